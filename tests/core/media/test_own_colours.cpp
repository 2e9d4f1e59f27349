// Colours that are not sRGB: seen as sRGB, given back as they were. The right values come from the standards' formulas.
#include "core/media/own_colours.h"

#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "core/base/error.h"
#include "core/media/image_io.h"
#include "tests/core/media/picture_bytes.h"

using namespace deweather;
using namespace picture_bytes;
namespace fs = std::filesystem;

namespace {

double to_linear(double v) {
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

double from_linear(double v) {
    return v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
}

// Display P3 to sRGB, both with white D65: by way of XYZ (SMPTE EG 432-1, IEC 61966-2-1).
std::array<double, 3> p3_to_srgb(const std::array<double, 3>& p3) {
    constexpr double kMatrix[3][3] = {{1.2249401763, -0.2249401763, 0},
                                      {-0.0420569547, 1.0420569547, 0},
                                      {-0.0196375546, -0.0786360456, 1.0982736001}};
    std::array<double, 3> rgb{};
    for (std::size_t i = 0; i < 3; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < 3; ++k) sum += kMatrix[i][k] * to_linear(p3[k]);
        rgb[i] = std::clamp(from_linear(std::clamp(sum, 0.0, 1.0)), 0.0, 1.0);
    }
    return rgb;
}

constexpr uint32_t kWidth = 16, kHeight = 16;

// All reds and greens with some blue, of 8 or 16 bits.
std::vector<uint32_t> values(int bits) {
    const double most = (1 << bits) - 1;
    std::vector<uint32_t> numbers;
    for (uint32_t y = 0; y < kHeight; ++y)
        for (uint32_t x = 0; x < kWidth; ++x)
            for (const double v : {x / 15.0, y / 15.0, (x + y) / 30.0})
                numbers.push_back(static_cast<uint32_t>(std::lround(v * most)));
    return numbers;
}

media::Chromaticities p3_chromaticities() {
    return {{0.3127, 0.3290}, {0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}};
}

Bytes chrm(const media::Chromaticities& c) {
    Bytes bytes;
    for (const auto* pair : {&c.white, &c.red, &c.green, &c.blue})
        for (const double v : *pair) put(bytes, static_cast<uint64_t>(std::lround(v * 1e5)), 4, true);
    return bytes;
}

Bytes gama(double gamma) {
    Bytes bytes;
    put(bytes, static_cast<uint64_t>(std::lround(gamma * 1e5)), 4, true);
    return bytes;
}

double difference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

}  // namespace

