// Every architecture on the two backbones: any size, batches, reproducibility, files, gradients, routing traces; and
// the figures of the table of networks against arithmetic.
#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>
#include <map>

#include "../../npy.h"
#include "core/base/error.h"
#include "core/checkpoint/import.h"
#include "core/checkpoint/model_file.h"
#include "core/models/ones.h"
#include "core/models/profile.h"
#include "core/models/registry.h"

using namespace deweather;

namespace {

// Everything but the tail: small enough for a test.
const nlohmann::json kSmallPaper = {
    {"dim", 32}, {"heads", 2}, {"head_dim", 16}, {"stem_channels", 8}, {"tail_channels", 16}};
const nlohmann::json kSmallCompact = {{"half_channels", 8}, {"quarter_channels", 16}, {"dim", 24}, {"extremes", true}};

const std::vector<std::string> kKinds = {"mofme", "dense", "moe", "mmoe", "m3vit", "mowe", "ones", "pr-moe"};

// Architectures with experts, or the one modulation in their place, in the decoder too.
const std::vector<std::string> kDecoders = {"mofme", "dense", "moe", "mmoe", "m3vit", "ones"};
const QString kWithDecoder = " with a decoder's experts";

bool is_paper(const QString& name) {
    return name.endsWith("-paper");
}

bool is_dense(const QString& name) {
    return name.startsWith("dense") || name.startsWith("ones");
}

std::unique_ptr<models::RestorationNetwork> small(const QString& name) {
    at::manual_seed(7);
    auto config = is_paper(name) ? kSmallPaper : kSmallCompact;
    if (name.endsWith(kWithDecoder)) {
        config["decoder_experts"] = true;
        if (is_dense(name) || name.startsWith("moe")) config["modulated"] = true;
        if (name.startsWith("moe") || name.startsWith("mofme")) config["calibration"] = "scale_free";
    }
    auto network = models::create(name.section(' ', 0, 0).toStdString(), config);
    network->eval();
    return network;
}

void rows_of_all() {
    QTest::addColumn<QString>("name");
    for (const auto& kind : kKinds)
        for (const char* form : {"-paper", "-compact"})
            QTest::newRow((kind + form).c_str()) << QString::fromStdString(kind + form);
    for (const auto& kind : kDecoders) {
        const auto name = QString::fromStdString(kind + "-compact") + kWithDecoder;
        QTest::newRow(qPrintable(name)) << name;
    }
}

}  // namespace

