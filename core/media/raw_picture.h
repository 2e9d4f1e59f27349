// Camera RAW (DNG, NEF, CR2, CR3, ARW, RAF, ORF, RW2, PEF, ...) through LibRaw: told from other files by its content,
// and developed to sRGB of 16 bits with the camera's white balance.
//
//     if (is_raw(bytes)) picture.rgb = decode_raw(bytes).samples;
//
// Safe to call from several threads.
#pragma once

#include <cstdint>
#include <span>

#include "core/media/stored_picture.h"

namespace deweather::media {

// Whether the bytes are a camera RAW: by their first ones, and where these are those of a TIFF, by its directories,
// which have to hold the values of a sensor. Nothing is decoded, nothing thrown.
bool is_raw(std::span<const uint8_t> bytes);

// Whether LibRaw knows the camera of a file that is_raw() cannot distinguish from a TIFF. Slower: reads the metadata.
bool is_known_raw(std::span<const uint8_t> bytes);

// Whether a TIFF names the maker of the camera or scanner that it comes from.
bool names_its_maker(std::span<const uint8_t> bytes);

// As developed, before it is turned upright.
struct RawFacts {
    int64_t width = 0, height = 0;
    int components = 3;  // 1 of sensors without colours
};

// Reads the metadata only. Throws std::runtime_error with the reason in one line.
RawFacts raw_facts(std::span<const uint8_t> bytes);

// As bright as dcraw shows it: 1 % of the values are white. Throws std::runtime_error with the reason in one line, also
// where the data end early, and std::bad_alloc.
StoredPicture decode_raw(std::span<const uint8_t> bytes);

}  // namespace deweather::media
