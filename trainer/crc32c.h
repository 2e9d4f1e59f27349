// The checksum of the records in TensorBoard's event files: CRC-32C, of the Castagnoli polynomial.
//
//     crc32c("123456789") == 0xE3069283
#pragma once

#include <cstdint>
#include <string_view>

namespace deweather::trainer {

uint32_t crc32c(std::string_view bytes);

// As TFRecord files store it: turned right by 15 bits, plus a constant, so that the checksum of data that hold
// checksums stays a good one.
uint32_t masked_crc32c(std::string_view bytes);

}  // namespace deweather::trainer
