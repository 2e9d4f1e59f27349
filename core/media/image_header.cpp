#include "core/media/image_header.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "core/base/error.h"

namespace deweather::media {

namespace {

struct Extension {
    std::string_view name;
    Format format;
};
constexpr std::array<Extension, 7> kExtensions = {{{".jpg", Format::kJpeg},
                                                   {".jpeg", Format::kJpeg},
                                                   {".png", Format::kPng},
                                                   {".tif", Format::kTiff},
                                                   {".tiff", Format::kTiff},
                                                   {".webp", Format::kWebp},
                                                   {".bmp", Format::kBmp}}};

const Extension* extension_of(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    const auto* found =
        std::find_if(kExtensions.begin(), kExtensions.end(), [&](const Extension& e) { return e.name == extension; });
    return found == kExtensions.end() ? nullptr : found;
}

// Reads numbers of a file; a read beyond the end throws the file's error.
class Bytes {
  public:
    Bytes(std::span<const uint8_t> bytes, std::string_view subject) : bytes_(bytes), subject_(subject) {}

    uint64_t size() const { return bytes_.size(); }
    Error error(std::string_view why) const { return Error("cannot read picture", subject_, why); }
    Error cut_short() const { return error("the file is cut short; copy or download it again"); }

    uint64_t little(uint64_t at, int count) const { return number(at, count, false); }
    uint64_t big(uint64_t at, int count) const { return number(at, count, true); }
    uint64_t number(uint64_t at, int count, bool big_endian) const {
        if (at > size() || size() - at < static_cast<uint64_t>(count)) throw cut_short();
        uint64_t value = 0;
        for (int i = 0; i < count; ++i)
            value = value << 8 | bytes_[at + static_cast<uint64_t>(big_endian ? i : count - 1 - i)];
        return value;
    }
    bool has(uint64_t at, std::string_view text) const {
        return at <= size() && size() - at >= text.size() &&
               std::equal(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at),
                          [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
    }

  private:
    std::span<const uint8_t> bytes_;
    std::string_view subject_;
};

ImageHeader parse_jpeg(const Bytes& file) {
    ImageHeader header{.format = Format::kJpeg};
    bool scanned = false;
    for (uint64_t at = 2;;) {
        // Within a scan, 0xFF00 is data and 0xFFD0..D7 are restarts; anything else begins a segment.
        while (file.big(at, 1) != 0xFF) ++at;
        while (file.big(at, 1) == 0xFF) ++at;
        const uint64_t marker = file.big(at++, 1);
        if (marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) continue;
        if (marker == 0xD9) break;
        const uint64_t length = file.big(at, 2);
        if (length < 2) throw file.error("it is damaged; copy or download it again");
        const bool start_of_frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (start_of_frame && header.width == 0) {
            if (file.big(at + 2, 1) != 8)
                throw file.error("JPEGs of more than 8 bits are not supported; convert it to PNG or TIFF");
            header.height = static_cast<int64_t>(file.big(at + 3, 2));
            header.width = static_cast<int64_t>(file.big(at + 5, 2));
            header.components = static_cast<int>(file.big(at + 7, 1));
            header.cmyk = header.components == 4;
        }
        if (marker == 0xDA) scanned = true;
        at += length;
    }
    if (!scanned || header.width == 0) throw file.error("it holds no picture; copy or download it again");
    return header;
}

ImageHeader parse_png(const Bytes& file) {
    ImageHeader header{.format = Format::kPng};
    if (!file.has(12, "IHDR")) throw file.error("it is damaged; copy or download it again");
    header.width = static_cast<int64_t>(file.big(16, 4));
    header.height = static_cast<int64_t>(file.big(20, 4));
    switch (file.big(25, 1)) {
        case 0:
        case 3:
            header.components = 1;
            break;
        case 4:
            header.components = 2;
            break;
        case 6:
            header.components = 4;
            break;
        default:
            header.components = 3;
    }
    bool data = false;
    for (uint64_t at = 8;;) {
        const uint64_t length = file.big(at, 4);
        // An animation of one frame is a picture like any other.
        if (file.has(at + 4, "acTL")) header.pages = std::max<int64_t>(1, static_cast<int64_t>(file.big(at + 8, 4)));
        data = data || file.has(at + 4, "IDAT");
        const bool end = file.has(at + 4, "IEND");
        at += 12 + length;
        if (at > file.size()) throw file.cut_short();
        if (end) break;
    }
    if (!data) throw file.error("it holds no picture; copy or download it again");
    return header;
}

// TIFF fields that matter here (TIFF 6.0, section 8).
enum TiffTag : uint64_t {
    kNewSubfileType = 254,
    kImageWidth = 256,
    kImageLength = 257,
    kStripOffsets = 273,
    kSamplesPerPixel = 277,
    kStripByteCounts = 279,
    kTileOffsets = 324,
    kTileByteCounts = 325,
    kSampleFormat = 339,
};

ImageHeader parse_tiff(const Bytes& file) {
    ImageHeader header{.format = Format::kTiff, .components = 1, .pages = 0};
    const bool big = file.has(0, "MM");
    if (file.number(2, 2, big) != 42) throw file.error("BigTIFF is not supported; save it as an ordinary TIFF");
    std::set<uint64_t> visited;
    uint64_t directory = file.number(4, 4, big);
    while (directory != 0) {
        if (!visited.insert(directory).second) throw file.error("it is damaged: its pages go round in a circle");
        const uint64_t entries = file.number(directory, 2, big);
        uint64_t offsets = 0, sizes = 0, parts = 0, offset_width = 0, size_width = 0, subfile = 0, width = 0,
                 height = 0;
        for (uint64_t entry = directory + 2; entry < directory + 2 + entries * 12; entry += 12) {
            const uint64_t tag = file.number(entry, 2, big), type = file.number(entry + 2, 2, big),
                           count = file.number(entry + 4, 4, big);
            const int bytes = type == 3 ? 2 : type == 4 ? 4 : 0;  // SHORT, LONG
            if (bytes == 0) continue;
            // Values of up to four bytes stand in the entry itself.
            const uint64_t place =
                count * static_cast<uint64_t>(bytes) <= 4 ? entry + 8 : file.number(entry + 8, 4, big);
            const auto value = [&] { return file.number(place, bytes, big); };
            switch (tag) {
                case kNewSubfileType:
                    subfile = value();
                    break;
                case kImageWidth:
                    width = value();
                    break;
                case kImageLength:
                    height = value();
                    break;
                case kSamplesPerPixel:
                    header.components = static_cast<int>(value());
                    break;
                case kSampleFormat:
                    if (value() != 1)
                        throw file.error(
                            "TIFFs of floating-point or signed values are not supported; save it with 8 or 16 bits");
                    break;
                case kStripOffsets:
                case kTileOffsets:
                    offsets = place, parts = count, offset_width = static_cast<uint64_t>(bytes);
                    break;
                case kStripByteCounts:
                case kTileByteCounts:
                    sizes = place, size_width = static_cast<uint64_t>(bytes);
                    break;
                default:
                    break;
            }
        }
        // Bit 0 marks a thumbnail of another page, bit 2 a mask: no pictures of their own.
        if ((subfile & 0b101) == 0) {
            if (header.pages++ == 0)
                header.width = static_cast<int64_t>(width), header.height = static_cast<int64_t>(height);
            if (offsets == 0 || sizes == 0) throw file.error("it holds no picture; copy or download it again");
            for (uint64_t part = 0; part < parts; ++part) {
                const uint64_t begin = file.number(offsets + part * offset_width, static_cast<int>(offset_width), big);
                const uint64_t length = file.number(sizes + part * size_width, static_cast<int>(size_width), big);
                if (begin + length > file.size()) throw file.cut_short();
            }
        }
        directory = file.number(directory + 2 + entries * 12, 4, big);
    }
    if (header.pages == 0) throw file.error("it holds no picture; copy or download it again");
    return header;
}

ImageHeader parse_webp(const Bytes& file) {
    ImageHeader header{.format = Format::kWebp};
    if (file.little(4, 4) + 8 > file.size()) throw file.cut_short();
    if (file.has(12, "VP8 ")) {
        if (!file.has(23, "\x9D\x01\x2A")) throw file.error("it is damaged; copy or download it again");
        header.width = static_cast<int64_t>(file.little(26, 2) & 0x3FFF);
        header.height = static_cast<int64_t>(file.little(28, 2) & 0x3FFF);
    } else if (file.has(12, "VP8L")) {
        const uint64_t sizes = file.little(21, 4);
        header.width = static_cast<int64_t>(sizes & 0x3FFF) + 1;
        header.height = static_cast<int64_t>(sizes >> 14 & 0x3FFF) + 1;
        header.components = 4;
    } else if (file.has(12, "VP8X")) {
        const uint64_t flags = file.little(20, 1);
        header.components = (flags & 0x10) != 0 ? 4 : 3;
        header.pages = (flags & 0x02) != 0 ? 2 : 1;
        header.width = static_cast<int64_t>(file.little(24, 3)) + 1;
        header.height = static_cast<int64_t>(file.little(27, 3)) + 1;
    } else {
        throw file.error("it is damaged; copy or download it again");
    }
    return header;
}

ImageHeader parse_bmp(const Bytes& file) {
    ImageHeader header{.format = Format::kBmp};
    const uint64_t data = file.little(10, 4);
    uint64_t bits = 0, compression = 0;
    if (file.little(14, 4) == 12) {
        header.width = static_cast<int64_t>(file.little(18, 2));
        header.height = static_cast<int64_t>(file.little(20, 2));
        bits = file.little(24, 2);
    } else {
        header.width = static_cast<int32_t>(file.little(18, 4));
        header.height = static_cast<int32_t>(file.little(22, 4));
        if (header.height < 0) header.height = -header.height;  // rows from the top
        bits = file.little(28, 2);
        compression = file.little(30, 4);
    }
    if (header.width <= 0 || header.height <= 0 || bits > 32)
        throw file.error("it is damaged; copy or download it again");
    const auto row = (static_cast<uint64_t>(header.width) * bits + 31) / 32 * 4;
    const bool run_length = compression == 1 || compression == 2;
    if (data > file.size() || (!run_length && (file.size() - data) / row < static_cast<uint64_t>(header.height)))
        throw file.cut_short();
    return header;
}

ImageHeader parse_known(const Bytes& file) {
    if (file.has(0, "\xFF\xD8\xFF")) return parse_jpeg(file);
    if (file.has(0, "\x89PNG\r\n\x1A\n")) return parse_png(file);
    if (file.has(0, "II") || file.has(0, "MM"))
        if (const uint64_t version = file.number(2, 2, file.has(0, "MM")); version == 42 || version == 43)
            return parse_tiff(file);
    if (file.has(0, "RIFF") && file.has(8, "WEBP")) return parse_webp(file);
    if (file.has(0, "BM")) return parse_bmp(file);
    if (file.has(0, "GIF8")) throw file.error("GIF is not supported; convert it to PNG, or an animation to a video");
    throw file.error("it is not a picture of a known kind; JPEG, PNG, TIFF, WebP and BMP are");
}

}  // namespace

std::string_view ImageHeader::what() const {
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
    }
    return "";
}

ImageHeader parse_header(std::span<const uint8_t> bytes, std::string_view subject) {
    const Bytes file(bytes, subject);
    if (bytes.empty()) throw file.error("the file is empty; copy or download it again");
    const auto header = parse_known(file);
    if (header.width <= 0 || header.height <= 0) throw file.error("it claims to have no pixels; it is damaged");
    if (header.cmyk)
        throw file.error(
            "it is a CMYK JPEG, made for printing; convert it to RGB, its colours cannot be kept otherwise");
    if (header.pages > 1)
        throw file.error(header.format == Format::kTiff
                             ? "it has several pages, of which only one could be kept; split it first"
                             : "it is an animation, of which only one frame could be kept; convert it to a video");
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

Format format_of_name(const std::filesystem::path& path) {
    if (const auto* extension = extension_of(path)) return extension->format;
    throw Error("cannot write", path.string(), "the name has to end in .jpg, .png, .tif, .webp or .bmp");
}

}  // namespace deweather::media
