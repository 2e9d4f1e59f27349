// The CUDA plugin's modulation, forward and backward, run on the CPU: its kernel bodies in loops over the same index
// space, its matrix products by LibTorch. Only the launches themselves are not covered.
#include <QtTest>

#include "core/cuda/expert_rows.h"
#include "core/cuda/launch.h"
#include "core/cuda/modulate.h"
#include "tests/core/nn/modulate_reference.h"

using namespace deweather;
using tests::largest_difference;
using tests::modulate_reference;
using tests::ModulateArguments;

namespace {

at::Tensor modulate(const ModulateArguments& a) {
    return cuda::modulate(a.x, a.gamma, a.gamma_bias, a.beta, a.beta_bias, a.chosen, a.gates);
}

std::vector<at::Tensor> listed(const nn::ModulateGradients& d) {
    return {std::get<0>(d), std::get<1>(d), std::get<2>(d), std::get<3>(d), std::get<4>(d), std::get<5>(d)};
}

// Many tokens to one expert and few to the others: no common length for all.
at::Tensor lopsided(int64_t tokens, int64_t experts) {
    const auto chosen = at::zeros({tokens, 2}, at::kLong);
    chosen.select(1, 1).copy_(at::arange(tokens, at::kLong).remainder(experts - 1) + 1);
    return chosen;
}

}  // namespace

class TestKernels : public QObject {
    Q_OBJECT

    static void compare(const ModulateArguments& a, double tolerance) {
        const auto expected = modulate_reference(a);
        QVERIFY(largest_difference(modulate(a), expected) <= tolerance * (1 + expected.abs().max().item<double>()));
        const auto v = at::randn(a.x.sizes(), at::kDouble).to(a.x.scalar_type());
        const auto actual =
            listed(cuda::modulate_backward(v, a.x, a.gamma, a.gamma_bias, a.beta, a.beta_bias, a.chosen, a.gates));
        const auto b = a.to(at::kDouble);
        const auto wanted = listed(nn::modulate_backward_by_expert(v.to(at::kDouble), b.x, b.gamma, b.gamma_bias,
                                                                   b.beta, b.beta_bias, b.chosen, b.gates));
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            QCOMPARE(actual[i].scalar_type(), a.x.scalar_type());
            QVERIFY2(largest_difference(actual[i], wanted[i]) <= tolerance * (1 + wanted[i].abs().max().item<double>()),
                     qPrintable(QString("gradient %1").arg(i)));
        }
    }

  private Q_SLOTS:
    void init() { at::manual_seed(5); }

    void the_sort_is_stable_and_complete() {
        for (const int64_t tokens : {1, 100, 128, 1000}) {  // 2 pairs a token: less than, exactly and more than a chunk
            for (const bool even : {true, false}) {
                const int64_t experts = 7;
                const auto chosen = even ? std::get<1>(at::topk(at::rand({tokens, experts}), 2, -1)).contiguous()
                                         : lopsided(tokens, experts);
                const cuda::ExpertRows rows(chosen, experts);
                QCOMPARE(rows.padded(), even || tokens < 1000);
                const auto row_of_pair = rows.row_of_pair();
                const auto flat = chosen.flatten();
                std::vector<int64_t> seen(static_cast<std::size_t>(experts), 0);
                const auto counts = at::bincount(flat, {}, experts);
                const auto begins = counts.cumsum(0) - counts;
                const int64_t longest = counts.max().item<int64_t>();
                for (int64_t pair = 0; pair < 2 * tokens; ++pair) {
                    const int64_t e = flat[pair].item<int64_t>();
                    const int64_t first = rows.padded() ? e * longest : begins[e].item<int64_t>();
                    QCOMPARE(row_of_pair[pair].item<int64_t>(), first + seen[static_cast<std::size_t>(e)]++);
                }
                QCOMPARE(rows.rows(), rows.padded() ? experts * longest : 2 * tokens);
            }
        }
    }

    void agrees_with_the_formula_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("double") << static_cast<int>(at::kDouble) << 1e-12;
        QTest::newRow("float") << static_cast<int>(at::kFloat) << 2e-5;
        QTest::newRow("bfloat16") << static_cast<int>(at::kBFloat16) << 0.03;
        QTest::newRow("half") << static_cast<int>(at::kHalf) << 0.005;
    }

    void agrees_with_the_formula() {
        QFETCH(int, type);
        QFETCH(double, tolerance);
        const auto scalar = static_cast<at::ScalarType>(type);
        compare(ModulateArguments::random(50, 40, 6, 2).to(scalar), tolerance);
        compare(ModulateArguments::random(33, 8, 9, 3, 4).to(scalar), tolerance);
        auto a = ModulateArguments::random(700, 8, 6, 2).to(scalar);
        a.chosen = lopsided(700, 6);
        a.chosen.index_put_({a.chosen == 3}, at::scalar_tensor(2, at::kLong));  // and one expert without any
        QVERIFY(!cuda::ExpertRows(a.chosen, 6).padded());
        compare(a, tolerance);
    }

    void tensors_may_lie_anyhow_in_memory() {
        const auto spread = [](const at::Tensor& tensor) {
            return at::stack({tensor, tensor.neg()}, -1).select(-1, 0);
        };
        auto a = ModulateArguments::random(30, 8, 5, 2).with(spread);
        a.chosen = at::stack({a.chosen, a.chosen}, -1).select(-1, 0);
        QVERIFY(!a.gamma.is_contiguous());
        compare(a, 1e-12);
    }

    void no_token() {
        const auto a = ModulateArguments::random(0, 8, 5, 2);
        QCOMPARE(modulate(a).numel(), 0);
        const auto d =
            listed(cuda::modulate_backward(a.x, a.x, a.gamma, a.gamma_bias, a.beta, a.beta_bias, a.chosen, a.gates));
        QVERIFY((d[1] == 0).all().item<bool>() && d[0].numel() == 0);
    }

    void experts_out_of_range_are_refused() {
        auto a = ModulateArguments::random(5, 8, 4, 2);
        a.chosen = at::full({5, 2}, 4, at::kLong);
        QVERIFY_EXCEPTION_THROWN(modulate(a), c10::IndexError);
    }
};

QTEST_GUILESS_MAIN(TestKernels)
#include "test_kernels.moc"
