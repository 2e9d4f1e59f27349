// The operator deweather::modulate on the CPU against its formula written out, and its gradients against finite
// differences of that formula.
#include "core/nn/modulate.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <QtTest>

#include "core/base/error.h"
#include "core/nn/modulate_implementations.h"
#include "tests/core/nn/modulate_reference.h"

using namespace deweather;
using tests::largest_difference;
using tests::modulate_reference;
using tests::ModulateArguments;

namespace {

at::Tensor modulate(const ModulateArguments& a) {
    return nn::modulate(a.x, a.gamma, a.gamma_bias, a.beta, a.beta_bias, a.chosen, a.gates);
}

// The gradients of Σ weights ∘ modulate().
std::vector<at::Tensor> gradients(const ModulateArguments& given, const at::Tensor& weights) {
    const auto a = given.with([](const at::Tensor& tensor) { return tensor.detach().clone().requires_grad_(); });
    (modulate(a) * weights).sum().backward();
    std::vector<at::Tensor> result;
    for (const auto& tensor : a.differentiable()) result.push_back(tensor.grad());
    return result;
}

}  // namespace

class TestModulate : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(11); }

    void agrees_with_the_formula_data() {
        QTest::addColumn<qint64>("tokens");
        QTest::addColumn<qint64>("dim");
        QTest::addColumn<qint64>("experts");
        QTest::addColumn<qint64>("top_k");
        QTest::addColumn<qint64>("skipped");
        QTest::newRow("a few") << 11LL << 6LL << 5LL << 2LL << 0LL;
        QTest::newRow("our own loop's width") << 50LL << 32LL << 4LL << 2LL << 0LL;
        QTest::newRow("many tokens an expert") << 300LL << 16LL << 2LL << 1LL << 0LL;
        QTest::newRow("more experts than tokens") << 7LL << 48LL << 40LL << 3LL << 0LL;
        QTest::newRow("every expert") << 9LL << 16LL << 4LL << 4LL << 0LL;
        QTest::newRow("experts that none chose") << 20LL << 16LL << 6LL << 2LL << 3LL;
        QTest::newRow("one token") << 1LL << 16LL << 3LL << 1LL << 0LL;
        QTest::newRow("no token") << 0LL << 16LL << 3LL << 2LL << 0LL;
    }

    void agrees_with_the_formula() {
        QFETCH(qint64, tokens);
        QFETCH(qint64, dim);
        QFETCH(qint64, experts);
        QFETCH(qint64, top_k);
        QFETCH(qint64, skipped);
        const auto a = ModulateArguments::random(tokens, dim, experts, top_k, skipped);
        const auto expected = modulate_reference(a);
        QCOMPARE(modulate(a).sizes(), expected.sizes());
        QVERIFY(largest_difference(modulate(a), expected) < 1e-11);
        QVERIFY(largest_difference(modulate(a.to(at::kFloat)), expected) < 5e-4);
        const auto half = a.to(at::kBFloat16);
        QCOMPARE(modulate(half).scalar_type(), at::kBFloat16);
        const double scale = tokens == 0 ? 1 : expected.abs().max().item<double>();
        QVERIFY(largest_difference(modulate(half), modulate_reference(half)) < 0.03 * scale);
    }

    void agrees_with_libtorch_calls_for_each_expert() {
        const auto a = ModulateArguments::random(70, 48, 9, 2).to(at::kFloat);
        const auto by_expert =
            nn::modulate_by_expert(a.x, a.gamma, a.gamma_bias, a.beta, a.beta_bias, a.chosen, a.gates);
        QVERIFY(largest_difference(by_expert, modulate_reference(a)) < 5e-4);
        QVERIFY(largest_difference(by_expert, modulate(a)) < 5e-4);
    }

    void tensors_may_lie_anyhow_in_memory() {
        const auto a = ModulateArguments::random(30, 16, 5, 2).to(at::kFloat);
        auto spread = a.with([](const at::Tensor& tensor) {
            return at::stack({tensor, tensor.neg()}, -1).select(-1, 0);
        });
        spread.chosen = at::stack({a.chosen, a.chosen}, -1).select(-1, 0);
        QVERIFY(!spread.x.is_contiguous() && !spread.gamma.is_contiguous() && !spread.chosen.is_contiguous());
        QVERIFY(at::equal(modulate(spread), modulate(a)));
        const auto weights = at::randn({30, 16});
        const auto expected = gradients(a, weights), actual = gradients(spread, weights);
        for (std::size_t i = 0; i < expected.size(); ++i) QVERIFY(largest_difference(actual[i], expected[i]) < 1e-4);
    }

    void gradients_agree_with_finite_differences() {
        for (const auto& [experts, top_k, skipped] : {std::tuple{5, 2, 0}, {3, 3, 0}, {8, 1, 4}}) {
            const auto a = ModulateArguments::random(6, 4, experts, top_k, skipped);
            const auto weights = at::randn({6, 4}, at::kDouble);
            const auto value = [&] { return (modulate_reference(a) * weights).sum().item<double>(); };
            const auto actual = gradients(a, weights);
            const auto tensors = a.differentiable();
            constexpr double kStep = 1e-5;
            for (std::size_t i = 0; i < tensors.size(); ++i) {
                double* numbers = tensors[i].data_ptr<double>();
                for (int64_t n = 0; n < tensors[i].numel(); ++n) {
                    const double kept = numbers[n];
                    numbers[n] = kept + kStep;
                    const double above = value();
                    numbers[n] = kept - kStep;
                    const double below = value();
                    numbers[n] = kept;
                    const double expected = (above - below) / (2 * kStep);
                    const double got = actual[i].flatten()[n].item<double>();
                    QVERIFY2(
                        std::abs(got - expected) < 1e-6 * (1 + std::abs(expected)),
                        qPrintable(QString("tensor %1, number %2: %3, not %4").arg(i).arg(n).arg(got).arg(expected)));
                }
            }
        }
    }

    void only_the_chosen_experts_are_read() {
        auto a = ModulateArguments::random(20, 16, 6, 2, 3).to(at::kFloat);
        const auto expected = modulate(a);
        for (auto* tensor : {&a.gamma, &a.beta, &a.gamma_bias, &a.beta_bias})
            tensor->slice(0, 0, 3).fill_(std::numeric_limits<float>::quiet_NaN());
        QVERIFY(at::equal(modulate(a), expected));
        const auto d = gradients(a, at::ones({20, 16}));
        QVERIFY(d[0].isfinite().all().item<bool>());
        for (std::size_t i = 1; i < 5; ++i) QVERIFY((d[i].slice(0, 0, 3) == 0).all().item<bool>());
    }

    void repeats_exactly() {
        const auto a = ModulateArguments::random(500, 32, 7, 2).to(at::kFloat);
        const auto expected = modulate(a);
        for (int time = 0; time < 3; ++time) QVERIFY(at::equal(modulate(a), expected));
        const auto weights = at::randn({500, 32});
        const auto first = gradients(a, weights), second = gradients(a, weights);
        for (std::size_t i = 0; i < first.size(); ++i) QVERIFY(at::equal(first[i], second[i]));
        if (at::get_cpu_capability() == "DEFAULT") return;  // LibTorch's products depend on their size
        const int threads = at::get_num_threads();
        for (const int count : {1, 2}) {
            at::set_num_threads(count);
            QVERIFY(at::equal(modulate(a), expected));
        }
        at::set_num_threads(threads);
        // A token's result does not depend on its neighbours either.
        auto few = a;
        few.x = a.x.slice(0, 100, 103);
        few.chosen = a.chosen.slice(0, 100, 103);
        few.gates = a.gates.slice(0, 100, 103);
        QVERIFY(at::equal(modulate(few), expected.slice(0, 100, 103)));
    }

    void autocast_brings_the_types_together() {
        const auto a = ModulateArguments::random(20, 16, 4, 2).to(at::kFloat);
        at::autocast::set_autocast_enabled(at::kCPU, true);
        const auto y = modulate(a);
        at::autocast::set_autocast_enabled(at::kCPU, false);
        at::autocast::clear_cache();
        QCOMPARE(y.scalar_type(), at::kBFloat16);
        QVERIFY(at::equal(y, modulate(a.to(at::kBFloat16))));
    }

    void what_does_not_fit_is_refused() {
        const auto a = ModulateArguments::random(5, 16, 4, 2).to(at::kFloat);
        auto wrong = a;
        wrong.beta = a.beta.slice(1, 0, 8);
        QVERIFY_EXCEPTION_THROWN(modulate(wrong), Error);
        wrong = a, wrong.gates = a.gates.to(at::kDouble);
        QVERIFY_EXCEPTION_THROWN(modulate(wrong), Error);
        wrong = a, wrong.chosen = a.chosen.to(at::kInt);
        QVERIFY_EXCEPTION_THROWN(modulate(wrong), Error);
        for (const int64_t expert : {-1, 4})
            for (const auto type : {at::kFloat, at::kDouble}) {
                wrong = a.to(type), wrong.chosen = at::full({5, 2}, expert, at::kLong);
                QVERIFY_EXCEPTION_THROWN(modulate(wrong), c10::IndexError);
            }
    }

    void a_second_differentiation_is_refused() {
        const auto a =
            ModulateArguments::random(5, 4, 4, 2).with([](const at::Tensor& t) { return t.requires_grad_(); });
        const auto first = torch::autograd::grad({modulate(a).sum()}, {a.x}, {}, true, /*create_graph=*/true);
        try {
            first[0].sum().backward();
            QFAIL("no error");
        } catch (const Error& error) {
            QVERIFY(std::string(error.what()).find("twice") != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(TestModulate)
#include "test_modulate.moc"
