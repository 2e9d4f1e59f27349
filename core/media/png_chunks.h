// The chunks of a PNG (PNG specification, 5): found, put in, taken out.
//
//     const FileBytes file(png);
//     double gamma = 0;
//     for (const auto& chunk : png_chunks(file))
//         if (chunk.is("gAMA")) gamma = static_cast<double>(file.big(chunk.data, 4)) / 1e5;
//     png = with_png_chunks(png, {{"pHYs", data}}, {"pHYs"});
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/media/file_bytes.h"
#include "core/media/image.h"

namespace deweather::media {

struct PngChunkPlace {
    std::array<char, 4> type{};
    uint64_t data = 0, size = 0;
    bool is(std::string_view name) const { return std::string_view(type.data(), 4) == name; }
};

// All chunks to IEND. Throws std::runtime_error where the file ends before.
std::vector<PngChunkPlace> png_chunks(const FileBytes& file);

// The PNG without chunks of the removed types and with the added ones: behind IHDR, texts before IDAT.
std::vector<uint8_t> with_png_chunks(const std::vector<uint8_t>& png, const std::vector<PngChunk>& added,
                                     const std::vector<std::string_view>& removed);

// An iCCP chunk.
PngChunk png_profile(const std::vector<uint8_t>& icc);

// The facts of a PNG beside its pixels that libvips does not report.
struct PngFacts {
    Resolution resolution;
    std::vector<PngChunk> texts;
    // The profile equivalent to cICP, or to cHRM and gAMA; empty if they mean sRGB. A profile in the file (iCCP) takes
    // precedence over cHRM and gAMA, but not over cICP.
    std::vector<uint8_t> coded_profile;
    std::vector<uint8_t> hdr;  // cICP's four bytes where they say PQ or HLG
    bool ignores_profile = false;
};
PngFacts png_facts(const FileBytes& file);

}  // namespace deweather::media
