// The boxes that HEIC, AVIF and JPEG XL files are made of (ISO/IEC 14496-12, 4.2): a length, four letters, data.
//
//     for (const IsoBox& box : iso_boxes(bytes))
//         if (box.type == "Exif") exif = box.data;
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace deweather::media {

struct IsoBox {
    std::string_view type;
    std::span<const uint8_t> whole, data;  // views of the file
};

// The boxes that lie one after another, as far as they are whole.
std::vector<IsoBox> iso_boxes(std::span<const uint8_t> bytes);

// The first box on a path of types, such as {"moov", "trak"}; without type and data if there is none. The data of a
// "meta" box begin behind its version.
IsoBox iso_box(std::span<const uint8_t> bytes, std::initializer_list<std::string_view> path);

}  // namespace deweather::media
