// Interventions: each kind against an explicit computation, expert by expert, and invalid requests.
#include "core/nn/intervention.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>
#include <set>

#include "core/base/error.h"
#include "core/nn/feed_forward_experts.h"

using namespace deweather;
using nn::Intervention;
using Kind = nn::Intervention::Kind;

namespace {

constexpr int64_t kExperts = 7, kTopK = 2, kTokens = 300;

// Chooses by scores passed from outside.
struct Chooser : nn::ChoosesExperts {
    using ChoosesExperts::choose_by;
    using ChoosesExperts::ChoosesExperts;
};

at::Tensor some_scores() {
    at::manual_seed(2);
    return at::randn({kTokens, kExperts});
}

// A token's experts in descending order of its scores, without those switched off.
std::vector<int64_t> ranked(const at::Tensor& scores, int64_t token, const std::set<int64_t>& off = {}) {
    std::vector<int64_t> order;
    for (int64_t e = 0; e < scores.size(1); ++e)
        if (!off.contains(e)) order.push_back(e);
    std::sort(order.begin(), order.end(),
              [&](int64_t a, int64_t b) { return scores[token][a].item<float>() > scores[token][b].item<float>(); });
    return order;
}

void verify_gates(const nn::Routing& routing, const at::Tensor& scores, int64_t token, const std::vector<int64_t>& by) {
    double sum = 0;
    for (const auto e : by) sum += std::exp(scores[token][e].item<double>());
    for (std::size_t i = 0; i < by.size(); ++i) {
        const double gate = routing.gates[token][static_cast<int64_t>(i)].item<double>();
        QVERIFY(std::abs(gate - std::exp(scores[token][by[i]].item<double>()) / sum) < 1e-6);
    }
}

int64_t chosen(const nn::Routing& routing, int64_t token, int64_t place) {
    return routing.chosen[token][place].item<int64_t>();
}

// A mixture of different experts, with one expert per token.
struct Mixture {
    std::shared_ptr<nn::UncertaintyRouter> router =
        std::make_shared<nn::UncertaintyRouter>(nn::RouterConfig{.dim = 4, .experts = 5, .top_k = 1});
    nn::FeedForwardExperts experts{{.dim = 4, .hidden = 6, .experts = 5}, router};

    at::Tensor run(const at::Tensor& x, const Intervention& intervention) {
        router->intervene(intervention);
        return experts.forward({.residual = x, .normed = x}, nullptr);
    }
};

}  // namespace

class TestIntervention : public QObject {
    Q_OBJECT