class TestOwnColours : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    fs::path path(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

    media::Image made(const std::string& name, int bits,
                      const std::vector<std::pair<std::string, Bytes>>& chunks) const {
        write(path(name), png(kWidth, kHeight, bits, 2, numbers(values(bits), bits / 8, true), chunks));
        return media::read_image(path(name), {});
    }

    static at::Tensor stored(int bits) {
        const auto numbers = values(bits);
        auto samples = at::empty({3, kHeight, kWidth}, at::kFloat);
        for (int64_t i = 0; i < kWidth * kHeight; ++i)
            for (int64_t c = 0; c < 3; ++c)
                samples.view({3, -1})[c][i] =
                    static_cast<double>(numbers[static_cast<std::size_t>(i * 3 + c)]) / ((1 << bits) - 1);
        return samples;
    }

    // Written and read again, these are the samples of the first within one of 255, or 64 of 65535.
    void comes_back(const media::Image& image, const std::string& name, double within) const {
        media::write_image(image, path(name), {.existing = Existing::kReplace});
        const auto back = media::read_image(path(name), {});
        QVERIFY2(back.own_colours != nullptr, name.c_str());
        QVERIFY2(difference(back.own_colours->samples, image.own_colours->samples) <= within + 1e-6, name.c_str());
    }

  private Q_SLOTS:
    void what_a_png_states_is_seen_as_srgb_data() {
        QTest::addColumn<int>("bits");
        QTest::addColumn<QString>("by");
        for (const int bits : {8, 16})
            for (const char* by : {"cHRM", "cICP", "cHRM and gAMA"})
                QTest::addRow("%s, %d bit", by, bits) << bits << by;
    }

    void what_a_png_states_is_seen_as_srgb() {
        QFETCH(int, bits);
        QFETCH(QString, by);
        std::vector<std::pair<std::string, Bytes>> chunks;
        if (by == "cICP") chunks.emplace_back("cICP", Bytes{12, 13, 0, 1});
        if (by.startsWith("cHRM")) chunks.emplace_back("cHRM", chrm(p3_chromaticities()));
        if (by.endsWith("gAMA")) chunks.emplace_back("gAMA", gama(0.45455));
        const auto image = made("p3.png", bits, chunks);
        QVERIFY(image.notes.empty());
        const auto samples = stored(bits);
        for (int64_t y = 0; y < kHeight; y += 3)
            for (int64_t x = 0; x < kWidth; x += 3) {
                std::array<double, 3> p3{};
                for (int64_t c = 0; c < 3; ++c) p3[static_cast<std::size_t>(c)] = samples[c][y][x].item<double>();
                const auto right = p3_to_srgb(p3);
                for (int64_t c = 0; c < 3; ++c)
                    QVERIFY(std::abs(image.rgb[c][y][x].item<double>() - right[static_cast<std::size_t>(c)]) <
                            2.0 / 255);
            }
        // All samples come back, those that sRGB cannot hold too.
        for (const char* name : {"back.png", "back.tif"}) comes_back(image, name, bits == 8 ? 0 : 1.0 / 65535);
    }

    void gamma_of_a_png() {
        const auto image = made("linear.png", 8, {{"gAMA", gama(1)}});
        QVERIFY(difference(image.own_colours->samples, stored(8)) < 1e-6);
        // Linear light of 8 / 15 is shown by sRGB's curve.
        QVERIFY(std::abs(image.rgb[0][0][8].item<double>() - from_linear(std::round(8 / 15.0 * 255) / 255)) <
                2.0 / 255);
        comes_back(image, "linear-again.png", 0);
        write(path("grey.png"), png(2, 1, 8, 0, {64, 200}, {{"gAMA", gama(1)}}));
        const auto grey = media::read_image(path("grey.png"), {});
        QVERIFY(grey.grey && grey.own_colours);
        QVERIFY(std::abs(grey.rgb[1][0][0].item<double>() - from_linear(64 / 255.0)) < 2.0 / 255);
        comes_back(grey, "grey-again.png", 0);
    }

    void srgb_stays_as_it_is() {
        for (const auto& chunks : std::vector<std::vector<std::pair<std::string, Bytes>>>{
                 {},
                 {{"sRGB", {0}}},
                 {{"gAMA", gama(0.45455)}},
                 {{"gAMA", gama(0.45455)}, {"cHRM", chrm(media::Chromaticities{})}},
                 {{"cICP", {1, 13, 0, 1}}},
                 {{"sRGB", {0}}, {"gAMA", gama(1)}}}) {
            const auto image = made("srgb.png", 8, chunks);
            QVERIFY(!image.own_colours && image.notes.empty() && image.metadata.icc.empty());
            QVERIFY(difference(image.rgb, stored(8)) < 1e-6);
        }
    }

    void changes_are_made_in_the_own_colours() {
        auto image = made("p3.png", 16, {{"cHRM", chrm(p3_chromaticities())}});
        // One pixel becomes sRGB's grey of 0.5, which is P3's as well; the others stay, the reddest among them.
        image.rgb = image.rgb.clone();
        for (int c = 0; c < 3; ++c) image.rgb[c][7][6] = 0.5;
        media::write_image(image, path("changed.png"), {.existing = Existing::kReplace});
        const auto back = media::read_image(path("changed.png"), {});
        for (int c = 0; c < 3; ++c)
            QVERIFY(std::abs(back.own_colours->samples[c][7][6].item<double>() - 0.5) < 1.0 / 255);
        auto others = (back.own_colours->samples - stored(16)).abs();
        others.select(1, 7).select(1, 6).zero_();
        QVERIFY(others.max().item<double>() < 2.0 / 65535);
    }

    void without_metadata_colours_are_srgb() {
        const auto image = made("p3.png", 8, {{"cHRM", chrm(p3_chromaticities())}});
        media::write_image(image, path("bare.png"),
                           {.metadata = media::MetadataPolicy::kStrip, .existing = Existing::kReplace});
        const auto bare = media::read_image(path("bare.png"), {});
        QVERIFY(!bare.own_colours && bare.metadata.icc.empty());
        QVERIFY(difference(bare.rgb, image.rgb) < 0.51 / 255);
        // Two beside each other have no samples of their own any more.
        auto both = image;
        both.rgb = at::cat({image.rgb, image.rgb}, 2);
        media::write_image(both, path("both.png"), {.existing = Existing::kReplace});
        QVERIFY(!media::read_image(path("both.png"), {}).own_colours);
    }

    void profiles_across_formats() {
        const auto image = made("p3.png", 8, {{"cHRM", chrm(p3_chromaticities())}});
        QVERIFY(media::profile_space(image.metadata.icc) == "RGB ");
        for (const char* name : {"p3.jpg", "p3.webp", "p3.tif", "p3.avif"}) {
            // A lossy WebP halves the resolution of the colours, and says so.
            const std::size_t notes = QByteArray(name).endsWith("webp") ? 1 : 0;
            QVERIFY2(media::write_image(image, path(name), {.existing = Existing::kReplace}).size() == notes, name);
            const auto back = media::read_image(path(name), {});
            QVERIFY2(back.metadata.icc == image.metadata.icc, name);
            QVERIFY2(back.own_colours != nullptr, name);
            QVERIFY2((back.rgb - image.rgb).abs().mean().item<double>() < 4.0 / 255, name);
        }
    }

    void hdr_is_kept_whole_or_refused() {
        const auto pq = made("pq.png", 16, {{"cICP", {9, 16, 0, 1}}});
        QVERIFY(difference(pq.rgb, stored(16)) < 1e-6);
        QVERIFY(!pq.notes.empty() && pq.notes.front().find("HDR") != std::string::npos);
        for (const auto policy : {media::MetadataPolicy::kKeep, media::MetadataPolicy::kStrip}) {
            media::write_image(pq, path("pq-again.png"), {.metadata = policy, .existing = Existing::kReplace});
            Bytes said;
            put(said, "cICP");
            put(said, {9, 16, 0, 1});
            QVERIFY(holds(picture_bytes::read(path("pq-again.png")), std::string(said.begin(), said.end())));
        }
        for (const char* name : {"pq.jpg", "pq.tif", "pq.webp"})
            QVERIFY_EXCEPTION_THROWN(media::write_image(pq, path(name), {}), Error);
        QVERIFY(!fs::exists(path("pq.jpg")));
    }

    void inks_come_back() {
        media::Image image;
        image.rgb = at::rand({3, 8, 8});
        // Inks that no conversion would lay so: all four.
        const auto inks = at::rand({4, 8, 8});
        image.own_colours = media::own_colours(inks, media::ColourSpace::kCmyk, {});
        image.rgb = media::to_srgb(*image.own_colours);
        media::write_image(image, path("inks.tif"), {.existing = Existing::kReplace});
        QVERIFY(difference(media::read_image(path("inks.tif"), {}).own_colours->samples, inks) < 0.51 / 255);
        media::write_image(image, path("inks.jpg"), {.existing = Existing::kReplace, .quality = 100});
        QVERIFY(difference(media::read_image(path("inks.jpg"), {}).own_colours->samples, inks) < 6.0 / 255);
        // White paper, restored to be so.
        image.rgb = at::ones({3, 8, 8});
        media::write_image(image, path("paper.tif"), {.existing = Existing::kReplace});
        QVERIFY(media::read_image(path("paper.tif"), {}).own_colours->samples.max().item<double>() < 0.02);
    }

    void damaged_profiles_are_said() {
        Bytes icc(132, 0);
        std::copy_n("RGB ", 4, icc.begin() + 16);
        QVERIFY_EXCEPTION_THROWN((void)media::own_colours(stored(8), media::ColourSpace::kRgb, icc),
                                 std::runtime_error);
    }
};

QTEST_GUILESS_MAIN(TestOwnColours)
#include "test_own_colours.moc"
