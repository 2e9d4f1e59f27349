// Experts on grids of features against formulas written out pixel by pixel, and the decoder's routing.
#include "core/nn/grid_experts.h"

#include <torch/types.h>

#include <QtTest>

#include "../../npy.h"
#include "core/nn/decoder_experts.h"

using namespace deweather;

namespace {

constexpr int64_t kChannels = 16, kExperts = 3, kHeight = 2, kWidth = 3, kScale = 2;

at::Tensor parameter(const torch::nn::Module& module, const char* name) {
    return module.named_parameters()[name];
}

// Tokens 0..5 of one picture and their two experts each.
struct Choice {
    at::Tensor chosen = at::tensor({0, 1, 1, 2, 2, 0, 0, 2, 1, 0, 2, 1}, at::kLong).view({1, kHeight, kWidth, 2});
    at::Tensor gates = at::softmax(at::arange(12, at::kFloat).view({1, kHeight, kWidth, 2}).sin(), -1);
    nn::PixelChoice pixels = nn::choice_of_pixels(chosen, gates, kScale);
};

at::Tensor features() {
    at::manual_seed(2);
    return at::randn({1, kChannels, kHeight * kScale, kWidth * kScale}).contiguous(at::MemoryFormat::ChannelsLast);
}

void randomise(torch::nn::Module& module) {
    const at::NoGradGuard no_grad;
    for (auto& tensor : module.parameters()) tensor.normal_(0, 0.3);
}

}  // namespace

class TestGridExperts : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void pixels_go_to_the_experts_of_their_token() {
        const Choice choice;
        QCOMPARE(choice.pixels.chosen.size(0), kHeight * kWidth * kScale * kScale);
        for (int64_t y = 0; y < kHeight * kScale; ++y)
            for (int64_t x = 0; x < kWidth * kScale; ++x) {
                const int64_t pixel = y * kWidth * kScale + x;
                QVERIFY(at::equal(choice.pixels.chosen[pixel], choice.chosen[0][y / kScale][x / kScale]));
                QVERIFY(at::equal(choice.pixels.gates[pixel], choice.gates[0][y / kScale][x / kScale]));
            }
    }

    void modulated_pixels_follow_the_formula() {
        const Choice choice;
        nn::ModulatedGrid bank({.channels = kChannels, .experts = kExperts});
        randomise(bank);
        const at::NoGradGuard no_grad;
        const auto x = features(), y = bank.forward(x, choice.pixels);
        QCOMPARE(y.sizes(), x.sizes());
        for (int64_t row = 0; row < x.size(2); ++row)
            for (int64_t column = 0; column < x.size(3); ++column) {
                const auto pixel = x[0].select(1, row).select(1, column);
                auto sum = at::zeros_like(pixel);
                for (int64_t j = 0; j < 2; ++j) {
                    const auto at_token = [&](const at::Tensor& t) { return t[0][row / kScale][column / kScale][j]; };
                    const auto e = at_token(choice.chosen).item<int64_t>();
                    const auto of = [&](const char* name) { return parameter(bank, name)[e]; };
                    const auto gamma = at::mv(of("gamma").t(), pixel) + of("gamma_bias");
                    const auto beta = at::mv(of("beta").t(), pixel) + of("beta_bias");
                    sum += at_token(choice.gates) * (gamma * pixel + beta);
                }
                QVERIFY(largest_difference(sum, y[0].select(1, row).select(1, column)) < 1e-5);
            }
    }

    void feed_forward_pixels_follow_the_formula() {
        const Choice choice;
        nn::FeedForwardGrid bank({.channels = kChannels, .experts = kExperts});
        const at::NoGradGuard no_grad;
        const auto x = features();
        // New experts leave the features as they are.
        QVERIFY(largest_difference(bank.forward(x, choice.pixels), x) < 1e-6);
        randomise(bank);
        const auto y = bank.forward(x, choice.pixels);
        const int64_t row = 3, column = 4;
        const auto pixel = x[0].select(1, row).select(1, column);
        auto sum = pixel.clone();
        for (int64_t j = 0; j < 2; ++j) {
            const auto e = choice.chosen[0][row / kScale][column / kScale][j].item<int64_t>();
            const auto of = [&](const char* name) { return parameter(bank, name)[e]; };
            const auto hidden = at::gelu(at::mv(of("fc1").t(), pixel) + of("fc1_bias"));
            sum += choice.gates[0][row / kScale][column / kScale][j] * (at::mv(of("fc2").t(), hidden) + of("fc2_bias"));
        }
        QVERIFY(largest_difference(sum, y[0].select(1, row).select(1, column)) < 1e-5);
    }

    void one_modulation_is_a_mixture_of_one() {
        nn::SharedModulation shared(kChannels);
        nn::ModulatedGrid mixture({.channels = kChannels, .experts = 1});
        const at::NoGradGuard no_grad;
        auto own = mixture.named_parameters();
        for (const auto& item : shared.named_parameters()) own[item.key()].copy_(item.value().unsqueeze(0));
        const auto x = features();
        const int64_t pixels = x.numel() / kChannels;
        const nn::PixelChoice all{.chosen = at::zeros({pixels, 1}, at::kLong), .gates = at::ones({pixels, 1})};
        QVERIFY(largest_difference(shared.forward(x, {}), mixture.forward(x, all)) < 1e-5);
    }

    // The router has global context: distant tokens change the choice, and parts give the same result as the whole.
    void the_decoder_routes_whole_pictures() {
        at::manual_seed(4);
        constexpr int64_t kDim = 8, kSide = 160;
        nn::DecoderExperts decoder(
            {.router =
                 [](int64_t dim) {
                     return std::make_shared<nn::UncertaintyRouter>(nn::RouterConfig{
                         .dim = dim, .experts = 5, .top_k = 2, .calibration = nn::Calibration::kScaleFree});
                 },
             .bank =
                 [](int64_t channels) {
                     return std::make_shared<nn::ModulatedGrid>(nn::GridConfig{.channels = channels, .experts = 5});
                 }},
            kDim, {16});
        decoder.eval();
        const at::NoGradGuard no_grad;
        auto tokens = at::randn({1, kSide, kSide, kDim});
        const auto all = decoder.route(tokens, /*with_variance=*/true), parts = decoder.route(tokens, false);
        QVERIFY(at::equal(all.chosen, parts.chosen));
        QVERIFY(largest_difference(all.gates, parts.gates) < 1e-5);
        auto other = tokens.clone();
        other.slice(1, kSide / 2).add_(3);
        const auto changed = decoder.route(other, true);
        const int64_t top = kSide * kSide / 4;
        QVERIFY(largest_difference(all.scores.slice(0, 0, top), changed.scores.slice(0, 0, top)) > 1e-3);
        QVERIFY(decoder.routes());
    }
};

QTEST_GUILESS_MAIN(TestGridExperts)
#include "test_grid_experts.moc"
