// mwformer with its style filter against its authors' names, shapes and output.
#include "published_network.h"

#include "core/models/mw_former.h"
#include "core/nn/picture_statistics.h"

using namespace deweather;

namespace {

const nlohmann::json kSmall = {{"dims", {4, 6, 8, 16}}, {"depths", {1, 2, 1, 1}}, {"decoder_depth", 2},
                               {"queries", 5},          {"features", 7},          {"style_dims", {4, 6}},
                               {"style_depths", {1, 2}}};

// With weights that matter, unlike freshly initialised ones.
std::unique_ptr<models::RestorationNetwork> small() {
    auto network = models::create("mwformer", kSmall);
    network->eval();
    const at::NoGradGuard no_grad;
    for (const auto& item : network->named_parameters())
        item.value().copy_(tensor_by_formula(item.key(), item.value().sizes().vec(), ""));
    return network;
}

models::TensorShapes shapes_of(const models::RestorationNetwork& network) {
    models::TensorShapes shapes;
    for (const auto& item : network.named_parameters()) shapes[item.key()] = item.value().sizes().vec();
    return shapes;
}

}  // namespace

class TestMwFormer : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() {
        if (!published::has("mwformer.json")) QSKIP("the stored outputs are not here");
        std::unique_ptr<models::RestorationNetwork> network;
        // Without drawing 183 M weights that are replaced.
        models::count_macs([&] { network = models::create("mwformer"); });
        network->eval();
        fill_by_formula(*network, published::file("mwformer.json"));
        const c10::InferenceMode inference;
        const auto input = published::mirrored(published::stored_input(), 128, 192);
        const double apart =
            disagreement(network->forward(input, nullptr)[0], read_npy(published::file("mwformer.output.npy")));
        QVERIFY2(apart < 2e-4, qPrintable(QString("apart by %1").arg(apart)));
    }

    // Names are enough: no network of 183 M parameters is made.
    void recognises_its_own() {
        if (!published::has("mwformer.json")) QSKIP("the stored lists of tensors are not here");
        const auto own = shapes_in(published::file("mwformer.json"));
        const auto recognise = models::find_architecture("mwformer").recognise;
        const auto config = recognise(own);
        QVERIFY(config.has_value());
        QVERIFY(*config == models::MwFormerConfig{}.to_json());
        for (const auto& architecture : models::architectures())
            QVERIFY2(architecture.name == "mwformer" || architecture.recognise == nullptr ||
                         !architecture.recognise(own).has_value(),
                     architecture.name.data());
        for (const auto& info : QDir(QString::fromStdString(published::file(""))).entryInfoList({"*.json"}))
            QVERIFY2(info.completeBaseName() == "mwformer" ||
                         !recognise(shapes_in(published::file(info.fileName().toStdString()))).has_value(),
                     qPrintable(info.fileName()));
    }

    void recognises_either_file_of_other_sizes() {
        const auto network = models::create("mwformer", kSmall);
        const auto all = shapes_of(*network);
        const auto recognise = models::find_architecture("mwformer").recognise;
        QVERIFY(recognise(all) == network->config());
        // As the authors store them: in two files, without these prefixes.
        models::TensorShapes backbone, filter, both;
        for (const auto& [name, shape] : all) {
            auto& file = name.starts_with("net.") ? backbone : filter;
            file[name.substr(name.find('.') + 1)] = shape;
        }
        both = backbone;
        both.insert(filter.begin(), filter.end());
        QVERIFY(recognise(both) == network->config());
        QVERIFY(recognise(backbone).has_value() && recognise(filter).has_value());
        // The backbone has TransWeather's names among its own.
        QVERIFY(!models::find_architecture("transweather").recognise(backbone).has_value());
        QVERIFY(!recognise(shapes_of(*models::create("transweather", {{"dims", {4, 6, 8, 16}}}))).has_value());
        for (const auto& [name, shape] : both) {
            if (name.ends_with("task_query")) continue;  // nothing else tells how many queries there are
            auto fewer = both;
            fewer.erase(name);
            QVERIFY2(recognise(fewer) == network->config(), name.c_str());
        }
    }

    void half_of_it_is_refused() {
        const auto adopt = models::find_architecture("mwformer").adopt;
        const auto network = models::create("mwformer", kSmall);
        models::NamedTensors backbone, filter;
        for (const auto& item : network->named_parameters()) {
            auto& file = item.key().starts_with("net.") ? backbone : filter;
            file[item.key().substr(item.key().find('.') + 1)] = item.value();
        }
        const auto refusal = [&](const models::NamedTensors& tensors) -> QString {
            try {
                adopt(tensors, network->config());
                return {};
            } catch (const Error& error) {
                return error.what();
            }
        };
        QVERIFY(refusal(backbone).contains("the style filter"));
        QVERIFY(refusal(filter).contains("the backbone"));
        backbone.insert(filter.begin(), filter.end());
        QCOMPARE(adopt(backbone, network->config()).size(), network->named_parameters().size());
    }

    void takes_any_size() { published::takes_any_size(*small()); }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*small()); }

    // In a tile, the layers are those made for the whole picture.
    void tiles_share_the_weather() {
        const auto network = small();
        auto& whole = dynamic_cast<models::PictureNetwork&>(*network);
        const c10::InferenceMode inference;
        const auto picture = at::rand({1, 3, 64, 128}) * at::linspace(0.2, 1, 128);
        const auto look = whole.look(picture);
        QCOMPARE(look.sizes(), at::IntArrayRef({1, 7}));
        const auto left = picture.slice(3, 0, 64), alone = network->forward(left, nullptr);
        const std::vector<at::Tensor> none;
        const nn::TilePass pass(
            {.picture_height = 64, .picture_width = 128, .height = 64, .width = 64, .own_height = 64, .own_width = 64},
            none, look);
        const auto as_tile = network->forward(left, nullptr);
        QVERIFY(largest_difference(as_tile, alone) > 1e-3);
        QVERIFY(pass.measured().empty());
    }

    // As the authors' test script shrinks it.
    void a_large_picture_is_described_at_1024_pixels() {
        const auto network = small();
        auto& whole = dynamic_cast<models::PictureNetwork&>(*network);
        const c10::InferenceMode inference;
        const auto smooth = at::linspace(0.1, 0.9, 1024).view({1, 1, 1, 1024}).expand({1, 3, 48, 1024});
        const auto large = at::upsample_bilinear2d(smooth, {96, 2048}, false);
        QVERIFY(largest_difference(whole.look(large), whole.look(smooth)) < 1e-3);
    }

    void learns() {
        const auto network = models::create("mwformer", kSmall);
        network->forward(at::rand({2, 3, 70, 90}), nullptr).square().mean().backward();
        const auto is_unused = [](const std::string& name) {
            const bool made = name.find(".attn.q.") != std::string::npos || name.find(".attn.kv.") != std::string::npos;
            return name.starts_with("net.Tenc.mini_patch_embed4.") || name.starts_with("net.Tenc.layernorm.") ||
                   name.starts_with("net.convtail.conv_output.") ||
                   (made && (name.starts_with("net.Tenc.block1.") || name.starts_with("net.Tenc.patch_block1.")));
        };
        for (const auto& item : network->named_parameters()) {
            const auto& gradient = item.value().grad();
            QVERIFY2(gradient.defined() != is_unused(item.key()), item.key().c_str());
            if (gradient.defined()) QVERIFY2(gradient.isfinite().all().item<bool>(), item.key().c_str());
        }
    }

    void has_the_papers_parameters() {
        const auto profile = models::profile("mwformer", 64, 64);
        QCOMPARE(profile.parameters, 182812558);
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("mwformer", R"({"dims": [64, 127, 320, 512]})").contains("'dims'"));
        QVERIFY(published::refusal("mwformer", R"({"style_dims": [64, 127]})").contains("'style_dims'"));
        QVERIFY(published::refusal("mwformer", R"({"features": 0})").contains("'features'"));
        QVERIFY(published::refusal("mwformer", R"({"depth": 2})").contains("'depth'"));
    }
};

QTEST_GUILESS_MAIN(TestMwFormer)
#include "test_mw_former.moc"
