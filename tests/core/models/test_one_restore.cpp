// onerestore with its embedder against its authors' names, shapes and outputs, and the choice of what it removes.
#include "published_network.h"

#include "core/models/one_restore.h"

using namespace deweather;

namespace {

const nlohmann::json kSmall = {{"channel", 8}};

// The authors' two files as one list of tensors.
std::string both_files(const QTemporaryDir& folder) {
    nlohmann::json both = nlohmann::json::parse(std::ifstream(published::file("onerestore.json")));
    const auto embedder = nlohmann::json::parse(std::ifstream(published::file("onerestore_embedder.json")));
    for (const auto& tensor : embedder.at("tensors")) both["tensors"].push_back(tensor);
    both["scales"].update(embedder.at("scales"));
    const auto path = folder.filePath("both.json").toStdString();
    std::ofstream(path) << both;
    return path;
}

models::OneRestore filled(const nlohmann::json& config = nlohmann::json::object()) {
    const QTemporaryDir folder;
    models::OneRestore network(models::OneRestoreConfig::from_json(config));
    network.eval();
    fill_by_formula(network, both_files(folder));
    return network;
}

}  // namespace

class TestOneRestore : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() {
        if (!published::has("onerestore.json")) QSKIP("the stored outputs are not here");
        const c10::InferenceMode inference;
        const auto descriptor = tensor_by_formula("scene_descriptor", {1, 324}, "").clamp_min(0);
        const auto input = published::stored_input(), odd = input.slice(2, 0, 61).slice(3, 0, 93);
        const auto apart = [&](models::OneRestore& network, const at::Tensor& picture, const char* output) {
            return disagreement(network.forward_with(picture, descriptor)[0], read_npy(published::file(output)));
        };
        auto network = filled();
        QVERIFY(apart(network, input, "onerestore.output.npy") < 2e-4);
        QVERIFY(apart(network, odd, "onerestore.odd.output.npy") < 2e-4);
        auto antialiased = filled({{"antialias", true}});
        QVERIFY(apart(antialiased, input, "onerestore.antialias.output.npy") < 2e-4);
    }

    void its_embedder_agrees_with_the_authors() {
        if (!published::has("onerestore_embedder.json")) QSKIP("the stored outputs are not here");
        auto network = filled();
        const c10::InferenceMode inference;
        const auto words = network.embedder().of_scenes();
        QVERIFY(disagreement(words, read_npy(published::file("onerestore_embedder.words.npy"))) < 2e-4);
        // Resized here in floating point, by the authors in 8 bits: half a level of rounding.
        const auto picture = published::stored_input();
        const auto seen = network.embedder().seen(picture)[0];
        const double apart = disagreement(seen, read_npy(published::file("onerestore_embedder.image.npy")));
        QVERIFY2(apart < 0.02, qPrintable(QString::number(apart)));
        // "haze_rain".
        QVERIFY(at::equal(network.embedder().of_pictures(picture)[0], words[8]));
    }

    void recognises_its_own() { published::recognises_its_own("onerestore", "onerestore", "onerestore"); }

    void a_word_chooses_what_is_removed() {
        models::OneRestore network(models::OneRestoreConfig::from_json(kSmall));
        network.eval();
        const c10::InferenceMode inference;
        const auto picture = at::rand({1, 3, 24, 24});
        const auto words = network.embedder().of_scenes();
        const auto with = [&](const std::vector<std::string>& weathers) {
            network.remove_only(weathers);
            return network.forward(picture, nullptr);
        };
        QVERIFY(at::equal(with({"haze"}), network.forward_with(picture, words.slice(0, 2, 3))));
        QVERIFY(at::equal(with({"rain", "haze"}), network.forward_with(picture, words.slice(0, 8, 9))));
        QVERIFY(at::equal(with({}), network.forward_with(picture, network.embedder().of_pictures(picture))));
        QVERIFY(!at::equal(with({"haze"}), with({"snow"})));
        QVERIFY_THROWS_EXCEPTION(Error, network.remove_only({"drop"}));
        QVERIFY_THROWS_EXCEPTION(Error, network.remove_only({"rain", "snow"}));
    }

    void takes_any_size() { published::takes_any_size(*models::create("onerestore", kSmall)); }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*models::create("onerestore", kSmall)); }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("onerestore", R"({"channel": 12})").contains("'channel'"));
    }
};

QTEST_GUILESS_MAIN(TestOneRestore)
#include "test_one_restore.moc"
