#include "core/segment/label_map.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "core/base/error.h"
#include "core/media/own_mark.h"

namespace deweather::segment {

namespace {

constexpr int64_t kInstances = 1000;  // instance ids per label id
constexpr int64_t kCamvidVoid = 11;
constexpr int kUnknown = -1;

// Cityscapes' label ids by train id, as its scripts define them; the other ids up to 33, and -1 (255 in 8 bit: the
// licence plate), do not count.
constexpr std::array<int, 19> kLabelIds = {7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33};
constexpr int kLastLabelId = 33;

// The colours of classes that Cityscapes does not score, besides black.
constexpr std::array<Colour, 10> kCityscapesVoid = {{{111, 74, 0},
                                                     {81, 0, 81},
                                                     {250, 170, 160},
                                                     {230, 150, 140},
                                                     {180, 165, 180},
                                                     {150, 100, 100},
                                                     {150, 120, 90},
                                                     {0, 0, 90},
                                                     {0, 0, 110},
                                                     {20, 20, 20}}};

bool is_cityscapes(const LabelSet& set) {
    return set.name == cityscapes().name;
}

// The label for each value that a file may contain; kUnknown for invalid values.
using Table = std::vector<int>;

Table label_ids() {
    Table table(kVoid + 1, kUnknown);
    std::fill(table.begin(), table.begin() + kLastLabelId + 1, kVoid);
    table[kVoid] = kVoid;
    for (std::size_t train = 0; train < kLabelIds.size(); ++train)
        table[static_cast<std::size_t>(kLabelIds[train])] = static_cast<int>(train);
    return table;
}

Table indices(const LabelSet& set) {
    Table table(kVoid + 1, kUnknown);
    for (int64_t i = 0; i < set.size(); ++i) table[static_cast<std::size_t>(i)] = static_cast<int>(i);
    if (set.name == camvid().name) table[kCamvidVoid] = kVoid;
    table[kVoid] = kVoid;
    return table;
}

Table instance_ids() {
    const auto ids = label_ids();
    Table table(UINT16_MAX + 1, kUnknown);
    for (int64_t value = 0; value <= UINT16_MAX; ++value) {
        const int64_t id = value < kInstances ? value : value / kInstances;
        if (id <= kLastLabelId) table[static_cast<std::size_t>(value)] = ids[static_cast<std::size_t>(id)];
    }
    table[UINT16_MAX] = kVoid;  // the licence plate's -1
    return table;
}

// Train ids have no values between the classes and void, but label ids do in any scene with sky, plants or cars.
Table cityscapes_bytes(const at::Tensor& values, const std::filesystem::path& name) {
    std::string file = name.filename().string();
    std::transform(file.begin(), file.end(), file.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (file.find("trainids") != file.npos) return indices(cityscapes());
    if (file.find("labelids") != file.npos) return label_ids();
    const auto beyond = values.ge(cityscapes().size()).logical_and(values.lt(kVoid));
    return beyond.any().item<bool>() ? label_ids() : indices(cityscapes());
}

Error unknown(const std::filesystem::path& file, const std::string& value, const LabelSet& set) {
    return Error("cannot read labels", file.string(), "it has the value " + value + ", which is none of " + set.name);
}

at::Tensor looked_up(const at::Tensor& values, const Table& table, const LabelSet& set,
                     const std::filesystem::path& file) {
    auto labels = at::empty(values.sizes(), at::kByte);
    const auto packed = values.contiguous();
    const auto* from = packed.const_data_ptr<int>();
    auto* to = labels.data_ptr<uint8_t>();
    for (int64_t i = 0; i < packed.numel(); ++i) {
        const int label = table[static_cast<std::size_t>(from[i])];
        if (label == kUnknown) throw unknown(file, std::to_string(from[i]), set);
        to[i] = static_cast<uint8_t>(label);
    }
    return labels;
}

at::Tensor of_colours(const at::Tensor& values, const LabelSet& set, const std::filesystem::path& file) {
    std::map<Colour, uint8_t> known = {{Colour{0, 0, 0}, kVoid}};
    if (is_cityscapes(set))
        for (const auto& colour : kCityscapesVoid) known[colour] = kVoid;
    for (std::size_t i = 0; i < set.classes.size(); ++i) known[set.classes[i].colour] = static_cast<uint8_t>(i);
    auto labels = at::empty({values.size(1), values.size(2)}, at::kByte);
    const auto packed = values.contiguous();
    const auto* from = packed.const_data_ptr<int>();
    auto* to = labels.data_ptr<uint8_t>();
    const int64_t count = labels.numel();
    for (int64_t i = 0; i < count; ++i) {
        const Colour colour = {static_cast<uint8_t>(from[i]), static_cast<uint8_t>(from[count + i]),
                               static_cast<uint8_t>(from[2 * count + i])};
        const auto found = known.find(colour);
        if (found == known.end())
            throw unknown(file,
                          "(" + std::to_string(colour[0]) + ", " + std::to_string(colour[1]) + ", " +
                              std::to_string(colour[2]) + ")",
                          set);
        to[i] = found->second;
    }
    return labels;
}

}  // namespace

at::Tensor labels_of(const media::Image& image, const LabelSet& set, const std::filesystem::path& name) {
    const double largest = image.bit_depth == 16 ? UINT16_MAX : UINT8_MAX;
    const auto values = (image.rgb * largest + 0.5).to(at::kInt);
    if (!image.grey) return of_colours(values, set, name);
    if (image.bit_depth == 16) {
        if (!is_cityscapes(set))
            throw Error("cannot read labels", name.string(), "it has 16 bit, as only Cityscapes' instance ids have");
        return looked_up(values[0], instance_ids(), set, name);
    }
    return looked_up(values[0], is_cityscapes(set) ? cityscapes_bytes(values[0], name) : indices(set), set, name);
}

at::Tensor read_labels(const std::filesystem::path& file, const LabelSet& set, const media::ReadOptions& options) {
    return labels_of(media::read_image(file, options), set, file);
}

void write_labels(const at::Tensor& labels, const LabelSet& set, const std::filesystem::path& file, Existing existing) {
    constexpr float kByte = 255;
    media::Image image;
    image.grey = true;
    image.metadata.xmp = media::own_mark();
    auto values = labels.to(at::kFloat);
    if (set.name == camvid().name) values = values.masked_fill(labels.eq(kVoid), kCamvidVoid);
    image.rgb = (values / kByte).unsqueeze(0).expand({3, -1, -1}).contiguous();
    media::write_image(image, file, {.existing = existing});
}

}  // namespace deweather::segment
