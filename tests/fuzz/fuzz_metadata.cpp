// Reads any bytes as a picture file's metadata, as bare EXIF and as XMP, and puts what was read into another file
// again. None of it may throw but with_history(), whose damaged XMP is a std::exception.
#include <array>
#include <exception>
#include <span>

#include "core/media/metadata.h"
#include "tests/fuzz/any_bytes.h"

using namespace deweather;

namespace {

// The smallest PNG: one grey pixel.
const std::vector<uint8_t>& pixel() {
    static const std::vector<uint8_t> png = {
        0x89, 'P',  'N',  'G',  '\r', '\n', 0x1A, '\n', 0,    0,    0,    13,  'I',  'H',  'D',  'R',  0,
        0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,   0x3A, 0x7E, 0x9B, 0x55, 0,
        0,    0,    10,   'I',  'D',  'A',  'T',  0x78, 0x9C, 0x63, 0x60, 0,   0,    0,    2,    0,    1,
        0x48, 0xAF, 0xA4, 0x71, 0,    0,    0,    0,    'I',  'E',  'N',  'D', 0xAE, 0x42, 0x60, 0x82};
    return png;
}

void give_back(const media::MetadataRead& read) {
    if (read.orientation < 1 || read.orientation > 8) std::abort();
    std::vector<std::string> notes;
    (void)media::with_metadata(pixel(), read.metadata, {.software = "fuzz", .parameters = "none"}, notes);
    (void)media::with_resolution(read.metadata.exif, {.x = 11811, .y = 11811});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::span<const uint8_t> bytes(data, size);
    const std::string text(reinterpret_cast<const char*>(data), size);
    give_back(media::read_metadata(bytes, text));
    give_back(media::metadata_of(bytes, {}));
    give_back(media::metadata_of({}, text));
    try {
        (void)media::with_history(text, {.software = "fuzz", .parameters = "none"});
    } catch (const std::exception&) {
    }
    return 0;
}
