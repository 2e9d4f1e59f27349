// Reads any bytes as a picture, its header first: both agree on its size, or refuse it with an Error of one line. What
// was read is given back as a PNG in memory's place, so that its metadata and own colours are put together again.
#include <torch/types.h>

#include "core/media/image_io.h"
#include "tests/fuzz/any_bytes.h"

using namespace deweather;

namespace {

// Small, so that a byte that asks for millions of pixels costs no time.
constexpr int64_t kMaxPixels = 1 << 18;

void check(const media::Image& image) {
    if (image.rgb.dim() != 3 || image.rgb.size(0) != 3 || image.width() * image.height() > kMaxPixels) std::abort();
    if (!torch::isfinite(image.rgb).all().item<bool>()) std::abort();
    if (image.alpha.defined() && (image.alpha.size(1) != image.height() || image.alpha.size(2) != image.width()))
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto& path = fuzz::file_of(data, size);
    (void)fuzz::accepts([&] { (void)media::read_header(path); });
    for (const bool first : {false, true})
        if (fuzz::accepts([&] { check(media::read_image(path, {.max_pixels = kMaxPixels, .first_picture = first})); }))
            break;
    return 0;
}
