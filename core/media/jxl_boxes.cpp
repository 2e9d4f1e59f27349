#include "core/media/jxl_boxes.h"

#include <array>
#include <string_view>

#include "core/media/file_bytes.h"

namespace deweather::media {

namespace {

constexpr std::array<uint8_t, 12> kSignature = {0, 0, 0, 12, 'J', 'X', 'L', ' ', '\r', '\n', 0x87, '\n'};

struct Box {
    std::string_view type;
    std::span<const uint8_t> whole, data;
};

std::vector<Box> boxes(std::span<const uint8_t> bytes) {
    const FileBytes file(bytes);
    std::vector<Box> found;
    for (uint64_t at = 0; at + 8 <= file.size();) {
        uint64_t size = file.big(at, 4), head = 8;
        if (size == 1 && at + 16 <= file.size()) size = file.big(at + 8, 8), head = 16;
        if (size == 0) size = file.size() - at;
        if (size < head || size > file.size() - at) break;
        found.push_back({.type = {reinterpret_cast<const char*>(bytes.data()) + at + 4, 4},
                         .whole = bytes.subspan(at, size),
                         .data = bytes.subspan(at + head, size - head)});
        at += size;
    }
    return found;
}

void put_box(std::vector<uint8_t>& file, std::string_view type, std::initializer_list<std::span<const uint8_t>> parts) {
    std::size_t size = 8;
    for (const auto& part : parts) size += part.size();
    for (int i = 3; i >= 0; --i) file.push_back(static_cast<uint8_t>(size >> (8 * i)));
    file.insert(file.end(), type.begin(), type.end());
    for (const auto& part : parts) file.insert(file.end(), part.begin(), part.end());
}

}  // namespace

JxlMetadata jxl_metadata(std::span<const uint8_t> file) {
    JxlMetadata found;
    if (file.size() < kSignature.size() || !std::equal(kSignature.begin(), kSignature.end(), file.begin()))
        return found;
    for (const auto& box : boxes(file)) {
        if (box.type == "Exif" && box.data.size() > 4) {
            // Four bytes say how far behind them the TIFF header is.
            const uint64_t skip = FileBytes(box.data).big(0, 4) + 4;
            if (skip < box.data.size())
                found.exif.assign(box.data.begin() + static_cast<std::ptrdiff_t>(skip), box.data.end());
        }
        if (box.type == "xml ") found.xmp.assign(box.data.begin(), box.data.end());
        found.packed = found.packed || box.type == "brob";
    }
    return found;
}

std::vector<uint8_t> with_jxl_metadata(const std::vector<uint8_t>& file, const std::vector<uint8_t>& exif,
                                       const std::string& xmp) {
    if (exif.empty() && xmp.empty()) return file;
    std::vector<uint8_t> result(kSignature.begin(), kSignature.end());
    constexpr std::array<uint8_t, 12> kBrand = {'j', 'x', 'l', ' ', 0, 0, 0, 0, 'j', 'x', 'l', ' '};
    constexpr std::array<uint8_t, 4> kNoSkip = {};
    put_box(result, "ftyp", {kBrand});
    if (!exif.empty()) put_box(result, "Exif", {kNoSkip, exif});
    if (!xmp.empty()) put_box(result, "xml ", {std::span(reinterpret_cast<const uint8_t*>(xmp.data()), xmp.size())});
    const bool container =
        file.size() >= kSignature.size() && std::equal(kSignature.begin(), kSignature.end(), file.begin());
    if (!container) {
        put_box(result, "jxlc", {file});
        return result;
    }
    for (const auto& box : boxes(file))
        if (box.type != "JXL " && box.type != "ftyp") result.insert(result.end(), box.whole.begin(), box.whole.end());
    return result;
}

}  // namespace deweather::media
