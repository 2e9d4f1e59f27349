// Picture files made byte by byte, so that tests depend on no library's idea of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace picture_bytes {

using Bytes = std::vector<uint8_t>;

inline void put(Bytes& bytes, uint64_t value, int count, bool big_endian = false) {
    for (int i = 0; i < count; ++i)
        bytes.push_back(static_cast<uint8_t>(value >> (8 * (big_endian ? count - 1 - i : i))));
}

inline void put(Bytes& bytes, const std::string& text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
}

inline void put(Bytes& bytes, const Bytes& more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
}

inline void put(Bytes& bytes, std::initializer_list<uint8_t> more) {
    bytes.insert(bytes.end(), more);
}

// 8 or 16 bit numbers as a TIFF stores them.
inline Bytes numbers(const std::vector<uint32_t>& values, int bytes_each, bool big_endian = false) {
    Bytes bytes;
    for (const auto value : values) put(bytes, value, bytes_each, big_endian);
    return bytes;
}

// Any number of bits each, the first bit highest, every row beginning a byte.
inline Bytes packed(const std::vector<uint32_t>& values, int bits, std::size_t row) {
    Bytes bytes;
    for (std::size_t i = 0; i < values.size(); i += row) {
        uint32_t byte = 0;
        int filled = 0;
        for (std::size_t k = i; k < i + row; ++k)
            for (int bit = bits - 1; bit >= 0; --bit) {
                byte = byte << 1 | (values[k] >> bit & 1U);
                if (++filled == 8) bytes.push_back(static_cast<uint8_t>(byte)), byte = 0, filled = 0;
            }
        if (filled > 0) bytes.push_back(static_cast<uint8_t>(byte << (8 - filled)));
    }
    return bytes;
}

// One directory of a TIFF. Tags by number; types: 2 text, 3 SHORT, 4 LONG, 5 and 10 fractions, 7 bytes.
class TiffPage {
  public:
    TiffPage(uint32_t width, uint32_t height, uint32_t photometric, uint32_t bits, uint32_t samples) {
        longs(256, {width});
        longs(257, {height});
        shorts(258, std::vector<uint32_t>(samples, bits));
        shorts(259, {1});
        shorts(262, {photometric});
        shorts(277, {samples});
        longs(278, {height});
    }
    TiffPage& shorts(uint16_t tag, std::vector<uint32_t> values) {
        tags_[tag] = {3, std::move(values)};
        return *this;
    }
    TiffPage& longs(uint16_t tag, std::vector<uint32_t> values) {
        tags_[tag] = {4, std::move(values)};
        return *this;
    }
    TiffPage& bytes(uint16_t tag, const Bytes& values) {
        tags_[tag] = {7, {values.begin(), values.end()}};
        return *this;
    }
    TiffPage& text(uint16_t tag, const std::string& value) {
        tags_[tag] = {2, {value.begin(), value.end()}};
        tags_[tag].second.push_back(0);
        return *this;
    }
    TiffPage& rational(uint16_t tag, uint32_t above, uint32_t below) {
        tags_[tag] = {5, {above, below}};
        return *this;
    }
    // Numerators and denominators in turn, signed ones in two's complement.
    TiffPage& signed_rationals(uint16_t tag, std::vector<uint32_t> values) {
        tags_[tag] = {10, std::move(values)};
        return *this;
    }
    TiffPage& without(uint16_t tag) {
        missing_.push_back(tag);
        return *this;
    }
    TiffPage& strip(Bytes data) {
        parts_.push_back(std::move(data));
        return *this;
    }
    TiffPage& tile(Bytes data, uint32_t side) {
        tags_.erase(278);
        longs(322, {side});
        longs(323, {side});
        tiled_ = true;
        return strip(std::move(data));
    }

  private:
    friend Bytes tiff(std::vector<TiffPage> pages, bool big_endian, bool big_tiff);
    std::map<uint16_t, std::pair<uint16_t, std::vector<uint32_t>>> tags_;
    std::vector<uint16_t> missing_;
    std::vector<Bytes> parts_;
    bool tiled_ = false;
};

