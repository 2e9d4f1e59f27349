// The tables of docs/file-formats.md, cell by cell: a picture of each kind is made in each format, read, written and
// read again, and what came of it is the cell's word.
#include <torch/types.h>

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
#include "tests/core/media/every_picture.h"
#include "tests/core/media/picture_bytes.h"

using namespace deweather;
using namespace picture_bytes;
using namespace every_picture;
namespace fs = std::filesystem;

namespace {

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

const std::map<QString, QString>& endings() {
    static const std::map<QString, QString> all = {
        {"JPEG", "jpg"},    {"PNG", "png"},   {"TIFF", "tif"}, {"WebP", "webp"}, {"AVIF", "avif"},
        {"JPEG XL", "jxl"}, {"HEIC", "heic"}, {"GIF", "gif"},  {"BMP", "bmp"},   {"camera RAW", "dng"}};
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
        const auto side = format == "camera RAW" ? kRawSide : kSide;
        if (image.width() != side || image.height() != side) return "another size";
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

    // The fate of a part of a picture in a format: "yes", "said" and so on.
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
                if (is_written && result != name)
                    QVERIFY2(row.at("written").contains("of " + name + " as " + result), qPrintable(name));
                else if (!is_written)
                    QVERIFY2(row.at("written").endsWith("results are " + result), qPrintable(format));
            }
            QVERIFY2(makers().at("cut short").count(format) == 1, qPrintable(format));
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
