// Transformer layers: the formula, processing in parts against processing at once, and the reported routing.
#include "core/nn/transformer_layer.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <QtTest>

#include "../../npy.h"
#include "core/nn/feed_forward.h"
#include "core/nn/modulated_experts.h"

using namespace deweather;

namespace {

const nn::TransformerConfig kConfig = {.attention = {.dim = 16, .heads = 2, .head_dim = 8}, .hidden = 32, .layers = 2};

std::shared_ptr<nn::ExpertLayer> modulated(int64_t dim, int64_t hidden, int64_t /*layer*/) {
    return std::make_shared<nn::ModulatedExperts>(
        nn::ModulatedExpertsConfig{.router = {.dim = dim, .experts = 4, .top_k = 2}, .hidden = hidden});
}

std::shared_ptr<nn::ExpertLayer> dense(int64_t dim, int64_t hidden, int64_t /*layer*/) {
    return std::make_shared<nn::FeedForward>(nn::FeedForwardConfig{.dim = dim, .hidden = hidden});
}

}  // namespace

class TestTransformerLayer : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void is_pre_norm_with_residuals() {
        at::manual_seed(1);
        const at::NoGradGuard no_grad;
        const auto layers = nn::transformer_layers(kConfig, dense);
        Progress progress;
        const auto grid = at::randn({2, 3, 5, 16});
        auto x = grid.view({2, 15, 16});
        for (const auto& module : *layers) {
            const auto p = module->named_parameters();
            const auto norm = [&](const at::Tensor& t, const std::string& name) {
                const auto centred = t - t.mean(-1, true);
                const auto deviation = (centred.square().mean(-1, true) + 1e-5).sqrt();
                return centred / deviation * p[name + ".weight"] + p[name + ".bias"];
            };
            const auto n = norm(x, "norm1");
            const auto qkv = at::linear(n, p["attention.qkv.weight"]).view({2, 15, 3, 2, 8}).permute({2, 0, 3, 1, 4});
            const auto weights = at::softmax(at::matmul(qkv[0], qkv[1].transpose(-2, -1)) / std::sqrt(8.0), -1);
            const auto mixed = at::matmul(weights, qkv[2]).transpose(1, 2).reshape({2, 15, 16});
            x = x + at::linear(mixed, p["attention.proj.weight"], p["attention.proj.bias"]);
            const auto hidden = at::gelu(at::linear(norm(x, "norm2"), p["experts.fc1.weight"], p["experts.fc1.bias"]));
            x = x + at::linear(hidden, p["experts.fc2.weight"], p["experts.fc2.bias"]);
        }
        QVERIFY(largest_difference(nn::run_layers(layers, grid, {}, progress).view({2, 15, 16}), x) < 1e-5);
    }

    void parts_give_what_the_whole_gives() {
        at::manual_seed(2);
        const auto layers = nn::transformer_layers(kConfig, modulated);
        Progress progress;
        // More tokens than a part, and than are attended to.
        const auto grid = at::randn({1, 70, 80, 16});
        const auto whole = [&] {
            const at::NoGradGuard no_grad;
            return nn::run_layers(layers, grid, {}, progress);
        }();
        const c10::InferenceMode inference;
        QVERIFY(largest_difference(nn::run_layers(layers, grid, {}, progress), whole) < 1e-4);
    }

    void routing_is_told_for_layers_with_experts_alone() {
        at::manual_seed(3);
        const at::NoGradGuard no_grad;
        Progress progress;
        const auto grid = at::randn({2, 3, 4, 16});
        int calls = 0;
        const auto receive = [&](const nn::Routing& routing) {
            ++calls;
            QCOMPARE(routing.chosen.sizes(), at::IntArrayRef({24, 2}));
            QCOMPARE(routing.variance.sizes(), at::IntArrayRef({24, 4}));
        };
        nn::run_layers(nn::transformer_layers(kConfig, modulated), grid, receive, progress);
        QCOMPARE(calls, 2);
        nn::run_layers(nn::transformer_layers(kConfig, dense), grid, receive, progress);
        QCOMPARE(calls, 2);
    }

    // As long and thin as no square of tokens: each side has a token that is attended to.
    void grids_that_are_long_and_thin() {
        for (const auto& [height, width] : {std::pair{1, 5000}, {5000, 1}, {2, 40000}, {3, 3000}, {70, 80}}) {
            const auto attended = nn::attended_grid(height, width, at::kCPU);
            QVERIFY(attended.defined() && attended.numel() > 0 && attended.numel() <= 4096);
            QVERIFY(attended.min().item<int64_t>() >= 0);
            QVERIFY(attended.max().item<int64_t>() < int64_t{height} * width);
        }
        QVERIFY(!nn::attended_grid(64, 64, at::kCPU).defined());
    }
};

QTEST_GUILESS_MAIN(TestTransformerLayer)
#include "test_transformer_layer.moc"