// The file of these pages; big_tiff: with offsets of 64 bits.
inline Bytes tiff(std::vector<TiffPage> pages, bool big_endian = false, bool big_tiff = false) {
    Bytes file;
    const int offset_bytes = big_tiff ? 8 : 4;
    put(file, big_endian ? "MM" : "II");
    put(file, big_tiff ? 43 : 42, 2, big_endian);
    if (big_tiff) put(file, 8, 2, big_endian), put(file, 0, 2, big_endian);
    std::size_t link = file.size();  // where the place of the next directory goes
    put(file, 0, offset_bytes, big_endian);
    for (auto& page : pages) {
        std::vector<uint32_t> offsets, sizes;
        for (const auto& part : page.parts_) {
            offsets.push_back(static_cast<uint32_t>(file.size()));
            sizes.push_back(static_cast<uint32_t>(part.size()));
            put(file, part);
        }
        page.longs(page.tiled_ ? 324 : 273, offsets);
        page.longs(page.tiled_ ? 325 : 279, sizes);
        for (const auto tag : page.missing_) page.tags_.erase(tag);
        std::map<uint16_t, Bytes> values;
        for (const auto& [tag, value] : page.tags_) {
            const int each = value.first == 3 ? 2 : value.first == 4 || value.first == 5 || value.first == 10 ? 4 : 1;
            auto bytes = numbers(value.second, each, big_endian);
            if (bytes.size() > static_cast<std::size_t>(offset_bytes)) {
                Bytes place;
                put(place, file.size(), offset_bytes, big_endian);
                put(file, bytes);
                bytes = place;
            }
            bytes.resize(static_cast<std::size_t>(offset_bytes));
            values[tag] = bytes;
        }
        if (file.size() % 2 != 0) file.push_back(0);
        Bytes place;
        put(place, file.size(), offset_bytes, big_endian);
        std::copy(place.begin(), place.end(), file.begin() + static_cast<std::ptrdiff_t>(link));
        put(file, page.tags_.size(), big_tiff ? 8 : 2, big_endian);
        for (const auto& [tag, value] : page.tags_) {
            put(file, tag, 2, big_endian);
            put(file, value.first, 2, big_endian);
            put(file, value.first == 5 || value.first == 10 ? value.second.size() / 2 : value.second.size(),
                offset_bytes, big_endian);
            put(file, values[tag]);
        }
        link = file.size();
        put(file, 0, offset_bytes, big_endian);
    }
    return file;
}

inline uint32_t crc(const Bytes& bytes) {
    uint32_t value = 0xFFFFFFFF;
    for (const auto byte : bytes) {
        value ^= byte;
        for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320 : value >> 1;
    }
    return ~value;
}

inline Bytes chunk(const std::string& type, const Bytes& data) {
    Bytes body, bytes;
    put(body, type);
    put(body, data);
    put(bytes, data.size(), 4, true);
    put(bytes, body);
    put(bytes, crc(body), 4, true);
    return bytes;
}

// zlib's format with blocks that are stored as they are.
inline Bytes stored(const Bytes& data) {
    Bytes bytes = {0x78, 0x01};
    uint32_t a = 1, b = 0;
    for (std::size_t at = 0; at < data.size() || at == 0; at += 65535) {
        const auto count = std::min<std::size_t>(65535, data.size() - at);
        bytes.push_back(at + count == data.size() ? 1 : 0);
        put(bytes, count, 2);
        put(bytes, ~count & 0xFFFF, 2);
        bytes.insert(bytes.end(), data.begin() + static_cast<std::ptrdiff_t>(at),
                     data.begin() + static_cast<std::ptrdiff_t>(at + count));
    }
    for (const auto byte : data) a = (a + byte) % 65521, b = (b + a) % 65521;
    put(bytes, b << 16 | a, 4, true);
    return bytes;
}

