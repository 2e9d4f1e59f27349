// Accumulating pictures: counts compared with the trace, the sample, token errors and thumbnails; and tiled pictures
// give the same routing as whole ones.
#include "core/analysis/analyser.h"

#include <torch/types.h>

#include <QtTest>
#include <set>

#include "core/analysis/analyse_pictures.h"
#include "core/base/error.h"
#include "core/models/registry.h"

using namespace deweather;
using analysis::Analyser;

namespace {

restore::Restorer restorer(const char* architecture) {
    at::manual_seed(5);
    return {checkpoint::Model{.name = "tried", .file = {}, .training = {}, .network = models::create(architecture)},
            at::kCPU};
}

media::Image picture(int64_t height, int64_t width, uint64_t seed) {
    at::manual_seed(seed);
    media::Image image;
    image.rgb = at::rand({3, height, width});
    return image;
}

restore::Traced traced(restore::Restorer& restorer, const media::Image& image, bool with_picture = false) {
    Progress progress;
    return restorer.trace(image, {}, with_picture, progress);
}

}  // namespace

class TestAnalyser : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    // Tiles of 64 pixels and the whole picture: their tokens are on one grid, and their layers see all of it.
    void tokens_of_tiles_are_those_of_the_whole() {
        auto tried = restorer("mofme-compact");
        const auto image = picture(152, 200, 1);
        Progress progress;
        // The overlap covers the receptive field of the convolutions.
        const auto tiled = tried.trace(image, {.tile = 128, .overlap = 64}, true, progress);
        models::RoutingTrace whole;
        const c10::InferenceMode inference;
        tried.network().forward(image.rgb.unsqueeze(0), &whole);
        QCOMPARE(tiled.result.report.tiles, int64_t{6});
        QCOMPARE(tiled.trace.layers.size(), whole.layers.size());
        for (std::size_t i = 0; i < whole.layers.size(); ++i) {
            QCOMPARE(tiled.trace.layers[i].gates.sizes(), at::IntArrayRef({1, 19, 25, whole.layers[i].gates.size(-1)}));
            QVERIFY(at::allclose(tiled.trace.layers[i].logits, whole.layers[i].logits, 1e-3, 1e-4));
            QVERIFY(at::allclose(tiled.trace.layers[i].variance, whole.layers[i].variance, 1e-3, 1e-5));
        }
        QVERIFY(at::allclose(tiled.trace.weather, whole.weather, 1e-3, 1e-4));
        // Without the picture: the same routing.
        const auto only = tried.trace(image, {.tile = 128, .overlap = 64}, false, progress);
        QVERIFY(!only.result.image.rgb.defined());
        QVERIFY(at::equal(only.trace.layers[0].chosen, tiled.trace.layers[0].chosen));
    }

    void padding_is_cut_off() {
        auto tried = restorer("mofme-compact");
        const auto odd = traced(tried, picture(21, 34, 2));
        QCOMPARE(odd.trace.patch, int64_t{8});
        QCOMPARE(odd.trace.layers[0].chosen.size(1), int64_t{3});
        QCOMPARE(odd.trace.layers[0].chosen.size(2), int64_t{5});
    }

    void counts_are_those_of_the_traces() {
        auto tried = restorer("mofme-compact");
        Analyser analyser("tried", "mofme-compact", {.tokens = 1000, .seed = 4});
        std::vector<restore::Traced> traces;
        for (uint64_t i = 0; i < 3; ++i) {
            const auto image = picture(40, 56, i);
            traces.push_back(traced(tried, image));
            analyser.add({.file = std::to_string(i), .weather = "rain"}, image, traces.back());
        }
        const auto& analysis = analyser.analysis();
        QCOMPARE(analysis.token_count, int64_t{3 * 35});
        QCOMPARE(analysis.tokens.count(), std::size_t{3 * 35});
        for (std::size_t layer = 0; layer < analysis.layers.size(); ++layer) {
            const auto experts = analysis.layers[layer].experts;
            std::vector<int64_t> together(static_cast<std::size_t>(experts * experts), 0);
            for (std::size_t i = 0; i < traces.size(); ++i) {
                std::vector<int64_t> counts(static_cast<std::size_t>(experts), 0);
                const auto chosen = traces[i].trace.layers[layer].chosen.view({35, -1});
                for (int64_t token = 0; token < 35; ++token)
                    for (int64_t a = 0; a < chosen.size(1); ++a) {
                        const auto first = chosen[token][a].item<int64_t>();
                        ++counts[static_cast<std::size_t>(first)];
                        for (int64_t b = 0; b < chosen.size(1); ++b)
                            ++together[static_cast<std::size_t>(first * experts + chosen[token][b].item<int64_t>())];
                    }
                QCOMPARE(analysis.pictures[i].choices[layer], counts);
            }
            QCOMPARE(analysis.layers[layer].together, together);
        }
    }

    void sampled_tokens_are_what_stands_there() {
        auto tried = restorer("mofme-compact");
        Analyser analyser("tried", "mofme-compact", {.tokens = 40, .seed = 9});
        std::vector<restore::Traced> traces;
        std::vector<media::Image> images;
        for (uint64_t i = 0; i < 4; ++i) {
            images.push_back(picture(48, 48, 10 + i));
            traces.push_back(traced(tried, images.back(), true));
            auto reference = images.back();
            reference.rgb = (reference.rgb * 0.9).contiguous();
            analyser.add({.file = "x", .weather = "", .reference = i == 0 ? nullptr : &reference}, images.back(),
                         traces.back());
        }
        const auto& analysis = analyser.analysis();
        const auto& tokens = analysis.tokens;
        QCOMPARE(tokens.count(), std::size_t{40});
        std::set<int32_t> pictures(tokens.picture.begin(), tokens.picture.end());
        QCOMPARE(pictures.size(), std::size_t{4});
        for (std::size_t i = 0; i < tokens.count(); ++i) {
            const auto p = static_cast<std::size_t>(tokens.picture[i]);
            const int64_t row = tokens.row[i], column = tokens.column[i];
            const auto& layer = traces[p].trace.layers[1];
            const auto experts = static_cast<std::size_t>(analysis.layers[1].experts);
            for (std::size_t e = 0; e < experts; ++e) {
                const auto at = static_cast<int64_t>(e);
                QCOMPARE(tokens.layers[1].logits[i * experts + e], layer.logits[0][row][column][at].item<float>());
                QCOMPARE(tokens.layers[1].gates[i * experts + e], layer.gates[0][row][column][at].item<float>());
            }
            QCOMPARE(std::isnan(tokens.error[i]), p == 0);
            if (p == 0) continue;
            const auto area = [&](const at::Tensor& rgb) {
                return rgb.slice(1, row * 8, row * 8 + 8).slice(2, column * 8, column * 8 + 8);
            };
            const auto error = (area(traces[p].result.image.rgb) - 0.9 * area(images[p].rgb)).square().mean();
            QVERIFY(std::abs(error.item<float>() - tokens.error[i]) < 1e-6);
        }
    }

    void another_model_sees_the_same_tokens() {
        auto a = restorer("mofme-compact"), b = restorer("moe-compact");
        Analyser first("a", "mofme-compact", {.tokens = 30, .seed = 2}),
            second("b", "moe-compact", {.tokens = 30, .seed = 2});
        for (uint64_t i = 0; i < 3; ++i) {
            const auto image = picture(40, 40, i);
            first.add({.file = "x", .weather = ""}, image, traced(a, image));
            second.add({.file = "x", .weather = ""}, image, traced(b, image));
        }
        QCOMPARE(first.analysis().tokens.row, second.analysis().tokens.row);
        QCOMPARE(first.analysis().tokens.picture, second.analysis().tokens.picture);
        QVERIFY_THROWS_EXCEPTION(Error, first.add({.file = "x", .weather = ""}, picture(40, 40, 1), {}));
    }

    void a_token_s_picture_repeats_the_edge() {
        at::manual_seed(1);
        const auto rgb = at::rand({3, 24, 40});
        const auto corner = analysis::token_picture(rgb, 8, 0, 0);
        QCOMPARE(corner.size(), std::size_t{32 * 32 * 3});
        const auto byte = [&](int64_t channel, int64_t y, int64_t x) {
            return static_cast<uint8_t>(rgb[channel][y][x].item<float>() * 255.F + 0.5F);
        };
        // The token begins 12 pixels from the left of its thumbnail: everything to its left is pixel 0.
        QCOMPARE(corner[0], byte(0, 0, 0));
        QCOMPARE(corner[(5 * 32 + 3) * 3 + 1], byte(1, 0, 0));
        QCOMPARE(corner[(14 * 32 + 20) * 3 + 2], byte(2, 2, 8));
    }

    void errors_count_what_is_there_of_a_token() {
        const auto zero = at::zeros({3, 10, 12});
        auto other = zero.clone();
        other.slice(1, 8, 10).slice(2, 8, 12).fill_(0.5);
        const auto errors = analysis::token_errors(zero, other, 8);
        QCOMPARE(errors.sizes(), at::IntArrayRef({2, 2}));
        QVERIFY(std::abs(errors[1][1].item<double>() - 0.25) < 1e-6);
        QCOMPARE(errors[0][0].item<double>(), 0.0);
    }

    void models_without_experts_are_refused_before_any_picture() {
        auto tried = restorer("dense-compact");
        Progress progress;
        bool called = false;
        try {
            analysis::analyse_pictures(tried, {{.file = "nowhere.png", .weather = ""}}, {}, progress,
                                       [&](const auto&) { called = true; });
            QFAIL("not refused");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains("no experts in 'tried'"), error.what());
        }
        QVERIFY(!called);
    }
};

QTEST_GUILESS_MAIN(TestAnalyser)
#include "test_analyser.moc"
