// Checkpoints of the published MoFME code's other gates, "baseline" and "complete", against that code's layers written
// out here with its own names. (Gate "film" is held against stored outputs in test_mofme.)
#include "core/models/published_mofme.h"

#include <QTemporaryDir>
#include <QtTest>

#include "../../npy.h"
#include "core/base/error.h"
#include "core/checkpoint/import.h"
#include "core/checkpoint/safetensors.h"

using namespace deweather;
using Tensors = std::map<std::string, at::Tensor>;

namespace {

constexpr int64_t kDim = 24, kStem = 4, kTail = 8, kPatch = 4, kLayers = 2, kHeads = 2, kHeadDim = 64, kHidden = 48;
constexpr int64_t kExperts = 3, kTopK = 2, kSide = 16;
const std::string kVit = "Img_Encoder.vision_transformer.";

void add_linear(Tensors& tensors, const std::string& name, int64_t inputs, int64_t outputs, bool bias = true) {
    tensors[name + ".weight"] = at::randn({outputs, inputs}) / std::sqrt(static_cast<double>(inputs));
    if (bias) tensors[name + ".bias"] = at::randn({outputs}) * 0.1;
}

void add_norm(Tensors& tensors, const std::string& name, int64_t size) {
    tensors[name + ".weight"] = at::rand({size}) + 0.5;
    tensors[name + ".bias"] = at::randn({size}) * 0.1;
}

void add_conv(Tensors& tensors, const std::string& name, int64_t inputs, int64_t outputs, int64_t kernel) {
    tensors[name + ".weight"] =
        at::randn({outputs, inputs, kernel, kernel}) / std::sqrt(static_cast<double>(inputs * kernel * kernel));
    tensors[name + ".bias"] = at::randn({outputs}) * 0.1;
}

void add_block(Tensors& tensors, const std::string& name, int64_t channels) {
    for (const char* conv : {".body.0", ".body.2"}) add_conv(tensors, name + conv, channels, channels, 3);
}

// All but the part after the attention of each layer.
Tensors backbone(const std::string& position) {
    Tensors tensors;
    add_conv(tensors, "head.0", 3, kStem, 3);
    for (const char* block : {"head.1", "head.2"}) add_block(tensors, block, kStem);
    add_conv(tensors, kVit + "to_patch_embedding.proj", kStem, kDim, kPatch);
    add_norm(tensors, kVit + "to_patch_embedding.norm", kDim);
    tensors[kVit + position] = at::randn({1, 16, kDim});
    for (int64_t layer = 0; layer < kLayers; ++layer) {
        const std::string attention = kVit + "transformer.layers." + std::to_string(layer) + ".0";
        add_norm(tensors, attention + ".norm", kDim);
        add_linear(tensors, attention + ".fn.to_qkv", kDim, 3 * kHeads * kHeadDim, false);
        add_linear(tensors, attention + ".fn.to_out.0", kHeads * kHeadDim, kDim);
    }
    add_linear(tensors, "patch_embed_to_img_feature.0", kDim, kPatch * kPatch * kTail);
    add_block(tensors, "tail.1", kTail);
    add_conv(tensors, "tail.2", kTail, kTail / 2, 3);
    add_block(tensors, "tail.3", kTail / 2);
    add_conv(tensors, "tail.4", kTail / 2, 3, 3);
    return tensors;
}

void add_feed_forward(Tensors& tensors, const std::string& name) {
    add_norm(tensors, name + ".norm", kDim);
    add_linear(tensors, name + ".fn.net.0", kDim, kHidden);
    add_linear(tensors, name + ".fn.net.3", kHidden, kDim);
}

// The published network's arithmetic.
class Reference {
  public:
    explicit Reference(const Tensors& tensors) : tensors_(tensors) {}

    at::Tensor forward(const at::Tensor& picture) const {
        auto x = conv("head.0", (picture - 0.5) / 0.5);
        x = block("head.2", block("head.1", x));
        x = at::conv2d(x, of(kVit + "to_patch_embedding.proj.weight"), of(kVit + "to_patch_embedding.proj.bias"),
                       kPatch);
        x = norm(kVit + "to_patch_embedding.norm", x.flatten(2).transpose(1, 2));
        for (int64_t layer = 0; layer < kLayers; ++layer) {
            const std::string name = kVit + "transformer.layers." + std::to_string(layer);
            x = attention(name + ".0", x) + x;
            x = (has(name + ".1.fn.net.0.weight") ? feed_forward(name + ".1", x) : mixture(name, x)) + x;
        }
        const int64_t grid = kSide / kPatch;
        x = linear("patch_embed_to_img_feature.0", x)
                .view({-1, grid, grid, kPatch, kPatch, kTail})
                .permute({0, 5, 1, 3, 2, 4})
                .reshape({-1, kTail, kSide, kSide});
        x = conv("tail.2", block("tail.1", x));
        return at::sigmoid(conv("tail.4", block("tail.3", x)));
    }

  private:
    bool has(const std::string& name) const { return tensors_.count(name) > 0; }
    const at::Tensor& of(const std::string& name) const { return tensors_.at(name); }

