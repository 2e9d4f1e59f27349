// A teacher's output, and a student that learns to reproduce it.
#include "trainer/teacher.h"

#include <ATen/Context.h>
#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/import.h"
#include "core/checkpoint/model_file.h"
#include "core/models/registry.h"
#include "core/segment/model.h"
#include "generated_source.h"
#include "trainer/losses.h"
#include "trainer/objective.h"

using namespace deweather;
using namespace deweather::trainer;

class TestTeacher : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::unique_ptr<models::RestorationNetwork> mixture_;
    std::string file_;

  private Q_SLOTS:
    void initTestCase() {
        at::manual_seed(5);
        mixture_ = models::create(
            "moe-compact",
            {{"half_channels", 8}, {"quarter_channels", 8}, {"dim", 16}, {"heads", 2}, {"layers", 1}, {"experts", 4}});
        mixture_->eval();
        // A fresh network returns its input; this one must change it.
        for (auto& parameter : mixture_->parameters()) {
            const at::NoGradGuard none;
            parameter.add_(at::randn_like(parameter) * 0.05);
        }
        file_ = folder_.filePath("moe.safetensors").toStdString();
        checkpoint::save_model(*mixture_, {}, file_, at::kFloat, Existing::kKeep);
    }

    void it_restores_as_its_network_does() {
        const auto degraded = at::rand({2, 3, 32, 40}).requires_grad_();
        const auto restored = Teacher(file_, at::kCPU).restored(degraded);
        QVERIFY(!restored.requires_grad());
        const at::NoGradGuard none;
        QVERIFY(at::equal(restored, mixture_->forward(degraded, nullptr)));
        QVERIFY((restored - degraded).abs().max().item<float>() > 0.01F);
    }

    void the_loss_is_the_mean_square_and_moves_the_student_alone() {
        const auto student = at::rand({1, 3, 4, 4}).requires_grad_(), teacher = at::rand({1, 3, 4, 4}).requires_grad_();
        const auto loss = distillation_loss(student, teacher);
        QVERIFY(std::abs(loss.item<double>() - (student - teacher).square().mean().item<double>()) < 1e-7);
        loss.backward();
        QVERIFY(at::allclose(student.grad(), (2 * (student - teacher) / 48).detach()) && !teacher.grad().defined());
    }

    void a_step_asks_the_teacher_about_the_degraded_picture() {
        auto config = TrainConfig::from_json(
            {{"loss", {{"l1", 0.5}, {"distillation", 0.25}, {"teacher", file_}}}, {"schedule", {{"steps", 10}}}});
        const GeneratedSource source;
        const auto objective = make_objective(config, source, at::kCPU);
        const Batch batch{
            .degraded = at::rand({2, 3, 32, 32}), .clean = at::rand({2, 3, 32, 32}), .weather = at::zeros({2, 4})};
        const auto output = at::rand({2, 3, 32, 32});
        const auto step = objective->step(output, batch, {}, config.schedule.phases.front());
        QCOMPARE(step.losses.size(), std::size_t{2});
        QCOMPARE(step.losses[1].name, std::string_view("distillation"));
        QCOMPARE(step.losses[1].weight, 0.25);
        const at::NoGradGuard none;
        const auto expected = (output - mixture_->forward(batch.degraded, nullptr)).square().mean();
        QVERIFY(std::abs((step.losses[1].value - expected).item<double>()) < 1e-6);
    }

    // OneS end to end: a mixture's experts are merged, and the student approaches the mixture's output.
    void a_merged_student_comes_nearer_to_its_mixture() {
        const auto imported = checkpoint::import_checkpoint(
            file_, "ones-compact",
            {{"half_channels", 8}, {"quarter_channels", 8}, {"dim", 16}, {"heads", 2}, {"layers", 1}});
        auto& student = *imported.network;
        const Teacher teacher(file_, at::kCPU);
        const auto degraded = at::rand({4, 3, 32, 32}), teacher_output = teacher.restored(degraded);
        double first = 0, last = 0;
        for (int i = 0; i < 30; ++i) {
            const auto loss = distillation_loss(student.forward(degraded, nullptr), teacher_output);
            last = loss.item<double>();
            if (i == 0) first = last;
            loss.backward();
            const at::NoGradGuard none;
            for (auto& parameter : student.parameters()) {
                if (!parameter.grad().defined()) continue;
                parameter.sub_(parameter.grad(), 0.05);
                parameter.mutable_grad().reset();
            }
        }
        QVERIFY2(first > 0 && last < 0.9 * first, qPrintable(QString("%1 %2").arg(first).arg(last)));
    }

    void what_cannot_teach_is_said() {
        QVERIFY_EXCEPTION_THROWN(Teacher("none-such", at::kCPU), Error);
        const auto segmenter = folder_.filePath("segmenter.safetensors").toStdString();
        const auto network = segment::create("espnet", {{"labels", "camvid"}, {"p", 1}, {"q", 1}});
        checkpoint::save_model(*network, {}, segmenter, at::kFloat, Existing::kKeep);
        QVERIFY_EXCEPTION_THROWN(Teacher(segmenter, at::kCPU), Error);
    }
};

QTEST_GUILESS_MAIN(TestTeacher)
#include "test_teacher.moc"
