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
    nn::GridChoice grid{chosen, gates, kScale};
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
        const nn::GridChoice pixels = choice.grid.per_pixel();
        QCOMPARE(pixels.chosen.size(0), kHeight * kWidth * kScale * kScale);
        for (int64_t y = 0; y < kHeight * kScale; ++y)
            for (int64_t x = 0; x < kWidth * kScale; ++x) {
                const int64_t pixel = y * kWidth * kScale + x;
                QVERIFY(at::equal(pixels.chosen[pixel], choice.chosen[0][y / kScale][x / kScale]));
                QVERIFY(at::equal(pixels.gates[pixel], choice.gates[0][y / kScale][x / kScale]));
            }
    }

    void modulated_pixels_follow_the_formula() {
        const Choice choice;
        nn::ModulatedGrid bank({.channels = kChannels, .experts = kExperts});
        randomise(bank);
        const at::NoGradGuard no_grad;
        const auto x = features(), y = bank.forward(x, choice.grid);
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

    // Without gradients a loop of its own mixes the matrices of a token; with them each pixel goes to its experts.
    // Sizes that need more than one group of pixels, a rest, and several pictures.
    void mixed_matrices_give_what_each_expert_gives_data() {
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("scale");
        QTest::addColumn<int>("top_k");
        for (const int channels : {16, 32, 48, 64})
            for (const int scale : {1, 2, 3, 4})
                for (const int top_k : {1, 2, 3})
                    QTest::addRow("%d channels, %d x %d pixels, %d experts", channels, scale, scale, top_k)
                        << channels << scale << top_k;
    }

    void mixed_matrices_give_what_each_expert_gives() {
        QFETCH(int, channels);
        QFETCH(int, scale);
        QFETCH(int, top_k);
        at::manual_seed(3);
        constexpr int64_t kBatch = 2, kRows = 5, kColumns = 7, kBank = 6;
        nn::ModulatedGrid bank({.channels = channels, .experts = kBank});
        randomise(bank);
        const nn::GridChoice choice{.chosen = std::get<1>(at::rand({kBatch, kRows, kColumns, kBank}).topk(top_k)),
                                    .gates = at::softmax(at::randn({kBatch, kRows, kColumns, top_k}), -1),
                                    .scale = scale};
        const auto x = at::randn({kBatch, channels, kRows * scale, kColumns * scale});
        const auto slow = bank.forward(x, choice).detach();
        const at::NoGradGuard no_grad;
        QVERIFY(largest_difference(slow, bank.forward(x, choice)) < 2e-5 * slow.abs().max().item<double>());
        // However features lie in memory.
        const auto last = x.contiguous(at::MemoryFormat::ChannelsLast);
        QVERIFY(at::equal(bank.forward(x, choice), bank.forward(last, choice)));
    }

    void an_expert_that_is_not_there_is_refused() {
        Choice choice;
        nn::ModulatedGrid bank({.channels = kChannels, .experts = kExperts});
        const at::NoGradGuard no_grad;
        choice.grid.chosen = choice.grid.chosen.clone();
        choice.grid.chosen[0][1][2][1] = kExperts;
        QVERIFY_THROWS_EXCEPTION(c10::IndexError, bank.forward(features(), choice.grid));
    }

    void one_modulation_without_gradients_is_the_same() {
        nn::SharedModulation shared(32);
        const auto x = at::randn({3, 50, 32});
        const auto slow = shared.modulate(x).detach();
        const at::NoGradGuard no_grad;
        QVERIFY(largest_difference(slow, shared.modulate(x)) < 1e-5);
    }

    void feed_forward_pixels_follow_the_formula() {
        const Choice choice;
        nn::FeedForwardGrid bank({.channels = kChannels, .experts = kExperts});
        const at::NoGradGuard no_grad;
        const auto x = features();
        // New experts leave the features as they are.
        QVERIFY(largest_difference(bank.forward(x, choice.grid), x) < 1e-6);
        randomise(bank);
        const auto y = bank.forward(x, choice.grid);
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
        const std::vector<int64_t> tokens = {1, kHeight, kWidth, 1};
        const nn::GridChoice all{.chosen = at::zeros(tokens, at::kLong), .gates = at::ones(tokens), .scale = kScale};
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
