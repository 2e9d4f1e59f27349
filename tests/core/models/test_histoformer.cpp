// histoformer against its authors' names, shapes and outputs.
#include "published_network.h"

using namespace deweather;

namespace {

const nlohmann::json kSmall = {{"dim", 8},
                               {"num_blocks", {1, 2, 1, 1}},
                               {"num_refinement_blocks", 1},
                               {"heads", {1, 2, 4, 2}},
                               {"ffn_expansion_factor", 2}};

}  // namespace

class TestHistoformer : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    // Sorting makes the network chaotic in float32.
    void agrees_with_the_authors_in_float64() {
        if (!published::has("histoformer.json")) QSKIP("the stored outputs are not here");
        const auto network = models::create("histoformer");
        fill_by_formula(*network, published::file("histoformer.json"));
        network->to(at::kDouble);
        const c10::InferenceMode inference;
        const auto input = published::stored_input().to(at::kDouble);
        for (const auto& [picture, output] : {std::pair(input, "histoformer.output.npy"),
                                              {input.slice(2, 0, 61).slice(3, 0, 93), "histoformer.odd.output.npy"}}) {
            const double apart = disagreement(network->forward(picture, nullptr)[0], read_npy(published::file(output)));
            QVERIFY2(apart < 1e-6, qPrintable(QString::number(apart)));
        }
    }

    // With an attention so small that rounding stays small.
    void agrees_with_the_authors_when_calm() { published::agrees_with_the_authors("histoformer", "histoformer_calm"); }

    void recognises_its_own() { published::recognises_its_own("histoformer", "histoformer", "histoformer"); }

    void takes_any_size_in_float64() {
        const auto network = models::create("histoformer", kSmall);
        network->to(at::kDouble);
        const c10::InferenceMode inference;
        for (const auto& [height, width] : {std::pair(1, 1), {1, 9}, {7, 3}, {9, 17}, {33, 20}}) {
            const auto input = at::rand({2, 3, height, width}, at::kDouble);
            const auto output = network->forward(input, nullptr);
            QCOMPARE(output.sizes(), input.sizes());
            QVERIFY(output.isfinite().all().item<bool>());
            QVERIFY(largest_difference(network->forward(input.slice(0, 1, 2), nullptr)[0], output[1]) < 1e-5);
        }
    }

    // On whole patches: padding repeats values, and where values are equal their order has no gradient.
    void learns() {
        const auto network = models::create("histoformer", kSmall);
        network->to(at::kDouble);
        const auto input = at::rand({1, 3, 8, 8}, at::kDouble), wanted = at::rand({1, 3, 8, 8}, at::kDouble);
        const auto loss = [&] { return (network->forward(input, nullptr) - wanted).square().mean(); };
        loss().backward();
        double slope = 0;
        std::vector<at::Tensor> directions;
        for (const auto& item : network->named_parameters()) {
            QVERIFY2(item.value().grad().defined(), item.key().c_str());
            directions.push_back(at::randn_like(item.value().detach()));
            slope += (item.value().grad() * directions.back()).sum().item<double>();
        }
        const at::NoGradGuard no_grad;
        constexpr double kStep = 1e-8;
        const auto move = [&](double by) {
            std::size_t index = 0;
            for (auto& parameter : network->parameters()) parameter.add_(directions[index++], by);
            return loss().item<double>();
        };
        const double above = move(kStep), below = move(-2 * kStep);
        const double measured = (above - below) / (2 * kStep);
        QVERIFY2(std::abs(measured - slope) < 1e-3 * std::max(1.0, std::abs(slope)),
                 qPrintable(QString("%1 by gradients, %2 measured").arg(slope).arg(measured)));
    }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*models::create("histoformer", kSmall)); }

    void has_as_many_parameters_as_published() {
        int64_t parameters = 0;
        for (const auto& parameter : models::create("histoformer")->parameters()) parameters += parameter.numel();
        QCOMPARE(parameters, 16615100);
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("histoformer", R"({"ffn_expansion_factor": 2.66})").contains("'ffn_expansion"));
        QVERIFY(published::refusal("histoformer", R"({"heads": [1, 5, 3, 8]})").contains("'heads'"));
        QVERIFY(published::refusal("histoformer", "7").contains("object"));
    }
};

QTEST_GUILESS_MAIN(TestHistoformer)
#include "test_histoformer.moc"
