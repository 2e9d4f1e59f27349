// Classifiers against a naive network in float64 and the paper's Table 5.
#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/network_state.h"
#include "core/classify/model.h"
#include "core/models/profile.h"
#include "core/models/restoration_network.h"

using namespace deweather;

namespace {

const nlohmann::json kSmall = {{"image", 16}, {"patch", 4},    {"dim", 12},      {"layers", 2},
                               {"heads", 2},  {"head_dim", 5}, {"ffn_ratio", 2}, {"dropout", 0.0}};

nlohmann::json small(nlohmann::json more = nlohmann::json::object()) {
    auto config = kSmall;
    config.update(more);
    return config;
}

using State = std::map<std::string, at::Tensor>;

State state_of(const models::Network& network) {
    State state;
    for (const auto& [name, tensor] : checkpoint::state_of(network)) state[name] = tensor.detach().to(at::kDouble);
    return state;
}

at::Tensor normed(const at::Tensor& x, const State& s, const std::string& name) {
    const auto mean = x.mean(-1, true), centred = x - mean;
    return centred / (centred.square().mean(-1, true) + 1e-5).sqrt() * s.at(name + ".weight") + s.at(name + ".bias");
}

at::Tensor affine(const at::Tensor& x, const State& s, const std::string& name) {
    const auto bias = s.find(name + ".bias");
    const auto y = x.matmul(s.at(name + ".weight").t());
    return bias == s.end() ? y : y + bias->second;
}

// The logits of one picture [3,16,16], patch by patch and head by head.
at::Tensor naive_logits(const at::Tensor& picture, const State& s) {
    std::vector<at::Tensor> patches;
    for (int64_t y = 0; y < 4; ++y)
        for (int64_t x = 0; x < 4; ++x)
            patches.push_back(picture.slice(1, 4 * y, 4 * y + 4).slice(2, 4 * x, 4 * x + 4).flatten());
    const auto seen = at::stack(patches).to(at::kDouble) * 2 - 1;
    auto tokens = seen.matmul(s.at("embed.weight").flatten(1).t()) + s.at("embed.bias");
    tokens = normed(tokens, s, "embed_norm") + s.at("position").view({16, 12});
    for (const std::string layer : {"layers.0.", "layers.1."}) {
        const auto qkv = affine(normed(tokens, s, layer + "norm1"), s, layer + "attention.qkv").view({16, 3, 2, 5});
        std::vector<at::Tensor> heads;
        for (int64_t head = 0; head < 2; ++head) {
            const auto q = qkv.select(1, 0).select(1, head), k = qkv.select(1, 1).select(1, head),
                       v = qkv.select(1, 2).select(1, head);
            heads.push_back((q.matmul(k.t()) / std::sqrt(5.0)).softmax(1).matmul(v));
        }
        tokens = tokens + affine(at::cat(heads, 1), s, layer + "attention.proj");
        const auto hidden = affine(normed(tokens, s, layer + "norm2"), s, layer + "experts.fc1");
        tokens = tokens + affine(hidden * 0.5 * (1 + (hidden / std::sqrt(2.0)).erf()), s, layer + "experts.fc2");
    }
    return affine(normed(tokens, s, "norm").mean(0), s, "head");
}

QString failure(const char* name, const nlohmann::json& config) {
    try {
        (void)classify::create(name, config);
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

class TestClassifier : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

  private Q_SLOTS:
    void is_the_naive_network() {
        at::manual_seed(1);
        const auto network = classify::create("vit-classifier", small());
        network->eval();
        const auto images = at::rand({2, 3, 16, 16});
        const auto logits = network->forward(images, nullptr);
        QCOMPARE(logits.sizes(), at::IntArrayRef({2, 10}));
        const auto state = state_of(*network);
        for (int64_t i = 0; i < 2; ++i)
            QVERIFY((logits[i] - naive_logits(images[i], state)).abs().max().item<double>() < 1e-5);
    }

    // Table 5: parameters within 2 %, and GMAC too except for MoE-ViT, whose note explains it.
    void is_as_large_as_the_papers() {
        for (const auto& architecture : classify::architectures()) {
            const auto& preset = architecture.preset;
            std::unique_ptr<classify::Classifier> network;
            models::count_macs([&] { network = classify::create(preset.name); });
            network->eval();
            const auto profile = models::profile(*network, 32, 32);
            const auto off = [](int64_t ours, double paper) { return std::abs(static_cast<double>(ours) / paper - 1); };
            QVERIFY2(off(profile.parameters, preset.paper_parameters) < 0.02, preset.name.data());
            QCOMPARE(off(profile.macs, preset.paper_macs) < 0.02, preset.note.empty());
        }
    }

    void pictures_of_any_size_are_taken_and_do_not_touch_each_other() {
        at::manual_seed(2);
        for (const char* name : {"vit-classifier", "moe-classifier", "ones-classifier", "mofme-classifier"}) {
            const bool mixture = std::string_view(name).starts_with("mo");
            const auto network = classify::create(name, mixture ? small({{"mixtures", 1}, {"experts", 4}}) : small());
            network->eval();
            for (const auto& size : {std::pair<int64_t, int64_t>{1, 1}, {32, 32}, {7, 50}}) {
                const auto images = at::rand({2, 3, size.first, size.second});
                models::RoutingTrace trace;
                const auto both = network->forward(images, &trace);
                const auto alone = network->forward(images.slice(0, 1, 2), nullptr);
                QVERIFY((both.slice(0, 1, 2) - alone).abs().max().item<double>() < 1e-5);
                QCOMPARE(trace.layers.size(), mixture ? std::size_t{1} : std::size_t{0});
            }
        }
    }

    void comes_back_from_a_file() {
        at::manual_seed(3);
        const auto network =
            classify::create("mofme-classifier", small({{"classes", {"dry", "wet"}}, {"mixtures", 2}}));
        network->eval();
        const auto file = folder_.filePath("wet.safetensors").toStdString();
        checkpoint::save_model(*network, {{"steps", 7}}, file, at::kFloat, Existing::kKeep);
        const auto model = classify::load_model(file);
        QCOMPARE(model.network->classes(), (std::vector<std::string>{"dry", "wet"}));
        QCOMPARE(model.network->config(), network->config());
        QVERIFY(model.training["steps"] == 7);
        const auto images = at::rand({1, 3, 20, 20});
        QVERIFY(model.network->forward(images, nullptr).equal(network->forward(images, nullptr)));
        // It is not a restoration model, and the error names its task.
        try {
            (void)checkpoint::load_model(file);
            QFAIL("a classifier was taken for a restorer");
        } catch (const Error& error) {
            QVERIFY(QString(error.what()).contains("evaluate --classify"));
        }
    }

    // Identical experts equal their mean: the merged network then gives the mixture's output.
    void merging_takes_the_mean_of_the_experts() {
        at::manual_seed(4);
        const auto mixture = classify::create("moe-classifier", small({{"mixtures", 1}, {"experts", 4}}));
        mixture->eval();
        {
            const at::NoGradGuard none;
            for (auto& entry : mixture->named_parameters())
                if (entry.key().starts_with("layers.1.experts.fc"))
                    entry.value().copy_(entry.value().slice(0, 0, 1).expand_as(entry.value()).clone());
        }
        const auto file = folder_.filePath("moe.safetensors").toStdString();
        checkpoint::save_model(*mixture, {}, file, at::kFloat, Existing::kKeep);
        const auto merged = classify::merge(file);
        QCOMPARE(merged.network->architecture(), std::string_view("ones-classifier"));
        const auto images = at::rand({3, 3, 16, 16});
        const auto off = merged.network->forward(images, nullptr) - mixture->forward(images, nullptr);
        QVERIFY(off.abs().max().item<double>() < 1e-5);

        const auto dense = folder_.filePath("dense.safetensors").toStdString();
        checkpoint::save_model(*merged.network, {}, dense, at::kFloat, Existing::kKeep);
        QVERIFY_EXCEPTION_THROWN(classify::merge(dense), Error);
    }

    void what_is_wrong_is_named() {
        QVERIFY(failure("vit-classifier", {{"patch", 7}}).contains("'patch'"));
        QVERIFY(failure("vit-classifier", {{"experts", 4}}).contains("'experts'"));
        QVERIFY(failure("moe-classifier", small({{"mixtures", 3}})).contains("'mixtures'"));
        QVERIFY(failure("moe-classifier", small({{"mixtures", 2}, {"top_k", 9}})).contains("'top_k'"));
        QVERIFY(failure("vit-classifier", {{"classes", {"one"}}}).contains("'classes'"));
        QVERIFY(failure("vit-classifier", {{"classes", {1, 2}}}).contains("'classes'"));
        QVERIFY(failure("vit-classifer", {}).contains("unknown classifier"));
    }
};

QTEST_GUILESS_MAIN(TestClassifier)
#include "test_classifier.moc"
