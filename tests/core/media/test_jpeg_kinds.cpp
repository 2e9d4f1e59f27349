// JPEGs as phones, scanners and old programs write them, and what of a PNG's and a JPEG's words and sizes stays.
#include <torch/types.h>

#include <jpeglib.h>
#include <QtTest>
#include <cstdio>
#include <exiv2/exiv2.hpp>

#include "core/media/jpeg_segments.h"
#include "core/media/png_chunks.h"
#include "tests/core/media/picture_folder.h"

using namespace deweather;
using namespace picture_bytes;
namespace fs = std::filesystem;

namespace {

constexpr int kWidth = 96, kHeight = 64;

struct Kind {
    int sampling_x = 2, sampling_y = 2;
    bool progressive = false, arithmetic = false, inks = false;
    int dots_an_inch = 0;
    std::string comment = {};
};

// Smooth, with different corners; columns of red and blue one pixel wide where stripes are asked for.
Bytes pixels(bool stripes, int channels = 3) {
    Bytes bytes;
    for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x)
            for (int c = 0; c < channels; ++c)
                bytes.push_back(static_cast<uint8_t>(stripes  ? (c == (x % 2 == 0 ? 0 : 2) ? 220 : 20)
                                                     : c == 0 ? x * 2
                                                     : c == 1 ? y * 3
                                                              : 128));
    return bytes;
}

Bytes jpeg(const Kind& kind, const Bytes& samples) {
    jpeg_compress_struct info;
    jpeg_error_mgr errors;
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &buffer, &size);
    info.image_width = kWidth, info.image_height = kHeight;
    info.input_components = kind.inks ? 4 : 3;
    info.in_color_space = kind.inks ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 95, TRUE);
    if (!kind.inks)
        info.comp_info[0].h_samp_factor = kind.sampling_x, info.comp_info[0].v_samp_factor = kind.sampling_y;
    if (kind.progressive) jpeg_simple_progression(&info);
    info.arith_code = kind.arithmetic ? TRUE : FALSE;
    if (kind.dots_an_inch > 0) {
        info.density_unit = 1;
        info.X_density = info.Y_density = static_cast<UINT16>(kind.dots_an_inch);
    }
    jpeg_start_compress(&info, TRUE);
    if (!kind.comment.empty())
        jpeg_write_marker(&info, JPEG_COM, reinterpret_cast<const JOCTET*>(kind.comment.data()),
                          static_cast<unsigned>(kind.comment.size()));
    const auto row = samples.size() / kHeight;
    while (info.next_scanline < info.image_height) {
        auto* line = const_cast<JSAMPROW>(samples.data() + info.next_scanline * row);
        jpeg_write_scanlines(&info, &line, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    const Bytes bytes(buffer, buffer + size);
    std::free(buffer);
    return bytes;
}

// An APP segment behind SOI.
Bytes with_segment(const Bytes& file, uint8_t marker, const std::string& data) {
    Bytes result(file.begin(), file.begin() + 2);
    put(result, {0xFF, marker});
    put(result, data.size() + 2, 2, true);
    put(result, data);
    result.insert(result.end(), file.begin() + 2, file.end());
    return result;
}

double difference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

}  // namespace

class TestJpegKinds : public QObject {
    Q_OBJECT

    PictureFolder folder_;

    std::vector<std::string> saved(const media::Image& image, const std::string& name,
                                   media::WriteOptions options = {}) const {
        options.existing = Existing::kReplace;
        return media::write_image(image, folder_.path(name), options);
    }

    media::JpegSegments segments(const std::string& name) const {
        return media::jpeg_segments(media::FileBytes(picture_bytes::read(folder_.path(name))));
    }

  private Q_SLOTS:
    void arithmetic_coding_is_read() {
        const auto plain = folder_.read("plain.jpg", jpeg({.sampling_x = 1, .sampling_y = 1}, pixels(false)));
        for (const bool progressive : {false, true}) {
            const auto coded =
                folder_.read("arithmetic.jpg",
                             jpeg({.sampling_x = 1, .sampling_y = 1, .progressive = progressive, .arithmetic = true},
                                  pixels(false)));
            QVERIFY(difference(coded.rgb, plain.rgb) < 1e-6);
        }
    }