    static void refused(const Intervention& intervention, const char* what) {
        Chooser chooser(kExperts, kTopK);
        try {
            chooser.intervene(intervention);
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains(what), error.what());
            return;
        }
        QFAIL(what);
    }

  private Q_SLOTS:
    void without_one_the_best_are_chosen() {
        const Chooser chooser(kExperts, kTopK);
        const auto scores = some_scores();
        const auto routing = chooser.choose_by(scores);
        for (int64_t token = 0; token < kTokens; ++token) {
            auto order = ranked(scores, token);
            order.resize(kTopK);
            for (int64_t i = 0; i < kTopK; ++i) QCOMPARE(chosen(routing, token, i), order[static_cast<std::size_t>(i)]);
            verify_gates(routing, scores, token, order);
        }
    }

    // Each expert does another one's work, consistently, and none keeps its own: two of them swap.
    void exchange_is_a_permutation_without_rest() {
        const auto scores = some_scores();
        std::set<std::vector<int64_t>> permutations;
        for (uint64_t seed = 0; seed < 20; ++seed) {
            Chooser chooser(kExperts, kTopK);
            const auto before = chooser.choose_by(scores);
            chooser.intervene({.kind = Kind::kExchange, .seed = seed});
            const auto after = chooser.choose_by(scores);
            QVERIFY(at::equal(after.gates, before.gates));
            std::vector<int64_t> instead(kExperts, -1);
            for (int64_t token = 0; token < kTokens; ++token)
                for (int64_t i = 0; i < kTopK; ++i) {
                    auto& other = instead[static_cast<std::size_t>(chosen(before, token, i))];
                    if (other < 0) other = chosen(after, token, i);
                    QCOMPARE(chosen(after, token, i), other);
                }
            for (int64_t e = 0; e < kExperts; ++e) QVERIFY(instead[static_cast<std::size_t>(e)] != e);
            QCOMPARE(std::set<int64_t>(instead.begin(), instead.end()).size(), std::size_t{kExperts});
            permutations.insert(instead);
            QVERIFY(at::equal(chooser.choose_by(scores).chosen, after.chosen));  // the same seed, the same one
        }
        QVERIFY(permutations.size() > 15);

        Chooser pair(2, 1);
        pair.intervene({.kind = Kind::kExchange, .seed = 3});
        const auto swapped = pair.choose_by(at::tensor({1.0F, 0.0F, 0.0F, 1.0F}).view({2, 2}));
        QCOMPARE(chosen(swapped, 0, 0), int64_t{1});
        QCOMPARE(chosen(swapped, 1, 0), int64_t{0});
    }

    void random_ones_are_distinct_and_of_all() {
        Chooser chooser(kExperts, kTopK);
        const auto scores = some_scores();
        const auto before = chooser.choose_by(scores);
        chooser.intervene({.kind = Kind::kRandom, .seed = 5});
        const auto after = chooser.choose_by(scores);
        QVERIFY(at::equal(after.gates, before.gates));
        std::vector<int64_t> counts(kExperts, 0);
        for (int64_t token = 0; token < kTokens; ++token) {
            QVERIFY(chosen(after, token, 0) != chosen(after, token, 1));
            for (int64_t i = 0; i < kTopK; ++i) ++counts.at(static_cast<std::size_t>(chosen(after, token, i)));
        }
        // 600 choices of 7: 86 each, with a standard deviation of less than 9.
        for (const auto count : counts) QVERIFY(count > 45 && count < 130);
        QVERIFY(at::equal(chooser.choose_by(scores).chosen, after.chosen));
        chooser.intervene({.kind = Kind::kRandom, .seed = 6});
        QVERIFY(!at::equal(chooser.choose_by(scores).chosen, after.chosen));
    }

    // The mean of the experts' individual results.
    void mean_is_that_of_all_experts() {
        const at::NoGradGuard no_grad;
        at::manual_seed(8);
        Mixture mixture;
        for (auto& p : mixture.experts.parameters()) p.copy_(at::randn_like(p));
        const auto x = at::randn({1, 9, 4});
        auto sum = at::zeros({1, 9, 4});
        for (int64_t e = 0; e < 5; ++e) sum += mixture.run(x, {.kind = Kind::kAlways, .experts = {e}});
        const auto mean = mixture.run(x, {.kind = Kind::kMean});
        QVERIFY(at::allclose(mean, sum / 5, 1e-4, 1e-4));
        QVERIFY(!at::allclose(mean, mixture.run(x, {}), 1e-2, 1e-2));
    }

    void always_the_first_of_those_named() {
        Chooser chooser(kExperts, kTopK);
        const auto scores = some_scores();
        const auto before = chooser.choose_by(scores);
        chooser.intervene({.kind = Kind::kAlways, .experts = {5, 5, 2, 0}});
        const auto after = chooser.choose_by(scores);
        QVERIFY(at::equal(after.gates, before.gates));
        for (int64_t token = 0; token < kTokens; ++token) {
            QCOMPARE(chosen(after, token, 0), int64_t{5});
            QCOMPARE(chosen(after, token, 1), int64_t{2});
        }
    }

    void without_some_the_next_best_are_chosen() {
        const auto scores = some_scores();
        for (const std::vector<int64_t>& off : {std::vector<int64_t>{3}, {3, 3}, {0, 6}, {0, 1, 2, 4, 5, 6}}) {
            Chooser chooser(kExperts, kTopK);
            chooser.intervene({.kind = Kind::kWithout, .experts = off});
            const auto routing = chooser.choose_by(scores);
            for (int64_t token = 0; token < kTokens; ++token) {
                auto order = ranked(scores, token, {off.begin(), off.end()});
                order.resize(std::min<std::size_t>(kTopK, order.size()));
                QCOMPARE(routing.chosen.size(1), static_cast<int64_t>(order.size()));
                for (std::size_t i = 0; i < order.size(); ++i)
                    QCOMPARE(chosen(routing, token, static_cast<int64_t>(i)), order[i]);
                verify_gates(routing, scores, token, order);
            }
        }
    }

    // A preference moves the choice, the gates stay those of the scores.
    void a_preference_is_for_the_choice_alone() {
        const Chooser chooser(kExperts, kTopK);
        const auto scores = some_scores();
        auto preference = at::zeros({kExperts});
        preference[4] = 100;
        const auto routing = chooser.choose_by(scores, preference);
        for (int64_t token = 0; token < kTokens; ++token) {
            const std::vector<int64_t> pair = {4, ranked(scores, token, {4}).front()};
            std::vector<int64_t> order;
            for (const auto e : ranked(scores, token))
                if (e == pair[0] || e == pair[1]) order.push_back(e);
            QCOMPARE(chosen(routing, token, 0), order[0]);
            QCOMPARE(chosen(routing, token, 1), order[1]);
            verify_gates(routing, scores, token, order);
        }
    }

    void it_ends() {
        Chooser chooser(kExperts, kTopK);
        const auto scores = some_scores();
        const auto before = chooser.choose_by(scores);
        chooser.intervene({.kind = Kind::kMean});
        QCOMPARE(chooser.choose_by(scores).chosen.size(1), kExperts);
        chooser.intervene({});
        QVERIFY(at::equal(chooser.choose_by(scores).chosen, before.chosen));
    }

    void what_cannot_be_is_refused() {
        refused({.kind = Kind::kWithout, .experts = {kExperts}}, "0 to 6");
        refused({.kind = Kind::kAlways, .experts = {-1, 2}}, "no such expert");
        refused({.kind = Kind::kAlways, .experts = {1}}, "too few");
        refused({.kind = Kind::kAlways, .experts = {1, 1}}, "too few");
        refused({.kind = Kind::kWithout, .experts = {0, 1, 2, 3, 4, 5, 6}}, "at least one");
    }

    void all_layers_are_found() {
        Mixture mixture;
        const auto layers = nn::layers_of_experts(mixture.experts);
        QCOMPARE(layers.size(), std::size_t{1});
        QVERIFY(layers[0] == mixture.router.get());
        QCOMPARE(layers[0]->experts(), int64_t{5});
        QCOMPARE(layers[0]->top_k(), int64_t{1});
    }
};

QTEST_GUILESS_MAIN(TestIntervention)
#include "test_intervention.moc"
