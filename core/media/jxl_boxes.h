// EXIF and XMP of JPEG XL, which libvips 8.14 neither reads nor writes: boxes beside the codestream (ISO/IEC 18181-2);
// and whether it is an animation, of which libvips shows the first frame without a word.
//
//     const JxlMetadata metadata = jxl_metadata(bytes);
//     const std::vector<uint8_t> result = with_jxl_metadata(encoded, metadata.exif, metadata.xmp);
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace deweather::media {

struct JxlMetadata {
    std::vector<uint8_t> exif;  // beginning with the byte order
    std::string xmp;
    bool packed = false;  // some are packed by Brotli, and not read
};

// Nothing for a bare codestream.
JxlMetadata jxl_metadata(std::span<const uint8_t> file);

// Whether the codestream's header announces frames with times; such a file may still have only one.
bool is_animated_jxl(std::span<const uint8_t> file);

// file as a container with these.
std::vector<uint8_t> with_jxl_metadata(const std::vector<uint8_t>& file, const std::vector<uint8_t>& exif,
                                       const std::string& xmp);

}  // namespace deweather::media
