// Whether a mixture learns to use its experts: a synthetic task with clearly different kinds of tokens, each of which
// needs its own transformation. The router's scale must not vanish, no expert may die, and exchanging experts must be
// costly. The scale-free router passes; with the centred one, which the first models had, the same training collapses.
#include <torch/types.h>

#include <QtTest>

#include "core/nn/intervention.h"
#include "core/nn/modulated_experts.h"
#include "trainer/adamw.h"

using namespace deweather;

namespace {

constexpr int64_t kDim = 16, kExperts = 8, kKinds = 4, kTokens = 256;
constexpr int kSteps = 600;
// The task loss is small beside the auxiliary ones, as a restored picture's gradient at the router is.
constexpr double kTask = 0.02;
constexpr double kRate = 3e-3, kLoadBalance = 0.01, kUncertainty = 0.005, kBalanceRate = 1e-3;

// Tokens of a kind are clustered around its prototype; their target is the kind's own linear map of them.
struct Task {
    at::Tensor prototypes = at::randn({kKinds, kDim}), maps = at::randn({kKinds, kDim, kDim}) / 4;

    std::pair<at::Tensor, at::Tensor> draw() const {
        const auto kind = at::randint(kKinds, {kTokens}, at::kLong);
        const auto x = prototypes.index_select(0, kind) + 0.5 * at::randn({kTokens, kDim});
        return {x, at::bmm(x.unsqueeze(1), maps.index_select(0, kind)).squeeze(1)};
    }
};

struct Health {
    double first_norm = 0, norm = 0, temperature = 0;
    int64_t dead = 0;
    double error = 0, exchanged = 0;  // mean squared
    bool healthy() const { return norm > first_norm / 10 && temperature >= 1 && dead == 0 && exchanged > 1.5 * error; }
};

Health train(nn::Calibration calibration) {
    at::manual_seed(11);
    const Task task;
    nn::ModulatedExperts layer(
        {.router = {.dim = kDim, .experts = kExperts, .top_k = 2, .calibration = calibration}, .hidden = 2 * kDim});
    auto* router = nn::uncertainty_routers(layer).front();
    Health health{.first_norm = router->weight_norm()};
    trainer::NamedParameters parameters;
    for (const auto& item : layer.named_parameters()) parameters.emplace_back(item.key(), item.value());
    trainer::AdamW adamw(parameters, {.weight_decay = 0});
    const auto error_of = [&](const std::pair<at::Tensor, at::Tensor>& drawn, nn::Routing* routing) {
        const auto& [x, y] = drawn;
        const nn::Tokens tokens{.residual = x.unsqueeze(0), .normed = x.unsqueeze(0), .height = 1, .width = kTokens};
        return at::mse_loss(layer.forward(tokens, routing).squeeze(0), y);
    };
    for (int step = 0; step < kSteps; ++step) {
        nn::Routing routing;
        auto loss = error_of(task.draw(), &routing);
        loss = kTask * loss + kUncertainty * nn::uncertainty_loss(routing);
        if (const auto balance = nn::load_balance_loss(routing); balance.defined())
            loss = loss + kLoadBalance * balance;
        loss.backward();
        adamw.step(kRate * std::min(1.0, 2.0 * (kSteps - step) / kSteps));
        for (auto& [name, parameter] : parameters) parameter.mutable_grad().reset();
        if (router->balances_itself()) router->rebalance(router->choices(), kBalanceRate);
    }
    layer.eval();
    const at::NoGradGuard no_grad;
    const auto drawn = task.draw();
    nn::Routing routing;
    health.error = error_of(drawn, &routing).item<double>();
    health.dead = (at::bincount(routing.chosen.flatten(), {}, kExperts) == 0).sum().item<int64_t>();
    for (uint64_t seed = 0; seed < 5; ++seed) {
        router->intervene({.kind = nn::Intervention::Kind::kExchange, .seed = seed});
        health.exchanged += error_of(drawn, nullptr).item<double>() / 5;
    }
    health.norm = router->weight_norm();
    health.temperature = router->temperature();
    return health;
}

QByteArray text(const Health& health) {
    return QString("|W| %1 of %2, temperature %3, dead %4, error %5, exchanged %6")
        .arg(health.norm)
        .arg(health.first_norm)
        .arg(health.temperature)
        .arg(health.dead)
        .arg(health.error)
        .arg(health.exchanged)
        .toUtf8();
}

}  // namespace

class TestRouterHealth : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void a_scale_free_router_learns_to_use_its_experts() {
        const auto health = train(nn::Calibration::kScaleFree);
        qInfo("%s", text(health).constData());
        QVERIFY2(health.healthy(), text(health));
    }

    void a_centred_router_collapses() {
        const auto health = train(nn::Calibration::kCentred);
        qInfo("%s", text(health).constData());
        QVERIFY2(!health.healthy(), text(health));
    }
};

QTEST_GUILESS_MAIN(TestRouterHealth)
#include "test_router_health.moc"
