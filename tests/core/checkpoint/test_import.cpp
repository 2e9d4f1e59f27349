// Importing third-party checkpoints: wrapped, prefixed, in half precision, and unsuitable ones.
#include "core/checkpoint/import.h"

#include <torch/types.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/safetensors.h"
#include "core/models/registry.h"
#include "state_dict.h"

using namespace deweather;
using namespace torch_writer;

class TestImport : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    const nlohmann::json small_ = {
        {"half_channels", 4}, {"quarter_channels", 4}, {"dim", 6}, {"heads", 2}, {"experts", 3}};

    std::string file(const std::string& bytes) {
        QFile file(folder_.filePath("made.pth"));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
        file.write(bytes.data(), static_cast<qint64>(bytes.size()));
        return file.fileName().toStdString();
    }

    static void same(const models::RestorationNetwork& a, const models::RestorationNetwork& b) {
        QVERIFY(a.config() == b.config());
        const auto x = checkpoint::state_of(a), y = checkpoint::state_of(b);
        QCOMPARE(x.size(), y.size());
        for (std::size_t i = 0; i < x.size(); ++i) QVERIFY(at::equal(x[i].second, y[i].second));
    }

    QString refusal(const std::string& path, const std::optional<std::string>& architecture,
                    const nlohmann::json& overrides) {
        try {
            checkpoint::import_checkpoint(path, architecture, overrides);
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    }

  private Q_SLOTS:
    void wrapped_and_prefixed() {
        const auto network = models::create("mofme-compact", small_);
        const auto [state, storages] = state_dict(*network, "module.", false);
        const auto other =
            dict({{"stem.weight", tensor(storage("FloatStorage", "0", storages[0].count), 0, {1}, {1})}});
        const auto path = file(archive(dict({{"epoch", integer(12)},
                                             {"params_ema", other},
                                             {"params", state},
                                             {"optimizer", dict({{"state", other}})}}),
                                       storages));
        // The averaged weights would be used by default; these are requested.
        QVERIFY_EXCEPTION_THROWN(checkpoint::import_checkpoint(path, "mofme-compact", small_), Error);
        const auto imported = checkpoint::import_checkpoint(path, "mofme-compact", small_, "params");
        same(*imported.network, *network);
        QVERIFY(!imported.network->is_training());
        QCOMPARE(imported.taken_from, std::string("params"));
        QCOMPARE(imported.notes.size(), std::size_t{1});
        QVERIFY(imported.notes[0].find("under 'params_ema', which --take params_ema takes") != std::string::npos);
        QCOMPARE(imported.training.at("epoch").get<int>(), 12);
        QCOMPARE(imported.training.at("imported_from").get<std::string>(), std::string("made.pth"));
        QCOMPARE(imported.type, at::kFloat);
        // Bare, in the older container, and a dictionary of an unknown name.
        const auto [bare, more] = state_dict(*network, "", false);
        same(*checkpoint::import_checkpoint(file(legacy(bare, more)), "mofme-compact", small_).network, *network);
        const auto odd =
            checkpoint::import_checkpoint(file(legacy(dict({{"odd", bare}}), more)), "mofme-compact", small_);
        QCOMPARE(odd.taken_from, std::string("odd"));
    }

    void of_several_sets_of_weights_the_averaged_one_or_what_is_asked_for_data() {
        QTest::addColumn<QString>("plain");
        QTest::addColumn<QString>("averaged");
        QTest::newRow("BasicSR") << "params"
                                 << "params_ema";
        QTest::newRow("timm") << "state_dict"
                              << "state_dict_ema";
        QTest::newRow("others") << "model"
                                << "ema";
    }

    void of_several_sets_of_weights_the_averaged_one_or_what_is_asked_for() {
        QFETCH(QString, plain);
        QFETCH(QString, averaged);
        const auto own = models::create("mofme-compact", small_), mean = models::create("mofme-compact", small_);
        const auto [first, storages] = state_dict(*own, "", false);
        const auto [second, more] = state_dict(*mean, "", false, storages.size());
        auto all = storages;
        all.insert(all.end(), more.begin(), more.end());
        const auto path = file(archive(dict({{plain.toStdString(), first}, {averaged.toStdString(), second}}), all));
        const auto usual = checkpoint::import_checkpoint(path, "mofme-compact", small_);
        same(*usual.network, *mean);
        QCOMPARE(usual.taken_from, averaged.toStdString());
        QCOMPARE(usual.notes.size(), std::size_t{1});
        const auto asked = checkpoint::import_checkpoint(path, "mofme-compact", small_, plain.toStdString());
        same(*asked.network, *own);
        QCOMPARE(asked.taken_from, plain.toStdString());
        try {
            (void)checkpoint::import_checkpoint(path, "mofme-compact", small_, "nothing");
            QFAIL("accepted");
        } catch (const Error& error) {
            const QString said = error.what();
            QVERIFY2(said.contains("no tensors under 'nothing'") && said.contains("'" + plain + "'"), qPrintable(said));
        }
    }

    void half_stays_half() {
        const auto network = models::create("mofme-compact", small_);
        const auto [state, storages] = state_dict(*network, "", true);
        const auto imported = checkpoint::import_checkpoint(file(archive(state, storages)), "mofme-compact", small_);
        QCOMPARE(imported.type, at::kHalf);
        for (const auto& item : imported.network->named_parameters())
            QVERIFY(at::equal(item.value(), network->named_parameters()[item.key()].to(at::kHalf).to(at::kFloat)));
    }

    void safetensors_too() {
        const auto network = models::create("mofme-compact", small_);
        std::vector<std::pair<std::string, at::Tensor>> tensors;
        for (const auto& [name, value] : checkpoint::state_of(*network)) tensors.emplace_back(name, value.detach());
        const auto path = folder_.filePath("bare.safetensors").toStdString();
        checkpoint::write_safetensors(path, tensors, {}, Existing::kReplace);
        same(*checkpoint::import_checkpoint(path, "mofme-compact", small_).network, *network);
    }

    void what_does_not_fit_is_named() {
        const auto network = models::create("mofme-compact", small_);
        const auto [state, storages] = state_dict(*network, "", false);
        const auto path = file(archive(state, storages));
        QVERIFY(refusal(path, std::nullopt, {}).contains("say which one"));
        QVERIFY(refusal(path, "nonsense", {}).contains("unknown architecture"));
        auto wider = small_;
        wider["half_channels"] = 8;
        const auto said = refusal(path, "mofme-compact", wider);
        QVERIFY2(said.contains("has the shape [4x12x3x3], mofme-compact needs [8x12x3x3]"), qPrintable(said));
        QVERIFY2(said.contains("more of another shape"), qPrintable(said));
        auto deeper = small_;
        deeper["layers"] = network->config().at("layers").get<int>() + 1;
        QVERIFY2(refusal(path, "mofme-compact", deeper).contains("more are missing"),
                 qPrintable(refusal(path, "mofme-compact", deeper)));
        auto wrong = small_;
        wrong["experts"] = "many";
        QVERIFY(refusal(path, "mofme-compact", wrong).contains("experts"));
        const auto one = tensor(storage("FloatStorage", "0", storages[0].count), 0, {1}, {1});
        const auto extra = file(archive(state + set_items({{"strange", one}}), storages));
        QCOMPARE(refusal(extra, "mofme-compact", small_).endsWith("tensor 'strange' is not part of mofme-compact"),
                 true);
    }
};

QTEST_GUILESS_MAIN(TestImport)
#include "test_import.moc"
