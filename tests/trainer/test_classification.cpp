// The classify task: its samples, and that networks learn.
#include <ATen/Parallel.h>
#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/classify/model.h"
#include "generated_cifar.h"
#include "trainer/cifar_source.h"
#include "trainer/classification_objective.h"
#include "trainer/presets.h"
#include "trainer/toml.h"
#include "trainer/train.h"

using namespace deweather;
using namespace deweather::trainer;

namespace {

TrainConfig small_config(const std::vector<std::string>& settings = {}) {
    auto json = read_preset("cifar10-classifier");
    for (const char* setting :
         {"precision=float32",
          "model.config={image=32,patch=8,dim=24,layers=2,heads=2,head_dim=8,mixtures=1,dropout=0.0}",
          "schedule.epochs=0", "schedule.steps=200", "schedule.phases=[{until=1.0,crop=32,batch=20}]",
          "optimizer.lr=3e-3", "optimizer.ema=0.9", "validation.every=100", "checkpoint.every=100", "log_every=10"})
        set_value(json, setting);
    for (const auto& setting : settings) set_value(json, setting);
    return TrainConfig::from_json(json);
}

QString failure(const std::vector<std::string>& settings) {
    try {
        (void)small_config(settings);
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

class TestClassification : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string cifar() const { return folder_.filePath("cifar").toStdString(); }

  private Q_SLOTS:
    void initTestCase() {
        at::set_num_threads(1);
        write_cifar(folder_.filePath("cifar"), 40);
    }

    void samples_are_shifted_and_mirrored_pictures() {
        const auto pictures = read_cifar10(cifar(), CifarPart::kTrain);
        const CifarSource source(pictures, {.seed = 3});
        std::set<std::string> seen;
        std::set<int> moves;
        for (uint64_t index = 0; index < 200; ++index) {
            const auto sample = source.draw(index, {.crop = 32});
            QVERIFY(sample.clean.equal(source.draw(index, {.crop = 32}).clean));
            // One of the pictures of that class, in one of the 162 places.
            bool found = false;
            for (int64_t i = 0; i < source.size() && !found; ++i) {
                if (pictures.labels[i].item<int64_t>() != sample.class_index) continue;
                const auto padded = at::constant_pad_nd(pictures.pictures[i].to(at::kFloat) / 255, {4, 4, 4, 4});
                for (int64_t place = 0; place < 162 && !found; ++place) {
                    auto cut = padded.slice(1, place % 9, place % 9 + 32).slice(2, place / 9 % 9, place / 9 % 9 + 32);
                    if (place >= 81) cut = cut.flip(2);
                    found = cut.equal(sample.clean);
                    if (found && seen.insert(std::to_string(i)).second) moves.insert(static_cast<int>(place));
                }
            }
            QVERIFY(found);
        }
        // An epoch shows each picture once.
        QCOMPARE(seen.size(), std::size_t{200});
        QVERIFY(moves.size() > 60);
        QVERIFY_EXCEPTION_THROWN(source.draw(0, {.crop = 64}), Error);
    }

    void tests_are_in_order_and_as_they_are() {
        const auto pictures = read_cifar10(cifar(), CifarPart::kTest);
        const CifarSource source(pictures, {.random = false});
        const auto sample = source.draw(7, {.crop = 32});
        QVERIFY(sample.clean.equal(pictures.pictures[7].to(at::kFloat) / 255));
        QCOMPARE(sample.class_index, int64_t{7});
    }

    void accuracy_is_the_share_that_is_right() {
        const CifarSource source(read_cifar10(cifar(), CifarPart::kTest), {.random = false});
        const auto network = classify::create(
            "vit-classifier", {{"image", 8}, {"patch", 8}, {"dim", 4}, {"layers", 1}, {"heads", 1}, {"head_dim", 4}});
        {
            const at::NoGradGuard none;
            // Always predicts "cat", the class of every tenth picture.
            for (auto& entry : network->named_parameters())
                if (entry.key() == "head.weight")
                    entry.value().zero_();
                else if (entry.key() == "head.bias")
                    entry.value().zero_().select(0, 3).fill_(1);
        }
        Progress progress;
        QCOMPARE(top1_accuracy(*network, source, 0, c10::kCPU, progress), 0.1);
        QCOMPARE(top1_accuracy(*network, source, 4, c10::kCPU, progress), 0.25);
    }

    void learns() {
        const CifarSource source(read_cifar10(cifar(), CifarPart::kTrain), {.seed = 1, .flips = false});
        const CifarSource test(read_cifar10(cifar(), CifarPart::kTest), {.random = false});
        const auto path = folder_.filePath("run").toStdString();
        const auto config = small_config();
        auto run = RunDirectory::create(path, config);
        Progress progress;
        const auto result = train(run, config, source, &test, {}, progress);
        QVERIFY2(result.best_accuracy.value_or(0) > 0.7, qPrintable(QString::number(result.best_accuracy.value_or(0))));
        QVERIFY(!result.best_psnr && !result.best_miou);
        auto best = classify::load_model(run.best());
        QCOMPARE(top1_accuracy(*best.network, test, 0, c10::kCPU, progress), *result.best_accuracy);
        QCOMPARE(best.training["validation_accuracy"].get<double>(), *result.best_accuracy);
    }

    void what_does_not_fit_is_named() {
        QVERIFY(failure({"loss.l1=1"}).contains("'l1'"));
        QVERIFY(failure({"loss.cross_entropy=0"}).contains("'cross_entropy'"));
        QVERIFY(failure({"data.clean=[\"a\"]"}).contains("'cifar10'"));
        QVERIFY(failure({"schedule.phases=[{until=1.0,crop=64,batch=2}]"}).contains("'crop'"));
        QVERIFY(failure({"task=restore", "loss.l1=1", "data.cifar10=x"}).contains("classify"));
        QCOMPARE(failure({"data.cifar10=x"}), QString());
    }
};

QTEST_GUILESS_MAIN(TestClassification)
#include "test_classification.moc"
