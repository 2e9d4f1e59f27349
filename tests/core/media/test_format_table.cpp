// The tables of docs/file-formats.md, cell by cell: a picture of each kind is made in each format, read, written and
// read again, and what came of it is the cell's word.
#include <torch/types.h>

#include <jpeglib.h>
#include <vips/vips.h>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <exiv2/exiv2.hpp>
#include <functional>
#include <map>
#include <optional>

#include "core/base/error.h"
#include "core/media/image_io.h"
#include "core/media/own_colours.h"
#include "tests/core/media/picture_bytes.h"

using namespace deweather;
using namespace picture_bytes;
namespace fs = std::filesystem;

namespace {

constexpr int kSide = 16;

// A table of a Markdown file: rows by their first cell, cells by the words above them.
using Row = std::map<QString, QString>;
using Table = std::vector<std::pair<QString, Row>>;

QStringList cells_of(const QString& line) {
    QStringList cells = line.split('|').mid(1);
    cells.removeLast();
    for (auto& cell : cells) cell = cell.trimmed();
    return cells;
}

// The table whose first cell is this.
Table table_of(const QString& text, const QString& first) {
    Table table;
    QStringList names;
    for (const auto& line : text.split('\n')) {
        if (!line.startsWith('|')) {
            if (!names.isEmpty()) break;
            continue;
        }
        const auto cells = cells_of(line);
        if (names.isEmpty()) {
            if (cells.value(0) == first) names = cells;
        } else if (!cells.value(0).startsWith("---")) {
            Row row;
            for (int i = 1; i < cells.size(); ++i) row[names.value(i)] = cells[i];
            table.emplace_back(cells[0], row);
        }
    }
    return table;
}

// Samples 0..most that differ everywhere, interleaved; the last of them all bits.
std::vector<uint32_t> ramp(int channels, uint32_t most, int count = kSide * kSide) {
    std::vector<uint32_t> values;
    for (int i = 0; i < count * channels; ++i)
        values.push_back(static_cast<uint32_t>(uint64_t{most} * static_cast<uint64_t>(i) /
                                               static_cast<uint64_t>(count * channels - 1)));
    return values;
}

Bytes encoded(VipsImage* image, const char* ending, const char* options = "") {
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

VipsImage* from(const std::vector<uint32_t>& values, int channels, VipsBandFormat format,
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

VipsImage* colours(int channels = 3) {
    return from(ramp(channels, 255), channels, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_sRGB);
}

VipsImage* deep_colours() {
    return from(ramp(3, 65535), 3, VIPS_FORMAT_USHORT, VIPS_INTERPRETATION_RGB16);
}

// Two pictures one above the other, which savers of animations take for two.
VipsImage* two_pictures() {
    auto* image = from(ramp(3, 255, 2 * kSide * kSide), 3, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_sRGB, 2 * kSide);
    vips_image_set_int(image, "page-height", kSide);
    return image;
}

Bytes jpeg(int channels) {
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
Bytes of_12_bits(Bytes bytes) {
    for (std::size_t i = 2; i + 4 < bytes.size(); ++i)
        if (bytes[i] == 0xFF && bytes[i + 1] == 0xC0) bytes[i + 4] = 12;
    return bytes;
}

Bytes tiff_page(uint32_t photometric, uint32_t bits, uint32_t samples, uint32_t extra = 0) {
    TiffPage page(kSide, kSide, photometric, bits, samples);
    if (extra != 0) page.shorts(338, {extra});
    const auto values = ramp(static_cast<int>(samples), (1U << bits) - 1);
    page.strip(bits == 8 || bits == 16 ? numbers(values, static_cast<int>(bits / 8))
                                       : packed(values, static_cast<int>(bits), kSide * samples));
    return tiff({page});
}

Bytes float_tiff(float most) {
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

Bytes palette_tiff() {
    TiffPage page(kSide, kSide, 3, 8, 1);
    page.shorts(320, ramp(3, 65535, 256));
    page.strip(numbers(ramp(1, 255), 1));
    return tiff({page});
}

Bytes palette_bmp(uint32_t bits) {
    const uint32_t count = 1U << bits;
    return bmp(
        {.width = kSide, .height = kSide, .bits = bits, .palette = numbers(ramp(4, 255, static_cast<int>(count)), 1)},
        packed(ramp(1, count - 1), static_cast<int>(bits), kSide));
}

Bytes grey_bmp() {
    Bytes palette;
    for (uint32_t i = 0; i < 256; ++i) put(palette, i | i << 8 | i << 16, 4);
    return bmp({.width = kSide, .height = kSide, .bits = 8, .palette = palette}, numbers(ramp(1, 255), 1));
}

Bytes alpha_bmp() {
    Bytes masks;
    for (const uint32_t mask : {0xFF0000U, 0xFF00U, 0xFFU, 0xFF000000U}) put(masks, mask, 4);
    return bmp({.size = 108, .width = kSide, .height = kSide, .bits = 32, .compression = 3, .masks = masks},
               numbers(ramp(4, 255), 1));
}

// 16 x 16 of two colours; LZW codes of three bits, cleared before the table grows.
Bytes gif(int frames, bool transparent = false) {
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

Bytes webp(int channels) {
    return encoded(colours(channels), ".webp", "[lossless]");
}

using Make = std::function<Bytes()>;
using Makers = std::map<QString, Make>;

// What "read" says of: a kind of picture, in each format that has it.
const std::map<QString, Makers>& makers() {
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
          {"BMP", grey_bmp}}},
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
          {"JPEG XL", [] { return encoded(deep_colours(), ".jxl", "[lossless]"); }}}},
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
          {"HEIC", [] { return encoded(two_pictures(), ".heic", "[compression=hevc]"); }},
          {"GIF", [] { return gif(2); }}}},
        {"cut short", cut},
    };
    return all;
}

