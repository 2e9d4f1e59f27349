#include "trainer/crc32c.h"

#include <array>
#include <bit>

namespace deweather::trainer {

namespace {

constexpr uint32_t kReversedPolynomial = 0x82F63B78U;
constexpr uint32_t kMask = 0xA282EAD8U;
constexpr int kTurn = 15;

// The remainder for each byte.
constexpr auto kTable = [] {
    std::array<uint32_t, 256> table{};
    for (uint32_t byte = 0; byte < table.size(); ++byte) {
        uint32_t remainder = byte;
        for (int bit = 0; bit < 8; ++bit)
            remainder = (remainder >> 1U) ^ ((remainder & 1U) != 0 ? kReversedPolynomial : 0U);
        table[byte] = remainder;
    }
    return table;
}();

}  // namespace

uint32_t crc32c(std::string_view bytes) {
    uint32_t remainder = ~0U;
    for (const char byte : bytes)
        remainder = (remainder >> 8U) ^ kTable[(remainder ^ static_cast<unsigned char>(byte)) & 0xFFU];
    return ~remainder;
}

uint32_t masked_crc32c(std::string_view bytes) {
    return std::rotr(crc32c(bytes), kTurn) + kMask;
}

}  // namespace deweather::trainer
