// Router health of networks with a known state: identical experts, different experts, and one that is never chosen.
#include <torch/types.h>

#include <QtTest>

#include "core/models/registry.h"
#include "core/nn/router.h"
#include "generated_source.h"
#include "trainer/router_findings.h"
#include "trainer/router_health.h"

using namespace deweather;
using namespace deweather::trainer;
using Kind = RouterFinding::Kind;

namespace {

constexpr int64_t kExperts = 4;

std::unique_ptr<models::RestorationNetwork> network_of(const nlohmann::json& more = {}) {
    at::manual_seed(3);
    auto config = tiny_config(1).model.config;
    config.update({{"calibration", "scale_free"}});
    if (!more.is_null()) config.update(more);
    auto network = models::create("mofme-compact", config);
    network->eval();
    return network;
}

// Each tensor of the experts, whose first dimension is theirs, changed in place.
void change_experts(models::Network& network, const std::function<void(at::Tensor&)>& change) {
    const at::NoGradGuard no_grad;
    int changed = 0;
    for (auto& entry : network.named_parameters()) {
        auto value = entry.value();
        const bool of_router = QString::fromStdString(entry.key()).contains("router");
        if (of_router || value.dim() < 1 || value.size(0) != kExperts) continue;
        change(value);
        ++changed;
    }
    if (changed == 0) qFatal("no experts were found");
}

void make_alike(at::Tensor& experts) {
    experts.copy_(experts.mean(0, true).expand_as(experts).clone());
}

// Moves the preferences as training does until no expert is left without work.
void spread_load(models::Network& network) {
    const at::NoGradGuard no_grad;
    network.train();
    for (int step = 0; step < 60; ++step) {
        for (const uint64_t picture : {0, 1, 2})
            (void)network.forward(GeneratedSource().draw(picture, {.crop = 64}).degraded.unsqueeze(0), nullptr);
        for (auto* router : nn::uncertainty_routers(network)) router->rebalance(router->choices(), 1.0 / (step + 5));
    }
    network.eval();
}

RouterHealth measure(models::Network& network, int64_t pictures = 3) {
    auto config = tiny_config(1).validation;
    config.pictures = pictures;
    config.crop = 64;
    return measure_router_health(network, GeneratedSource(), config, c10::kCPU);
}

std::vector<Kind> kinds(const std::vector<RouterFinding>& findings) {
    std::vector<Kind> kinds;
    for (const auto& finding : findings) kinds.push_back(finding.kind);
    return kinds;
}

// Counts the requested samples.
class CountedSource : public GeneratedSource {
  public:
    Sample draw(uint64_t index, const SampleRequest& request) const override {
        ++drawn;
        return GeneratedSource::draw(index, request);
    }
    mutable int drawn = 0;
};

LayerHealth healthy_layer() {
    return {.experts = 16,
            .dead = 0,
            .entropy = 0.9,
            .relative_entropy = 0.9,
            .alike = 0.1,
            .weight_norm = 2.3,
            .temperature = 4,
            .least_temperature = 0};
}

std::string only_sentence(const LayerHealth& layer) {
    const auto findings = router_findings({.layers = {healthy_layer(), layer}, .exchange_db = 0.5});
    return findings.size() == 1 ? in_words(findings[0]) : std::to_string(findings.size()) + " findings";
}

}  // namespace

