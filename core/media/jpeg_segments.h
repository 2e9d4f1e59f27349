// The segments of a JPEG (ITU-T T.81, B.1): what they say of the picture, and where it ends.
//
//     const JpegSegments segments = jpeg_segments(FileBytes(bytes));
//     if (!segments.ended) ...           // no end marker
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/media/file_bytes.h"
#include "core/media/image.h"

namespace deweather::media {

struct JpegSegments {
    int64_t width = 0, height = 0;  // 0: no frame header
    int components = 0, bits = 8;
    bool lossless = false;
    bool scanned = false;   // there is coded data
    bool all_scans = true;  // of a progressive one: down to the last bit of every coefficient
    bool ended = false;     // by the end marker
    uint64_t end = 0;       // of the first picture; without an end marker, of what can be a part of it
    ChromaSampling chroma;
    Resolution resolution;  // of JFIF
    std::vector<std::string> comments;
    std::string extended_xmp;       // what does not fit into one segment (XMP part 3, 1.1.3.1); empty unless whole
    bool gain_map = false;          // by ISO 21496-1's or MPF's segments
    bool further_pictures = false;  // MPF says there are some
};

// A file that ends within a segment has not `ended`. Throws std::runtime_error for a frame header beyond the end.
JpegSegments jpeg_segments(const FileBytes& file);

// Its first `end` bytes with an end marker.
std::vector<uint8_t> ended_jpeg(std::span<const uint8_t> jpeg, uint64_t end);

// The JPEG with these as its comments, before its tables.
std::vector<uint8_t> with_jpeg_comments(const std::vector<uint8_t>& jpeg, const std::vector<std::string>& comments);

}  // namespace deweather::media
