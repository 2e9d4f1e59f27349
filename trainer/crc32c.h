// CRC-32C (Castagnoli), the checksum of records in TensorBoard's event files.
//
//     crc32c("123456789");       // 0xE3069283
#pragma once

#include <cstdint>
#include <string_view>

namespace deweather::trainer {

uint32_t crc32c(std::string_view bytes);

// TFRecord's masked checksum: rotated right by 15 bits, plus a constant, so that data containing checksums still have
// good checksums.
uint32_t masked_crc32c(std::string_view bytes);

}  // namespace deweather::trainer
