#include "core/media/matroska_length.h"

#include <bit>
#include <cstdint>
#include <fstream>
#include <optional>

namespace deweather::media {

namespace {

// By the specification (RFC 8794, RFC 9559): an element is its id, its size, its content; in both numbers the leading
// zeros of the first byte give the number of bytes that follow.
constexpr uint64_t kHeader = 0x1A45DFA3, kSegment = 0x18538067, kVoid = 0xEC;
// Elements before the segment: the header, and perhaps some to skip.
constexpr int kMaxBefore = 8;

std::optional<uint64_t> number(std::istream& stream, bool with_marker) {
    const int first = stream.get();
    if (!stream || first <= 0) return {};
    const int following = std::countl_zero(static_cast<uint8_t>(first));
    const auto marker = static_cast<uint64_t>(0x80 >> following);
    auto value = static_cast<uint64_t>(first) & (with_marker ? 0xFF : marker - 1);
    bool unknown = !with_marker && value == marker - 1;
    for (int i = 0; i < following; ++i) {
        const int next = stream.get();
        if (!stream) return {};
        value = value << 8 | static_cast<uint64_t>(next);
        unknown = unknown && next == 0xFF;
    }
    if (unknown) return {};
    return value;
}

}  // namespace

bool is_whole_matroska(const std::filesystem::path& file) {
    std::error_code error;
    const auto size = static_cast<uint64_t>(std::filesystem::file_size(file, error));
    std::ifstream stream(file, std::ios::binary);
    if (error) return false;
    for (int i = 0; i < kMaxBefore; ++i) {
        const auto id = number(stream, true), length = number(stream, false);
        if (!id || !length) return false;
        const auto place = static_cast<uint64_t>(stream.tellg());
        if (place > size || *length > size - place) return false;
        if (*id == kSegment) return true;
        if (*id != kHeader && *id != kVoid) return false;
        stream.seekg(static_cast<std::streamoff>(*length), std::ios::cur);
    }
    return false;
}

}  // namespace deweather::media