// A PNG of unfiltered rows (without their filter bytes), with chunks between IHDR and IDAT.
inline Bytes png(uint32_t width, uint32_t height, int depth, int colour, const Bytes& rows,
                 const std::vector<std::pair<std::string, Bytes>>& chunks = {}) {
    Bytes header, filtered, file = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    put(header, width, 4, true);
    put(header, height, 4, true);
    put(header, static_cast<uint64_t>(depth), 1);
    put(header, static_cast<uint64_t>(colour), 1);
    put(header, 0, 3);
    const auto row = rows.size() / height;
    for (std::size_t y = 0; y < height; ++y) {
        filtered.push_back(0);
        filtered.insert(filtered.end(), rows.begin() + static_cast<std::ptrdiff_t>(y * row),
                        rows.begin() + static_cast<std::ptrdiff_t>((y + 1) * row));
    }
    put(file, chunk("IHDR", header));
    for (const auto& [type, data] : chunks) put(file, chunk(type, data));
    put(file, chunk("IDAT", stored(filtered)));
    put(file, chunk("IEND", {}));
    return file;
}

struct BmpHeader {
    uint32_t size = 40;  // 12: of OS/2
    int32_t width = 1, height = 1;
    uint32_t bits = 24, compression = 0;
    Bytes masks = {}, palette = {};
};

inline Bytes bmp(const BmpHeader& header, const Bytes& data) {
    Bytes info;
    put(info, header.size, 4);
    const int sides = header.size == 12 ? 2 : 4;
    put(info, static_cast<uint32_t>(header.width), sides);
    put(info, static_cast<uint32_t>(header.height), sides);
    put(info, 1, 2);
    put(info, header.bits, 2);
    if (header.size > 12) {
        put(info, header.compression, 4);
        put(info, data.size(), 4);
        put(info, 2835, 4);
        put(info, 2835, 4);
        put(info, header.palette.size() / 4, 4);
        put(info, 0, 4);
    }
    put(info, header.masks);
    info.resize(std::max<std::size_t>(info.size(), header.size));
    put(info, header.palette);
    Bytes file;
    put(file, "BM");
    put(file, 14 + info.size() + data.size(), 4);
    put(file, 0, 4);
    put(file, 14 + info.size(), 4);
    put(file, info);
    put(file, data);
    return file;
}

// A chunk of a WebP.
inline Bytes riff(const std::string& type, const Bytes& data) {
    Bytes bytes;
    put(bytes, type);
    put(bytes, data.size(), 4);
    put(bytes, data);
    if (data.size() % 2 != 0) bytes.push_back(0);
    return bytes;
}

// An animation whose frames are the pictures of these bare WebPs.
inline Bytes animated_webp(uint32_t width, uint32_t height, const std::vector<Bytes>& stills) {
    Bytes body, flags = {2, 0, 0, 0};
    put(flags, width - 1, 3);
    put(flags, height - 1, 3);
    put(body, "WEBP");
    put(body, riff("VP8X", flags));
    put(body, riff("ANIM", {0, 0, 0, 0, 0, 0}));
    for (const auto& still : stills) {
        Bytes frame;
        put(frame, 0, 6);
        put(frame, width - 1, 3);
        put(frame, height - 1, 3);
        put(frame, 100, 3);
        put(frame, 2, 1);
        // Behind the still one's own flags, which have no place in a frame.
        const std::ptrdiff_t picture = still[12] == 'V' && still[15] == 'X' ? 30 : 12;
        frame.insert(frame.end(), still.begin() + picture, still.end());
        put(body, riff("ANMF", frame));
    }
    return riff("RIFF", body);
}

inline void write(const std::filesystem::path& path, const Bytes& bytes) {
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!stream) throw std::runtime_error("cannot write " + path.string());
}

inline Bytes read(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline bool holds(const Bytes& bytes, const std::string& text) {
    return std::search(bytes.begin(), bytes.end(), text.begin(), text.end(),
                       [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); }) != bytes.end();
}

}  // namespace picture_bytes
