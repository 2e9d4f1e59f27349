// A picture of each kind in each format that has it, 16 x 16: byte by byte where that is short, by libjpeg and libvips
// where it is not.
//
//     const Bytes file = every_picture::makers().at("alpha").at("WebP")();
#pragma once

#include <cstddef>
#include <cstdio>

// Behind these two, which libjpeg wants.
#include <jpeglib.h>
#include <vips/vips.h>
#include <QString>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/core/media/boxed_bytes.h"
#include "tests/core/media/dng_bytes.h"
#include "tests/core/media/picture_bytes.h"

namespace every_picture {

using namespace picture_bytes;

inline constexpr int kSide = 16;
inline constexpr int kRawSide = 24;  // LibRaw reads none of less than 22

// Samples 0..most that differ everywhere, interleaved; the last of them all bits.
inline std::vector<uint32_t> ramp(int channels, uint32_t most, int count = kSide * kSide) {
    std::vector<uint32_t> values;
    for (int i = 0; i < count * channels; ++i)
        values.push_back(static_cast<uint32_t>(uint64_t{most} * static_cast<uint64_t>(i) /
                                               static_cast<uint64_t>(count * channels - 1)));
    return values;
}

inline Bytes encoded(VipsImage* image, const char* ending, const char* options = "") {
    void* buffer = nullptr;
    std::size_t size = 0;
    const std::string suffix = std::string(ending) + options;
    const int failed = vips_image_write_to_buffer(image, suffix.c_str(), &buffer, &size, nullptr);
    g_object_unref(image);
    if (failed != 0) {
        const std::string why = vips_error_buffer();
        vips_error_clear();
        throw std::runtime_error(suffix + ": " + why);
    }
    const Bytes bytes(static_cast<uint8_t*>(buffer), static_cast<uint8_t*>(buffer) + size);
    g_free(buffer);
    return bytes;
}

inline VipsImage* from(const std::vector<uint32_t>& values, int channels, VipsBandFormat format,
                       VipsInterpretation interpretation, int height = kSide) {
    Bytes bytes;
    for (const auto value : values) {
        if (format == VIPS_FORMAT_FLOAT) {
            const float number = static_cast<float>(value) / 255;
            put(bytes, Bytes(reinterpret_cast<const uint8_t*>(&number), reinterpret_cast<const uint8_t*>(&number) + 4));
        } else {
            put(bytes, value, format == VIPS_FORMAT_USHORT ? 2 : 1);
        }
    }
    auto* image = vips_image_new_from_memory_copy(bytes.data(), bytes.size(), kSide, height, channels, format);
    image->Type = interpretation;
    return image;
}

inline VipsImage* colours(int channels = 3) {
    return from(ramp(channels, 255), channels, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_sRGB);
}

inline VipsImage* deep_colours() {
    return from(ramp(3, 65535), 3, VIPS_FORMAT_USHORT, VIPS_INTERPRETATION_RGB16);
}

// Two pictures one above the other, which savers of animations take for two.
inline VipsImage* two_pictures() {
    auto* image = from(ramp(3, 255, 2 * kSide * kSide), 3, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_sRGB, 2 * kSide);
    vips_image_set_int(image, "page-height", kSide);
    return image;
}

inline Bytes jpeg(int channels) {
    jpeg_compress_struct info;
    jpeg_error_mgr errors;
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &buffer, &size);
    info.image_width = info.image_height = kSide;
    info.input_components = channels;
    info.in_color_space = channels == 4 ? JCS_CMYK : channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_set_defaults(&info);
    jpeg_start_compress(&info, TRUE);
    auto samples = numbers(ramp(channels, 255), 1);
    while (info.next_scanline < info.image_height) {
        auto* line = samples.data() + info.next_scanline * static_cast<unsigned>(kSide * channels);
        jpeg_write_scanlines(&info, &line, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    const Bytes bytes(buffer, buffer + size);
    std::free(buffer);
    return bytes;
}

// The precision of the JPEG's samples becomes 12 bits in its header.
inline Bytes of_12_bits(Bytes bytes) {
    for (std::size_t i = 2; i + 4 < bytes.size(); ++i)
        if (bytes[i] == 0xFF && bytes[i + 1] == 0xC0) bytes[i + 4] = 12;
    return bytes;
}

inline Bytes tiff_page(uint32_t photometric, uint32_t bits, uint32_t samples, uint32_t extra = 0) {
    TiffPage page(kSide, kSide, photometric, bits, samples);
    if (extra != 0) page.shorts(338, {extra});
    const auto values = ramp(static_cast<int>(samples), (1U << bits) - 1);
    page.strip(bits == 8 || bits == 16 ? numbers(values, static_cast<int>(bits / 8))
                                       : packed(values, static_cast<int>(bits), kSide * samples));
    return tiff({page});
}

inline Bytes float_tiff(float most) {
    TiffPage page(kSide, kSide, 2, 32, 3);
    page.shorts(339, {3, 3, 3});
    std::vector<uint32_t> values;
    for (int i = 0; i < kSide * kSide * 3; ++i) {
        const float value = most * static_cast<float>(i) / (kSide * kSide * 3 - 1);
        uint32_t bits = 0;
        std::memcpy(&bits, &value, 4);
        values.push_back(bits);
    }
    page.strip(numbers(values, 4));
    return tiff({page});
}

inline Bytes palette_tiff() {
    TiffPage page(kSide, kSide, 3, 8, 1);
    page.shorts(320, ramp(3, 65535, 256));
    page.strip(numbers(ramp(1, 255), 1));
    return tiff({page});
}

inline Bytes palette_bmp(uint32_t bits) {
    const uint32_t count = 1U << bits;
    return bmp(
        {.width = kSide, .height = kSide, .bits = bits, .palette = numbers(ramp(4, 255, static_cast<int>(count)), 1)},
        packed(ramp(1, count - 1), static_cast<int>(bits), kSide));
}

inline Bytes grey_bmp() {
    Bytes palette;
    for (uint32_t i = 0; i < 256; ++i) put(palette, i | i << 8 | i << 16, 4);
    return bmp({.width = kSide, .height = kSide, .bits = 8, .palette = palette}, numbers(ramp(1, 255), 1));
}

inline Bytes alpha_bmp() {
    Bytes masks;
    for (const uint32_t mask : {0xFF0000U, 0xFF00U, 0xFFU, 0xFF000000U}) put(masks, mask, 4);
    return bmp({.size = 108, .width = kSide, .height = kSide, .bits = 32, .compression = 3, .masks = masks},
               numbers(ramp(4, 255), 1));
}

// 16 x 16 of two colours; LZW codes of three bits, cleared before the table grows.
inline Bytes gif(int frames, bool transparent = false) {
    Bytes file, codes;
    put(file, "GIF89a");
    put(file, {kSide, 0, kSide, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255});
    uint32_t bits = 0;
    int filled = 0;
    const auto code = [&](uint32_t value) {
        bits |= value << filled;
        for (filled += 3; filled >= 8; filled -= 8, bits >>= 8) codes.push_back(static_cast<uint8_t>(bits));
    };
    for (int i = 0; i < kSide * kSide; ++i) {
        if (i % 2 == 0) code(4);  // clear
        code(static_cast<uint32_t>(i / 3 % 2));
    }
    code(5);  // end
    codes.push_back(static_cast<uint8_t>(bits));
    for (int i = 0; i < frames; ++i) {
        put(file, {0x21, 0xF9, 4, static_cast<uint8_t>(transparent ? 1 : 0), 10, 0, 0, 0});
        put(file, {0x2C, 0, 0, 0, 0, kSide, 0, kSide, 0, 0, 2});
        for (std::size_t at = 0; at < codes.size(); at += 255) {
            const auto count = std::min<std::size_t>(255, codes.size() - at);
            file.push_back(static_cast<uint8_t>(count));
            file.insert(file.end(), codes.begin() + static_cast<std::ptrdiff_t>(at),
                        codes.begin() + static_cast<std::ptrdiff_t>(at + count));
        }
        file.push_back(0);
    }
    file.push_back(0x3B);
    return file;
}

inline Bytes webp(int channels) {
    return encoded(colours(channels), ".webp", "[lossless]");
}

using Make = std::function<Bytes()>;
using Makers = std::map<QString, Make>;

// A row of the table "read": a kind of picture, in each format that has it.
inline const std::map<QString, Makers>& makers() {
    const auto plain_png = [] { return png(kSide, kSide, 8, 2, numbers(ramp(3, 255), 1)); };
    const auto heic = [] { return encoded(colours(), ".heic", "[compression=hevc,lossless]"); };
    const auto avif = [] { return encoded(colours(), ".avif", "[lossless]"); };
    const auto jxl = [] { return encoded(colours(), ".jxl", "[lossless]"); };
    const Makers whole = {{"JPEG", [] { return jpeg(3); }},
                          {"PNG", plain_png},
                          {"TIFF", [] { return tiff_page(2, 8, 3); }},
                          {"WebP", [] { return webp(3); }},
                          {"AVIF", avif},
                          {"JPEG XL", jxl},
                          {"HEIC", heic},
                          {"GIF", [] { return gif(1); }},
                          {"BMP", [] { return bmp({.width = kSide, .height = kSide}, numbers(ramp(3, 255), 1)); }}};
    Makers cut;
    for (const auto& [format, make] : whole)
        cut[format] = [make = make] {
            auto bytes = make();
            bytes.resize(bytes.size() * 6 / 10);
            return bytes;
        };
    cut["camera RAW"] = [] { return dng({.side = kRawSide, .halved = true}); };
    static const std::map<QString, Makers> all = {
        {"RGB of 8 bits", whole},
        {"grey",
         {{"JPEG", [] { return jpeg(1); }},
          {"PNG", [] { return png(kSide, kSide, 8, 0, numbers(ramp(1, 255), 1)); }},
          {"TIFF", [] { return tiff_page(1, 8, 1); }},
          {"AVIF", [] { return encoded(from(ramp(1, 255), 1, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_B_W), ".avif"); }},
          {"JPEG XL",
           [] { return encoded(from(ramp(1, 255), 1, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_B_W), ".jxl"); }},
          {"HEIC",
           [] {
               return encoded(from(ramp(1, 255), 1, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_B_W), ".heic",
                              "[compression=hevc]");
           }},
          {"BMP", grey_bmp},
          {"camera RAW", [] { return dng({.side = kRawSide, .grey_sensor = true}); }}}},
        {"palette",
         {{"PNG",
           [] {
               return png(kSide, kSide, 8, 3, numbers(ramp(1, 255), 1), {{"PLTE", numbers(ramp(3, 255, 256), 1)}});
           }},
          {"TIFF", palette_tiff},
          {"GIF", [] { return gif(1); }},
          {"BMP", [] { return palette_bmp(8); }}}},
        {"1 to 7 bits",
         {{"PNG", [] { return png(kSide, kSide, 4, 0, packed(ramp(1, 15), 4, kSide)); }},
          {"TIFF", [] { return tiff_page(1, 4, 1); }},
          {"BMP", [] { return palette_bmp(4); }}}},
        {"9 to 15 bits",
         {{"JPEG", [] { return of_12_bits(jpeg(3)); }},
          {"TIFF", [] { return tiff_page(1, 10, 1); }},
          {"AVIF", [] { return encoded(deep_colours(), ".avif", "[bitdepth=12]"); }},
          {"HEIC", [] { return encoded(deep_colours(), ".heic", "[compression=hevc,bitdepth=12]"); }}}},
        {"16 bits",
         {{"PNG", [] { return png(kSide, kSide, 16, 2, numbers(ramp(3, 65535), 2, true)); }},
          {"TIFF", [] { return tiff_page(2, 16, 3); }},
          {"JPEG XL", [] { return encoded(deep_colours(), ".jxl", "[lossless]"); }},
          {"camera RAW", [] { return dng({.side = kRawSide}); }}}},
        {"floats of 0 to 1",
         {{"TIFF", [] { return float_tiff(1); }},
          {"JPEG XL",
           [] {
               return encoded(from(ramp(3, 255), 3, VIPS_FORMAT_FLOAT, VIPS_INTERPRETATION_scRGB), ".jxl",
                              "[lossless]");
           }}}},
        {"floats beyond 1",
         {{"TIFF", [] { return float_tiff(8); }},
          {"JPEG XL",
           [] {
               return encoded(from(ramp(3, 2550), 3, VIPS_FORMAT_FLOAT, VIPS_INTERPRETATION_scRGB), ".jxl",
                              "[lossless]");
           }}}},
        {"alpha",
         {{"PNG", [] { return png(kSide, kSide, 8, 6, numbers(ramp(4, 255), 1)); }},
          {"TIFF", [] { return tiff_page(2, 8, 4, 2); }},
          {"WebP", [] { return webp(4); }},
          {"AVIF", [] { return encoded(colours(4), ".avif", "[lossless]"); }},
          {"JPEG XL", [] { return encoded(colours(4), ".jxl", "[lossless]"); }},
          {"HEIC", [] { return encoded(colours(4), ".heic", "[compression=hevc]"); }},
          {"GIF", [] { return gif(1, true); }},
          {"BMP", alpha_bmp}}},
        {"CMYK", {{"JPEG", [] { return jpeg(4); }}, {"TIFF", [] { return tiff_page(5, 8, 4); }}}},
        {"Lab", {{"TIFF", [] { return tiff_page(8, 8, 3); }}}},
        {"several pictures",
         {{"PNG",
           [] {
               return png(kSide, kSide, 8, 2, numbers(ramp(3, 255), 1), {{"acTL", {0, 0, 0, 2, 0, 0, 0, 0}}});
           }},
          {"TIFF",
           [] {
               TiffPage page(kSide, kSide, 1, 8, 1);
               page.strip(numbers(ramp(1, 255), 1));
               return tiff({page, page});
           }},
          {"WebP",
           [] {
               return animated_webp(kSide, kSide, {webp(3), webp(3)});
           }},
          {"AVIF",
           [] {
               auto bytes = encoded(colours(3), ".avif", "[lossless]");
               put(bytes, boxed_bytes::box("moov", boxed_bytes::track(2)));
               return bytes;
           }},
          {"JPEG XL", [] { return boxed_bytes::from_base64(boxed_bytes::kFrames); }},
          {"HEIC", [] { return encoded(two_pictures(), ".heic", "[compression=hevc]"); }},
          {"GIF", [] { return gif(2); }}}},
        {"cut short", cut},
    };
    return all;
}

}  // namespace every_picture
