// Model files: saved and loaded, damaged, of another network; and the search path of models.
#include "core/checkpoint/model_file.h"

#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/model_library.h"
#include "core/checkpoint/safetensors.h"
#include "core/models/registry.h"

using namespace deweather;

class TestModelFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    const nlohmann::json small_ = {
        {"half_channels", 4}, {"quarter_channels", 4}, {"dim", 6}, {"heads", 2}, {"experts", 3}};

    std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

    // The small network's tensors with one change, written as a model file.
    std::string changed(const std::function<void(std::vector<std::pair<std::string, at::Tensor>>&)>& change) {
        const auto network = models::create("mofme-compact", small_);
        std::vector<std::pair<std::string, at::Tensor>> tensors;
        for (const auto& item : network->named_parameters()) tensors.emplace_back(item.key(), item.value().detach());
        change(tensors);
        const nlohmann::json model = {{"architecture", "mofme-compact"}, {"config", small_}};
        checkpoint::write_safetensors(path("changed.safetensors"), tensors, {{"deweather.model", model.dump()}},
                                      Existing::kReplace);
        return path("changed.safetensors");
    }

    static QString refusal(const std::string& file) {
        try {
            checkpoint::load_model(file);
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    }

  private Q_SLOTS:
    void saved_and_loaded_gives_the_same_network() {
        at::manual_seed(5);
        const at::NoGradGuard no_grad;
        const auto network = models::create("mofme-compact", small_);
        checkpoint::save_model(*network, {{"steps", 12}}, path("small.safetensors"), at::kFloat, Existing::kKeep);
        const auto model = checkpoint::load_model(path("small.safetensors"));
        QCOMPARE(model.name, std::string("small"));
        QCOMPARE(model.training.at("steps").get<int>(), 12);
        QVERIFY(model.network->config() == network->config());
        const auto x = at::rand({1, 3, 24, 16});
        QVERIFY(at::equal(model.network->forward(x, nullptr), network->forward(x, nullptr)));

        checkpoint::save_model(*network, {}, path("half.safetensors"), at::kHalf, Existing::kKeep);
        const auto half = checkpoint::load_model(path("half.safetensors"));
        for (const auto& item : half.network->named_parameters()) {
            QCOMPARE(item.value().scalar_type(), at::kFloat);
            const auto own = network->named_parameters()[item.key()];
            const bool router = item.key().find("router.") != std::string::npos;
            QVERIFY(at::equal(item.value(), router ? own : own.to(at::kHalf).to(at::kFloat)));
        }
    }

    void what_does_not_fit_is_named() {
        QVERIFY(refusal(changed([](auto& tensors) { tensors.erase(tensors.begin()); })).contains("is missing"));
        QVERIFY(refusal(changed([](auto& tensors) {
                    tensors.emplace_back("extra", at::ones({1}));
                })).contains("'extra' is not part"));
        QVERIFY(
            refusal(changed([](auto& tensors) { tensors[0].second = at::ones({7}); })).contains("has the shape [7]"));
        QVERIFY(refusal(changed([](auto& tensors) {
                    tensors[0].second = tensors[0].second.to(at::kInt);
                })).contains("wrong type"));
        QVERIFY(refusal(changed([](auto& tensors) {
                    tensors[1].second = at::full_like(tensors[1].second, std::nan(""));
                })).contains("not finite"));
        QCOMPARE(refusal(changed([](auto&) {})), QString("accepted"));
    }

    void files_that_are_no_model() {
        checkpoint::write_safetensors(path("bare.safetensors"), {{"a", at::ones({2})}}, {}, Existing::kReplace);
        QVERIFY(refusal(path("bare.safetensors")).contains("does not say which network"));
        checkpoint::write_safetensors(path("other.safetensors"), {{"a", at::ones({2})}},
                                      {{"deweather.model", R"({"architecture":"other"})"}}, Existing::kReplace);
        QVERIFY(refusal(path("other.safetensors")).contains("unknown architecture 'other'"));
        checkpoint::write_safetensors(path("list.safetensors"), {{"a", at::ones({2})}}, {{"deweather.model", "[1"}},
                                      Existing::kReplace);
        QVERIFY(refusal(path("list.safetensors")).contains("does not say which network"));
    }

    void models_are_found_by_name_and_by_file() {
        qputenv("DEWEATHER_MODELS", folder_.path().toUtf8());
        changed([](auto&) {});
        QCOMPARE(checkpoint::find_model("changed").string(), path("changed.safetensors"));
        QCOMPARE(checkpoint::find_model(path("changed.safetensors")).string(), path("changed.safetensors"));
        QVERIFY(checkpoint::find_model(checkpoint::kDefaultModel).string().ends_with("mofme-compact.safetensors"));
        try {
            checkpoint::find_model("nonsense");
            QFAIL("found");
        } catch (const Error& error) {
            QVERIFY(QString(error.what()).contains("changed"));
        }
    }

    void the_shipped_model_says_where_it_comes_from() {
        const auto model = checkpoint::describe_model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors");
        QCOMPARE(model.architecture, std::string("mofme-compact"));
        QVERIFY(model.training.contains("data") && model.training.contains("steps"));
    }
};

QTEST_GUILESS_MAIN(TestModelFile)
#include "test_model_file.moc"