class TestMixtures : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void any_size_comes_back_as_it_was_data() { rows_of_all(); }
    void any_size_comes_back_as_it_was() {
        QFETCH(QString, name);
        const auto network = small(name);
        const at::NoGradGuard no_grad;
        for (const auto& [height, width] : {std::pair(1, 1), {1, 9}, {7, 3}, {8, 8}, {9, 17}, {3, 100}, {64, 40}}) {
            const auto input = at::rand({2, 3, height, width});
            const auto output = network->forward(input, nullptr);
            QCOMPARE(output.sizes(), input.sizes());
            QVERIFY(output.isfinite().all().item<bool>());
            // A picture does not depend on the others in its batch, and its result is reproducible.
            QVERIFY(largest_difference(network->forward(input.slice(0, 1, 2), nullptr)[0], output[1]) < 1e-5);
            QVERIFY(at::equal(network->forward(input, nullptr), output));
        }
    }

    void a_saved_network_is_the_same_data() { rows_of_all(); }
    void a_saved_network_is_the_same() {
        QFETCH(QString, name);
        const auto network = small(name);
        QTemporaryDir folder;
        const auto file = folder.filePath("model.safetensors").toStdString();
        checkpoint::save_model(*network, nlohmann::json::object(), file, at::kFloat, Existing::kKeep);
        const auto loaded = checkpoint::load_model(file);
        QCOMPARE(loaded.network->config(), network->config());
        const at::NoGradGuard no_grad;
        const auto input = at::rand({1, 3, 24, 16});
        QVERIFY(at::equal(loaded.network->forward(input, nullptr), network->forward(input, nullptr)));
    }

    void every_parameter_learns_data() { rows_of_all(); }
    void every_parameter_learns() {
        QFETCH(QString, name);
        const auto network = small(name);
        network->train();
        {
            // A layer that begins with zeros adds nothing yet and hides those before it.
            const at::NoGradGuard no_grad;
            for (auto& item : network->named_parameters())
                if (item.value().eq(0).all().item<bool>()) item.value().normal_(0, 0.1);
        }
        models::RoutingTrace trace;
        auto loss = network->forward(at::rand({2, 3, 40, 48}), &trace).square().mean();
        for (const auto& layer : trace.layers) {
            if (layer.load_balance_loss.defined()) loss = loss + layer.load_balance_loss;
            if (layer.uncertainty_loss.defined()) loss = loss + layer.uncertainty_loss;
        }
        if (trace.weather.defined()) loss = loss + trace.weather.square().mean();
        loss.backward();
        QStringList still;
        for (const auto& item : network->named_parameters()) {
            QVERIFY2(item.value().grad().defined(), item.key().c_str());
            QVERIFY2(item.value().grad().isfinite().all().item<bool>(), item.key().c_str());
            if (item.value().grad().abs().sum().item<double>() == 0) still.append(QString::fromStdString(item.key()));
        }
        QVERIFY2(still.isEmpty(), qPrintable(still.join(", ")));
    }

    void smooth_scenes_show_no_grid_of_tokens() {
        // Far from the borders, where all tokens of a uniform picture are equal, only the last pixel-shuffle may
        // distinguish adjacent pixels: the correction repeats every 2 pixels. Without the filter it does so every 8.
        const auto repeats = [](bool smooth_up, int64_t period) {
            at::manual_seed(7);
            auto config = kSmallCompact;
            config["smooth_up"] = smooth_up;
            const auto network = models::create("mofme-compact", config);
            network->eval();
            const at::NoGradGuard no_grad;
            const auto middle =
                network->forward(at::full({1, 3, 160, 160}, 0.4F), nullptr).slice(2, 64, 96).slice(3, 64, 96);
            const auto inner = middle.slice(2, 0, 24).slice(3, 0, 24);
            const auto down = middle.slice(2, period, 24 + period).slice(3, 0, 24),
                       over = middle.slice(2, 0, 24).slice(3, period, 24 + period);
            return largest_difference(inner, down) < 1e-6 && largest_difference(inner, over) < 1e-6;
        };
        QVERIFY(repeats(true, 2));
        QVERIFY(repeats(false, 8));
        QVERIFY(!repeats(false, 2));
        QVERIFY(!repeats(false, 4));
    }

    void the_decoder_is_as_deep_as_asked() {
        // A residual block of c channels: two convolutions of 9 c c weights and c biases, at half of the resolution.
        constexpr int64_t kChannels = 32, kWeights = 2 * 9 * kChannels * kChannels, kBiases = 2 * kChannels;
        const auto usual = models::profile("mofme-compact", 64, 64),
                   deep = models::profile("mofme-compact", 64, 64, {{"decoder_blocks", 5}});
        QCOMPARE(deep.parameters - usual.parameters, 3 * (kWeights + kBiases));
        QCOMPARE(deep.macs - usual.macs, 3 * kWeights * 32 * 32);

        const auto network = models::create("mofme-compact", {{"decoder_blocks", 3}});
        const auto parameters = network->named_parameters();
        QVERIFY(parameters.contains("dec1c.conv2.weight") && !parameters.contains("dec1d.conv1.weight"));
        QCOMPARE(network->config()["decoder_blocks"].get<int>(), 3);
        // Each of them is used: zeroing the last changes the picture.
        const at::NoGradGuard no_grad;
        const auto picture = at::rand({1, 3, 32, 32});
        const auto before = network->forward(picture, nullptr);
        for (const auto& item : parameters)
            if (item.key().rfind("dec1c", 0) == 0) item.value().zero_();
        QVERIFY(largest_difference(before, network->forward(picture, nullptr)) > 1e-6);
        for (const int wrong : {0, 27})
            QVERIFY_EXCEPTION_THROWN(models::create("mofme-compact", {{"decoder_blocks", wrong}}), Error);
    }

    void the_routing_is_told_data() { rows_of_all(); }
    void the_routing_is_told() {
        QFETCH(QString, name);
        const auto network = small(name);
        const at::NoGradGuard no_grad;
        models::RoutingTrace trace;
        network->forward(at::rand({2, 3, 24, 40}), &trace);
        QCOMPARE(trace.patch, 8);
        QCOMPARE(trace.weather.defined(), !is_paper(name));
        const int layers = is_paper(name) ? 2 : name.endsWith(kWithDecoder) ? 4 : 3;
        QCOMPARE(trace.layers.size(), static_cast<std::size_t>(is_dense(name) ? 0 : layers));
        for (const auto& layer : trace.layers) {
            QCOMPARE(layer.gates.sizes().slice(0, 3), at::IntArrayRef({2, 3, 5}));
            QVERIFY(largest_difference(layer.gates.sum(-1), at::ones({2, 3, 5})) < 1e-5);
            QCOMPARE(((layer.gates > 0).sum(-1) <= layer.chosen.size(-1)).all().item<bool>(), true);
            QCOMPARE(layer.variance.defined(),
                     name.startsWith("moe") || name.startsWith("mofme") || name.startsWith("pr-moe"));
            QCOMPARE(layer.scores.sizes(), layer.logits.sizes());
            if (layer.load_balance_loss.defined()) QVERIFY(layer.load_balance_loss.item<double>() > 0);
        }
    }

    // Each bank of the decoder is used; architectures without decoder experts reject the setting.
    void experts_of_the_decoder_work_data() {
        QTest::addColumn<QString>("name");
        for (const auto& kind : kDecoders)
            QTest::newRow(kind.c_str()) << QString::fromStdString(kind + "-compact") + kWithDecoder;
    }
    void experts_of_the_decoder_work() {
        QFETCH(QString, name);
        const auto network = small(name);
        const at::NoGradGuard no_grad;
        const auto picture = at::rand({1, 3, 40, 32});
        for (int place = 0; place < 3; ++place) {
            const auto before = network->forward(picture, nullptr);
            const auto bank = "decoder.bank" + std::to_string(place) + ".";
            int tensors = 0;
            for (auto& item : network->named_parameters())
                if (item.key().rfind(bank, 0) == 0) {
                    item.value().add_(0.3);
                    ++tensors;
                }
            QCOMPARE(tensors, 4);
            QVERIFY(largest_difference(before, network->forward(picture, nullptr)) > 1e-4);
        }
        QVERIFY(network->named_parameters().find("decoder.bank3.gamma") == nullptr);
        QVERIFY_EXCEPTION_THROWN(models::create("mowe-compact", {{"decoder_experts", true}}), Error);
    }

    void cost_does_not_grow_with_the_experts_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"mofme-paper", "mofme-compact", "moe-paper", "moe-compact"})
            QTest::newRow(name) << name;
    }
    void cost_does_not_grow_with_the_experts() {
        QFETCH(QString, name);
        auto config = is_paper(name) ? kSmallPaper : kSmallCompact;
        const auto macs = [&](int64_t experts) {
            config["experts"] = experts;
            return models::profile(*models::create(name.toStdString(), config), 64, 64).macs;
        };
        // Only the router's own matrix grows, by 60 rows, for 64 tokens in each layer.
        const int64_t dim = is_paper(name) ? 32 : 24, layers = is_paper(name) ? 2 : 3;
        QCOMPARE(macs(64) - macs(4), layers * 64 * 60 * dim);
    }

    // The sizes of the definition, added up by hand (method.md), at 256 x 256: 1024 tokens. Gated sums of the results
    // of whole networks count as products; MoFME gates within its own operator.
    void figures_are_those_of_the_definition_data() {
        QTest::addColumn<qint64>("parameters");
        QTest::addColumn<qint64>("macs");
        constexpr qint64 kPixels = 65536, kTokens = 1024, kDim = 384, kHidden = 1536, kInner = 512;
        constexpr qint64 kRes32 = 4 * 9 * 32 * 32,
                         kTail = 2 * 9 * 128 * 128 + 9 * 128 * 64 + 2 * 9 * 64 * 64 + 9 * 64 * 3;
        constexpr qint64 kStem = 9 * 3 * 32 + kRes32;
        constexpr qint64 kEmbed = 64 * 32 * kDim, kExpand = kDim * 64 * 128, kFfn = 2 * kDim * kHidden;
        constexpr qint64 kAttention = kDim * 3 * kInner + kInner * kDim, kProducts = 2 * kTokens * kTokens * kInner;
        const qint64 shared_macs =
            kPixels * (kStem + kTail) + kTokens * (kEmbed + kExpand + 2 * kAttention) + 2 * kProducts;
        // Biases and LayerNorms of everything but the feed-forward networks.
        const qint64 shared_parameters = kStem + 5 * 32 + kEmbed + kDim + 2 * kDim + kExpand + 64 * 128 + kTail +
                                         2 * 128 + 64 + 2 * 64 + 3 + 2 * (kAttention + kDim + 4 * kDim);
        const qint64 ffn_parameters = kFfn + kHidden + kDim;
        const qint64 router = 16 * kDim, modulation = 2 * kDim * kDim;
        QTest::newRow("dense-paper") << shared_parameters + 2 * ffn_parameters << shared_macs + 2 * kTokens * kFfn;
        QTest::newRow("ones-paper") << shared_parameters + 2 * ffn_parameters << shared_macs + 2 * kTokens * kFfn;
        QTest::newRow("moe-paper") << shared_parameters + 2 * (16 * ffn_parameters + router + 16)
                                   << shared_macs + 2 * kTokens * (2 * (kFfn + kDim) + router);
        QTest::newRow("mofme-paper") << shared_parameters +
                                            2 * (ffn_parameters + 16 * (modulation + 2 * kDim) + router + 16)
                                     << shared_macs + 2 * kTokens * (kFfn + 2 * modulation + router);
        QTest::newRow("mofme-paper-k4") << shared_parameters +
                                               2 * (ffn_parameters + 16 * (modulation + 2 * kDim) + router + 16)
                                        << shared_macs + 2 * kTokens * (kFfn + 4 * modulation + router);
        QTest::newRow("pr-moe-paper") << shared_parameters + 18 * ffn_parameters + 16 * (kDim + 1)
                                      << shared_macs + kTokens * (4 * kFfn + 2 * kDim + 16 * kDim);
    }
    void figures_are_those_of_the_definition() {
        QFETCH(qint64, parameters);
        QFETCH(qint64, macs);
        const auto profile = models::profile(QTest::currentDataTag(), 256, 256);
        QCOMPARE(profile.parameters, parameters);
        QCOMPARE(profile.macs, macs);
    }

    // Why our GMAC differ from the paper's: its are those of 240 x 240, without the products within attention.
    void the_papers_figures_are_those_of_240_pixels_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"dense-paper", "ones-paper", "moe-paper", "moe-paper-k4", "mofme-paper", "mofme-paper-k4"})
            QTest::newRow(name) << name;
    }
    void the_papers_figures_are_those_of_240_pixels() {
        QFETCH(QString, name);
        for (const auto& architecture : models::architectures())
            for (const auto& preset : architecture.presets) {
                if (name != QString::fromUtf8(preset.name.data())) continue;
                const auto profile = models::profile(preset.name, 240, 240);
                const double ratio = static_cast<double>(profile.macs - profile.attention_macs) / preset.paper_macs;
                QVERIFY2(std::abs(ratio - 1) < 0.02, qPrintable(QString::number(ratio)));
            }
    }

    void a_note_stands_where_the_paper_differs() {
        for (const auto& architecture : models::architectures()) {
            QCOMPARE(architecture.presets.front().name, architecture.name);
            for (const auto& preset : architecture.presets) {
                if (preset.paper_macs == 0) continue;
                const auto profile = models::profile(preset.name, 256, 256);
                const auto far = [](double ours, double papers) { return std::abs(ours / papers - 1) > 0.02; };
                if (far(static_cast<double>(profile.parameters), preset.paper_parameters) ||
                    far(static_cast<double>(profile.macs), preset.paper_macs))
                    QVERIFY2(!preset.note.empty(), preset.name.data());
            }
        }
    }

    void experts_merge_into_their_mean() {
        const auto mixture = small("moe-compact");
        const auto student = small("ones-compact");
        models::NamedTensors tensors;
        for (const auto& item : mixture->named_parameters()) tensors[item.key()] = item.value().detach();
        const auto merged = models::merge_experts(tensors);
        const auto own = student->named_parameters();
        QCOMPARE(merged.size(), own.size());
        for (const auto& item : own) {
            QVERIFY2(merged.contains(item.key()), item.key().c_str());
            QCOMPARE(merged.at(item.key()).sizes(), item.value().sizes());
        }
        const auto fc1 = mixture->named_parameters()["layers.1.experts.fc1"];
        auto mean = at::zeros({24, 48});
        for (int64_t e = 0; e < 16; ++e) mean += fc1[e] / 16;
        QVERIFY(largest_difference(merged.at("layers.1.experts.fc1.weight"), mean.t()) < 1e-6);
    }

    void a_mixtures_file_imports_as_its_student() {
        const auto mixture = small("moe-compact");
        QTemporaryDir folder;
        const auto file = folder.filePath("moe.safetensors").toStdString();
        checkpoint::save_model(*mixture, nlohmann::json::object(), file, at::kFloat, Existing::kKeep);
        const auto imported = checkpoint::import_checkpoint(file, "ones-compact", kSmallCompact);
        QCOMPARE(imported.network->architecture(), std::string_view("ones-compact"));
        const auto merged = imported.network->named_parameters()["layers.0.experts.fc2.weight"];
        const auto experts = mixture->named_parameters()["layers.0.experts.fc2"];
        QVERIFY(largest_difference(merged, experts.mean(0).t()) < 1e-6);
    }
};

QTEST_GUILESS_MAIN(TestMixtures)
#include "test_mixtures.moc"
