// Checks that a JPEG's coded data are complete to their last bit; libvips does not report missing last rows.
//
//     if (!jpeg_data_whole(bytes)) throw std::runtime_error("the file is cut short; copy or download it again");
#pragma once

#include <cstdint>
#include <span>

namespace deweather::media {

// jpeg: with an end marker. False where the data end before the picture does, and for what libjpeg refuses.
bool jpeg_data_whole(std::span<const uint8_t> jpeg);

}  // namespace deweather::media