const std::map<QString, QString>& endings() {
    static const std::map<QString, QString> all = {{"JPEG", "jpg"},  {"PNG", "png"},   {"TIFF", "tif"},
                                                   {"WebP", "webp"}, {"AVIF", "avif"}, {"JPEG XL", "jxl"},
                                                   {"HEIC", "heic"}, {"GIF", "gif"},   {"BMP", "bmp"}};
    return all;
}

bool says(const std::vector<std::string>& notes, const char* word) {
    return std::any_of(notes.begin(), notes.end(),
                       [&](const std::string& note) { return note.find(word) != std::string::npos; });
}

double difference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

}  // namespace

class TestFormatTable : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    QString docs_;

    fs::path path(const QString& name) const { return fs::path(folder_.filePath(name).toStdString()); }

    // The word of a cell of "read".
    QString word_of_reading(const QString& kind, const QString& format, const Bytes& bytes) const {
        const auto file = path("in." + endings().at(format));
        picture_bytes::write(file, bytes);
        media::Image image;
        try {
            image = media::read_image(file, {});
        } catch (const Error&) {
            if (kind != "several pictures") return "refused";
            return media::read_image(file, {.first_picture = true}).notes.empty() ? "the first, in silence" : "refused";
        }
        if (image.width() != kSide || image.height() != kSide) return "another size";
        if (kind == "grey") return image.grey ? "yes" : "as RGB";
        if (kind == "palette") return image.grey ? "as grey" : "as RGB";
        if (kind == "alpha")
            return image.alpha.defined() && difference(image.alpha, at::ones({1})) > 0.2 ? "yes" : "lost";
        if (kind == "CMYK" || kind == "Lab") {
            const auto space = kind == "Lab" ? media::ColourSpace::kLab : media::ColourSpace::kCmyk;
            return image.own_colours && image.own_colours->space == space ? "yes" : "lost";
        }
        if (kind == "16 bits") return image.bit_depth == 16 ? "yes" : "as 8 bits";
        if ((kind.contains("bits") && !kind.startsWith("RGB")) || kind.startsWith("floats"))
            return QString("as %1 bits").arg(image.bit_depth);
        return "yes";
    }

    struct Saved {
        media::Image image;
        std::vector<std::string> notes;
    };

    std::optional<Saved> saved(const media::Image& image, const QString& format) const {
        const auto file = path("out." + endings().at(format));
        try {
            auto notes = media::write_image(image, file, {.existing = Existing::kReplace, .quality = 100});
            return Saved{media::read_image(file, {}), std::move(notes)};
        } catch (const Error&) {
            return std::nullopt;
        }
    }

    static media::Image plain() {
        media::Image image;
        // Soft, and as coarse in colour as every format keeps it.
        image.rgb = at::linspace(0.1, 0.9, kSide).view({1, 1, kSide}).expand({3, kSide, kSide}).contiguous();
        image.chroma = {.x = 2, .y = 2};
        return image;
    }

    media::Image read(const char* name, const Bytes& bytes) const {
        picture_bytes::write(path(name), bytes);
        return media::read_image(path(name), {});
    }

    using Write = std::function<QString(const QString& format)>;

    // What becomes of a part of a picture in a format: "yes", "said" and so on.
    QString word(const media::Image& image, const QString& format, const char* note,
                 const std::function<bool(const media::Image&)>& kept, const char* lost = "said") const {
        const auto result = saved(image, format);
        if (!result) return "refused";
        if (kept(result->image)) return says(result->notes, note) ? "kept and said to be lost" : "yes";
        return says(result->notes, note) ? lost : "lost in silence";
    }

    std::map<QString, Write> writers() const {
        using media::Image;
        std::map<QString, Write> all;
        all["EXIF, XMP"] = [this](const QString& format) {
            auto image = plain();
            Exiv2::ExifData exif;
            exif["Exif.Image.Make"] = "Rainmaker";
            Exiv2::ExifParser::encode(image.metadata.exif, Exiv2::littleEndian, exif);
            image.metadata.xmp =
                R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">)"
                R"(<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Cloudburst"/>)"
                R"(</rdf:RDF></x:xmpmeta>)";
            return word(image, format, "metadata", [](const Image& read) {
                return holds(read.metadata.exif, "Rainmaker") &&
                       read.metadata.xmp.find("Cloudburst") != std::string::npos;
            });
        };
        all["IPTC"] = [this](const QString& format) {
            auto image = plain();
            put(image.metadata.iptc, {0x1C, 2, 90, 0, 10});
            put(image.metadata.iptc, "Cloudburst");
            return word(image, format, format == "BMP" ? "metadata" : "IPTC",
                        [](const Image& read) { return holds(read.metadata.iptc, "Cloudburst"); });
        };
        all["ICC profile"] = [this](const QString& format) {
            constexpr int kDisplayP3 = 12;
            const auto profile = media::profile_of(media::CodedColours{.primaries = kDisplayP3, .transfer = 13});
            auto image = plain();
            image.metadata.icc = profile;
            const auto coloured = saved(image, "PNG");
            return word(coloured->image, format, "metadata",
                        [&](const Image& read) { return read.own_colours && read.own_colours->profile == profile; });
        };
        all["resolution"] = [this](const QString& format) -> QString {
            constexpr double kDotsAMetre = 11811;
            auto image = plain();
            image.metadata.resolution = {.x = kDotsAMetre, .y = kDotsAMetre};
            const auto result = saved(image, format);
            if (std::abs(result->image.metadata.resolution.x - kDotsAMetre) > 1) return "lost";
            return result->image.metadata.exif.empty() || format == "TIFF" ? "yes" : "in EXIF";
        };
        all["text chunks of PNG"] = [this](const QString& format) {
            auto image = plain();
            const std::string text("Author\0Cloudburst", 17);
            image.metadata.texts = {{.type = "tEXt", .data = {text.begin(), text.end()}}};
            return word(image, format, format == "BMP" ? "metadata" : "texts",
                        [](const Image& read) { return !read.metadata.texts.empty(); });
        };
        all["comments of JPEG"] = [this](const QString& format) -> QString {
            auto image = plain();
            image.metadata.comments = {"Cloudburst"};
            const auto result = saved(image, format);
            if (!result->image.metadata.comments.empty()) return "yes";
            if (!result->image.metadata.texts.empty()) return "as text";
            return says(result->notes, format == "BMP" ? "metadata" : "comment") ? "said" : "lost in silence";
        };
        all["alpha"] = [this](const QString& format) {
            auto image = plain();
            image.alpha = at::linspace(0, 1, kSide).view({1, kSide, 1}).expand({1, kSide, kSide}).contiguous();
            return word(image, format, "transparency", [&](const Image& read) {
                return read.alpha.defined() && difference(read.alpha, image.alpha) < 3.0 / 255;
            });
        };
        all["16 bits"] = [this](const QString& format) -> QString {
            auto image = plain();
            image.bit_depth = 16;
            const auto result = saved(image, format);
            if (result->image.bit_depth == 16 && says(result->notes, "become 12")) return "12, said";
            if (result->image.bit_depth == 16)
                return difference(result->image.rgb, image.rgb) < 1.0 / 65535 ? "yes" : "coarser";
            return says(result->notes, "become 8") ? "said" : "lost in silence";
        };
        all["grey"] = [this](const QString& format) -> QString {
            auto image = plain();
            image.grey = true;
            const auto result = saved(image, format);
            if (difference(result->image.rgb, image.rgb) > 8.0 / 255) return "other values";
            return result->image.grey ? "yes" : "as RGB";
        };
        all["CMYK"] = [this](const QString& format) {
            return word(
                read("inks.tif", tiff_page(5, 8, 4)), format, "become sRGB",
                [](const Image& read) {
                    return read.own_colours && read.own_colours->space == media::ColourSpace::kCmyk;
                },
                "sRGB, said");
        };
        all["Lab"] = [this](const QString& format) {
            return word(
                read("lab.tif", tiff_page(8, 8, 3)), format, "become sRGB",
                [](const Image& read) {
                    return read.own_colours && read.own_colours->space == media::ColourSpace::kLab;
                },
                "sRGB, said");
        };
        all["a colour for each pixel"] = [this](const QString& format) {
            media::Image image;
            image.rgb = at::full({3, kSide, kSide}, 0.1F);
            image.rgb.index_put_({0, at::indexing::Slice(), at::indexing::Slice(0, kSide, 2)}, 0.9F);
            image.rgb.index_put_({2, at::indexing::Slice(), at::indexing::Slice(1, kSide, 2)}, 0.9F);
            return word(image, format, "half the resolution",
                        [&](const Image& read) { return difference(read.rgb, image.rgb) < 0.1; });
        };
        all["PQ and HLG of PNG"] = [this](const QString& format) {
            const auto image =
                read("pq.png", png(kSide, kSide, 16, 2, numbers(ramp(3, 65535), 2, true), {{"cICP", {9, 16, 0, 1}}}));
            return word(image, format, "HDR", [&](const Image& read) {
                return read.metadata.cicp == image.metadata.cicp && !read.metadata.cicp.empty();
            });
        };
        return all;
    }

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(VIPS_INIT("test_format_table") == 0);
        QFile file("docs/file-formats.md");
        QVERIFY(file.open(QIODevice::ReadOnly));
        docs_ = file.readAll();
    }

    // Names, and what results are.
    void names() {
        const auto table = table_of(docs_, "format");
        QStringList named;
        for (const auto& [format, row] : table) {
            const bool is_written = !row.at("written").startsWith("no");
            for (const auto& name : row.at("names").split(' ')) {
                named << name;
                const fs::path file = ("x" + name).toStdString();
                QVERIFY2(media::is_picture_name(file), qPrintable(name));
                const auto result = QString::fromStdString(media::result_extension(file).string());
                if (is_written)
                    QCOMPARE(result, name);
                else
                    QVERIFY2(row.at("written").endsWith("results are " + result), qPrintable(format));
            }
            QVERIFY2(makers().at("RGB of 8 bits").count(format) == 1, qPrintable(format));
        }
        QStringList known;
        for (const auto& name : media::picture_extensions())
            known << QString::fromLatin1(name.data(), static_cast<int>(name.size()));
        named.sort();
        known.sort();
        QCOMPARE(named, known);
    }

    void what_is_read_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("cell");
        const auto table = table_of(docs_, "read");
        QCOMPARE(table.size(), makers().size());
        for (const auto& [kind, row] : table)
            for (const auto& [format, cell] : row)
                QTest::addRow("%s in %s", qPrintable(kind), qPrintable(format)) << kind << format << cell;
    }

    void what_is_read() {
        QFETCH(QString, kind);
        QFETCH(QString, format);
        QFETCH(QString, cell);
        const auto kinds = makers().find(kind);
        QVERIFY2(kinds != makers().end(), "the table has a row that is not tested");
        const auto make = kinds->second.find(format);
        QCOMPARE(make == kinds->second.end(), cell == "–");
        if (make == kinds->second.end()) return;
        Bytes bytes;
        try {
            bytes = make->second();
        } catch (const std::exception& error) {
            QSKIP(error.what());  // an encoder that this machine lacks
        }
        QCOMPARE(word_of_reading(kind, format, bytes), cell);
    }

    void what_is_kept_data() {
        QTest::addColumn<QString>("part");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("cell");
        const auto table = table_of(docs_, "kept");
        QCOMPARE(table.size(), writers().size());
        for (const auto& [part, row] : table)
            for (const auto& [format, cell] : row)
                QTest::addRow("%s in %s", qPrintable(part), qPrintable(format)) << part << format << cell;
    }

    void what_is_kept() {
        QFETCH(QString, part);
        QFETCH(QString, format);
        QFETCH(QString, cell);
        const auto all = writers();
        const auto write = all.find(part);
        QVERIFY2(write != all.end(), "the table has a row that is not tested");
        QCOMPARE(write->second(format), cell);
    }
};

QTEST_GUILESS_MAIN(TestFormatTable)
#include "test_format_table.moc"
