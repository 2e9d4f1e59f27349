// The loss of a frozen segmenter: its value by another formula, the flow of gradients, and that the segmenter is
// unchanged.
#include "trainer/frozen_segmenter.h"

#include <ATen/Context.h>
#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/segment/model.h"
#include "trainer/losses.h"

using namespace deweather;
using namespace deweather::trainer;

class TestFrozenSegmenter : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::string file_;

  private Q_SLOTS:
    void initTestCase() {
        at::manual_seed(5);
        file_ = folder_.filePath("segmenter.safetensors").toStdString();
        const auto network = segment::create("espnet", {{"labels", "camvid"}, {"p", 1}, {"q", 1}});
        checkpoint::save_model(*network, {}, file_, at::kFloat, Existing::kKeep);
    }

    void the_value_is_the_cross_entropy_of_the_clean_pictures_classes() {
        const FrozenSegmenter segmenter(file_, at::kCPU);
        const auto clean = at::rand({2, 3, 24, 32}), restored = at::rand({2, 3, 24, 32});
        const auto network = segment::load_model(file_).network;
        network->eval();
        const at::NoGradGuard none;
        const auto seen = network->forward(restored, nullptr).to(at::kDouble),
                   truth = network->forward(clean, nullptr).slice(1, 0, 11).argmax(1);
        double sum = 0;
        for (int64_t b = 0; b < 2; ++b)
            for (int64_t y = 0; y < 24; ++y)
                for (int64_t x = 0; x < 32; ++x) {
                    double all = 0;
                    for (int64_t c = 0; c < 11; ++c) all += std::exp(seen[b][c][y][x].item<double>());
                    sum += std::log(all) - seen[b][truth[b][y][x].item<int64_t>()][y][x].item<double>();
                }
        const double loss = segmentation_loss(segmenter, restored, clean).item<double>();
        QVERIFY2(std::abs(loss - sum / (2 * 24 * 32)) < 1e-4, qPrintable(QString("%1 %2").arg(loss).arg(sum / 1536)));
    }

    void the_gradient_goes_to_the_restored_picture_alone() {
        const FrozenSegmenter segmenter(file_, at::kCPU);
        const auto clean = at::rand({1, 3, 24, 32}).requires_grad_(),
                   restored = at::rand({1, 3, 24, 32}).requires_grad_();
        const auto before = segmenter.logits(clean.detach());
        segmentation_loss(segmenter, restored, clean).backward();
        QVERIFY(restored.grad().defined() && restored.grad().abs().sum().item<double>() > 0);
        QVERIFY(!clean.grad().defined());
        QVERIFY(!segmenter.logits(clean.detach()).requires_grad());
        QVERIFY(at::equal(segmenter.logits(clean.detach()), before));
        // A step downhill brings the segmentations closer, a step uphill apart. A network with generated weights
        // discriminates little, so the steps are small.
        const auto after = [&](double step) {
            auto picture = restored.detach().clone();
            for (int i = 0; i < 30; ++i) {
                picture.requires_grad_();
                segmentation_loss(segmenter, picture, clean).backward();
                const auto moved = picture.grad().sign() * step;
                picture = (picture.detach() - moved).clamp(0, 1);
            }
            return segmentation_loss(segmenter, picture, clean).item<double>();
        };
        const double first = segmentation_loss(segmenter, restored.detach(), clean).item<double>();
        const double down = after(0.01), up = after(-0.01);
        QVERIFY2(down < 0.99 * first && up > 1.01 * first,
                 qPrintable(QString("%1, %2, %3").arg(down).arg(first).arg(up)));
    }

    void it_is_one_of_the_losses() {
        const FrozenSegmenter segmenter(file_, at::kCPU);
        const auto clean = at::rand({1, 3, 24, 32}), restored = at::rand({1, 3, 24, 32});
        const auto losses =
            losses_of({.l1 = 1, .segmentation = 0.1},
                      {.restored = restored, .clean = clean, .weather = {}, .segmenter = &segmenter}, {}, 1e-3);
        QCOMPARE(losses.size(), std::size_t{2});
        QCOMPARE(losses[1].name, std::string_view("segmentation"));
        QCOMPARE(losses[1].value.item<float>(), segmentation_loss(segmenter, restored, clean).item<float>());
    }

    void what_cannot_be_used_is_said() {
        QVERIFY_EXCEPTION_THROWN(FrozenSegmenter("none-such", at::kCPU), Error);
        const auto config =
            nlohmann::json::parse(R"({"loss": {"l1": 1.0, "segmentation": 0.1}, "schedule": {"steps": 10}})");
        try {
            (void)TrainConfig::from_json(config);
            QFAIL("no segmenter is named");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains("segmenter"), error.what());
        }
    }
};

QTEST_MAIN(TestFrozenSegmenter)
#include "test_frozen_segmenter.moc"
