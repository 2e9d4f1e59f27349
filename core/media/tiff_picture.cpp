#include "core/media/tiff_picture.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>

#include "core/media/tiff_layout.h"
#include "core/media/tiff_memory.h"
#include "core/media/tiff_samples.h"

namespace deweather::media {

namespace {

constexpr double kInch = 0.0254;
// Bits of SubfileType: a thumbnail of another page, a mask.
constexpr uint32_t kNoPicture = FILETYPE_REDUCEDIMAGE | FILETYPE_MASK;

bool all_data_there(TIFF* tiff, uint64_t size) {
    const uint32_t parts = TIFFIsTiled(tiff) != 0 ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
    for (uint32_t part = 0; part < parts; ++part) {
        const uint64_t begin = TIFFGetStrileOffset(tiff, part), length = TIFFGetStrileByteCount(tiff, part);
        if (begin > size || length > size - begin) return false;
    }
    return true;
}

// JPEG's YCbCr is converted by the JPEG library; any other, and the first way of JPEG in TIFF, by libtiff's own reader
// of 8 bit pictures.
at::Tensor read_as_8_bit(TiffMemory& file, const TiffLayout& layout) {
    std::vector<uint32_t> raster(static_cast<std::size_t>(layout.width) * layout.height);
    uint16_t orientation = ORIENTATION_TOPLEFT;
    TIFFGetFieldDefaulted(file.get(), TIFFTAG_ORIENTATION, &orientation);
    std::array<char, 1024> reason{};
    if (TIFFRGBAImageOK(file.get(), reason.data()) == 0) throw std::runtime_error(reason.data());
    if (TIFFReadRGBAImageOriented(file.get(), layout.width, layout.height, raster.data(), orientation, 1) == 0)
        throw std::runtime_error(file.error());
    auto planes = at::empty({3, layout.height, layout.width}, at::kFloat);
    float* target = planes.data_ptr<float>();
    for (std::size_t i = 0; i < raster.size(); ++i)
        for (std::size_t c = 0; c < 3; ++c)
            target[c * raster.size() + i] = static_cast<float>(raster[i] >> (8 * c) & 255U) / 255;
    return planes;
}

ColourSpace space_of(TIFF* tiff, const TiffLayout& layout) {
    switch (layout.photometric) {
        case PHOTOMETRIC_MINISWHITE:
        case PHOTOMETRIC_MINISBLACK:
            return ColourSpace::kGrey;
        case PHOTOMETRIC_RGB:
        case PHOTOMETRIC_PALETTE:
        case PHOTOMETRIC_YCBCR:
            return ColourSpace::kRgb;
        case PHOTOMETRIC_CIELAB:
        case PHOTOMETRIC_ICCLAB:
            return ColourSpace::kLab;
        case PHOTOMETRIC_SEPARATED: {
            uint16_t inks = INKSET_CMYK;
            TIFFGetFieldDefaulted(tiff, TIFFTAG_INKSET, &inks);
            if (inks == INKSET_CMYK && layout.samples >= 4) return ColourSpace::kCmyk;
            throw std::runtime_error("its inks are others than CMYK, which is not supported; convert it to RGB");
        }
        default:
            throw std::runtime_error("its photometric interpretation (" + std::to_string(layout.photometric) +
                                     ") is not supported; convert it to RGB");
    }
}

std::vector<uint8_t> bytes_of(TIFF* tiff, uint32_t tag) {
    uint32_t count = 0;
    const void* data = nullptr;
    if (TIFFGetField(tiff, tag, &count, &data) == 0 || data == nullptr) return {};
    const auto* bytes = static_cast<const uint8_t*>(data);
    return {bytes, bytes + count};
}

// A directory of the texts that a picture may have, as EXIF: Exiv2 0.27 reads no BigTIFF. Whether there is more.
std::vector<uint8_t> texts_as_exif(TIFF* tiff, bool& more) {
    constexpr std::array<uint32_t, 8> kTexts = {TIFFTAG_IMAGEDESCRIPTION, TIFFTAG_MAKE,     TIFFTAG_MODEL,
                                                TIFFTAG_SOFTWARE,         TIFFTAG_DATETIME, TIFFTAG_ARTIST,
                                                TIFFTAG_HOSTCOMPUTER,     TIFFTAG_COPYRIGHT};
    more = false;
    for (const uint32_t tag : {TIFFTAG_EXIFIFD, TIFFTAG_GPSIFD, TIFFTAG_RICHTIFFIPTC}) {
        uint64_t place = 0, second = 0;
        more = more || TIFFGetField(tiff, tag, &place, &second) != 0;
    }
    std::vector<std::pair<uint32_t, std::string>> texts;
    for (const auto tag : kTexts)
        if (const char* text = nullptr; TIFFGetField(tiff, tag, &text) != 0 && text != nullptr)
            texts.emplace_back(tag, std::string(text) + std::string(4, '\0'));  // no shorter than an offset
    if (texts.empty()) return {};
    std::sort(texts.begin(), texts.end());
    constexpr std::size_t kHead = 8, kEntry = 12;
    std::vector<uint8_t> exif = {'I', 'I', 42, 0, kHead, 0, 0, 0};
    const auto put = [&](std::size_t number, int bytes) {
        for (int i = 0; i < bytes; ++i) exif.push_back(static_cast<uint8_t>(number >> (8 * i)));
    };
    put(texts.size(), 2);
    std::size_t place = kHead + 2 + texts.size() * kEntry + 4;
    for (const auto& [tag, text] : texts) {
        put(tag, 2);
        put(2, 2);  // ASCII
        put(text.size(), 4);
        put(place, 4);
        place += text.size();
    }
    put(0, 4);
    for (const auto& [tag, text] : texts) exif.insert(exif.end(), text.begin(), text.end());
    return exif;
}

bool is_big(std::span<const uint8_t> bytes) {
    return bytes[bytes[0] == 'M' ? 3 : 2] == 43;
}

}  // namespace

TiffFacts tiff_facts(std::span<const uint8_t> bytes) {
    TiffMemory file(bytes);
    TIFF* tiff = file.get();
    TiffFacts facts;
    do {
        uint32_t subfile = 0;
        TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &subfile);
        const auto layout = tiff_layout(tiff);
        if ((subfile & kNoPicture) != 0 || layout.width == 0) continue;
        if (facts.pages++ == 0) {
            facts.page = TIFFCurrentDirectory(tiff);
            facts.width = layout.width, facts.height = layout.height, facts.components = layout.samples;
            facts.cmyk = layout.photometric == PHOTOMETRIC_SEPARATED;
            float x = 0, y = 0;
            uint16_t unit = RESUNIT_INCH;
            TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
            const bool stated = TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x) != 0 &&
                                TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y) != 0 && x > 0 && y > 0;
            if (stated && unit != RESUNIT_NONE) {
                const double metre = unit == RESUNIT_CENTIMETER ? 100 : 1 / kInch;
                facts.resolution = {.x = static_cast<double>(x) * metre, .y = static_cast<double>(y) * metre};
            }
        }
        facts.cut_short = facts.cut_short || !all_data_there(tiff, bytes.size());
    } while (facts.pages < 2 && TIFFReadDirectory(tiff) != 0);
    if (facts.pages == 0) throw std::runtime_error("it holds no picture; copy or download it again");
    return facts;
}

