// The bytes of a file and its numbers; what lies beyond its end is an error, not memory.
//
//     const FileBytes file(bytes);
//     if (file.has(0, "BM")) width = file.little(18, 4);
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

namespace deweather::media {

class FileBytes {
  public:
    explicit FileBytes(std::span<const uint8_t> bytes) : bytes_(bytes) {}

    std::span<const uint8_t> all() const { return bytes_; }
    uint64_t size() const { return bytes_.size(); }

    // Numbers of 1 to 8 bytes. Throw std::runtime_error where the file ends before.
    uint64_t little(uint64_t at, int count) const { return number(at, count, false); }
    uint64_t big(uint64_t at, int count) const { return number(at, count, true); }
    uint64_t number(uint64_t at, int count, bool big_endian) const {
        if (at > size() || size() - at < static_cast<uint64_t>(count))
            throw std::runtime_error("the file is cut short; copy or download it again");
        uint64_t value = 0;
        for (int i = 0; i < count; ++i)
            value = value << 8 | bytes_[at + static_cast<uint64_t>(big_endian ? i : count - 1 - i)];
        return value;
    }
    bool has(uint64_t at, std::string_view text) const {
        return at <= size() && size() - at >= text.size() &&
               std::equal(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at),
                          [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
    }

  private:
    std::span<const uint8_t> bytes_;
};

}  // namespace deweather::media
