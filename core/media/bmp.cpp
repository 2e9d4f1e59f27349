#include "core/media/bmp.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <string>

namespace deweather::media {

namespace {

enum Compression : uint32_t {
    kPlain = 0,
    kRunLength8 = 1,
    kRunLength4 = 2,
    kMasks = 3,
    kJpeg = 4,
    kPng = 5,
    kAlphaMasks = 6
};

constexpr std::size_t kFileHeader = 14;
constexpr uint32_t kCoreHeader = 12, kInfoHeader = 40, kMaskHeader = 52, kAlphaHeader = 56, kV5Header = 124;

struct Bmp {
    int64_t width = 0, height = 0;
    bool from_top = false;
    uint32_t header = 0, bits = 0, compression = kPlain, palette_entry = 4;
    std::size_t palette = 0, colours = 0, data = 0;
    std::array<uint32_t, 4> masks{};  // red, green, blue, alpha
    std::size_t profile = 0, profile_size = 0;
    Resolution resolution;

    bool run_length() const { return compression == kRunLength8 || compression == kRunLength4; }
    uint64_t row() const { return (static_cast<uint64_t>(width) * bits + 31) / 32 * 4; }
};

uint32_t number(std::span<const uint8_t> bytes, std::size_t at, int count) {
    if (at > bytes.size() || bytes.size() - at < static_cast<std::size_t>(count))
        throw std::runtime_error("the file is cut short; copy or download it again");
    uint32_t value = 0;
    for (int i = count - 1; i >= 0; --i) value = value << 8 | bytes[at + static_cast<std::size_t>(i)];
    return value;
}

Bmp parse(std::span<const uint8_t> bytes) {
    Bmp bmp;
    const auto damaged = std::runtime_error("it is damaged; copy or download it again");
    bmp.data = number(bytes, 10, 4);
    bmp.header = number(bytes, 14, 4);
    if (bmp.header == kCoreHeader) {
        bmp.width = number(bytes, 18, 2);
        bmp.height = number(bytes, 20, 2);
        bmp.bits = number(bytes, 24, 2);
        bmp.palette_entry = 3;
    } else if (bmp.header >= 16 && bmp.header <= 1000) {
        bmp.width = static_cast<int32_t>(number(bytes, 18, 4));
        bmp.height = static_cast<int32_t>(number(bytes, 22, 4));
        bmp.bits = number(bytes, 28, 2);
        if (bmp.header >= kInfoHeader) {
            bmp.compression = number(bytes, 30, 4);
            bmp.resolution = {.x = static_cast<double>(static_cast<int32_t>(number(bytes, 38, 4))),
                              .y = static_cast<double>(static_cast<int32_t>(number(bytes, 42, 4)))};
            bmp.colours = number(bytes, 46, 4);
        }
        bmp.from_top = bmp.height < 0;
        if (bmp.from_top) bmp.height = -bmp.height;
    } else {
        throw damaged;
    }
    if (bmp.width <= 0 || bmp.height <= 0) throw damaged;
    if (bmp.compression == kJpeg || bmp.compression == kPng)
        throw std::runtime_error(std::string("it is a BMP around a ") + (bmp.compression == kJpeg ? "JPEG" : "PNG") +
                                 ", which is for printers only; save it as that");
    // OS/2 gave 3 and 4 other meanings, and nobody uses them.
    const bool known =
        bmp.compression == kPlain || bmp.run_length() || bmp.compression == kMasks || bmp.compression == kAlphaMasks;
    const bool depth = bmp.bits == 1 || bmp.bits == 2 || bmp.bits == 4 || bmp.bits == 8 || bmp.bits == 16 ||
                       bmp.bits == 24 || bmp.bits == 32;
    if (!known || !depth)
        throw std::runtime_error("its kind of BMP (" + std::to_string(bmp.bits) + " bits, compression " +
                                 std::to_string(bmp.compression) + ") is not supported");
    if ((bmp.compression == kRunLength8 && bmp.bits != 8) || (bmp.compression == kRunLength4 && bmp.bits != 4) ||
        ((bmp.compression == kMasks || bmp.compression == kAlphaMasks) && bmp.bits != 16 && bmp.bits != 32))
        throw damaged;

    std::size_t after = kFileHeader + bmp.header;
    if (bmp.bits == 16) bmp.masks = {0x7C00, 0x3E0, 0x1F, 0};
    if (bmp.bits == 32) bmp.masks = {0xFF0000, 0xFF00, 0xFF, 0};
    if (bmp.compression == kMasks || bmp.compression == kAlphaMasks) {
        // They follow a short header and are a part of a long one, at the same place.
        const bool alpha = bmp.compression == kAlphaMasks || bmp.header >= kAlphaHeader;
        for (std::size_t i = 0; i < (alpha ? 4U : 3U); ++i)
            bmp.masks[i] = number(bytes, kFileHeader + kInfoHeader + i * 4, 4);
        if (bmp.header < kMaskHeader) after += alpha ? 16 : 12;
    } else if (bmp.header >= kAlphaHeader && bmp.bits == 32) {
        bmp.masks[3] = number(bytes, kFileHeader + kInfoHeader + 12, 4);
    }
    if (bmp.bits <= 8) {
        const std::size_t most = std::size_t{1} << bmp.bits;
        if (bmp.colours == 0 || bmp.colours > most) bmp.colours = most;
        bmp.palette = after;
        // Some programs leave away the entries that are not used.
        if (bmp.data > after) bmp.colours = std::min(bmp.colours, (bmp.data - after) / bmp.palette_entry);
        (void)number(bytes, after + bmp.colours * bmp.palette_entry, 0);
    }
    if (bmp.header >= kV5Header) {
        constexpr uint32_t kEmbedded = 0x4D424544;  // "MBED"
        const std::size_t at = kFileHeader + number(bytes, kFileHeader + 112, 4),
                          size = number(bytes, kFileHeader + 116, 4);
        if (number(bytes, kFileHeader + 56, 4) == kEmbedded && at <= bytes.size() && size <= bytes.size() - at)
            bmp.profile = at, bmp.profile_size = size;
    }
    return bmp;
}

bool complete(const Bmp& bmp, std::size_t size) {
    if (bmp.data > size) return false;
    return bmp.run_length() || (size - bmp.data) / bmp.row() >= static_cast<uint64_t>(bmp.height);
}

// A value under a mask, 0..1.
float masked(uint32_t value, uint32_t mask) {
    if (mask == 0) return 0;
    const int shift = std::countr_zero(mask);
    return static_cast<float>((value & mask) >> shift) / static_cast<float>(mask >> shift);
}

// Indices of the palette, rows from the first stored one; what the runs skip is 0.
std::vector<uint8_t> expand(const Bmp& bmp, std::span<const uint8_t> data) {
    const auto width = static_cast<std::size_t>(bmp.width), height = static_cast<std::size_t>(bmp.height);
    std::vector<uint8_t> indices(width * height, 0);
    const bool half = bmp.compression == kRunLength4;
    std::size_t at = 0, x = 0, y = 0;
    const auto next = [&]() -> uint8_t {
        if (at >= data.size()) throw std::runtime_error("the file is cut short; copy or download it again");
        return data[at++];
    };
    const auto put = [&](uint8_t value) {
        if (x < width && y < height) indices[y * width + x] = value;
        ++x;
    };
    while (y < height) {
        const uint8_t count = next(), value = next();
        if (count > 0) {
            for (int i = 0; i < count; ++i) put(half ? (i % 2 == 0 ? value >> 4 : value & 15) : value);
        } else if (value == 0) {
            x = 0, ++y;
        } else if (value == 1) {
            break;
        } else if (value == 2) {
            x += next();
            y += next();
        } else {
            const std::size_t packed = half ? (value + 1U) / 2 : value;
            for (std::size_t i = 0, left = value; i < packed; ++i) {
                const uint8_t byte = next();
                if (!half) {
                    put(byte);
                    continue;
                }
                put(byte >> 4);
                if (left > 1) put(byte & 15);
                left -= std::min<std::size_t>(left, 2);
            }
            if (packed % 2 != 0) (void)next();
        }
    }
    return indices;
}

void put_number(std::vector<uint8_t>& bytes, uint32_t value, int count) {
    for (int i = 0; i < count; ++i) bytes.push_back(static_cast<uint8_t>(value >> (8 * i)));
}

}  // namespace

BmpFacts bmp_facts(std::span<const uint8_t> bytes) {
    const auto bmp = parse(bytes);
    return {.width = bmp.width,
            .height = bmp.height,
            .components = bmp.bits <= 8       ? 1
                          : bmp.masks[3] != 0 ? 4
                                              : 3,
            .cut_short = !complete(bmp, bytes.size()),
            .resolution = bmp.resolution.x > 0 && bmp.resolution.y > 0 ? bmp.resolution : Resolution{}};
}

StoredPicture decode_bmp(std::span<const uint8_t> bytes) {
    const auto bmp = parse(bytes);
    if (!complete(bmp, bytes.size())) throw std::runtime_error("the file is cut short; copy or download it again");
    const auto width = static_cast<std::size_t>(bmp.width), height = static_cast<std::size_t>(bmp.height);
    const auto area = width * height;
    StoredPicture stored;
    stored.samples = at::empty({3, bmp.height, bmp.width}, at::kFloat);
    float* planes = stored.samples.data_ptr<float>();
    const bool alpha = bmp.masks[3] != 0 && bmp.bits >= 16;
    if (alpha) stored.alpha = at::empty({1, bmp.height, bmp.width}, at::kFloat);
    float* opaque = alpha ? stored.alpha.data_ptr<float>() : nullptr;
    const auto data = bytes.subspan(bmp.data);
    const auto runs = bmp.run_length() ? expand(bmp, data) : std::vector<uint8_t>();

    std::array<std::array<float, 3>, 256> palette{};
    bool grey = bmp.bits <= 8;
    for (std::size_t i = 0; i < bmp.colours && bmp.bits <= 8; ++i) {
        const auto* entry = &bytes[bmp.palette + i * bmp.palette_entry];
        for (std::size_t c = 0; c < 3; ++c) palette[i][c] = static_cast<float>(entry[2 - c]) / 255;
        grey = grey && entry[0] == entry[1] && entry[1] == entry[2];
    }
    for (std::size_t line = 0; line < height; ++line) {
        const std::size_t target = (bmp.from_top ? line : height - 1 - line) * width;
        const uint8_t* row = bmp.run_length() ? nullptr : data.data() + line * bmp.row();
        for (std::size_t x = 0; x < width; ++x) {
            float* pixel = planes + target + x;
            if (bmp.bits <= 8) {
                const std::size_t per_byte = 8 / bmp.bits;
                const std::size_t index =
                    row == nullptr ? runs[line * width + x]
                                   : row[x / per_byte] >> (8 - bmp.bits * (x % per_byte + 1)) & ((1U << bmp.bits) - 1);
                for (std::size_t c = 0; c < 3; ++c) pixel[c * area] = palette[index][c];
            } else if (bmp.bits == 24) {
                for (std::size_t c = 0; c < 3; ++c) pixel[c * area] = static_cast<float>(row[x * 3 + 2 - c]) / 255;
            } else {
                uint32_t value = 0;
                for (std::size_t i = bmp.bits / 8; i-- > 0;) value = value << 8 | row[x * bmp.bits / 8 + i];
                for (std::size_t c = 0; c < 3; ++c) pixel[c * area] = masked(value, bmp.masks[c]);
                if (alpha) opaque[target + x] = masked(value, bmp.masks[3]);
            }
        }
    }
    // Nothing is visible only where the fourth byte is not used.
    if (alpha && std::all_of(opaque, opaque + area, [](float value) { return value == 0; }))
        stored.alpha = at::Tensor();
    if (grey) {
        stored.samples = stored.samples.narrow(0, 0, 1).contiguous();
        stored.space = ColourSpace::kGrey;
    }
    if (bmp.profile_size > 0)
        stored.icc.assign(bytes.begin() + static_cast<std::ptrdiff_t>(bmp.profile),
                          bytes.begin() + static_cast<std::ptrdiff_t>(bmp.profile + bmp.profile_size));
    return stored;
}

std::vector<uint8_t> encode_bmp(const Samples& samples, const Resolution& resolution) {
    const auto width = static_cast<std::size_t>(samples.width), height = static_cast<std::size_t>(samples.height);
    const auto channels = static_cast<std::size_t>(samples.channels);
    const std::size_t greys = channels == 1 ? 256 : 0, offset = kFileHeader + kInfoHeader + greys * 4;
    const std::size_t row = (width * channels + 3) / 4 * 4;
    if (row * height > 0xFFFFFFFFU - offset) throw std::runtime_error("the format ends at 4 GB");
    std::vector<uint8_t> bytes;
    bytes.reserve(offset + row * height);
    bytes.push_back('B');
    bytes.push_back('M');
    put_number(bytes, static_cast<uint32_t>(offset + row * height), 4);
    put_number(bytes, 0, 4);
    put_number(bytes, static_cast<uint32_t>(offset), 4);
    put_number(bytes, kInfoHeader, 4);
    put_number(bytes, static_cast<uint32_t>(width), 4);
    put_number(bytes, static_cast<uint32_t>(height), 4);
    put_number(bytes, 1, 2);
    put_number(bytes, static_cast<uint32_t>(channels * 8), 2);
    put_number(bytes, kPlain, 4);
    put_number(bytes, static_cast<uint32_t>(row * height), 4);
    put_number(bytes, static_cast<uint32_t>(std::lround(resolution.x)), 4);
    put_number(bytes, static_cast<uint32_t>(std::lround(resolution.y)), 4);
    put_number(bytes, static_cast<uint32_t>(greys), 4);
    put_number(bytes, 0, 4);
    for (uint32_t grey = 0; grey < greys; ++grey) put_number(bytes, grey << 16 | grey << 8 | grey, 4);
    for (std::size_t y = height; y-- > 0;) {
        const uint8_t* from = samples.bytes.data() + y * width * channels;
        for (std::size_t x = 0; x < width; ++x)
            for (std::size_t c = channels; c-- > 0;) bytes.push_back(from[x * channels + c]);
        bytes.resize(bytes.size() + row - width * channels);
    }
    return bytes;
}

}  // namespace deweather::media
