// Reads any bytes as a map of labels of each known set and of one described by JSON: a class of the set or void in
// every pixel, or an Error of one line. Bytes that begin with {, which no picture does, are a description of a set
// instead.
#include <torch/types.h>

#include "core/segment/label_map.h"
#include "tests/fuzz/any_bytes.h"

using namespace deweather;

namespace {

void check(const at::Tensor& labels, const segment::LabelSet& set) {
    if (labels.dim() != 2 || labels.scalar_type() != torch::kUInt8) std::abort();
    if (labels.numel() > 0 && !((labels < set.size()) | (labels == segment::kVoid)).all().item<bool>()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size > 0 && data[0] == '{') {
        const auto json = nlohmann::json::parse(data, data + size, nullptr, false);
        if (!json.is_discarded()) (void)fuzz::accepts([&] { (void)segment::LabelSet::from_json(json); });
        return 0;
    }
    const auto& path = fuzz::file_of(data, size);
    for (const auto* set : {&segment::camvid(), &segment::cityscapes()})
        (void)fuzz::accepts([&] { check(segment::read_labels(path, *set, {.max_pixels = 1 << 18}), *set); });
    return 0;
}
