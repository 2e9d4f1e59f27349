// Attention against the formula written out, in float64.
#include "core/nn/attention.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

using namespace deweather;

class TestAttention : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void agrees_with_the_formula() {
        at::manual_seed(1);
        const at::NoGradGuard no_grad;
        const int64_t tokens = 7, dim = 6, heads = 2, head_dim = 3;
        nn::Attention attention({.dim = dim, .heads = heads, .head_dim = head_dim});
        attention.to(at::kDouble);
        const auto x = at::randn({2, tokens, dim}, at::kDouble);
        const auto y = attention.forward(x);
        const auto parameters = attention.named_parameters();
        const auto qkv = parameters["qkv.weight"], projection = parameters["proj.weight"],
                   bias = parameters["proj.bias"];
        QVERIFY(!parameters.contains("qkv.bias"));

        for (int64_t batch = 0; batch < 2; ++batch)
            for (int64_t token = 0; token < tokens; ++token) {
                auto mixed = at::zeros({heads * head_dim}, at::kDouble);
                for (int64_t head = 0; head < heads; ++head) {
                    // Rows of qkv: (3, heads, head_dim).
                    const auto part = [&](int64_t which, int64_t of_token) {
                        const int64_t row = (which * heads + head) * head_dim;
                        return at::mv(qkv.slice(0, row, row + head_dim), x[batch][of_token]);
                    };
                    double sum = 0;
                    auto value = at::zeros({head_dim}, at::kDouble);
                    for (int64_t other = 0; other < tokens; ++other) {
                        const double weight =
                            std::exp(at::dot(part(0, token), part(1, other)).item<double>() / std::sqrt(3.0));
                        sum += weight;
                        value += weight * part(2, other);
                    }
                    mixed.slice(0, head * head_dim, (head + 1) * head_dim).copy_(value / sum);
                }
                const auto expected = at::mv(projection, mixed) + bias;
                QVERIFY((expected - y[batch][token]).abs().max().item<double>() < 1e-12);
            }
    }
};

QTEST_GUILESS_MAIN(TestAttention)
#include "test_attention.moc"