    void only_the_end_marker_is_missing() {
        for (const bool progressive : {false, true}) {
            auto bytes = jpeg({.progressive = progressive}, pixels(false));
            const auto whole = folder_.read("whole.jpg", bytes);
            QVERIFY(whole.notes.empty());
            bytes.resize(bytes.size() - 2);
            const auto open = folder_.read("open.jpg", bytes);
            QVERIFY(difference(open.rgb, whole.rgb) == 0);
            QCOMPARE(open.notes.size(), std::size_t{1});
            QVERIFY(open.notes.front().find("end marker") != std::string::npos);
            // Half of it is no whole picture, whether somebody puts an end to it or not.
            for (const std::size_t size : {bytes.size() / 2, bytes.size() * 9 / 10}) {
                Bytes half(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
                if (half.back() == 0xFF) half.pop_back();
                // A progressive one that lacks only bits of its last refinement is not told from a whole one.
                if (progressive && size > bytes.size() / 2) continue;
                QVERIFY2(folder_.refusal("half.jpg", half).contains("cut short"),
                         qPrintable(folder_.refusal("half.jpg", half)));
                put(half, {0xFF, 0xD9});
                QVERIFY2(folder_.refusal("half.jpg", half).contains("cut short"),
                         qPrintable(folder_.refusal("half.jpg", half)));
            }
        }
    }

    void what_lies_behind_the_picture_is_not_read() {
        auto bytes = jpeg({}, pixels(false));
        const auto whole = folder_.read("whole.jpg", bytes);
        Bytes trailer;
        put(trailer, "SEFHsomething");
        for (int i = 0; i < 4000; ++i) trailer.push_back(static_cast<uint8_t>(i % 255));
        // A frame header of other sizes.
        put(trailer, {0xFF, 0xC0, 0, 11, 8, 1, 0, 1, 0, 1, 1, 0x11, 0});
        auto with_end = bytes;
        put(with_end, trailer);
        QVERIFY(difference(folder_.read("trailer.jpg", with_end).rgb, whole.rgb) == 0);
        bytes.resize(bytes.size() - 2);
        put(bytes, trailer);
        const auto said = folder_.refusal("trailer.jpg", bytes);
        if (said == "accepted")
            QVERIFY(difference(media::read_image(folder_.path("trailer.jpg"), {}).rgb, whole.rgb) == 0);
        else
            QVERIFY(said.contains("cut short") && !said.contains('\n'));
    }

    void chroma_is_sampled_as_it_was() {
        for (const auto& [x, y] : std::vector<std::pair<int, int>>{{1, 1}, {2, 1}, {2, 2}, {1, 2}}) {
            const auto image = folder_.read("chroma.jpg", jpeg({.sampling_x = x, .sampling_y = y}, pixels(false)));
            QVERIFY(saved(image, "again.jpg").empty());
            QCOMPARE(segments("again.jpg").chroma.x, x);
            QCOMPARE(segments("again.jpg").chroma.y, y);
        }
        // Columns of one pixel stay sharp.
        const auto stripes = pixels(true);
        const auto image = folder_.read("stripes.jpg", jpeg({.sampling_x = 1, .sampling_y = 1}, stripes));
        saved(image, "stripes-again.jpg");
        QVERIFY(difference(media::read_image(folder_.path("stripes-again.jpg"), {}).rgb, image.rgb) < 25.0 / 255);
        // So do those of pictures of other kinds, unless files are to be small.
        media::Image other;
        other.rgb = image.rgb;
        saved(other, "other.jpg");
        QCOMPARE(segments("other.jpg").chroma.x, 1);
        saved(other, "small.jpg", {.small = true});
        QCOMPARE(segments("small.jpg").chroma.x, 2);
        QVERIFY(fs::file_size(folder_.path("small.jpg")) < fs::file_size(folder_.path("other.jpg")));
        // A lossy WebP has a chroma sample for four pixels, which is said where there were more.
        QCOMPARE(
            saved(other, "other.webp"),
            std::vector<std::string>{"its colours are kept at half the resolution; PNG, JPEG and AVIF keep all of it"});
        const auto webp = media::read_image(folder_.path("other.webp"), {});
        QVERIFY(saved(webp, "again.webp").empty());
        saved(webp, "of-webp.jpg");
        QCOMPARE(segments("of-webp.jpg").chroma.x, 2);
        QVERIFY(saved(folder_.read("half.jpg", jpeg({.sampling_x = 2, .sampling_y = 2}, pixels(false))), "half.webp")
                    .empty());
    }

    void inks_of_jpegs() {
        // Adobe's way: 0 is all ink. Magenta and yellow, then paper.
        Bytes samples;
        for (int i = 0; i < kWidth * kHeight; ++i)
            put(samples, i % kWidth < kWidth / 2 ? Bytes{255, 0, 0, 255} : Bytes{255, 255, 255, 255});
        const auto image = folder_.read("inks.jpg", jpeg({.inks = true}, samples));
        QVERIFY(image.rgb[0][30][10].item<double>() > 200.0 / 255 && image.rgb[1][30][10].item<double>() < 60.0 / 255);
        QVERIFY(image.rgb.narrow(2, 60, 30).min().item<double>() > 250.0 / 255);
        saved(image, "inks-again.jpg");
        const auto again = media::read_image(folder_.path("inks-again.jpg"), {});
        QVERIFY((again.rgb - image.rgb).abs().mean().item<double>() < 2.0 / 255);
        QCOMPARE(segments("inks-again.jpg").components, 4);
    }

    void resolutions_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        for (const char* from : {"JFIF", "pHYs", "TIFF", "EXIF"})
            for (const char* to : {"a.jpg", "a.png", "a.tif", "a.webp", "a.avif", "a.jxl", "a.bmp"})
                QTest::addRow("%s to %s", from, to) << from << to;
    }

