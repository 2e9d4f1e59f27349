// Installing models: copied, imported, twice, damaged; and model facts.
#include "core/checkpoint/model_library.h"

#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/model_facts.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/network_state.h"
#include "core/checkpoint/safetensors.h"
#include "core/models/registry.h"

using namespace deweather;

class TestModelLibrary : public QObject {
    Q_OBJECT

    QTemporaryDir home_, folder_;
    const nlohmann::json small_ = {
        {"half_channels", 4}, {"quarter_channels", 4}, {"dim", 6}, {"heads", 2}, {"experts", 3}};

    std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
    QStringList installed() const {
        return QDir(home_.filePath("deweather/models")).entryList(QDir::Files | QDir::Hidden);
    }

    static QString refusal(const std::string& file) {
        try {
            checkpoint::install_model(file);
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    }

  private Q_SLOTS:
    void initTestCase() { qputenv("XDG_DATA_HOME", home_.path().toUtf8()); }
    void init() { QDir(home_.filePath("deweather")).removeRecursively(); }

    void a_model_file_is_copied_and_found_by_its_name() {
        const auto network = models::create("mofme-compact", small_);
        checkpoint::save_model(*network, {{"data", {"here", "there"}}, {"psnr", {{"rain", 27.5}}}},
                               path("mine.safetensors"), at::kFloat, Existing::kReplace);
        const auto file = checkpoint::install_model(path("mine.safetensors"));
        QCOMPARE(file.parent_path(), checkpoint::user_model_folder());
        QCOMPARE(checkpoint::find_model("mine"), file);
        QVERIFY(checkpoint::load_model(file).network->config() == network->config());
        // Installed again: it already exists.
        QCOMPARE(checkpoint::install_model(path("mine.safetensors")), file);
        QCOMPARE(installed(), QStringList{"mine.safetensors"});

        const auto facts = checkpoint::model_facts(file);
        int64_t parameters = 0;
        for (const auto& parameter : network->parameters()) parameters += parameter.numel();
        QCOMPARE(facts.parameters, parameters);
        QCOMPARE(facts.architecture, std::string("mofme-compact"));
        QVERIFY(!facts.description.empty() && facts.gmac > 0 && facts.gmac < 2.6);
        QCOMPARE(facts.training,
                 (std::vector<std::pair<std::string, std::string>>{{"data", "here, there"}, {"psnr", "rain 27.5"}}));
    }

    void another_of_the_same_name_hides_none() {
        const auto network = models::create("mofme-compact", small_);
        checkpoint::save_model(*network, {}, path("mofme-compact.safetensors"), at::kFloat, Existing::kReplace);
        const auto shipped = checkpoint::find_model("mofme-compact");
        const auto file = checkpoint::install_model(path("mofme-compact.safetensors"));
        QCOMPARE(file.stem().string(), std::string("mofme-compact-2"));
        QCOMPARE(checkpoint::find_model("mofme-compact"), shipped);
    }

    void tensors_of_a_known_network_are_imported() {
        const auto network = models::create("prenet");
        std::vector<std::pair<std::string, at::Tensor>> tensors;
        for (const auto& [name, tensor] : checkpoint::state_of(*network)) tensors.emplace_back(name, tensor.detach());
        checkpoint::write_safetensors(path("net_latest.safetensors"), tensors, {}, Existing::kReplace);
        const auto file = checkpoint::install_model(path("net_latest.safetensors"));
        const auto facts = checkpoint::model_facts(file);
        QCOMPARE(facts.architecture, std::string("prenet"));
        // The purpose, the authors and the licence are shown where a model is chosen.
        const std::map<std::string, std::string> shown(facts.training.begin(), facts.training.end());
        QCOMPARE(shown.at("made for"), std::string("rain"));
        QCOMPARE(shown.at("code"), std::string("csdwren/PReNet"));
        QCOMPARE(shown.at("licence"), std::string("none stated"));
        QVERIFY(shown.contains("authors"));
        QVERIFY(std::is_sorted(facts.training.begin(), facts.training.end()));
        // A licence of the file's own goes before the network's.
        checkpoint::save_model(*network, {{"licence", "MIT"}}, path("own.safetensors"), at::kFloat, Existing::kReplace);
        const auto own = checkpoint::model_facts(path("own.safetensors")).training;
        QCOMPARE(std::count(own.begin(), own.end(), std::pair<std::string, std::string>("licence", "MIT")), 1);
        QCOMPARE(std::count_if(own.begin(), own.end(), [](const auto& row) { return row.first == "licence"; }), 1);
    }

    void what_is_no_model_leaves_nothing() {
        QFile text(folder_.filePath("notes.safetensors"));
        QVERIFY(text.open(QIODevice::WriteOnly) && text.write("nothing of the kind") > 0);
        text.close();
        QVERIFY(refusal(path("notes.safetensors")).contains("notes.safetensors"));
        QVERIFY(refusal(path("absent.pth")).contains("absent.pth"));
        // A model file with a tensor missing.
        const auto network = models::create("mofme-compact", small_);
        auto state = checkpoint::state_of(*network);
        state.pop_back();
        const nlohmann::json model = {{"architecture", "mofme-compact"}, {"config", small_}};
        checkpoint::write_safetensors(path("short.safetensors"), state, {{"deweather.model", model.dump()}},
                                      Existing::kReplace);
        QVERIFY(refusal(path("short.safetensors")).contains("missing"));
        QCOMPARE(installed(), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestModelLibrary)
#include "test_model_library.moc"
