#include "core/media/image_header.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "core/base/error.h"
#include "core/media/bmp.h"
#include "core/media/file_bytes.h"
#include "core/media/heif_boxes.h"
#include "core/media/jpeg_data.h"
#include "core/media/jpeg_segments.h"
#include "core/media/jxl_boxes.h"
#include "core/media/png_chunks.h"
#include "core/media/raw_picture.h"
#include "core/media/tiff_picture.h"
#include "core/media/vips.h"

namespace deweather::media {

namespace {

struct Extension {
    std::string_view name;
    Format format;
};
constexpr std::array<Extension, 42> kExtensions = {
    {{".jpg", Format::kJpeg},  {".jpeg", Format::kJpeg}, {".jpe", Format::kJpeg},  {".jfif", Format::kJpeg},
     {".mpo", Format::kJpeg},  {".hif", Format::kHeic},  {".png", Format::kPng},   {".tif", Format::kTiff},
     {".tiff", Format::kTiff}, {".webp", Format::kWebp}, {".bmp", Format::kBmp},   {".dib", Format::kBmp},
     {".gif", Format::kGif},   {".heic", Format::kHeic}, {".heif", Format::kHeic}, {".avif", Format::kAvif},
     {".jxl", Format::kJxl},   {".dng", Format::kRaw},   {".nef", Format::kRaw},   {".nrw", Format::kRaw},
     {".cr2", Format::kRaw},   {".cr3", Format::kRaw},   {".crw", Format::kRaw},   {".arw", Format::kRaw},
     {".sr2", Format::kRaw},   {".srf", Format::kRaw},   {".raf", Format::kRaw},   {".orf", Format::kRaw},
     {".rw2", Format::kRaw},   {".rwl", Format::kRaw},   {".pef", Format::kRaw},   {".srw", Format::kRaw},
     {".3fr", Format::kRaw},   {".fff", Format::kRaw},   {".iiq", Format::kRaw},   {".mef", Format::kRaw},
     {".mos", Format::kRaw},   {".mrw", Format::kRaw},   {".erf", Format::kRaw},   {".kdc", Format::kRaw},
     {".dcr", Format::kRaw},   {".x3f", Format::kRaw}}};

// JPEGs with several pictures; a result has one.
constexpr std::string_view kManyJpegs = ".mpo";

bool written(Format format) {
    return format != Format::kGif && format != Format::kHeic && format != Format::kRaw;
}

const Extension* extension_of(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    const auto* found =
        std::find_if(kExtensions.begin(), kExtensions.end(), [&](const Extension& e) { return e.name == extension; });
    return found == kExtensions.end() ? nullptr : found;
}

constexpr std::string_view kCutShort = "the file is cut short; copy or download it again";
constexpr std::string_view kDamaged = "it is damaged; copy or download it again";

ImageHeader parse_jpeg(const FileBytes& file) {
    const auto segments = jpeg_segments(file);
    ImageHeader header{.format = Format::kJpeg,
                       .width = segments.width,
                       .height = segments.height,
                       .components = segments.components,
                       .cmyk = segments.components == 4};
    if (segments.width > 0 && segments.bits != 8)
        throw std::runtime_error("JPEGs of more than 8 bits are not supported; convert it to PNG or TIFF");
    if (segments.lossless) throw std::runtime_error("lossless JPEGs are not supported; convert it to PNG or TIFF");
    if (segments.width == 0 || !segments.scanned) {
        if (!segments.ended) throw std::runtime_error(std::string(kCutShort));
        throw std::runtime_error("it holds no picture; copy or download it again");
    }
    if (!segments.ended && !segments.all_scans) throw std::runtime_error(std::string(kCutShort));
    header.no_end = !segments.ended;
    header.data_end = static_cast<int64_t>(segments.end);
    // Whether only the marker is missing shows when the data are decoded to their last bit.
    if (header.no_end && !jpeg_data_whole(ended_jpeg(file.all(), segments.end)))
        throw std::runtime_error(std::string(kCutShort));
    return header;
}

ImageHeader parse_png(const FileBytes& file) {
    ImageHeader header{.format = Format::kPng};
    if (!file.has(12, "IHDR")) throw std::runtime_error(std::string(kDamaged));
    header.width = static_cast<int64_t>(file.big(16, 4));
    header.height = static_cast<int64_t>(file.big(20, 4));
    constexpr std::array<int, 7> kComponents = {1, 3, 3, 1, 2, 3, 4};
    header.components = kComponents[std::min<uint64_t>(file.big(25, 1), 6)];
    bool data = false;
    for (const auto& chunk : png_chunks(file)) {
        // An animation of one frame is a picture like any other.
        if (chunk.is("acTL") && chunk.size >= 4)
            header.pages = std::max<int64_t>(1, static_cast<int64_t>(file.big(chunk.data, 4)));
        data = data || chunk.is("IDAT");
    }
    if (!data) throw std::runtime_error("it holds no picture; copy or download it again");
    return header;
}

ImageHeader parse_tiff(const FileBytes& file) {
    const auto facts = tiff_facts(file.all());
    if (facts.cut_short) throw std::runtime_error(std::string(kCutShort));
    return {.format = Format::kTiff,
            .width = facts.width,
            .height = facts.height,
            .components = facts.components,
            .cmyk = facts.cmyk,
            .pages = facts.pages,
            .page = facts.page};
}

ImageHeader parse_raw(const FileBytes& file) {
    const auto facts = raw_facts(file.all());
    return {.format = Format::kRaw, .width = facts.width, .height = facts.height, .components = facts.components};
}

// A TIFF under the name of a camera RAW may be one whose values nothing but LibRaw's list of cameras tells from a
// picture; what a TIFF reader finds in it is a thumbnail.
ImageHeader parse_tiff_named_raw(const FileBytes& file) {
    if (is_known_raw(file.all())) return parse_raw(file);
    if (names_its_maker(file.all()))
        throw std::runtime_error(
            "it is called a camera RAW, but is none that LibRaw knows; if it is a TIFF, rename it to .tif");
    return parse_tiff(file);
}

ImageHeader parse_webp(const FileBytes& file) {
    if (file.little(4, 4) + 8 > file.size()) throw std::runtime_error(std::string(kCutShort));
    ImageHeader header{.format = Format::kWebp};
    const auto size = vips_size(file.all(), Format::kWebp);
    header.width = size.width, header.height = size.height, header.components = size.bands, header.pages = size.pages;
    return header;
}

ImageHeader parse_bmp(const FileBytes& file) {
    const auto facts = bmp_facts(file.all());
    if (facts.cut_short) throw std::runtime_error(std::string(kCutShort));
    return {.format = Format::kBmp, .width = facts.width, .height = facts.height, .components = facts.components};
}

// The boxes of HEIC, AVIF and of JPEG XL in a container lie one after another and say how long they are.
void check_boxes(const FileBytes& file) {
    for (uint64_t at = 0; at < file.size();) {
        uint64_t size = file.big(at, 4);
        if (size == 0) return;  // to the end
        if (size == 1) size = file.big(at + 8, 8);
        if (size < 8) return;  // something appended
        if (size > file.size() - at) throw std::runtime_error(std::string(kCutShort));
        at += size;
    }
}

ImageHeader parse_by_vips(const FileBytes& file, Format format) {
    if (file.has(4, "ftyp") || file.has(4, "JXL ")) check_boxes(file);
    const auto size = vips_size(file.all(), format);
    ImageHeader header{
        .format = format, .width = size.width, .height = size.height, .components = size.bands, .pages = size.pages};
    int64_t frames = 1;
    if (format == Format::kJxl) frames = is_animated_jxl(file.all()) ? 2 : 1;
    if (format == Format::kHeic || format == Format::kAvif) frames = heif_facts(file.all()).frames;
    header.animated = frames > 1 || format == Format::kGif;
    header.pages = std::max(header.pages, frames);
    return header;
}

ImageHeader parse(const FileBytes& file, Format format) {
    switch (format) {
        case Format::kJpeg:
            return parse_jpeg(file);
        case Format::kPng:
            return parse_png(file);
        case Format::kTiff:
            return parse_tiff(file);
        case Format::kWebp:
            return parse_webp(file);
        case Format::kBmp:
            return parse_bmp(file);
        case Format::kRaw:
            return parse_raw(file);
        default:
            return parse_by_vips(file, format);
    }
}

// The brand of an ISO media file, or one of those it is compatible with.
bool has_brand(const FileBytes& file, std::initializer_list<std::string_view> brands) {
    const uint64_t end = std::min<uint64_t>({file.big(0, 4), file.size(), 256});
    for (uint64_t at = 8; at + 4 <= end; at += at == 8 ? 8 : 4)
        for (const auto brand : brands)
            if (file.has(at, brand)) return true;
    return false;
}

}  // namespace

std::string_view name_of(Format format) {
    switch (format) {
        case Format::kJpeg:
            return "JPEG";
        case Format::kPng:
            return "PNG";
        case Format::kTiff:
            return "TIFF";
        case Format::kWebp:
            return "WebP";
        case Format::kBmp:
            return "BMP";
        case Format::kGif:
            return "GIF";
        case Format::kHeic:
            return "HEIC";
        case Format::kAvif:
            return "AVIF";
        case Format::kJxl:
            return "JPEG XL";
        case Format::kRaw:
            return "camera RAW";
    }
    return "";
}

std::optional<Format> format_of_content(std::span<const uint8_t> bytes) {
    const FileBytes file(bytes);
    if (file.has(0, "\xFF\xD8\xFF")) return Format::kJpeg;
    if (is_raw(bytes)) return Format::kRaw;
    if (file.has(0, "\x89PNG\r\n\x1A\n")) return Format::kPng;
    for (const bool big : {false, true})
        if (file.has(0, big ? "MM" : "II") && file.size() >= 4)
            if (const auto version = file.number(2, 2, big); version == 42 || version == 43) return Format::kTiff;
    if (file.has(0, "RIFF") && file.has(8, "WEBP")) return Format::kWebp;
    if (file.has(0, "BM")) return Format::kBmp;
    if (file.has(0, "GIF8")) return Format::kGif;
    if (file.has(0, "\xFF\x0A") || file.has(4, "JXL \r\n\x87\n")) return Format::kJxl;
    if (file.has(4, "ftyp")) {
        if (has_brand(file, {"avif", "avis"})) return Format::kAvif;
        if (has_brand(file, {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"})) return Format::kHeic;
    }
    return std::nullopt;
}

ImageHeader parse_header(std::span<const uint8_t> bytes, std::string_view subject, bool first_picture) {
    const auto error = [&](std::string_view why) { return Error("cannot read picture", subject, why); };
    if (bytes.empty()) throw error("the file is empty; copy or download it again");
    ImageHeader header;
    try {
        const auto format = format_of_content(bytes);
        if (!format)
            throw std::runtime_error(
                "it is not a picture of a known kind; JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC, AVIF, JPEG XL and "
                "camera RAW are");
        const auto* named = extension_of(subject);
        const bool named_raw = named != nullptr && named->format == Format::kRaw;
        header = *format == Format::kTiff && named_raw ? parse_tiff_named_raw(FileBytes(bytes))
                                                       : parse(FileBytes(bytes), *format);
    } catch (const std::exception& failure) {
        throw error(failure.what());
    }
    if (header.width <= 0 || header.height <= 0) throw error("it claims to have no pixels; it is damaged");
    if (header.pages > 1 && !first_picture && header.format == Format::kGif)
        throw error(
            "it is an animation; restore it as a video by -o with a name in .mp4, or take its first picture by "
            "--first-picture");
    if (header.pages > 1 && !first_picture)
        throw error(header.format == Format::kTiff || (header.format == Format::kHeic && !header.animated)
                        ? "it has several pages, of which only one could be kept; split it first, or take the first by "
                          "--first-picture"
                        : "it is an animation, of which only one frame could be kept; convert it to a video, or take "
                          "the first by --first-picture");
    return header;
}

std::vector<std::string_view> picture_extensions() {
    std::vector<std::string_view> names;
    names.reserve(kExtensions.size());
    for (const auto& extension : kExtensions) names.push_back(extension.name);
    return names;
}

bool is_picture_name(const std::filesystem::path& path) {
    return extension_of(path) != nullptr;
}

bool is_animation_name(const std::filesystem::path& path) {
    const auto* extension = extension_of(path);
    return extension != nullptr && extension->format == Format::kGif;
}

Format format_of_name(const std::filesystem::path& path) {
    const auto* extension = extension_of(path);
    if (extension != nullptr && written(extension->format) && extension->name != kManyJpegs) return extension->format;
    throw Error("cannot write", path.string(), "the name has to end in .jpg, .png, .tif, .webp, .avif, .jxl or .bmp");
}

std::filesystem::path result_extension(const std::filesystem::path& path) {
    const auto* extension = extension_of(path);
    if (extension != nullptr && extension->name == kManyJpegs) return ".jpg";
    if (extension == nullptr || written(extension->format)) return path.extension();
    if (extension->format == Format::kRaw) return ".tif";
    return extension->format == Format::kGif ? ".png" : ".jpg";
}

}  // namespace deweather::media
