// How a directory of a TIFF lays out its picture, as far as readers need it.
//
//     const TiffLayout layout = tiff_layout(file.get());
//     const auto alpha = alpha_of(layout, file.unnamed_samples());
#pragma once

#include <tiffio.h>

#include <cstdint>
#include <optional>
#include <string>

namespace deweather::media {

struct TiffLayout {
    uint32_t width = 0, height = 0;
    uint16_t bits = 1, samples = 1, format = SAMPLEFORMAT_UINT, photometric = PHOTOMETRIC_MINISBLACK,
             planar = PLANARCONFIG_CONTIG, compression = COMPRESSION_NONE, extra_count = 0;
    const uint16_t* extras = nullptr;  // what the samples beyond colours are; valid until another directory is read

    // The samples of a pixel that are colours.
    int colours() const;
};

TiffLayout tiff_layout(TIFF* tiff);

struct TiffAlpha {
    int sample = 0;           // counted from the pixel's first
    bool multiplied = false;  // colours are multiplied by it
};

// The first further sample that is alpha. unnamed: the file does not say what they are; then it is the first one.
std::optional<TiffAlpha> alpha_of(const TiffLayout& layout, bool unnamed);

// "JPEG 2000", or its number.
std::string compression_name(uint16_t compression);

}  // namespace deweather::media
