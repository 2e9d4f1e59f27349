// Networks that take statistics of the whole picture give the same in tiles as in one piece.
#include "core/restore/tiled_run.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <QtTest>

#include "../../weights_by_formula.h"
#include "core/models/picture_network.h"
#include "core/models/registry.h"

using namespace deweather;

namespace {

constexpr double kLastScale = 0.25;

// Small ones with weights that matter, unlike freshly initialised ones. last: the name of the last layer, whose weights
// are made smaller so that the output is a picture.
std::unique_ptr<models::RestorationNetwork> network_of(const char* name, const nlohmann::json& config,
                                                       const std::string& last) {
    auto network = models::create(name, config);
    network->eval();
    const at::NoGradGuard no_grad;
    for (const auto& item : network->named_parameters())
        item.value().copy_(tensor_by_formula(item.key(), item.value().sizes().vec(), "") *
                           (item.key().starts_with(last) ? kLastScale : 1));
    return network;
}

// Darker on the left, with detail: its statistics differ from tile to tile.
at::Tensor picture(int64_t width, int64_t height) {
    at::manual_seed(1);
    const auto columns = at::linspace(0.1, 0.8, width).view({1, 1, width});
    const auto rows = at::linspace(0, 12, height).sin().view({1, height, 1}) * 0.1;
    return (columns + rows + (at::rand({3, height, width}) - 0.5) * 0.2).clamp(0, 1);
}

double largest_difference_of_blocks(const at::Tensor& a, const at::Tensor& b) {
    return at::avg_pool2d(a - b, 32).abs().max().item<double>() * 255;
}

}  // namespace

class TestTiledRun : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void tiles_agree_with_the_whole_picture_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("config");
        QTest::addColumn<QString>("last");
        QTest::addColumn<int>("width");
        QTest::newRow("Restormer") << "restormer"
                                   << R"({"dim": 8, "num_blocks": [2, 2, 2, 2], "num_refinement_blocks": 1})"
                                   << "output." << 1024;
        QTest::newRow("NAFNet") << "nafnet"
                                << R"({"width": 8, "enc_blk_nums": [1, 1, 2, 2], "middle_blk_num": 2})"
                                << "ending." << 1024;
        QTest::newRow("MoCE-IR") << "moce-ir"
                                 << R"({"dim": 8, "num_blocks": [1, 1, 1, 1], "num_dec_blocks": [1, 1, 1],
                                        "num_refinement_blocks": 1})"
                                 << "output." << 512;
        QTest::newRow("OneRestore") << "onerestore"
                                    << R"({"channel": 8})"
                                    << "out_conv." << 512;
    }

    void tiles_agree_with_the_whole_picture() {
        QFETCH(QString, name);
        QFETCH(QString, config);
        QFETCH(QString, last);
        QFETCH(int, width);
        const c10::InferenceMode inference;
        const auto network =
            network_of(qPrintable(name), nlohmann::json::parse(config.toStdString()), last.toStdString());
        const int64_t height = width * 3 / 4, side = std::max(192, width / 4);
        const auto input = picture(width, height);
        const auto run = [&](int64_t tile) {
            Progress unwatched;
            const restore::Tiling tiling(width, height, tile, 48, 16);
            const auto run = restore::run_in_tiles(*network, at::kCPU, input, tiling, unwatched);
            return run.kept_tiles == 0 ? run.picture : at::Tensor();
        };
        const auto whole = run(width), tiled = run(side);
        // Nowhere is the input shown instead.
        QVERIFY(whole.defined() && tiled.defined());
        const restore::Tiling tiling(width, height, side, 48, 16);
        // Each tile by itself, as if it were a picture.
        auto alone = at::zeros_like(input);
        for (const auto& tile : tiling.tiles()) {
            const auto part = [&](at::Tensor& t) {
                return t.slice(1, tile.y, tile.y + tiling.tile_height()).slice(2, tile.x, tile.x + tiling.tile_width());
            };
            auto seen = input;
            part(alone) += network->forward(part(seen).unsqueeze(0), nullptr)[0] * tiling.weights(tile);
        }
        const double apart = largest_difference_of_blocks(tiled, whole),
                     apart_alone = largest_difference_of_blocks(alone, whole);
        qInfo("%s: %.4f of 255 between block means, %.4f with each tile by itself", qPrintable(name), apart,
              apart_alone);
        QVERIFY2(apart < 0.5, qPrintable(QString::number(apart)));
        QVERIFY2(apart_alone > 4 * apart, qPrintable(QString::number(apart_alone)));
    }

    // Its experts are chosen by the whole picture, so the trace is one decision for each layer.
    void the_routing_of_tiles_is_that_of_the_picture() {
        const c10::InferenceMode inference;
        const auto network = network_of(
            "moce-ir",
            {{"dim", 8}, {"num_blocks", {1, 1, 1, 1}}, {"num_dec_blocks", {1, 1, 1}}, {"num_refinement_blocks", 1}},
            "output.");
        const auto input = picture(512, 256);
        Progress unwatched;
        models::RoutingTrace whole, tiled;
        restore::run_in_tiles(*network, at::kCPU, input, {512, 256, 512, 48}, unwatched, {.trace = &whole});
        restore::run_in_tiles(*network, at::kCPU, input, {512, 256, 256, 48}, unwatched,
                              {.trace = &tiled, .picture = false});
        QCOMPARE(tiled.patch, 512);
        QCOMPARE(whole.patch, 512);
        QCOMPARE(tiled.layers.size(), std::size_t{3});
        for (std::size_t layer = 0; layer < tiled.layers.size(); ++layer) {
            QVERIFY(at::equal(tiled.layers[layer].chosen, whole.layers[layer].chosen));
            QVERIFY(at::allclose(tiled.layers[layer].gates, whole.layers[layer].gates, 0, 0.02));
        }
        // Without experts there is no routing, and nothing to compute for it.
        const auto plain = network_of("gcanet", nlohmann::json::object(), "deconv1.");
        models::RoutingTrace none;
        restore::run_in_tiles(*plain, at::kCPU, input, {512, 256, 256, 48}, unwatched,
                              {.trace = &none, .picture = false});
        QVERIFY(none.layers.empty());
    }
};

QTEST_GUILESS_MAIN(TestTiledRun)
#include "test_tiled_run.moc"
