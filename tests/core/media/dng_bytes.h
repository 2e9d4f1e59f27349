// A small camera RAW made byte by byte: a DNG of 16 bits behind Bayer's filters, whose camera sees sRGB's primaries.
//
//     const Bytes file = dng({.orientation = 6});
#pragma once

#include <cmath>

#include "tests/core/media/picture_bytes.h"

namespace picture_bytes {

struct Dng {
    uint32_t side = 64;
    uint32_t orientation = 1;
    std::array<uint32_t, 3> neutral = {500, 1000, 625};  // what the camera makes of white, in thousandths
    bool grey_sensor = false;
    bool thumbnail = false;  // before it a picture of 16 x 16, and the values in a directory below
    bool halved = false;     // its second half is missing
};

// Linear sRGB of the four quarters: upper left, upper right, lower left, lower right.
constexpr std::array<std::array<double, 3>, 4> kQuarters = {
    {{1, 1, 1}, {0.5, 0.1, 0.1}, {0.1, 0.4, 0.1}, {0.05, 0.1, 0.6}}};

inline Bytes dng(const Dng& wanted) {
    // Red, green, green, blue.
    constexpr std::array<std::size_t, 4> kFilters = {0, 1, 1, 2};
    std::vector<uint32_t> values;
    for (uint32_t y = 0; y < wanted.side; ++y)
        for (uint32_t x = 0; x < wanted.side; ++x) {
            const auto& colour = kQuarters[(y >= wanted.side / 2 ? 2 : 0) + (x >= wanted.side / 2 ? 1 : 0)];
            const auto channel = kFilters[y % 2 * 2 + x % 2];
            const double share = wanted.grey_sensor ? 1 : wanted.neutral[channel] / 1000.0;
            values.push_back(static_cast<uint32_t>(std::lround(65535 * colour[channel] * share)));
        }
    constexpr uint32_t kFilterArray = 32803, kLinear = 34892;
    TiffPage page(wanted.side, wanted.side, wanted.grey_sensor ? kLinear : kFilterArray, 16, 1);
    page.longs(254, {0});
    if (!wanted.grey_sensor) {
        page.shorts(33421, {2, 2}).bytes(33422, {0, 1, 1, 2});
        // XYZ of D65 to the camera, in ten thousandths: sRGB's own matrix (IEC 61966-2-1).
        std::vector<uint32_t> matrix;
        for (const int entry : {32406, -15372, -4986, -9689, 18758, 415, 557, -2040, 10570}) {
            matrix.push_back(static_cast<uint32_t>(entry));
            matrix.push_back(10000);
        }
        page.signed_rationals(50721, matrix).shorts(50778, {21});
    }
    TiffPage first = wanted.thumbnail ? TiffPage(16, 16, 2, 8, 3) : page;
    if (wanted.thumbnail) first.longs(254, {1}).longs(330, {0}).strip(Bytes(std::size_t{16} * 16 * 3, 99));
    first.bytes(50706, {1, 4, 0, 0}).text(271, "Rainmaker").text(272, "R1").text(50708, "Rainmaker R1");
    first.text(306, "2024:05:06 07:08:09").shorts(274, {wanted.orientation}).text(315, "Cloudburst");
    if (!wanted.grey_sensor) {
        std::vector<uint32_t> neutral;
        for (const auto value : wanted.neutral) neutral.insert(neutral.end(), {value, 1000});
        first.signed_rationals(50728, neutral);
    }
    if (wanted.halved) values.resize(values.size() / 2);
    const auto data = numbers(values, 2);
    Bytes file;
    if (!wanted.thumbnail) {
        file = tiff({first.strip(data)});
    } else {
        file = tiff({first, page.strip(data)});
        // The second directory becomes one below the first.
        const auto number = [&](std::size_t at) {
            return static_cast<std::size_t>(file[at] | file[at + 1] << 8 | file[at + 2] << 16) |
                   static_cast<std::size_t>(file[at + 3]) << 24;
        };
        const auto start = number(4);
        const auto entries = static_cast<std::size_t>(file[start] | file[start + 1] << 8);
        const auto link = start + 2 + entries * 12;
        for (std::size_t i = 0; i < entries; ++i) {
            const auto at = start + 2 + i * 12;
            if ((file[at] | file[at + 1] << 8) == 330)
                std::copy_n(file.begin() + static_cast<std::ptrdiff_t>(link), 4,
                            file.begin() + static_cast<std::ptrdiff_t>(at + 8));
        }
        std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(link), 4, uint8_t{0});
    }
    return file;
}

}  // namespace picture_bytes
