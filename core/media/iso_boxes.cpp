#include "core/media/iso_boxes.h"

#include "core/media/file_bytes.h"

namespace deweather::media {

std::vector<IsoBox> iso_boxes(std::span<const uint8_t> bytes) {
    const FileBytes file(bytes);
    std::vector<IsoBox> found;
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

IsoBox iso_box(std::span<const uint8_t> bytes, std::initializer_list<std::string_view> path) {
    IsoBox found{.type = {}, .whole = bytes, .data = bytes};
    for (const auto type : path) {
        const auto within = found.data;
        found = {};
        for (const auto& box : iso_boxes(within))
            if (box.type == type) {
                found = box;
                break;
            }
        if (found.type.empty()) return {};
        constexpr std::size_t kVersion = 4;
        if (type == "meta" && found.data.size() >= kVersion) found.data = found.data.subspan(kVersion);
    }
    return found;
}

}  // namespace deweather::media
