#include "core/media/tiff_samples.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace deweather::media {

namespace {

// The maximum by which tiles may reach beyond the picture.
constexpr uint64_t kTileRoom = 64'000'000;

// Any number of bits a sample, the first bit highest.
class Unpacker {
  public:
    explicit Unpacker(const TiffLayout& layout) : bits_(layout.bits), format_(layout.format) {
        const bool whole = format_ != SAMPLEFORMAT_IEEEFP && bits_ >= 1 && bits_ <= 32;
        const bool real = format_ == SAMPLEFORMAT_IEEEFP && (bits_ == 16 || bits_ == 32 || bits_ == 64);
        if (format_ == SAMPLEFORMAT_INT) throw std::runtime_error("TIFFs of signed values are not supported");
        if (format_ == SAMPLEFORMAT_COMPLEXINT || format_ == SAMPLEFORMAT_COMPLEXIEEEFP)
            throw std::runtime_error("TIFFs of complex numbers are not supported");
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
    Meaning(TIFF* tiff, const TiffLayout& layout)
        : photometric_(layout.photometric), most_(std::ldexp(1.0, layout.bits)) {
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

class Decoder {
  public:
    Decoder(TiffMemory& file, const TiffLayout& layout, const std::optional<TiffAlpha>& alpha)
        : file_(file),
          tiff_(file.get()),
          layout_(layout),
          unpack_(layout),
          meaning_(tiff_, layout),
          alpha_sample_(alpha ? alpha->sample : -1) {}

    TiffSamples read() {
        TiffSamples samples;
        const bool palette = layout_.photometric == PHOTOMETRIC_PALETTE;
        const int stored = layout_.colours(), shown = palette ? 3 : stored;
        if (layout_.samples < stored) throw std::runtime_error("it has too few channels; it is damaged");
        samples.palette_of_8_bits = meaning_.palette_of_8_bits();
        samples.colours = at::empty({shown, layout_.height, layout_.width}, at::kFloat);
        const auto area = static_cast<std::size_t>(layout_.width) * layout_.height;
        for (int i = 0; i < shown; ++i)
            planes_.push_back(samples.colours.data_ptr<float>() + static_cast<std::size_t>(i) * area);
        if (alpha_sample_ >= 0) {
            samples.alpha = at::empty({1, layout_.height, layout_.width}, at::kFloat);
            alpha_ = samples.alpha.data_ptr<float>();
        }
        const bool separate = layout_.planar == PLANARCONFIG_SEPARATE && layout_.samples > 1;
        if (!separate) read_parts(0, 0, layout_.samples);
        for (int sample = 0; separate && sample < layout_.samples; ++sample)
            if (sample < stored || sample == alpha_sample_) read_parts(sample, sample, 1);
        return samples;
    }

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
        for (int sample = first; sample < first + count; ++sample) {
            const auto offset = static_cast<std::size_t>(sample - first);
            if (sample == alpha_sample_) {
                for (uint32_t x = 0; x < columns; ++x)
                    alpha_[target + x] = static_cast<float>(unpack_.scaled(row, x * step + offset));
            } else if (sample >= stored) {
                continue;
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
    const TiffLayout& layout_;
    Unpacker unpack_;
    Meaning meaning_;
    int alpha_sample_;  // -1: none
    std::vector<float*> planes_;
    float* alpha_ = nullptr;
};

}  // namespace

TiffSamples read_tiff_samples(TiffMemory& file, const TiffLayout& layout, const std::optional<TiffAlpha>& alpha) {
    return Decoder(file, layout, alpha).read();
}

}  // namespace deweather::media