class TestRouterHealth : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void experts_that_are_the_same_can_be_exchanged() {
        const auto network = network_of();
        change_experts(*network, make_alike);
        spread_load(*network);
        const auto health = measure(*network);
        QVERIFY2(health.exchange_db && std::abs(*health.exchange_db) < 1e-4,
                 qPrintable(QString::number(health.exchange_db.value_or(-1))));
        const auto findings = router_findings(health);
        QVERIFY(kinds(findings) == std::vector{Kind::kNothingExchanged});
        QCOMPARE(in_words(findings[0]), std::string("Exchanging experts changes nothing (0.00 dB): this mixture does "
                                                    "not use them"));
    }

    // The target is the output with the chosen experts, so any other choice is worse.
    void experts_that_differ_cannot() {
        class Target : public GeneratedSource {
          public:
            explicit Target(models::Network& network) : network_(network) {}
            Sample draw(uint64_t index, const SampleRequest& request) const override {
                auto sample = GeneratedSource::draw(index, request);
                sample.clean = network_.forward(sample.degraded.unsqueeze(0), nullptr).squeeze(0).clamp(0, 1).add(0.01);
                return sample;
            }

          private:
            models::Network& network_;
        };
        for (const int64_t layers : {1, 2}) {
            const auto network = network_of({{"layers", layers}, {"top_k", 3}});
            change_experts(*network, [](at::Tensor& experts) { experts.normal_(0, 0.5); });
            spread_load(*network);
            auto config = tiny_config(1).validation;
            config.crop = 64;
            const auto health = measure_router_health(*network, Target(*network), config, c10::kCPU);
            QCOMPARE(health.layers.size(), static_cast<std::size_t>(layers));
            QVERIFY2(*health.exchange_db > 1, qPrintable(QString::number(*health.exchange_db)));
            QString said;
            for (const auto& finding : router_findings(health)) said += QString::fromStdString(in_words(finding));
            QCOMPARE(said, QString());
        }
    }

    // Entropy and choices counted here from the network's own trace.
    void gates_and_choices_are_those_of_the_trace() {
        const auto network = network_of();
        const auto health = measure(*network, 1).layers.at(0);
        const auto sample = GeneratedSource().draw(0, {.crop = 64});
        models::RoutingTrace trace;
        const at::NoGradGuard no_grad;
        network->forward(sample.degraded.unsqueeze(0), &trace);
        const auto chosen = trace.layers[0].chosen.reshape({-1, 2});
        const auto gates = trace.layers[0].gates.reshape({-1, kExperts});
        double entropy = 0, alike = 0;
        std::vector<int> count(kExperts, 0);
        for (int64_t token = 0; token < chosen.size(0); ++token) {
            double bits = 0;
            for (int64_t k = 0; k < 2; ++k) {
                const auto expert = chosen[token][k].item<int64_t>();
                const double gate = gates[token][expert].item<double>();
                bits -= gate * std::log2(gate);
                ++count[static_cast<std::size_t>(expert)];
            }
            entropy += bits / static_cast<double>(chosen.size(0));
            alike += (bits > 0.999 ? 1.0 : 0.0) / static_cast<double>(chosen.size(0));
        }
        QVERIFY2(std::abs(entropy - health.entropy) < 1e-5, qPrintable(QString::number(health.entropy)));
        QCOMPARE(*health.relative_entropy, health.entropy);  // log2 2 is 1
        QVERIFY(std::abs(alike - *health.alike) < 1e-9);
        QCOMPARE(health.experts, kExperts);
        // 128 choices: a hundredth of a fair share of 32 is less than one.
        QCOMPARE(health.dead, static_cast<int64_t>(std::count(count.begin(), count.end(), 0)));
    }

    void an_expert_that_nobody_chooses_is_dead() {
        const auto network = network_of();
        {
            const at::NoGradGuard no_grad;
            for (auto& buffer : network->named_buffers())
                if (QString::fromStdString(buffer.key()).endsWith("preference")) buffer.value()[1] = -1e3;
        }
        const auto health = measure(*network);
        QVERIFY(health.layers[0].dead >= 1);
        QCOMPARE(health.layers[0].dead_share(), static_cast<double>(health.layers[0].dead) / 4);
        const auto findings = router_findings({.layers = health.layers, .exchange_db = 1});
        QVERIFY(kinds(findings) == std::vector{Kind::kDeadExperts});
        QCOMPARE(in_words(findings[0]), "Layer 0: " + std::to_string(health.layers[0].dead) +
                                            " of 4 experts are dead: hardly any token chooses them");
    }

    // A freshly initialised router has the reference norm of findings; vanishing weights are reported, and so are its
    // gates.
    void weights_that_vanish_are_told() {
        for (const int64_t dim : {16, 64}) {
            const auto network = network_of({{"calibration", "none"}, {"uncertainty", "none"}, {"dim", dim}});
            auto* router = nn::uncertainty_routers(*network).at(0);
            const double at_first = *measure(*network).layers[0].weight_norm / std::sqrt(kExperts / 3.0);
            QVERIFY2(at_first > 0.8 && at_first < 1.2, qPrintable(QString::number(at_first)));
            QVERIFY(!measure(*network).layers[0].temperature);  // it has none
            const at::NoGradGuard no_grad;
            for (auto& value : router->parameters()) value.mul_(1e-4);
            const auto findings = router_findings(measure(*network));
            QVERIFY(findings.size() >= 2);
            QVERIFY(findings[0].kind == Kind::kWeightsGone && std::abs(findings[0].value - 1e-4 * at_first) < 1e-8);
            QVERIFY(findings[1].kind == Kind::kGatesAlike && findings[1].value == 1);
            QCOMPARE(in_words(findings[1]),
                     std::string("Layer 0: the router has collapsed: the gates of 100 % of the tokens are alike"));
        }
    }

    void a_temperature_that_falls_is_told() {
        const auto fallen = [](const char* calibration, double value) {
            const auto network = network_of({{"calibration", calibration}});
            const at::NoGradGuard no_grad;
            nn::uncertainty_routers(*network).at(0)->named_parameters()["temperature"].fill_(value);
            return measure(*network);
        };
        const auto free = fallen("scale_free", -20);
        QVERIFY(std::abs(*free.layers[0].temperature - *free.layers[0].least_temperature) < 1e-6);
        QVERIFY(kinds(router_findings(free))[0] == Kind::kTemperatureFloor);
        const auto centred = fallen("centred", 0.001);
        QVERIFY(std::abs(*centred.layers[0].temperature - 0.001) < 1e-9);
        QVERIFY(kinds(router_findings(centred))[0] == Kind::kTemperatureGone);
        QVERIFY(kinds(router_findings(centred))[1] == Kind::kGatesAlike);
    }

    void each_finding_is_a_sentence() {
        QCOMPARE(only_sentence(healthy_layer()), std::string("0 findings"));
        auto layer = healthy_layer();
        layer.weight_norm = 2.3e-4;  // of sqrt(16 / 3) = 2.31
        QVERIFY(
            only_sentence(layer).starts_with("Layer 1: the router has collapsed: its weights have shrunk to 0.0001 "));
        layer = healthy_layer();
        layer.temperature = 0.006;
        QVERIFY(only_sentence(layer).find("temperature is nearly zero (0.006)") != std::string::npos);
        layer.temperature = 1.004;
        QCOMPARE(only_sentence(layer), std::string("0 findings"));
        layer.least_temperature = 1;
        QVERIFY(only_sentence(layer).find("floor (1.00)") != std::string::npos);
        layer = healthy_layer();
        layer.dead = 3;
        QCOMPARE(only_sentence(layer), std::string("0 findings"));
        layer.dead = 7;
        QCOMPARE(only_sentence(layer), std::string("Layer 1: 7 of 16 experts are dead: hardly any token chooses them"));
        const auto worse = router_findings({.layers = {healthy_layer()}, .exchange_db = -0.12});
        QCOMPARE(in_words(worse.at(0)), std::string("Exchanging experts makes the pictures better (by 0.12 dB): the "
                                                    "routers choose worse than by chance"));
    }

    void the_network_is_as_it_was() {
        const auto network = network_of({{"calibration", "literal"}, {"uncertainty", "mc"}});
        const auto picture = GeneratedSource().draw(0, {.crop = 64}).degraded.unsqueeze(0);
        const at::NoGradGuard no_grad;
        const auto before = network->forward(picture, nullptr);
        at::manual_seed(11);
        const auto expected = at::rand({4});
        at::manual_seed(11);
        (void)measure(*network);
        QVERIFY(at::equal(at::rand({4}), expected));
        QVERIFY(at::equal(network->forward(picture, nullptr), before));
        QVERIFY(!network->is_training());
        network->train();
        (void)measure(*network);
        QVERIFY(network->is_training());
        QVERIFY(network->children().front()->is_training());
    }

    void few_pictures_are_enough() {
        const auto network = network_of();
        auto config = tiny_config(1).validation;
        config.crop = 16;
        for (const auto& [pictures, drawn] : {std::pair(5, 5), std::pair(1000, 8)}) {
            const CountedSource source;
            config.pictures = pictures;
            (void)measure_router_health(*network, source, config, c10::kCPU);
            QCOMPARE(source.drawn, drawn);
        }
        const auto dense = models::create("dense-compact", {{"half_channels", 8}, {"dim", 16}, {"heads", 2}});
        const CountedSource source;
        QVERIFY(measure_router_health(*dense, source, config, c10::kCPU).layers.empty());
        QCOMPARE(source.drawn, 0);
    }

    // Routers of multi-task mixtures, and experts without a router of their own, have neither norm nor temperature.
    void other_routers_have_no_scale() {
        for (const char* architecture : {"mmoe-compact", "mowe-compact"}) {
            auto config = tiny_config(1).model.config;
            config["top_k"] = 2;
            const auto network = models::create(architecture, config);
            const auto health = measure(*network, 1);
            QCOMPARE(health.layers.size(), std::size_t{1});
            QVERIFY(!health.layers[0].weight_norm && !health.layers[0].temperature);
            QVERIFY(health.layers[0].entropy > 0 && health.exchange_db);
            QVERIFY(!to_json(health)["L0"].contains("weight_norm"));
        }
    }

    void there_and_back_as_json() {
        const RouterHealth health{.layers = {healthy_layer(), {.experts = 4, .dead = 3, .entropy = 0}},
                                  .exchange_db = 0.25};
        const auto json = to_json(health);
        QCOMPARE(json["L1"]["dead_share"].get<double>(), 0.75);
        QVERIFY(to_json(router_health_of(json)) == json);
        // Non-numeric values, because JSON has no NaN.
        const auto broken = router_health_of({{"exchange_db", nullptr}, {"L0", {{"entropy", "x"}}}, {"L2", {}}});
        QVERIFY(!broken.exchange_db);
        QCOMPARE(broken.layers.size(), std::size_t{1});
        QVERIFY(router_health_of("x").layers.empty());
    }
};

QTEST_GUILESS_MAIN(TestRouterHealth)
#include "test_router_health.moc"
