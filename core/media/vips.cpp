#include "core/media/vips.h"

#include <ATen/ops/empty.h>
#include <vips/vips.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <vips/vips8>

#include "core/base/error.h"

namespace deweather::media {

namespace {

// Rows that are decoded at once.
constexpr int kStrip = 128;
// zlib's level: 3 writes photographs at several times the speed of the default 6 and a few per cent larger.
constexpr int kPngCompression = 3;

void nothing(const char* /*domain*/, GLogLevelFlags /*level*/, const char* /*message*/, void* /*data*/) {}

void initialise() {
    static std::once_flag once;
    static bool good = false;
    std::call_once(once, [] {
        if (vips_init("deweather") != 0) return;
        // Loaders that are not tested against hostile files, among them ImageMagick's, are closed.
        vips_block_untrusted_set(TRUE);
        // Its authors count libjxl among these; version 0.7 of Debian 12 is in wide use, and kept up to date.
        vips_operation_block_set("VipsForeignLoadJxl", FALSE);
        vips_operation_block_set("VipsForeignSaveJxl", FALSE);
        // Each picture is read once: nothing is worth keeping, and decoding is by rows, in order.
        vips_cache_set_max(0);
        vips_cache_set_max_mem(0);
        vips_concurrency_set(1);
        constexpr auto kAll = static_cast<GLogLevelFlags>(G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL |
                                                          G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG);
        for (const char* domain : {"VIPS", "GLib", "GLib-GObject"}) g_log_set_handler(domain, kAll, nothing, nullptr);
        good = true;
    });
    if (!good) throw std::runtime_error("libvips cannot be started");
}

// The reason that libvips gives, without its own names before it.
std::runtime_error failure() {
    std::string reason = vips_error_buffer();
    vips_error_clear();
    while (!reason.empty() && (reason.back() == '\n' || reason.back() == ' ')) reason.pop_back();
    return std::runtime_error(one_line(reason));
}

template <class Action>
auto guarded(const Action& action) {
    initialise();
    try {
        return action();
    } catch (const vips::VError&) {
        throw failure();
    }
}

// A decoder's reason, with what to do.
std::runtime_error unreadable(const std::runtime_error& reason) {
    const std::string words = reason.what();
    const bool unknown = words.find("nsupported") != words.npos || words.find("not supported") != words.npos;
    return std::runtime_error(unknown ? "its kind is not supported (" + words + "); convert it with another program"
                                      : "it is damaged or cut short (" + words + "); copy or download it again");
}

template <class Action>
auto decoding(const Action& action) {
    initialise();
    try {
        return action();
    } catch (const vips::VError&) {
        throw unreadable(failure());
    }
}

vips::VImage load(std::span<const uint8_t> bytes, Format format) {
    VipsBlob* blob = vips_blob_new(nullptr, bytes.data(), bytes.size());
    const auto owner = std::unique_ptr<VipsArea, decltype(&vips_area_unref)>(VIPS_AREA(blob), vips_area_unref);
    auto* options = vips::VImage::option()->set("access", VIPS_ACCESS_SEQUENTIAL)->set("fail_on", VIPS_FAIL_ON_ERROR);
    switch (format) {
        case Format::kJpeg:
            return vips::VImage::jpegload_buffer(blob, options->set("unlimited", TRUE));
        case Format::kPng:
            return vips::VImage::pngload_buffer(blob, options->set("unlimited", TRUE));
        case Format::kWebp:
            return vips::VImage::webpload_buffer(blob, options);
        case Format::kGif:
            return vips::VImage::gifload_buffer(blob, options);
        case Format::kHeic:
        case Format::kAvif:
            return vips::VImage::heifload_buffer(blob, options->set("unlimited", TRUE));
        case Format::kJxl:
            return vips::VImage::jxlload_buffer(blob, options);
        default:
            delete options;
            throw std::logic_error("libvips is not asked for this format");
    }
}

std::vector<uint8_t> blob_of(const vips::VImage& image, const char* name) {
    if (image.get_typeof(name) == 0) return {};
    std::size_t size = 0;
    const void* data = image.get_blob(name, &size);
    const auto* bytes = static_cast<const uint8_t*>(data);
    return {bytes, bytes + size};
}

template <typename Sample>
void take_row(const void* pixels, int bands, int width, float scale, const std::vector<float*>& planes,
              int64_t offset) {
    const auto* row = static_cast<const Sample*>(pixels);
    for (int band = 0; band < bands; ++band) {
        float* target = planes[static_cast<std::size_t>(band)] + offset;
        for (int x = 0; x < width; ++x) target[x] = static_cast<float>(row[x * bands + band]) * scale;
    }
}

// All bands, float32 [bands,H,W] in 0..1.
at::Tensor take_pixels(vips::VImage image, float most) {
    const int width = image.width(), height = image.height(), bands = image.bands();
    auto planes = at::empty({bands, height, width}, at::kFloat);
    std::vector<float*> pointers;
    for (int band = 0; band < bands; ++band)
        pointers.push_back(planes.data_ptr<float>() + static_cast<int64_t>(band) * height * width);
    const std::unique_ptr<VipsRegion, decltype(&g_object_unref)> region(vips_region_new(image.get_image()),
                                                                        g_object_unref);
    for (int y = 0; y < height; y += kStrip) {
        const VipsRect strip = {0, y, width, std::min(kStrip, height - y)};
        if (vips_region_prepare(region.get(), &strip) != 0) throw unreadable(failure());
        for (int row = 0; row < strip.height; ++row) {
            const void* pixels = VIPS_REGION_ADDR(region.get(), 0, y + row);
            const int64_t offset = static_cast<int64_t>(y + row) * width;
            switch (image.format()) {
                case VIPS_FORMAT_UCHAR:
                    take_row<uint8_t>(pixels, bands, width, 1 / most, pointers, offset);
                    break;
                case VIPS_FORMAT_USHORT:
                    take_row<uint16_t>(pixels, bands, width, 1 / most, pointers, offset);
                    break;
                case VIPS_FORMAT_FLOAT:
                    take_row<float>(pixels, bands, width, 1, pointers, offset);
                    break;
                default:
                    throw std::runtime_error("its kind of numbers is not supported");
            }
        }
    }
    return planes;
}

// The largest stored value: deep HEIC and AVIF are shifted up to 16 bits, which leaves the low ones empty.
float largest(const vips::VImage& image) {
    if (image.format() == VIPS_FORMAT_UCHAR) return 255;
    int depth = 16;
    if (image.get_typeof("heif-bitdepth") != 0) depth = std::clamp(image.get_int("heif-bitdepth"), 9, 16);
    return static_cast<float>(((1 << depth) - 1) << (16 - depth));
}

// Removes the EXIF that libvips adds to every WebP, with a resolution that nobody stated.
std::vector<uint8_t> without_exif(const std::vector<uint8_t>& webp) {
    constexpr std::size_t kHeader = 12, kFlags = 20;
    constexpr uint8_t kExifFlag = 0x08;
    const auto is = [&](std::size_t at, std::string_view type) {
        return std::equal(type.begin(), type.end(), webp.begin() + static_cast<std::ptrdiff_t>(at));
    };
    std::vector<uint8_t> result(webp.begin(), webp.begin() + kHeader);
    for (std::size_t at = kHeader; at + 8 <= webp.size();) {
        std::size_t size = 0;
        for (std::size_t i = 4; i-- > 0;) size = size << 8 | webp[at + 4 + i];
        const std::size_t end = std::min(at + 8 + size + size % 2, webp.size());
        if (!is(at, "EXIF"))
            result.insert(result.end(), webp.begin() + static_cast<std::ptrdiff_t>(at),
                          webp.begin() + static_cast<std::ptrdiff_t>(end));
        at = end;
    }
    if (result.size() > kFlags && is(kHeader, "VP8X")) result[kFlags] &= static_cast<uint8_t>(~kExifFlag);
    for (std::size_t i = 0; i < 4; ++i) result[4 + i] = static_cast<uint8_t>((result.size() - 8) >> (8 * i));
    return result;
}

}  // namespace

VipsSize vips_size(std::span<const uint8_t> bytes, Format format) {
    return decoding([&] {
        const auto image = load(bytes, format);
        VipsSize size{.width = image.width(), .height = image.height(), .bands = image.bands()};
        if (image.get_typeof("n-pages") != 0) size.pages = std::max(1, image.get_int("n-pages"));
        return size;
    });
}

StoredPicture decode_by_vips(std::span<const uint8_t> bytes, Format format) {
    return decoding([&] {
        const auto image = load(bytes, format);
        const int bands = image.bands();
        StoredPicture stored;
        const bool cmyk = image.interpretation() == VIPS_INTERPRETATION_CMYK && bands >= 4;
        const int colours = cmyk ? 4 : bands >= 3 ? 3 : 1;
        if (bands > colours + 1)
            throw std::runtime_error("pictures of " + std::to_string(bands) + " channels are not supported");
        stored.space = cmyk ? ColourSpace::kCmyk : colours == 3 ? ColourSpace::kRgb : ColourSpace::kGrey;
        stored.bit_depth = image.format() == VIPS_FORMAT_UCHAR ? 8 : 16;
        const auto planes = take_pixels(image, largest(image));
        if (image.format() == VIPS_FORMAT_FLOAT &&
            !(planes.min().item<float>() >= -0.001F && planes.max().item<float>() <= 1.001F))
            throw std::runtime_error("its values go beyond white (HDR), which is not supported; tone-map it first");
        stored.samples = bands == colours ? planes : planes.narrow(0, 0, colours).contiguous();
        if (bands > colours) stored.alpha = planes.narrow(0, colours, 1).contiguous();
        stored.icc = blob_of(image, VIPS_META_ICC_NAME);
        stored.exif = blob_of(image, VIPS_META_EXIF_NAME);
        stored.xmp = blob_of(image, VIPS_META_XMP_NAME);
        return stored;
    });
}

std::vector<uint8_t> encode_by_vips(const Samples& samples, const VipsEncoding& encoding) {
    return guarded([&] {
        const bool deep = samples.bits == 16, grey = samples.channels < 3;
        auto image = vips::VImage::new_from_memory(const_cast<uint8_t*>(samples.bytes.data()), samples.bytes.size(),
                                                   samples.width, samples.height, samples.channels,
                                                   deep ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR);
        const auto meaning = grey ? (deep ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W)
                                  : (deep ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB);
        image = image.copy(vips::VImage::option()->set("interpretation", meaning));
        const auto put = [&](const char* name, const void* data, std::size_t size) {
            if (size > 0) vips_image_set_blob_copy(image.get_image(), name, data, size);
        };
        put(VIPS_META_EXIF_NAME, encoding.exif.data(), encoding.exif.size());
        put(VIPS_META_XMP_NAME, encoding.xmp.data(), encoding.xmp.size());
        put(VIPS_META_ICC_NAME, encoding.icc.data(), encoding.icc.size());
        VipsBlob* blob = nullptr;
        switch (encoding.format) {
            case Format::kPng:
                blob = image.pngsave_buffer(vips::VImage::option()
                                                ->set("compression", kPngCompression)
                                                ->set("filter", VIPS_FOREIGN_PNG_FILTER_ALL));
                break;
            case Format::kWebp:
                blob = image.webpsave_buffer(
                    vips::VImage::option()->set("Q", encoding.quality)->set("smart_subsample", TRUE));
                break;
            case Format::kAvif:
                blob = image.heifsave_buffer(vips::VImage::option()
                                                 ->set("compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1)
                                                 ->set("Q", encoding.quality)
                                                 ->set("bitdepth", deep ? 12 : 8)
                                                 ->set("subsample_mode", VIPS_FOREIGN_SUBSAMPLE_OFF));
                break;
            case Format::kJxl:
                // A lossy one with a profile comes back in other colours than the profile says (libvips 8.14).
                blob = image.jxlsave_buffer(vips::VImage::option()->set("lossless", TRUE));
                break;
            default:
                throw std::logic_error("libvips is not asked for this format");
        }
        std::size_t size = 0;
        const void* data = vips_blob_get(blob, &size);
        const auto* bytes = static_cast<const uint8_t*>(data);
        std::vector<uint8_t> encoded(bytes, bytes + size);
        vips_area_unref(VIPS_AREA(blob));
        if (encoding.format == Format::kWebp) return without_exif(encoded);
        return encoded;
    });
}

std::vector<uint8_t> generic_cmyk_profile() {
    initialise();
    VipsBlob* blob = nullptr;
    if (vips_profile_load("cmyk", &blob, nullptr) != 0 || blob == nullptr) throw failure();
    std::size_t size = 0;
    const auto* bytes = static_cast<const uint8_t*>(vips_blob_get(blob, &size));
    std::vector<uint8_t> profile(bytes, bytes + size);
    vips_area_unref(VIPS_AREA(blob));
    return profile;
}

}  // namespace deweather::media
