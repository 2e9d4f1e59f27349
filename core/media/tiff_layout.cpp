#include "core/media/tiff_layout.h"

namespace deweather::media {

int TiffLayout::colours() const {
    switch (photometric) {
        case PHOTOMETRIC_RGB:
        case PHOTOMETRIC_YCBCR:
        case PHOTOMETRIC_CIELAB:
        case PHOTOMETRIC_ICCLAB:
            return 3;
        case PHOTOMETRIC_SEPARATED:
            return 4;
        default:
            return 1;
    }
}

TiffLayout tiff_layout(TIFF* tiff) {
    TiffLayout layout;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &layout.width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &layout.height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &layout.bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &layout.samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &layout.format);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &layout.planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &layout.compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &layout.extra_count, &layout.extras);
    if (TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &layout.photometric) == 0)
        layout.photometric = layout.samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
    return layout;
}

std::optional<TiffAlpha> alpha_of(const TiffLayout& layout, bool unnamed) {
    const int first = layout.colours();
    if (layout.samples <= first) return {};
    if (unnamed || layout.extra_count == 0 || layout.extras == nullptr) return TiffAlpha{.sample = first};
    for (int i = 0; i < layout.extra_count && first + i < layout.samples; ++i)
        if (layout.extras[i] != EXTRASAMPLE_UNSPECIFIED)
            return TiffAlpha{.sample = first + i, .multiplied = layout.extras[i] == EXTRASAMPLE_ASSOCALPHA};
    return {};
}

std::string compression_name(uint16_t compression) {
    switch (compression) {
        case COMPRESSION_LERC:
            return "LERC";
        case COMPRESSION_JBIG:
            return "JBIG";
        case COMPRESSION_JP2000:
        case 33003:  // of Aperio's microscopes
        case 33004:
        case 33005:
            return "JPEG 2000";
        case 22610:
        case 34934:
            return "JPEG XR";
        case 34933:
            return "PNG";
        case 34676:
        case 34677:
            return "SGI LogLuv";
        case COMPRESSION_JXL:
        case 52546:  // of DNG 1.7
            return "JPEG XL";
        default:
            return "number " + std::to_string(compression);
    }
}

}  // namespace deweather::media
