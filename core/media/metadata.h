// EXIF, XMP, IPTC and ICC of picture files, through Exiv2. Safe to call from several threads.
#pragma once

#include <span>

#include "core/media/image.h"

namespace deweather::media {

struct MetadataRead {
    Metadata metadata;               // says "upright", without thumbnail: fit for the picture after orientation
    int orientation = 1;             // what the file said, EXIF's 1..8
    std::vector<std::string> notes;  // what could not be read; never an error, the pixels matter more
};

// file: the whole file in memory.
MetadataRead read_metadata(std::span<const uint8_t> file);

// What did it, for the XMP of the result.
struct Provenance {
    std::string software;    // "Deweather 0.1.0"
    std::string parameters;  // "model mofme-compact, strength 1"
};

// The encoded picture with metadata put in, and what could not be kept in notes. grey: of the encoded picture; an ICC
// profile of the other kind is left out. The history of xmpMM gets an entry with the provenance unless its software is
// empty.
std::vector<uint8_t> with_metadata(std::vector<uint8_t> encoded, const Metadata& metadata, const Provenance& provenance,
                                   bool grey, std::vector<std::string>& notes);

}  // namespace deweather::media
