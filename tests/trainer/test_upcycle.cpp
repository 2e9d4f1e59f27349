// Upcycling: networks with a trained one's weights and new experts all restore identically at first.
#include "trainer/upcycle.h"

#include <torch/types.h>

#include <QtTest>

#include "../npy.h"
#include "core/checkpoint/network_state.h"
#include "core/models/registry.h"

using namespace deweather;

namespace {

std::unique_ptr<models::RestorationNetwork> network(const char* name, const nlohmann::json& config) {
    at::manual_seed(7);
    auto made = models::create(name, config);
    made->eval();
    return made;
}

// noise: of upcycle().
std::unique_ptr<models::RestorationNetwork> begun(const char* name, const nlohmann::json& config,
                                                  const models::RestorationNetwork& trained, double noise) {
    auto made = network(name, config);
    const auto state = checkpoint::state_of(trained);
    const auto start = trainer::upcycle(checkpoint::state_of(*made), {state.begin(), state.end()}, noise);
    const std::map<std::string, at::Tensor> tensors(start.begin(), start.end());
    std::vector<std::string> names;
    for (const auto& [tensor, value] : start) names.push_back(tensor);
    const auto mismatch =
        checkpoint::load_state(*made, names, [&](const std::string& tensor) { return tensors.at(tensor); });
    if (!mismatch.empty()) qFatal("%s", mismatch.text(name).c_str());
    return made;
}

}  // namespace

class TestUpcycle : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void all_kinds_begin_as_the_mean_of_the_experts() {
        const nlohmann::json small = {
            {"half_channels", 16}, {"quarter_channels", 16}, {"dim", 16}, {"heads", 1}, {"layers", 1}, {"experts", 4}};
        auto trained = network("mofme-compact", small);
        {
            const at::NoGradGuard no_grad;
            for (auto& tensor : trained->parameters()) tensor.add_(at::randn_like(tensor) * 0.05);
        }
        const auto picture = at::rand({1, 3, 32, 40});
        auto dense_config = small, moe_config = small, mofme_config = small;
        dense_config.erase("experts");
        dense_config["modulated"] = moe_config["modulated"] = true;
        mofme_config["calibration"] = "scale_free";
        const at::NoGradGuard no_grad;
        const auto dense = begun("dense-compact", dense_config, *trained, 0)->forward(picture, nullptr);
        const auto moe = begun("moe-compact", moe_config, *trained, 0)->forward(picture, nullptr);
        const auto mofme = begun("mofme-compact", mofme_config, *trained, 0)->forward(picture, nullptr);
        QVERIFY(largest_difference(dense, moe) < 1e-5);
        QVERIFY(largest_difference(dense, mofme) < 1e-5);
        // The mean over all experts of the trained one, by its own file's way.
        for (auto& item : trained->named_parameters())
            if (item.key().find(".gamma") != std::string::npos || item.key().find(".beta") != std::string::npos)
                item.value().copy_(item.value().mean(0, true).expand_as(item.value()).clone());
        QVERIFY(largest_difference(dense, trained->forward(picture, nullptr)) < 1e-5);
    }

    void upcycled_experts_differ_and_new_places_are_fresh() {
        const nlohmann::json small = {
            {"half_channels", 16}, {"quarter_channels", 16}, {"dim", 16}, {"heads", 1}, {"layers", 1}, {"experts", 4}};
        const auto trained = network("mofme-compact", small);
        auto config = small;
        config["decoder_experts"] = true;
        const auto made = begun("mofme-compact", config, *trained, 0.05);
        const auto own = made->named_parameters(), from = trained->named_parameters();
        const auto gamma = own["layers.0.experts.gamma"], mean = from["layers.0.experts.gamma"].mean(0);
        for (int64_t e = 0; e < 4; ++e) {
            const double off = (gamma[e] - mean).std().item<double>() / mean.std().item<double>();
            QVERIFY2(off > 0.03 && off < 0.07, qPrintable(QString::number(off)));
        }
        QVERIFY(at::equal(own["stem.weight"], from["stem.weight"]));
        QVERIFY(own.find("decoder.bank0.gamma") != nullptr);
        // Experts of the decoder begin near the identity, so the picture is nearly the same.
        const at::NoGradGuard no_grad;
        const auto same = begun("mofme-compact", small, *trained, 0);
        const auto picture = at::rand({1, 3, 32, 32});
        const auto without = same->forward(picture, nullptr), with = made->forward(picture, nullptr);
        QVERIFY(largest_difference(without, with) < 0.1);
    }
};

QTEST_GUILESS_MAIN(TestUpcycle)
#include "test_upcycle.moc"
