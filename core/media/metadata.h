// EXIF, XMP and IPTC of picture files, through Exiv2, and which of them a result may keep. Exiv2 stays beside libvips
// since that keeps no IPTC of PNG, rewrites EXIF by its own lights and does not edit XMP. Safe to call from several
// threads.
//
//     MetadataRead read = read_metadata(bytes, extended_xmp);
//     encoded = with_metadata(encoded, read.metadata, {"Deweather 0.1.0", "model mofme-compact"}, read.notes);
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/media/image.h"

namespace deweather::media {

struct MetadataRead {
    Metadata metadata;               // says "upright", without thumbnail: fit for the picture after orientation
    int orientation = 1;             // what the EXIF said, 1..8
    bool gain_map = false;           // the XMP told of an HDR gain map, and tells of it no more
    std::vector<std::string> notes;  // what could not be read; never an error, the pixels matter more
};

// file: a whole JPEG, PNG, TIFF or WebP in memory. The resolution is that of the EXIF. extended_xmp: the part of a
// JPEG's XMP that lies in segments of its own.
MetadataRead read_metadata(std::span<const uint8_t> file, const std::string& extended_xmp);

// For other files: their EXIF, with or without "Exif\0\0" before its byte order, and their XMP.
MetadataRead metadata_of(std::span<const uint8_t> exif, const std::string& xmp);

// A camera RAW: without what describes its values instead of the picture, such as MakerNote and the settings of other
// programs that develop it; that is said in notes. The profile is that of another picture within, and left out.
MetadataRead read_raw_metadata(std::span<const uint8_t> file);

// The tool's name and version, for the result's XMP.
struct Provenance {
    std::string software;    // "Deweather 0.1.0"
    std::string parameters;  // "model mofme-compact, strength 1"
};

// The encoded JPEG, PNG, TIFF or WebP with metadata put in, and what could not be kept in notes. The history of xmpMM
// gets an entry with the provenance unless its software is empty.
std::vector<uint8_t> with_metadata(std::vector<uint8_t> encoded, const Metadata& metadata, const Provenance& provenance,
                                   std::vector<std::string>& notes);

// The XMP with an entry in its history. Throws std::exception for damaged XMP.
std::string with_history(const std::string& xmp, const Provenance& provenance);

// The EXIF with a resolution, where it states none: for formats without another place for it.
std::vector<uint8_t> with_resolution(const std::vector<uint8_t>& exif, const Resolution& resolution);

}  // namespace deweather::media