    // 300 dots an inch are 11811 a metre.
    void resolutions() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        media::Image image;
        if (from == "JFIF") image = folder_.read("in.jpg", jpeg({.dots_an_inch = 300}, pixels(false)));
        if (from == "pHYs")
            image = folder_.read("in.png",
                                 png(2, 1, 8, 2, Bytes(6, 50), {{"pHYs", {0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1}}}));
        if (from == "TIFF")
            image = folder_.read("in.tif", tiff({TiffPage(2, 1, 2, 8, 3)
                                                     .rational(282, 300, 1)
                                                     .rational(283, 300, 1)
                                                     .shorts(296, {2})
                                                     .strip(Bytes(6, 50))}));
        if (from == "EXIF") {
            // XResolution, YResolution, ResolutionUnit alone.
            auto exif = tiff({TiffPage(1, 1, 1, 8, 1)
                                  .rational(282, 300, 1)
                                  .rational(283, 300, 1)
                                  .shorts(296, {2})
                                  .without(256)
                                  .without(257)
                                  .without(258)
                                  .without(259)
                                  .without(262)
                                  .without(273)
                                  .without(277)
                                  .without(278)
                                  .without(279)});
            image = folder_.read("in.jpg",
                                 with_segment(jpeg({}, pixels(false)), 0xE1,
                                              std::string("Exif\0\0", 6) + std::string(exif.begin(), exif.end())));
        }
        QVERIFY(std::abs(image.metadata.resolution.x - 11811) < 1);
        saved(image, to.toStdString());
        const auto back = media::read_image(folder_.path(to.toStdString()), {});
        QVERIFY2(std::abs(back.metadata.resolution.x - 11811) < 2 && std::abs(back.metadata.resolution.y - 11811) < 2,
                 qPrintable(QString::number(back.metadata.resolution.x)));
        // None that nobody stated.
        image.metadata = {};
        saved(image, to.toStdString());
        if (to == "a.tif" || to == "a.png" || to == "a.jpg")
            QCOMPARE(media::read_image(folder_.path(to.toStdString()), {}).metadata.resolution.x, 0.0);
    }

    void words_of_pngs() {
        Bytes words, author, description, packed;
        put(words, std::string("parameters\0steps 20, seed 1", 27));
        put(author, std::string("Author\0Nobody \xE9", 15));
        put(description, std::string("Description\0\0\0de\0\0Stra\xC3\x9F"
                                     "e",
                                     26));
        put(packed, std::string("Long\0\0", 6));
        put(packed, stored({'o', 'n', 'c', 'e'}));
        const std::vector<std::pair<std::string, Bytes>> chunks = {
            {"tEXt", words}, {"tEXt", author}, {"iTXt", description}, {"zTXt", packed}};
        const auto image = folder_.read("words.png", png(2, 1, 8, 2, Bytes(6, 50), chunks));
        QVERIFY(saved(image, "kept.png", {.software = "Deweather 9"}).empty());
        const auto kept = picture_bytes::read(folder_.path("kept.png"));
        for (const auto& [type, data] : chunks) {
            const auto whole = chunk(type, data);
            QVERIFY(holds(kept, std::string(whole.begin(), whole.end())));
        }
        const auto notes = saved(image, "lost.jpg");
        QVERIFY(notes.size() == 1 && notes.front().find("texts") != std::string::npos);
        saved(image, "bare.png", {.metadata = media::MetadataPolicy::kStrip});
        QVERIFY(media::read_image(folder_.path("bare.png"), {}).metadata.texts.empty());
    }

    // A comment has no encoding; PNG has Latin 1 for what is no UTF-8.
    void comments_that_are_no_utf8() {
        const auto image = folder_.read("latin.jpg", jpeg({.comment = "Stra\xDF"
                                                                      "e"},
                                                          pixels(false)));
        QVERIFY(saved(image, "latin.png").empty());
        const auto bytes = picture_bytes::read(folder_.path("latin.png"));
        std::vector<std::string> found;
        for (const auto& chunk : media::png_chunks(media::FileBytes(bytes)))
            if (chunk.is("tEXt") || chunk.is("iTXt"))
                found.emplace_back(reinterpret_cast<const char*>(bytes.data()) + chunk.data - 4, chunk.size + 4);
        QVERIFY(std::count(found.begin(), found.end(),
                           std::string("tEXtComment\0Stra\xDF"
                                       "e",
                                       18)) == 1);
        QVERIFY(std::none_of(found.begin(), found.end(),
                             [](const std::string& text) { return text.starts_with("iTXtComment"); }));
    }

    // XMP that does not fit into one segment goes on in others (XMP specification, part 3, 1.1.3.1).
    void xmp_in_several_segments() {
        const auto packet = [](const std::string& properties) {
            return "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
                   "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
                   "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xmpNote='http://ns.adobe.com/xmp/note/' "
                   "xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'>" +
                   properties + "</rdf:Description></rdf:RDF></x:xmpmeta>";
        };
        const std::string digest(32, 'A');
        const auto big_number = [](std::size_t value) {
            Bytes bytes;
            put(bytes, value, 4, true);
            return std::string(bytes.begin(), bytes.end());
        };
        const auto file = [&](std::size_t words, bool whole) {
            std::string history;
            for (std::size_t i = 0; i < words; ++i) history += "words ";
            const auto extended = packet("<photoshop:History>" + history + "</photoshop:History>");
            auto bytes = jpeg({}, pixels(false));
            // The second part before the first: their order says nothing.
            const std::size_t half = extended.size() / 2;
            for (const std::size_t begin : {std::size_t{0}, half}) {
                if (begin != 0 && !whole) continue;
                const auto part = extended.substr(begin, begin == 0 ? half : std::string::npos);
                bytes = with_segment(bytes, 0xE1,
                                     std::string("http://ns.adobe.com/xmp/extension/\0", 35) + digest +
                                         big_number(extended.size()) + big_number(begin) + part);
            }
            return with_segment(bytes, 0xE1,
                                std::string("http://ns.adobe.com/xap/1.0/\0", 29) +
                                    packet("<dc:format>image/jpeg</dc:format><xmpNote:HasExtendedXMP>" + digest +
                                           "</xmpNote:HasExtendedXMP>"));
        };
        const auto xmp_of = [&](const std::string& name) {
            const auto written = Exiv2::ImageFactory::open(folder_.path(name).string());
            written->readMetadata();
            std::map<std::string, std::string> values;
            for (const auto& datum : written->xmpData()) values[datum.key()] = datum.toString();
            return values;
        };
        const auto image = folder_.read("extended.jpg", file(1000, true));
        QVERIFY(image.notes.empty());
        QVERIFY(saved(image, "merged.jpg").empty());
        auto values = xmp_of("merged.jpg");
        QCOMPARE(values["Xmp.photoshop.History"].size(), std::size_t{6000});
        QCOMPARE(values["Xmp.dc.format"], std::string("image/jpeg"));
        QVERIFY(!values.contains("Xmp.xmpNote.HasExtendedXMP"));

        // 120 KB: PNG holds them, of a JPEG the largest property is left out and said.
        const auto large = folder_.read("large.jpg", file(20000, true));
        QVERIFY(saved(large, "large.png").empty());
        QCOMPARE(xmp_of("large.png")["Xmp.photoshop.History"].size(), std::size_t{120000});
        const auto notes = saved(large, "smaller.jpg");
        QCOMPARE(notes.size(), std::size_t{1});
        QVERIFY(notes[0].find("Xmp.photoshop.History") != std::string::npos);
        values = xmp_of("smaller.jpg");
        QVERIFY(values.contains("Xmp.dc.format") && !values.contains("Xmp.photoshop.History"));

        const auto half = folder_.read("half.jpg", file(1000, false));
        QVERIFY(has_note(half, "extended part"));
        QVERIFY(saved(half, "half.png").empty());
        QVERIFY(!xmp_of("half.png").contains("Xmp.xmpNote.HasExtendedXMP"));
    }

    void comments_of_jpegs() {
        const auto image = folder_.read("said.jpg", jpeg({.comment = "taken in the rain"}, pixels(false)));
        QVERIFY(saved(image, "kept.jpg", {.software = "Deweather 9"}).empty());
        QCOMPARE(segments("kept.jpg").comments, std::vector<std::string>{"taken in the rain"});
        QVERIFY(saved(image, "kept.png").empty());
        QVERIFY(holds(picture_bytes::read(folder_.path("kept.png")), "taken in the rain"));
        QCOMPARE(saved(image, "lost.webp").size(), std::size_t{1});
        saved(image, "bare.jpg", {.metadata = media::MetadataPolicy::kStrip});
        QVERIFY(segments("bare.jpg").comments.empty());
    }

    void gain_maps_are_said_and_no_longer_promised() {
        const std::string packet =
            "http://ns.adobe.com/xap/1.0/" + std::string(1, '\0') +
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
            "<rdf:Description xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/' "
            "xmlns:dc='http://purl.org/dc/elements/1.1/' "
            "xmlns:Container='http://ns.google.com/photos/1.0/container/' "
            "xmlns:Item='http://ns.google.com/photos/1.0/container/item/' "
            "hdrgm:Version='1.0' dc:format='image/jpeg'><Container:Directory><rdf:Seq><rdf:li rdf:parseType='Resource'>"
            "<Container:Item Item:Semantic='Primary' Item:Mime='image/jpeg'/></rdf:li><rdf:li rdf:parseType='Resource'>"
            "<Container:Item Item:Semantic='GainMap' Item:Mime='image/jpeg' Item:Length='1341'/></rdf:li></rdf:Seq>"
            "</Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>";
        auto bytes = with_segment(jpeg({}, pixels(false)), 0xE1, packet);
        put(bytes, jpeg({}, pixels(true)));
        const auto image = folder_.read("hdr.jpg", bytes);
        QCOMPARE(image.notes.size(), std::size_t{1});
        QVERIFY(image.notes.front().find("gain map") != std::string::npos);
        for (const char* name : {"sdr.jpg", "sdr.png"}) {
            saved(image, name);
            const auto xmp = media::read_image(folder_.path(name), {}).metadata.xmp;
            QVERIFY(xmp.find("hdrgm") == std::string::npos && xmp.find("GainMap") == std::string::npos);
            QVERIFY(xmp.find("image/jpeg") != std::string::npos);
        }
        // By other words: MPF alone, ISO 21496-1.
        const auto further =
            folder_.read("mpf.jpg", with_segment(jpeg({}, pixels(false)), 0xE2, std::string("MPF\0II*\0", 8)));
        QVERIFY(further.notes.size() == 1 && further.notes.front().find("further pictures") != std::string::npos);
        const auto iso = folder_.read(
            "iso.jpg",
            with_segment(jpeg({}, pixels(false)), 0xE2, std::string("urn:iso:std:iso:ts:21496:-1\0\0\0\0\0", 32)));
        QVERIFY(iso.notes.size() == 1 && iso.notes.front().find("gain map") != std::string::npos);
    }

    void motion_photos_are_said() {
        const std::string packet =
            "http://ns.adobe.com/xap/1.0/" + std::string(1, '\0') +
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
            "<rdf:Description xmlns:GCamera='http://ns.google.com/photos/1.0/camera/' GCamera:MotionPhoto='1' "
            "GCamera:MotionPhotoVersion='1'/></rdf:RDF></x:xmpmeta>";
        const auto image = folder_.read("motion.jpg", with_segment(jpeg({}, pixels(false)), 0xE1, packet));
        QVERIFY(image.notes.size() == 1 && image.notes.front().find("video") != std::string::npos);
        QVERIFY(image.metadata.xmp.find("MotionPhoto") == std::string::npos);
    }

    void names_that_are_no_utf8_do_not_spoil_the_xmp() {
        media::Image image;
        image.rgb = at::rand({3, 8, 8});
        image.metadata.xmp =
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
            "<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' "
            "dc:format='image/jpeg'/></rdf:RDF></x:xmpmeta>";
        QVERIFY(saved(image, "a.jpg", {.software = "Deweather 9", .parameters = "model caf\xE9, strength 1"}).empty());
        const auto xmp = media::read_image(folder_.path("a.jpg"), {}).metadata.xmp;
        QVERIFY(xmp.find("image/jpeg") != std::string::npos && xmp.find("caf?, strength 1") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestJpegKinds)
#include "test_jpeg_kinds.moc"
