// s2vd against its definition, written out in loops, and the authors' trained weights on a clip.
#include <array>

#include "core/analysis/image_quality.h"
#include "core/media/image_io.h"
#include "core/models/s2vd.h"
#include "published_network.h"

using namespace deweather;

class TestS2vd : public QObject {
    Q_OBJECT

    // [C,T,H,W] in double precision, value by value.
    using Clip = at::Tensor;

    static Clip conv(const Clip& x, const at::Tensor& weight, const at::Tensor& bias) {
        const auto in = x.size(0), frames = x.size(1), height = x.size(2), width = x.size(3);
        auto y = at::zeros({weight.size(0), frames, height, width}, at::kDouble);
        const auto from = x.accessor<double, 4>();
        const auto w = weight.accessor<double, 5>();
        auto to = y.accessor<double, 4>();
        for (int64_t out = 0; out < weight.size(0); ++out)
            for (int64_t t = 0; t < frames; ++t)
                for (int64_t row = 0; row < height; ++row)
                    for (int64_t column = 0; column < width; ++column) {
                        double sum = bias.defined() ? bias[out].item<double>() : 0;
                        for (int64_t c = 0; c < in; ++c)
                            for (int64_t dt = 0; dt < 3; ++dt)
                                for (int64_t dy = 0; dy < 3; ++dy)
                                    for (int64_t dx = 0; dx < 3; ++dx) {
                                        const auto y_at = row + dy - 1, x_at = column + dx - 1;
                                        if (y_at < 0 || y_at >= height || x_at < 0 || x_at >= width) continue;
                                        const auto t_at = std::clamp<int64_t>(t + dt - 1, 0, frames - 1);
                                        sum += w[out][c][dt][dy][dx] * from[c][t_at][y_at][x_at];
                                    }
                        to[out][t][row][column] = sum;
                    }
        return y;
    }

    static at::Tensor named(models::S2vd& network, const std::string& name) {
        for (const auto& item : network.named_parameters())
            if (item.key() == name) return item.value().detach();
        for (const auto& item : network.named_buffers())
            if (item.key() == name) return item.value();
        return {};
    }

    static Clip layer(models::S2vd& network, const Clip& x, const std::string& name) {
        return conv(x, named(network, name + ".conv.weight"), named(network, name + ".conv.bias"));
    }

    static Clip norm(models::S2vd& network, const Clip& x, const std::string& name) {
        const auto by = [&](const char* what) { return named(network, name + what).view({-1, 1, 1, 1}); };
        return (x - by(".running_mean")) / (by(".running_var") + 1e-5).sqrt() * by(".weight") + by(".bias");
    }

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void computes_its_definition() {
        models::S2vd network({.features = 3, .blocks = 1});
        network.to(at::kDouble);
        network.eval();
        const at::NoGradGuard no_grad;
        for (auto& buffer : network.buffers())
            if (buffer.is_floating_point()) buffer.copy_(at::rand_like(buffer) + 0.5);
        const auto frames = at::rand({4, 3, 6, 8}, at::kDouble);
        const auto clip = frames.transpose(0, 1).contiguous();
        // Channel 4 c + 2 i + j has the pixels of row 2 y + i and column 2 x + j.
        std::vector<at::Tensor> parts;
        for (int64_t c = 0; c < 3; ++c)
            for (int64_t i = 0; i < 2; ++i)
                for (int64_t j = 0; j < 2; ++j) parts.push_back(clip[c].slice(1, i, {}, 2).slice(2, j, {}, 2));
        auto x = layer(network, layer(network, at::stack(parts), "head.0").relu(), "head.2");
        auto y = layer(network, norm(network, x, "body.0.res.0").relu(), "body.0.res.2");
        x = x + layer(network, norm(network, y, "body.0.res.3").relu(), "body.0.res.5");
        x = layer(network, norm(network, x, "body.1").relu(), "body.3");
        auto rain = at::zeros_like(clip);
        for (int64_t c = 0; c < 3; ++c)
            for (int64_t i = 0; i < 2; ++i)
                for (int64_t j = 0; j < 2; ++j)
                    rain[c].slice(1, i, {}, 2).slice(2, j, {}, 2).copy_(x[4 * c + 2 * i + j]);
        x = layer(network, layer(network, clip - rain, "tail.0").relu(), "tail.2").relu();
        const auto expected = layer(network, x, "tail.4").transpose(0, 1);
        QVERIFY((network.forward_clip(frames, {}) - expected).abs().max().item<double>() < 1e-9);
    }

    void a_picture_is_a_clip_of_equal_frames() {
        models::S2vd network({.features = 4, .blocks = 2});
        network.eval();
        const c10::InferenceMode inference;
        const auto picture = at::rand({1, 3, 11, 14});
        const auto once = network.forward(picture, nullptr),
                   thrice = network.forward_clip(picture.expand({3, 3, 11, 14}), {});
        QVERIFY(largest_difference(once[0], thrice[1]) < 1e-5);
    }

