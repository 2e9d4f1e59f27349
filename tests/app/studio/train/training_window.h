// A fixture with the Train workspace and the real program, settings for its form, and pre-written runs.
#pragma once

#include <csignal>

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>

#include "../studio_window.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/train/example_strip.h"
#include "app/studio/train/train_workspace.h"
#include "trainer/run_lock.h"

using namespace deweather;
using namespace deweather::studio;
using State = trainer::RunState;

class TrainingTest : public QObject {
  protected:
    // A network with a few thousand weights.
    static constexpr const char* kTiny =
        "model.config={half_channels=8,quarter_channels=8,dim=16,layers=1,heads=2,experts=4}\n"
        "schedule.phases=[{until=1.0,crop=32,batch=2}]\nlog_every=5\nvalidation.every=20\nvalidation.pictures=2\n"
        "validation.crop=32\nvalidation.samples=1\ncheckpoint.every=20\nprecision=float32";

    std::unique_ptr<StudioWindow> studio_;
    TrainWorkspace* train_ = nullptr;
    QStringList started_;

    void open_window() {
        if (studio_ == nullptr) studio_ = std::make_unique<StudioWindow>();
        auto workspace = std::make_unique<TrainWorkspace>(std::make_unique<TrainEngine>(DEWEATHER_BIN "/deweather"));
        train_ = workspace.get();
        studio_->window().add_workspace(std::move(workspace));
        studio_->window().bring_forward(train_);
        studio_->window().resize(1240, 820);
    }
    State state(const QString& run) const {
        const auto content = train_->content(studio_->path(run));
        return content ? content->state : State::kMissing;
    }
    int64_t step(const QString& run) const {
        const auto content = train_->content(studio_->path(run));
        return content ? content->step : -1;
    }
    // Fills in the form for a run on 20 pictures.
    void fill(const QString& run, int steps) {
        for (int i = 0; i < 20; ++i) studio_->picture(QString("clean/%1.png").arg(i), 64, 48);
        auto& panel = train_->new_run();
        train_->show_new_run();
        panel.set_preset("mofme-compact");
        panel.set_folder(studio_->path(run));
        panel.set_improving(false);
        panel.set_changes(QString(kTiny).split('\n'));
        panel.set_steps(steps);
        if (!panel.findChildren<QListWidget*>().first()->count()) {
            panel.add_data(studio_->path("clean"));
            panel.add_data(studio_->path("clean"), true);
        }
        QTRY_VERIFY2_WITH_TIMEOUT(panel.problem().isEmpty(), qPrintable(panel.problem()), 20000);
    }
    void start_filled(const QString& run) {
        started_.append(studio_->path(run));
        train_->new_run().start_button().click();
        QCOMPARE(train_->current(), studio_->path(run));
    }
    void begin(const QString& run, int steps) {
        fill(run, steps);
        if (QTest::currentTestFailed()) return;
        start_filled(run);
    }
    // Finds a menu action by the beginning of its text.
    QAction* action(const QString& text) const {
        for (auto* action : train_->actions())
            if (action->text().startsWith(text)) return action;
        qFatal("no action %s", qPrintable(text));
    }
    // Writes a finished run with this many lines of metrics.
    QString written_run(const QString& name, int lines) const {
        QDir().mkpath(studio_->path(name));
        QFile config(studio_->path(name + "/run.toml")), file(studio_->path(name + "/metrics.jsonl"));
        if (!config.open(QIODevice::WriteOnly) || config.write("[schedule]\nsteps = 100000\n") <= 0 ||
            !file.open(QIODevice::WriteOnly))
            qFatal("cannot write a run");
        for (int step = 1; step <= lines; ++step) file.write(metrics_line(step));
        return studio_->path(name);
    }
    static QByteArray metrics_line(int step) {
        QStringList experts;
        for (int i = 0; i < 16; ++i) experts.append(QString::number((1 + (step + i) % 3) / 32.0));
        const auto layer = "[" + experts.join(',') + "]";
        return QString(
                   "{\"loss\":%1,\"losses\":{\"l1\":%1,\"log_mse\":0.2,\"load_balance\":0.1,\"weather\":0.3},"
                   "\"load\":[%2,%2,%2,%2],\"lr\":0.001,\"psnr\":20.5,\"samples_per_second\":7,\"memory_mb\":900,"
                   "\"step\":%3}\n")
            .arg(1.0 / step)
            .arg(layer)
            .arg(step)
            .toUtf8();
    }
    void take(const QString& name) {
        const auto folder = qEnvironmentVariable("DEWEATHER_SCREENSHOTS");
        if (folder.isEmpty()) return;
        QTest::qWait(300);
        QVERIFY(studio_->window().grab().save(QDir(folder).filePath(name)));
    }

    void begin_test() {
        QTest::failOnWarning(QRegularExpression("QPainter|QPixmap|QWidget|QLayout|QObject|QProcess"));
        QSettings().clear();
        open_window();
    }
    // Ends the started processes.
    void end_test() {
        for (const auto& folder : std::as_const(started_))
            if (const auto lock = trainer::read_lock(folder.toStdString());
                lock.state == trainer::LockNote::State::kRunning && lock.pid > 1)
                ::kill(static_cast<pid_t>(lock.pid), SIGKILL);
        started_.clear();
        studio_.reset();
    }
};