    at::Tensor linear(const std::string& name, const at::Tensor& x) const {
        return at::linear(x, of(name + ".weight"), has(name + ".bias") ? of(name + ".bias") : at::Tensor());
    }
    at::Tensor conv(const std::string& name, const at::Tensor& x) const {
        return at::conv2d(x, of(name + ".weight"), of(name + ".bias"), 1, 1);
    }
    at::Tensor norm(const std::string& name, const at::Tensor& x) const {
        return at::layer_norm(x, {kDim}, of(name + ".weight"), of(name + ".bias"));
    }
    at::Tensor block(const std::string& name, const at::Tensor& x) const {
        return conv(name + ".body.2", at::relu(conv(name + ".body.0", x))) + x;
    }
    at::Tensor attention(const std::string& name, const at::Tensor& x) const {
        const auto parts = linear(name + ".fn.to_qkv", norm(name + ".norm", x)).chunk(3, -1);
        const auto heads = [](const at::Tensor& t) {
            return t.view({t.size(0), t.size(1), kHeads, kHeadDim}).transpose(1, 2);
        };
        const auto scores = at::softmax(
            at::matmul(heads(parts[0]), heads(parts[1]).transpose(-1, -2)) / std::sqrt(static_cast<double>(kHeadDim)),
            -1);
        return linear(name + ".fn.to_out.0", at::matmul(scores, heads(parts[2])).transpose(1, 2).flatten(2));
    }
    at::Tensor feed_forward(const std::string& name, const at::Tensor& x) const {
        return linear(name + ".fn.net.3", at::gelu(linear(name + ".fn.net.0", norm(name + ".norm", x))));
    }
    // The router reads x as it is, and every expert has a LayerNorm of its own.
    at::Tensor mixture(const std::string& name, const at::Tensor& x) const {
        auto logits = linear(name + ".1.0", x);
        const auto least = std::get<0>(logits.topk(kTopK)).select(-1, kTopK - 1).unsqueeze(-1);
        const auto gates =
            at::softmax(logits.masked_fill(logits < least, -std::numeric_limits<double>::infinity()), -1);
        auto sum = at::zeros_like(x);
        for (int64_t expert = 0; expert < kExperts; ++expert)
            sum += gates.narrow(-1, expert, 1) * feed_forward(name + ".2." + std::to_string(expert), x);
        return sum;
    }

    const Tensors& tensors_;
};

}  // namespace

class TestPublishedMofme : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    checkpoint::ImportedModel import(const Tensors& tensors, const nlohmann::json& config) const {
        const auto file = folder_.filePath("published.safetensors").toStdString();
        checkpoint::write_safetensors(file, {tensors.begin(), tensors.end()}, {}, Existing::kReplace);
        return checkpoint::import_checkpoint(file, {}, config);
    }

  private Q_SLOTS:
    void init() { at::manual_seed(11); }

    void the_baseline_is_the_dense_network() {
        auto tensors = backbone("pos_embedding");
        for (int64_t layer = 0; layer < kLayers; ++layer)
            add_feed_forward(tensors, kVit + "transformer.layers." + std::to_string(layer) + ".1");
        const auto imported = import(tensors, nlohmann::json::object());
        QCOMPARE(std::string(imported.network->architecture()), std::string("dense-paper"));
        const at::NoGradGuard no_grad;
        const auto picture = at::rand({2, 3, kSide, kSide});
        QVERIFY(largest_difference(imported.network->forward(picture, nullptr), Reference(tensors).forward(picture)) <
                1e-4);
    }

    void the_complete_gate_is_the_classical_mixture() {
        auto tensors = backbone("img_pos_embedding");
        for (int64_t layer = 0; layer < kLayers; ++layer) {
            const std::string name = kVit + "transformer.layers." + std::to_string(layer);
            add_linear(tensors, name + ".1.0", kDim, kExperts);
            for (int64_t expert = 0; expert < kExperts; ++expert)
                add_feed_forward(tensors, name + ".2." + std::to_string(expert));
        }
        const auto imported = import(tensors, {{"top_k", kTopK}});
        QCOMPARE(std::string(imported.network->architecture()), std::string("moe-paper"));
        const at::NoGradGuard no_grad;
        const auto picture = at::rand({2, 3, kSide, kSide});
        models::RoutingTrace trace;
        QVERIFY(largest_difference(imported.network->forward(picture, &trace), Reference(tensors).forward(picture)) <
                1e-4);
        QCOMPARE(trace.layers.size(), static_cast<std::size_t>(kLayers));

        // One expert short: the names that are missing are said, nothing crashes.
        tensors.erase(kVit + "transformer.layers.1.2.2.fn.net.3.bias");
        QVERIFY_THROWS_EXCEPTION(Error, import(tensors, {{"top_k", kTopK}}));
        // Experts of unlike sizes.
        tensors[kVit + "transformer.layers.1.2.2.fn.net.3.bias"] = at::zeros({kDim + 1});
        QVERIFY_THROWS_EXCEPTION(Error, import(tensors, {{"top_k", kTopK}}));
    }
};

QTEST_GUILESS_MAIN(TestPublishedMofme)
#include "test_published_mofme.moc"