    void takes_any_size() {
        const auto network = models::create("s2vd", {{"blocks", 1}});
        network->eval();
        published::takes_any_size(*network);
    }
    void learns() {
        const auto network = models::create("s2vd", {{"blocks", 1}, {"features", 4}});
        network->eval();
        published::learns(*network);
    }
    void comes_back_from_its_file() {
        const auto network = models::create("s2vd", {{"blocks", 2}, {"features", 5}});
        network->eval();
        published::comes_back_from_its_file(*network);
    }

    void costs_what_its_definition_says() {
        const auto network = models::create("s2vd");
        const int64_t conv = 32 * 32 * 27 + 32, norm = 64;
        int64_t parameters = 0;
        for (const auto& parameter : network->parameters()) parameters += parameter.numel();
        // On one frame; the middle at half of the resolution.
        const auto profile = models::profile(*network, 16, 8);
        QCOMPARE(profile.macs,
                 27 * (4 * 8 * (12 * 32 + 17 * 32 * 32 + 32 * 12) + 8 * 16 * (3 * 32 + 32 * 32 + 32 * 3)));
        QCOMPARE(parameters, 12 * 32 * 27 + 32 + conv + 8 * (2 * conv + 2 * norm) + norm + 32 * 12 * 27 + 12 +
                                 2 * 3 * 32 * 27 + 32 * 32 * 27);
    }

    void the_authors_weights_are_recognised_and_remove_rain() {
        const QString file = DEWEATHER_SHARED "/data/peers/s2vd/derainer_rho05.pt",
                      clip = DEWEATHER_SHARED "/data/video/ntu";
        if (!QFileInfo::exists(file) || !QFileInfo::exists(clip)) QSKIP("the authors' weights are not here");
        auto imported = checkpoint::import_checkpoint(file.toStdString(), std::nullopt);
        QCOMPARE(imported.network->architecture(), "s2vd");
        const c10::InferenceMode inference;
        constexpr int64_t kFrames = 7;
        std::vector<at::Tensor> rain, clean;
        for (int64_t i = 1; i <= kFrames; ++i)
            for (auto* frames : {&rain, &clean}) {
                const auto name =
                    clip + QString("/%1/%2.jpg").arg(frames == &rain ? "rain" : "clean").arg(i, 3, 10, QChar('0'));
                frames->push_back(media::read_image(name.toStdString(), {}).rgb.slice(1, 160, 320).slice(2, 160, 352));
            }
        const auto restored =
            dynamic_cast<models::S2vd&>(*imported.network).forward_clip(at::stack(rain), {}).clamp(0, 1);
        // Away from the crop's border, which the network sees as the picture's.
        const auto inner = [](const at::Tensor& rgb) { return rgb.slice(1, 40, 120).slice(2, 40, 152).contiguous(); };
        double before = 0, after = 0;
        for (int64_t i = 2; i + 2 < kFrames; ++i) {
            const auto at = static_cast<std::size_t>(i);
            before += analysis::psnr(inner(rain[at]), inner(clean[at])) / (kFrames - 4);
            after += analysis::psnr(inner(restored[i]), inner(clean[at])) / (kFrames - 4);
        }
        qInfo("PSNR %.2f to %.2f dB", before, after);
        QVERIFY(after > before + 4);
    }

    void recognises_its_own_whichever_tensor_is_missing() {
        const auto recognise = models::find_architecture("s2vd").recognise;
        models::S2vd network({.features = 6, .blocks = 3});
        models::TensorShapes shapes;
        for (const auto& item : network.named_parameters()) shapes[item.key()] = item.value().sizes().vec();
        for (const auto& item : network.named_buffers()) shapes[item.key()] = item.value().sizes().vec();
        const auto config = recognise(shapes);
        QVERIFY(config.has_value());
        QCOMPARE(config->dump(), network.config().dump());
        for (const auto& [name, shape] : shapes) {
            auto fewer = shapes;
            fewer.erase(name);
            QVERIFY2(recognise(fewer) == config, name.c_str());
        }
        auto other = shapes;
        other["tail.4.conv.weight"] = {4, 6, 3, 3, 3};
        QVERIFY(!recognise(other).has_value());
        QVERIFY(!recognise({}).has_value());
        for (const auto& architecture : models::architectures())
            if (architecture.recognise != nullptr && architecture.name != "s2vd")
                QVERIFY2(!architecture.recognise(shapes).has_value(), std::string(architecture.name).c_str());
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("s2vd", R"({"blocks": 0})").contains("'blocks'"));
        QVERIFY(published::refusal("s2vd", R"({"depth": 8})").contains("'depth'"));
    }
};

QTEST_GUILESS_MAIN(TestS2vd)
#include "test_s2vd.moc"
