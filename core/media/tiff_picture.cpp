#include "core/media/tiff_picture.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>

#include "core/media/tiff_memory.h"

namespace deweather::media {

namespace {

constexpr double kInch = 0.0254;
// The maximum by which tiles may reach beyond the picture.
constexpr uint64_t kTileRoom = 64'000'000;

// Bits of SubfileType: a thumbnail of another page, a mask.
constexpr uint32_t kNoPicture = FILETYPE_REDUCEDIMAGE | FILETYPE_MASK;

struct Layout {
    uint32_t width = 0, height = 0;
    uint16_t bits = 1, samples = 1, format = SAMPLEFORMAT_UINT, photometric = PHOTOMETRIC_MINISBLACK,
             planar = PLANARCONFIG_CONTIG, compression = COMPRESSION_NONE, extra_count = 0;
    const uint16_t* extras = nullptr;

    int colours() const {
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
};

Layout layout_of(TIFF* tiff) {
    Layout layout;
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

bool all_data_there(TIFF* tiff, uint64_t size) {
    const uint32_t parts = TIFFIsTiled(tiff) != 0 ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
    for (uint32_t part = 0; part < parts; ++part) {
        const uint64_t begin = TIFFGetStrileOffset(tiff, part), length = TIFFGetStrileByteCount(tiff, part);
        if (begin > size || length > size - begin) return false;
    }
    return true;
}

// Any number of bits a sample, the first bit highest.
class Unpacker {
  public:
    explicit Unpacker(const Layout& layout) : bits_(layout.bits), format_(layout.format) {
        const bool whole = format_ != SAMPLEFORMAT_IEEEFP && bits_ >= 1 && bits_ <= 32;
        const bool real = format_ == SAMPLEFORMAT_IEEEFP && (bits_ == 16 || bits_ == 32 || bits_ == 64);
        if (format_ == SAMPLEFORMAT_INT) throw std::runtime_error("TIFFs of signed values are not supported");
        if (!whole && !real)
            throw std::runtime_error("TIFFs of " + std::to_string(bits_) + " bits a sample are not supported");
        if (whole) scale_ = 1 / (std::ldexp(1.0, bits_) - 1);
    }

    // Sample number index of a row, as it stands; samples of bytes and words are in the machine's order.
    double raw(const uint8_t* row, std::size_t index) const {
        if (format_ == SAMPLEFORMAT_IEEEFP) {
            if (bits_ == 64) return value<double>(row, index);
            if (bits_ == 32) return static_cast<double>(value<float>(row, index));
            return static_cast<double>(half(value<uint16_t>(row, index)));
        }
        if (bits_ == 8) return row[index];
        if (bits_ == 16) return value<uint16_t>(row, index);
        if (bits_ == 32) return value<uint32_t>(row, index);
        uint64_t number = 0;
        const std::size_t first = index * static_cast<std::size_t>(bits_);
        for (std::size_t bit = first; bit < first + static_cast<std::size_t>(bits_); ++bit)
            number = number << 1 | (row[bit / 8] >> (7 - bit % 8) & 1U);
        return static_cast<double>(number);
    }
    double scaled(const uint8_t* row, std::size_t index) const { return raw(row, index) * scale_; }

  private:
    template <typename Number>
    static Number value(const uint8_t* row, std::size_t index) {
        Number number;
        std::memcpy(&number, row + index * sizeof number, sizeof number);
        return number;
    }
    static float half(uint16_t bits) {
        const int exponent = bits >> 10 & 31, fraction = bits & 1023;
        const float size = exponent == 0    ? std::ldexp(static_cast<float>(fraction), -24)
                           : exponent == 31 ? INFINITY
                                            : std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
        return (bits & 0x8000) != 0 ? -size : size;
    }

    int bits_;
    uint16_t format_;
    double scale_ = 1;
};

// The value of a channel's sample, 0..1.
class Meaning {
  public:
    Meaning(TIFF* tiff, const Layout& layout) : photometric_(layout.photometric), most_(std::ldexp(1.0, layout.bits)) {
        if (photometric_ == PHOTOMETRIC_PALETTE) {
            std::array<uint16_t*, 3> maps{};
            if (layout.bits > 16 || TIFFGetField(tiff, TIFFTAG_COLORMAP, &maps[0], &maps[1], &maps[2]) == 0)
                throw std::runtime_error("its palette is missing; it is damaged");
            const auto size = std::size_t{1} << layout.bits;
            for (std::size_t i = 0; i < 3; ++i) palette_[i].assign(maps[i], maps[i] + size);
            // Some programs wrote palettes of 8 bits.
            bool small = true;
            for (const auto& map : palette_)
                small = small && std::all_of(map.begin(), map.end(), [](uint16_t v) { return v < 256; });
            palette_scale_ = small ? 1.0 / 255 : 1.0 / 65535;
            // Nearly all have 8 bits: moved up, or twice.
            for (auto& map : palette_)
                eight_bits_ = eight_bits_ && std::all_of(map.begin(), map.end(), [&](uint16_t v) {
                                  return small || (v & 0xFF) == 0 || (v & 0xFF) == v >> 8;
                              });
            if (!eight_bits_ || small) return;
            palette_scale_ = 1.0 / 255;
            for (auto& map : palette_)
                for (auto& value : map) value >>= 8;
        }
    }

    double colour(double scaled, int channel) const {
        switch (photometric_) {
            case PHOTOMETRIC_MINISWHITE:
                return 1 - scaled;
            case PHOTOMETRIC_CIELAB:  // a and b are signed, in two's complement
                if (channel == 0) return scaled;
                return lab(scaled, most_ / 2);
            case PHOTOMETRIC_ICCLAB:
                return channel == 0 ? scaled : lab(scaled, 0);
            default:
                return scaled;
        }
    }
    const std::array<std::vector<uint16_t>, 3>& palette() const { return palette_; }
    double palette_scale() const { return palette_scale_; }
    bool palette_of_8_bits() const { return eight_bits_; }

  private:
    // The stored number moved by half of the range where it is signed, as (a + 128) / 255: 8 bit steps are 1, those of
    // 16 bits 1/256.
    double lab(double scaled, double shift) const {
        double number = scaled * (most_ - 1) + shift;
        if (number >= most_) number -= most_;
        return number / (most_ / 256) / 255;
    }

    uint16_t photometric_;
    double most_;
    std::array<std::vector<uint16_t>, 3> palette_;
    double palette_scale_ = 1.0 / 65535;
    bool eight_bits_ = true;
};

// JPEG's YCbCr is converted by the JPEG library; any other, and the first way of JPEG in TIFF, by libtiff's own reader
// of 8 bit pictures.
at::Tensor read_as_8_bit(TiffMemory& file, const Layout& layout) {
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

class Decoder {
  public:
    Decoder(TiffMemory& file, const Layout& layout)
        : file_(file), tiff_(file.get()), layout_(layout), unpack_(layout), meaning_(tiff_, layout) {}

    // colours [C,H,W], and the first further channel where there is one (else undefined).
    void read(at::Tensor& colours, at::Tensor& extra) {
        const bool palette = layout_.photometric == PHOTOMETRIC_PALETTE;
        const int stored = layout_.colours(), shown = palette ? 3 : stored;
        if (layout_.samples < stored) throw std::runtime_error("it has too few channels; it is damaged");
        const bool has_extra = layout_.samples > stored;
        colours = at::empty({shown, layout_.height, layout_.width}, at::kFloat);
        if (has_extra) extra = at::empty({1, layout_.height, layout_.width}, at::kFloat);
        const auto area = static_cast<std::size_t>(layout_.width) * layout_.height;
        for (int i = 0; i < shown; ++i)
            planes_.push_back(colours.data_ptr<float>() + static_cast<std::size_t>(i) * area);
        if (has_extra) extra_ = extra.data_ptr<float>();
        const bool separate = layout_.planar == PLANARCONFIG_SEPARATE && layout_.samples > 1;
        if (!separate) return read_parts(0, 0, layout_.samples);
        for (int sample = 0; sample < stored + (has_extra ? 1 : 0); ++sample) read_parts(sample, sample, 1);
    }

    bool palette_of_8_bits() const { return meaning_.palette_of_8_bits(); }

  private:
    // The parts of one plane, whose first sample is this one of the pixel's.
    void read_parts(int plane, int first, int count) {
        const bool tiled = TIFFIsTiled(tiff_) != 0;
        uint32_t wide = layout_.width, high = layout_.height;
        if (tiled) {
            TIFFGetField(tiff_, TIFFTAG_TILEWIDTH, &wide);
            TIFFGetField(tiff_, TIFFTAG_TILELENGTH, &high);
        } else {
            TIFFGetFieldDefaulted(tiff_, TIFFTAG_ROWSPERSTRIP, &high);
            high = std::min(high, layout_.height);
        }
        if (wide == 0 || high == 0) throw std::runtime_error("it is damaged: its tiles have no size");
        if (uint64_t{wide} * high > uint64_t{layout_.width} * layout_.height * 4 + kTileRoom)
            throw std::runtime_error("it is damaged: its tiles are larger than the picture");
        const std::size_t row_bytes =
            (static_cast<std::size_t>(wide) * static_cast<std::size_t>(count) * layout_.bits + 7) / 8;
        std::vector<uint8_t> buffer(std::max<std::size_t>(
            row_bytes * high,
            static_cast<std::size_t>(std::max<tmsize_t>(0, tiled ? TIFFTileSize(tiff_) : TIFFStripSize(tiff_)))));
        for (uint32_t top = 0; top < layout_.height; top += high)
            for (uint32_t left = 0; left < layout_.width; left += wide) {
                const uint32_t rows = std::min(high, layout_.height - top),
                               columns = std::min(wide, layout_.width - left);
                const auto size = static_cast<tmsize_t>(buffer.size());
                const tmsize_t got =
                    tiled
                        ? TIFFReadEncodedTile(tiff_, TIFFComputeTile(tiff_, left, top, 0, static_cast<uint16_t>(plane)),
                                              buffer.data(), size)
                        : TIFFReadEncodedStrip(tiff_, TIFFComputeStrip(tiff_, top, static_cast<uint16_t>(plane)),
                                               buffer.data(), size);
                if (got < 0 || static_cast<std::size_t>(got) < row_bytes * rows)
                    throw std::runtime_error(file_.error().empty() ? "its data end early" : file_.error());
                for (uint32_t row = 0; row < rows; ++row)
                    take_row(buffer.data() + row * row_bytes, columns, first, count,
                             static_cast<std::size_t>(top + row) * layout_.width + left);
            }
    }

    void take_row(const uint8_t* row, uint32_t columns, int first, int count, std::size_t target) {
        const int stored = layout_.colours();
        const auto step = static_cast<std::size_t>(count);
        for (int sample = first; sample < first + count && sample <= stored; ++sample) {
            const auto offset = static_cast<std::size_t>(sample - first);
            if (sample == stored) {
                for (uint32_t x = 0; x < columns; ++x)
                    extra_[target + x] = static_cast<float>(unpack_.scaled(row, x * step + offset));
            } else if (layout_.photometric == PHOTOMETRIC_PALETTE) {
                for (uint32_t x = 0; x < columns; ++x) {
                    const auto index = static_cast<std::size_t>(unpack_.raw(row, x * step + offset));
                    for (std::size_t i = 0; i < 3; ++i)
                        planes_[i][target + x] =
                            static_cast<float>(meaning_.palette()[i][index] * meaning_.palette_scale());
                }
            } else {
                float* plane = planes_[static_cast<std::size_t>(sample)] + target;
                for (uint32_t x = 0; x < columns; ++x)
                    plane[x] = static_cast<float>(meaning_.colour(unpack_.scaled(row, x * step + offset), sample));
            }
        }
    }

    TiffMemory& file_;
    TIFF* tiff_;
    const Layout& layout_;
    Unpacker unpack_;
    Meaning meaning_;
    std::vector<float*> planes_;
    float* extra_ = nullptr;
};

ColourSpace space_of(TIFF* tiff, const Layout& layout) {
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

// Divides by alpha what was multiplied with it.
void divide(at::Tensor& colours, const at::Tensor& alpha) {
    const int64_t area = alpha.numel();
    const float* opaque = alpha.data_ptr<float>();
    for (int64_t c = 0; c < colours.size(0); ++c) {
        float* plane = colours.data_ptr<float>() + c * area;
        for (int64_t i = 0; i < area; ++i) plane[i] = opaque[i] > 0 ? std::min(1.0F, plane[i] / opaque[i]) : 0;
    }
}

std::vector<uint8_t> bytes_of(TIFF* tiff, uint32_t tag) {
    uint32_t count = 0;
    const void* data = nullptr;
    if (TIFFGetField(tiff, tag, &count, &data) == 0 || data == nullptr) return {};
    const auto* bytes = static_cast<const uint8_t*>(data);
    return {bytes, bytes + count};
}

}  // namespace

TiffFacts tiff_facts(std::span<const uint8_t> bytes) {
    TiffMemory file(bytes);
    TIFF* tiff = file.get();
    TiffFacts facts;
    do {
        uint32_t subfile = 0;
        TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &subfile);
        const auto layout = layout_of(tiff);
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
    Layout layout = layout_of(tiff);
    StoredPicture stored;
    stored.space = space_of(tiff, layout);
    stored.icc = bytes_of(tiff, TIFFTAG_ICCPROFILE);
    stored.xmp = bytes_of(tiff, TIFFTAG_XMLPACKET);
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
    const int colours = layout.colours();
    const bool unnamed = file.unnamed_samples() || layout.extra_count == 0;
    at::Tensor extra;
    Decoder decoder(file, layout);
    decoder.read(stored.samples, extra);
    stored.bit_depth =
        (layout.photometric == PHOTOMETRIC_PALETTE ? decoder.palette_of_8_bits() : layout.bits <= 8) ? 8 : 16;
    if (layout.format == SAMPLEFORMAT_IEEEFP) {
        if (!(stored.samples.min().item<float>() >= -0.001F && stored.samples.max().item<float>() <= 1.001F))
            throw std::runtime_error(
                "its floating-point values go beyond 0..1 (HDR), which is not supported; tone-map it first");
        stored.samples.clamp_(0, 1);
    }
    if (layout.bits > 16 || layout.format == SAMPLEFORMAT_IEEEFP)
        stored.notes.push_back("its values of " + std::to_string(layout.bits) + " bits become 16 bit ones");
    if (extra.defined()) {
        const uint16_t meaning =
            unnamed || layout.extras == nullptr ? uint16_t{EXTRASAMPLE_UNASSALPHA} : layout.extras[0];
        if (meaning == EXTRASAMPLE_UNSPECIFIED) {
            stored.notes.emplace_back("its further channel, of which the file does not say what it is, is left out");
        } else {
            stored.alpha = extra;
            if (meaning == EXTRASAMPLE_ASSOCALPHA) divide(stored.samples, stored.alpha);
        }
    }
    if (layout.samples > colours + 1)
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