StoredPicture decode_tiff(std::span<const uint8_t> bytes, int64_t page) {
    TiffMemory file(bytes);
    TIFF* tiff = file.get();
    file.forget_warnings();
    if (TIFFSetDirectory(tiff, static_cast<tdir_t>(page)) == 0) throw std::runtime_error(file.error());
    TiffLayout layout = tiff_layout(tiff);
    if (TIFFIsCODECConfigured(layout.compression) == 0)
        throw std::runtime_error("its compression (" + compression_name(layout.compression) +
                                 ") is not supported; save it with another, such as LZW");
    StoredPicture stored;
    stored.space = space_of(tiff, layout);
    stored.icc = bytes_of(tiff, TIFFTAG_ICCPROFILE);
    stored.xmp = bytes_of(tiff, TIFFTAG_XMLPACKET);
    if (is_big(bytes)) {
        bool more = false;
        stored.exif = texts_as_exif(tiff, more);
        if (more) stored.notes.emplace_back("its EXIF, GPS and IPTC are left out: it is a BigTIFF");
    }
    uint16_t orientation = ORIENTATION_TOPLEFT;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
    stored.orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;

    const bool jpeg = layout.compression == COMPRESSION_JPEG && layout.photometric == PHOTOMETRIC_YCBCR;
    if (jpeg) {
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        layout.photometric = PHOTOMETRIC_RGB;
    }
    if (layout.photometric == PHOTOMETRIC_YCBCR || layout.compression == COMPRESSION_OJPEG) {
        stored.samples = read_as_8_bit(file, layout);
        return stored;
    }
    const auto alpha = alpha_of(layout, file.unnamed_samples());
    auto read = read_tiff_samples(file, layout, alpha);
    stored.samples = std::move(read.colours);
    stored.alpha = std::move(read.alpha);
    stored.bit_depth = (layout.photometric == PHOTOMETRIC_PALETTE ? read.palette_of_8_bits : layout.bits <= 8) ? 8 : 16;
    if (layout.format == SAMPLEFORMAT_IEEEFP) {
        if (!(stored.samples.min().item<float>() >= -0.001F && stored.samples.max().item<float>() <= 1.001F))
            throw std::runtime_error(
                "its floating-point values go beyond 0..1 (HDR), which is not supported; tone-map it first");
        stored.samples.clamp_(0, 1);
    }
    if (layout.bits > 16 || layout.format == SAMPLEFORMAT_IEEEFP)
        stored.notes.push_back("its values of " + std::to_string(layout.bits) + " bits become 16 bit ones");
    if (alpha && alpha->multiplied) divide_by_alpha(stored.samples, stored.alpha);
    const int further = layout.samples - layout.colours() - (alpha ? 1 : 0);
    if (further == 1 && !alpha)
        stored.notes.emplace_back("its further channel, of which the file does not say what it is, is left out");
    else if (further > 0)
        stored.notes.emplace_back("its channels beyond colours and transparency are left out");
    return stored;
}

