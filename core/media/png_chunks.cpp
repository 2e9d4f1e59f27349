#include "core/media/png_chunks.h"

#include <zlib.h>

#include <array>
#include <cmath>

#include "core/media/own_colours.h"

namespace deweather::media {

namespace {

constexpr uint64_t kSignature = 8, kFrame = 12;  // a chunk's length, type and CRC-32
constexpr double kUnit = 1e5;                    // of gAMA and cHRM
constexpr double kSrgbGamma = 0.45455;

void put_big(std::vector<uint8_t>& bytes, uint32_t value) {
    for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<uint8_t>(value >> (24 - 8 * i)));
}

// PNG specification, annex D: of a chunk's type and data.
uint32_t crc_of(std::span<const uint8_t> bytes) {
    uint32_t crc = 0xFFFFFFFF;
    for (const uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

void put_chunk(std::vector<uint8_t>& bytes, const PngChunk& chunk) {
    put_big(bytes, static_cast<uint32_t>(chunk.data.size()));
    const auto type = bytes.size();
    bytes.insert(bytes.end(), chunk.type.begin(), chunk.type.end());
    bytes.insert(bytes.end(), chunk.data.begin(), chunk.data.end());
    put_big(bytes, crc_of(std::span(bytes).subspan(type)));
}

bool same(double a, double b) {
    return std::abs(a - b) < 0.002;
}

bool same(const Chromaticities& a, const Chromaticities& b) {
    const auto pair = [](const double(&one)[2], const double(&other)[2]) {
        return same(one[0], other[0]) && same(one[1], other[1]);
    };
    return pair(a.white, b.white) && pair(a.red, b.red) && pair(a.green, b.green) && pair(a.blue, b.blue);
}

}  // namespace

std::vector<PngChunkPlace> png_chunks(const FileBytes& file) {
    std::vector<PngChunkPlace> chunks;
    for (uint64_t at = kSignature;;) {
        PngChunkPlace chunk;
        chunk.size = file.big(at, 4);
        for (std::size_t i = 0; i < 4; ++i) chunk.type[i] = static_cast<char>(file.big(at + 4 + i, 1));
        chunk.data = at + 8;
        at += kFrame + chunk.size;
        if (at > file.size()) throw std::runtime_error("the file is cut short; copy or download it again");
        chunks.push_back(chunk);
        if (chunk.is("IEND")) return chunks;
    }
}

std::vector<uint8_t> with_png_chunks(const std::vector<uint8_t>& png, const std::vector<PngChunk>& added,
                                     const std::vector<std::string_view>& removed) {
    const FileBytes file(png);
    std::vector<uint8_t> result(png.begin(), png.begin() + kSignature);
    result.reserve(png.size());
    for (const auto& chunk : png_chunks(file)) {
        if (std::any_of(removed.begin(), removed.end(), [&](std::string_view type) { return chunk.is(type); }))
            continue;
        const auto begin = png.begin() + static_cast<std::ptrdiff_t>(chunk.data - 8);
        result.insert(result.end(), begin, begin + static_cast<std::ptrdiff_t>(kFrame + chunk.size));
        if (chunk.is("IHDR"))
            for (const auto& more : added) put_chunk(result, more);
    }
    return result;
}

PngChunk png_profile(const std::vector<uint8_t>& icc) {
    constexpr std::string_view kName("ICC profile\0\0", 13);  // with its end, and the method: deflate
    PngChunk chunk{.type = "iCCP", .data = {kName.begin(), kName.end()}};
    uLongf size = compressBound(static_cast<uLong>(icc.size()));
    chunk.data.resize(kName.size() + size);
    if (compress(chunk.data.data() + kName.size(), &size, icc.data(), static_cast<uLong>(icc.size())) != Z_OK)
        throw std::runtime_error("no memory");
    chunk.data.resize(kName.size() + size);
    return chunk;
}

PngFacts png_facts(const FileBytes& file) {
    PngFacts facts;
    Chromaticities chromaticities;
    double gamma = 0;
    bool has_chromaticities = false, has_profile = false, has_srgb = false, has_cicp = false;
    CodedColours coded;
    const bool grey = (file.big(25, 1) & 2) == 0;
    for (const auto& chunk : png_chunks(file)) {
        const auto bytes = file.all().subspan(chunk.data, chunk.size);
        if (chunk.is("pHYs") && chunk.size == 9 && bytes[8] == 1) {
            facts.resolution = {.x = static_cast<double>(file.big(chunk.data, 4)),
                                .y = static_cast<double>(file.big(chunk.data + 4, 4))};
        } else if (chunk.is("gAMA") && chunk.size == 4) {
            gamma = static_cast<double>(file.big(chunk.data, 4)) / kUnit;
        } else if (chunk.is("cHRM") && chunk.size == 32) {
            std::array<double, 8> n{};
            for (std::size_t i = 0; i < 8; ++i) n[i] = static_cast<double>(file.big(chunk.data + i * 4, 4)) / kUnit;
            chromaticities = {{n[0], n[1]}, {n[2], n[3]}, {n[4], n[5]}, {n[6], n[7]}};
            has_chromaticities = true;
        } else if (chunk.is("cICP") && chunk.size == 4) {
            coded = {.primaries = bytes[0], .transfer = bytes[1]};
            has_cicp = true;
            if (coded.hdr()) facts.hdr.assign(bytes.begin(), bytes.end());
        } else if (chunk.is("sRGB")) {
            has_srgb = true;
        } else if (chunk.is("iCCP")) {
            has_profile = true;
        } else if (chunk.is("tEXt") || chunk.is("zTXt") || chunk.is("iTXt")) {
            // XMP, and EXIF and IPTC as old programs wrote them, are kept as what they are.
            const FileBytes text(bytes);
            if (text.has(0, "XML:com.adobe.xmp") || text.has(0, "Raw profile type ")) continue;
            facts.texts.push_back(
                {.type = {chunk.type.begin(), chunk.type.end()}, .data = {bytes.begin(), bytes.end()}});
        }
    }
    // PNG specification (third edition), 4.3: cICP before iCCP before sRGB before gAMA and cHRM.
    if (has_cicp) {
        const bool srgb = coded.primaries == 1 && coded.transfer == 13;
        if (!srgb && !coded.hdr()) facts.coded_profile = profile_of(coded);
        facts.ignores_profile = srgb || coded.hdr() || !facts.coded_profile.empty();
    } else if (!has_profile && !has_srgb && (gamma > 0 || has_chromaticities)) {
        const bool srgb_gamma = gamma == 0 || std::abs(gamma - kSrgbGamma) < 0.005;
        if (!srgb_gamma || (has_chromaticities && !grey && !same(chromaticities, Chromaticities{})))
            facts.coded_profile = profile_of(chromaticities, srgb_gamma ? 0 : gamma, grey);
    }
    return facts;
}

}  // namespace deweather::media