std::vector<uint8_t> encode_tiff(const Samples& samples, ColourSpace space, const Resolution& resolution,
                                 const std::vector<uint8_t>& icc) {
    constexpr uint64_t kSmall = 3'900'000'000;  // an ordinary TIFF ends at 4 GB
    TiffMemory file(samples.bytes.size() > kSmall);
    TIFF* tiff = file.get();
    const int colours = space == ColourSpace::kGrey ? 1 : space == ColourSpace::kCmyk ? 4 : 3;
    const auto row_bytes = static_cast<std::size_t>(samples.width) * static_cast<std::size_t>(samples.channels) *
                           static_cast<std::size_t>(samples.bits / 8);
    constexpr std::size_t kStripBytes = 256 * 1024;
    const auto rows = static_cast<uint32_t>(std::clamp<std::size_t>(kStripBytes / std::max<std::size_t>(row_bytes, 1),
                                                                    1, static_cast<std::size_t>(samples.height)));
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<uint32_t>(samples.width));
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<uint32_t>(samples.height));
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, samples.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples.channels);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC,
                 space == ColourSpace::kGrey   ? PHOTOMETRIC_MINISBLACK
                 : space == ColourSpace::kCmyk ? PHOTOMETRIC_SEPARATED
                 : space == ColourSpace::kLab  ? PHOTOMETRIC_CIELAB
                                               : PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, rows);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
    if (samples.channels > colours) {
        const std::array<uint16_t, 1> extras = {EXTRASAMPLE_UNASSALPHA};
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, extras.data());
    }
    if (resolution.x > 0 && resolution.y > 0) {
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, resolution.x * kInch);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, resolution.y * kInch);
    }
    if (!icc.empty()) TIFFSetField(tiff, TIFFTAG_ICCPROFILE, static_cast<uint32_t>(icc.size()), icc.data());
    std::vector<uint8_t> strip;
    for (uint32_t top = 0, number = 0; top < static_cast<uint32_t>(samples.height); top += rows, ++number) {
        const auto count = std::min<uint32_t>(rows, static_cast<uint32_t>(samples.height) - top);
        const auto* begin = samples.bytes.data() + static_cast<std::size_t>(top) * row_bytes;
        strip.assign(begin, begin + count * row_bytes);  // the predictor works in place
        if (TIFFWriteEncodedStrip(tiff, number, strip.data(), static_cast<tmsize_t>(strip.size())) < 0)
            throw std::runtime_error(file.error());
    }
    return file.written();
}

}  // namespace deweather::media
