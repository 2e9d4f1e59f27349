// Training in the real window, with the real program: a new run to its end; stop, close, reopen, resume; a killed one;
// a full disk; two runs overlaid; and the use of their models.
#include <sys/mount.h>

#include <QFileDialog>
#include <QSlider>
#include <QToolButton>

#include "app/studio/inspect/inspect_workspace.h"
#include "app/studio/train/router_notice.h"
#include "training_window.h"

class TestTraining : public TrainingTest {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("test_training"); }
    void init() { begin_test(); }
    void cleanup() { end_test(); }

    void a_new_run_to_its_end_and_into_restore() {
        auto& form = train_->new_run();
        QVERIFY(!form.problem().isEmpty());
        QVERIFY(!form.start_button().isEnabled() && !form.measure_button().isEnabled());
        fill("first", 60);
        // The first samples, with the weather that the network is to remove.
        QTRY_COMPARE_WITH_TIMEOUT(form.examples().examples().size(), TrainEngine::kExamples, 20000);
        int weathered = 0;
        for (const auto& example : form.examples().examples()) {
            QCOMPARE(example.degraded.size(), QSize(32, 32));
            QCOMPARE(example.clean.size(), QSize(32, 32));
            QVERIFY(example.known);
            if (!example.weather.isEmpty()) QVERIFY(example.degraded != example.clean);
            weathered += example.weather.isEmpty() ? 0 : 1;
        }
        QVERIFY(weathered >= TrainEngine::kExamples / 2);
        take("train-new-light.png");
        start_filled("first");
        QTRY_VERIFY2_WITH_TIMEOUT(state("first") == State::kFinished, qPrintable(train_->panel().log()), 120000);
        QCOMPARE(step("first"), 60);
        const auto content = train_->content(studio_->path("first"));
        QCOMPARE(content->curves.at("loss").step.size(), 12U);
        QCOMPARE(content->curves.at("validation/psnr").step, (std::vector<double>{20, 40, 60}));
        QCOMPARE(content->broken_lines, 0);
        // All data is in view.
        const auto& curves = std::get<analysis::Curves>(train_->panel().figure(0).figure().content).curves;
        QVERIFY(curves.size() >= 3);
        QCOMPARE(curves.front().y.size(), 12U);
        const auto& memory = std::get<analysis::Curves>(train_->panel().figure(5).figure().content).curves;
        QCOMPARE(memory.size(), 1U);
        QVERIFY2(memory.front().y.back() > 50 && memory.front().y.back() < 4000,
                 qPrintable(QString::number(memory.front().y.back())));
        QVERIFY(train_->state_text().contains("60"));
        QVERIFY(train_->panel().log().contains("validation"));
        take("train-light.png");
        train_->panel().setCurrentIndex(1);
        const auto& load = std::get<analysis::Matrix>(train_->panel().figure(6).figure().content);
        QCOMPARE(load.rows.size(), 4U);
        QCOMPARE(load.values.size(), 4 * load.columns.size());
        // The findings of each validation about the only layer's router.
        for (const std::size_t place : {7, 8, 9, 10}) {
            const auto& shown = std::get<analysis::Curves>(train_->panel().figure(place).figure().content).curves;
            QCOMPARE(shown.size(), 1U);
            QCOMPARE(shown.front().x, (std::vector<double>{20, 40, 60}));
        }
        // Without a calibration it has no temperature.
        QVERIFY(std::get<analysis::Curves>(train_->panel().figure(11).figure().content).curves.empty());
        QCOMPARE(content->routers.layers.size(), 1U);
        take("train-experts.png");
        train_->panel().setCurrentIndex(2);
        QCOMPARE(train_->panel().time().maximum(), 2);
        train_->panel().time().setValue(0);
        QVERIFY(train_->panel().sample_shown().endsWith("0000020-00.png"));
        train_->panel().time().setValue(2);
        QVERIFY(train_->panel().sample_shown().endsWith("0000060-00.png"));
        // Decoded in the background, as large as fits.
        auto& picture = train_->panel().picture();
        QTRY_VERIFY_WITH_TIMEOUT(!picture.pixmap().isNull() && picture.pixmap().width() == picture.width(), 5000);
        take("train-samples.png");
        const QImage three(train_->panel().sample_shown());
        QCOMPARE(three.size(), QSize(96, 32));
        // Three squares side by side with gaps of 8 pixels, below a line of text.
        const double side = (picture.pixmap().deviceIndependentSize().width() - 16) / 3;
        const double above = picture.pixmap().deviceIndependentSize().height() - side;
        QVERIFY2(above > picture.fontMetrics().height() && above < 2 * picture.fontMetrics().height() + 8,
                 qPrintable(QString("%1 of %2").arg(above).arg(side)));

        // An independent model file.
        action("&Export model")->trigger();
        auto* dialog = train_->findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        dialog->selectFile(studio_->path("mine.safetensors"));
        QVERIFY(QMetaObject::invokeMethod(dialog, "accept"));
        QTRY_COMPARE_WITH_TIMEOUT(StudioWindow::bytes(studio_->path("mine.safetensors")),
                                  StudioWindow::bytes(studio_->path("first/best.safetensors")), 10000);

        QSignalSpy wanted(train_, &Workspace::model_wanted);
        train_->use_in_restore();
        QCOMPARE(wanted.size(), 1);
        const auto model = wanted.first().first().toString();
        QVERIFY(QFileInfo(model).baseName().startsWith("first-best-"));
        QCOMPARE(StudioWindow::bytes(model), StudioWindow::bytes(studio_->path("first/best.safetensors")));
        QCOMPARE(studio_->window().in_front(), static_cast<Workspace*>(&studio_->window().restore()));

        // Inspects its experts, on a picture that is opened there.
        auto owned = std::make_unique<InspectWorkspace>(std::make_unique<InspectEngine>("cpu"));
        auto* inspect = owned.get();
        studio_->window().add_workspace(std::move(owned));
        studio_->window().bring_forward(train_);
        QSignalSpy complete(inspect, &InspectWorkspace::analysis_complete);
        action("&Inspect")->trigger();
        QCOMPARE(studio_->window().in_front(), static_cast<Workspace*>(inspect));
        studio_->drop({studio_->path("clean/0.png")});
        QVERIFY(complete.wait(60000));
        QVERIFY(inspect->analysis() != nullptr);
        QCOMPARE(inspect->analysis()->layers.size(), 1U);  // of this network, not of the default one
    }

    void stops_closes_reopens_and_resumes() {
        begin("long", 100000);
        QTRY_VERIFY_WITH_TIMEOUT(state("long") == State::kRunning && step("long") >= 5, 60000);
        QVERIFY2(train_->state_text().contains("left"), qPrintable(train_->state_text()));
        // A run in training cannot be deleted.
        QVERIFY(!action("Move to &trash")->isEnabled());
        // The window is closed, the run continues, and is found again.
        const auto pid = train_->content(studio_->path("long"))->lock.pid;
        studio_->close();
        QVERIFY(trainer::is_alive(pid));
        studio_->open({"mofme-compact"});
        open_window();
        QCOMPARE(train_->current(), studio_->path("long"));
        QTRY_VERIFY_WITH_TIMEOUT(state("long") == State::kRunning, 10000);
        QCOMPARE(train_->content(studio_->path("long"))->lock.pid, pid);
        train_->stop();
        QTRY_VERIFY_WITH_TIMEOUT(state("long") == State::kStopped, 60000);
        const auto stopped_at = train_->content(studio_->path("long"))->checkpoints.back();
        QVERIFY(stopped_at > 0);
        train_->resume();
        QTRY_VERIFY_WITH_TIMEOUT(state("long") == State::kRunning && step("long") > stopped_at, 60000);
        QVERIFY(train_->panel().log().contains(QString("resuming from step %1").arg(stopped_at)));
    }

    void a_killed_program_is_told() {
        begin("killed", 100000);
        QTRY_VERIFY_WITH_TIMEOUT(state("killed") == State::kRunning && step("killed") >= 25, 60000);
        QCOMPARE(train_->messages().message(), QString());
        ::kill(static_cast<pid_t>(train_->content(studio_->path("killed"))->lock.pid), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(state("killed") == State::kKilled, 20000);
        QVERIFY(train_->messages().message().contains("killed"));
        train_->messages().accept();
        QTRY_VERIFY_WITH_TIMEOUT(state("killed") == State::kRunning, 60000);
    }

    void a_full_disk_is_told_and_the_run_goes_on_with_room() {
        const auto disk = studio_->path("disk");
        QDir().mkpath(disk);
        if (mount("tmpfs", qPrintable(disk), "tmpfs", 0, "size=1500k") != 0)
            QSKIP("a small disk can only be made by root with the right to mount");
        const auto unmount = qScopeGuard([&] { umount2(qPrintable(disk), MNT_DETACH); });
        fill("disk/run", 100000);
        auto& form = train_->new_run();
        form.set_changes(
            QString(kTiny).replace("checkpoint.every=20", "checkpoint.every=2\ncheckpoint.keep=1000").split('\n'));
        QTRY_VERIFY_WITH_TIMEOUT(form.problem().isEmpty(), 20000);
        start_filled("disk/run");
        QTRY_VERIFY2_WITH_TIMEOUT(state("disk/run") == State::kFailed, qPrintable(train_->state_text()), 60000);
        const auto message = train_->messages().message();
        QVERIFY2(message.contains("disk") || message.contains("space"), qPrintable(message));
        QVERIFY2(message.contains("is good"), qPrintable(message));
        const auto good = train_->content(studio_->path("disk/run"))->checkpoints.back();
        train_->engine().resume(studio_->path("disk/run"), {"checkpoint.keep=1"});
        QTRY_VERIFY2_WITH_TIMEOUT(state("disk/run") == State::kRunning && step("disk/run") > good,
                                  qPrintable(train_->panel().log()), 60000);
        train_->stop();
        QTRY_VERIFY_WITH_TIMEOUT(state("disk/run") == State::kStopped, 60000);
    }

    // Reported while the run is on screen, until it is closed or another problem appears.
    void a_router_that_collapses_is_told() {
        const auto run = written_run("collapsed", 5), other = written_run("well", 5);
        const auto validate = [&](int step, const QString& first, double exchange) {
            QFile file(run + "/metrics.jsonl");
            QVERIFY(file.open(QIODevice::Append));
            file.write(QString("{\"routers\":{\"L0\":%1,\"L1\":{\"dead\":0,\"experts\":16,\"weight_norm\":2.5},"
                               "\"exchange_db\":%2},\"step\":%3,\"validation\":{\"psnr\":25}}\n")
                           .arg(first)
                           .arg(exchange)
                           .arg(step)
                           .toUtf8());
        };
        validate(6, "{\"dead\":1,\"experts\":16,\"weight_norm\":2.2}", 0.3);
        train_->open(other);
        train_->open(run);
        QTRY_VERIFY_WITH_TIMEOUT(step("collapsed") == 6 && step("well") == 5, 10000);
        const auto said = [&] { return train_->router_notice().message(); };
        QCOMPARE(said(), QString());
        validate(7, "{\"dead\":7,\"experts\":16,\"weight_norm\":0.00023}", 0.002);
        QTRY_COMPARE_WITH_TIMEOUT(step("collapsed"), 7, 10000);
        QCOMPARE(said().split('\n'),
                 (QStringList{"Layer 0: the router has collapsed: its weights have shrunk to 0.0001 of what a router "
                              "begins with",
                              "Layer 0: 7 of 16 experts are dead: hardly any token chooses them",
                              "Exchanging experts changes nothing (0.00 dB): this mixture does not use them"}));
        train_->panel().setCurrentIndex(1);
        const auto curves = [&](std::size_t place) {
            return std::get<analysis::Curves>(train_->panel().figure(place).figure().content).curves;
        };
        QCOMPARE(curves(7).at(0).y, (std::vector<double>{0.3, 0.002}));
        QCOMPARE(curves(9).size(), 2U);
        QCOMPARE(curves(9)[0].name, std::string("layer 0"));
        QCOMPARE(curves(9)[0].y, (std::vector<double>{1, 7}));
        QCOMPARE(curves(10)[1].y, (std::vector<double>{2.5, 2.5}));
        take("train-collapsed.png");
        // It is this run's only.
        train_->set_current(other);
        QCOMPARE(said(), QString());
        train_->set_current(run);
        QVERIFY(said().contains("7 of 16"));
        train_->router_notice().findChild<QToolButton*>()->click();
        QCOMPARE(said(), QString());
        validate(8, "{\"dead\":8,\"experts\":16,\"weight_norm\":0.0002}", 0.001);
        QTRY_COMPARE_WITH_TIMEOUT(step("collapsed"), 8, 10000);
        QCOMPARE(said(), QString());
        validate(9, "{\"dead\":0,\"experts\":16,\"weight_norm\":2}", -0.2);
        QTRY_COMPARE_WITH_TIMEOUT(step("collapsed"), 9, 10000);
        QVERIFY2(said().contains("better (by 0.20 dB)"), qPrintable(said()));
    }

    // While a run is followed, and with a long one over it.
    void the_window_stays_quick() {
        const auto old = written_run("old", 20000);
        train_->open(old);
        begin("quick", 100000);
        QTRY_VERIFY_WITH_TIMEOUT(state("quick") == State::kRunning && step("quick") >= 10, 60000);
        train_->set_compared(old, true);
        QTRY_COMPARE_WITH_TIMEOUT(step("old"), 20000, 10000);
        QTest::qWait(500);
        const auto from = step("quick");
        {
            Watchdog watchdog;
            QTest::qWait(4000);  // the time that the watchdog measures
            QVERIFY2(watchdog.longest_busy() < 50, qPrintable(QString("busy for %1 ms").arg(watchdog.longest_busy())));
            qInfo("followed: busy for at most %.1f ms, answered within %.1f ms", watchdog.longest_busy(),
                  watchdog.longest_wait());
        }
        QVERIFY(step("quick") > from);
        train_->stop();
        // The long one alone, which grows: all its losses, and the loads of 64 experts.
        train_->set_current(old);
        QTest::qWait(500);
        QFile file(old + "/metrics.jsonl");
        QVERIFY(file.open(QIODevice::Append));
        Watchdog watchdog;
        for (int i = 1; i <= 4; ++i) {
            file.write(metrics_line(20000 + i));
            file.flush();
            QTRY_COMPARE_WITH_TIMEOUT(step("old"), 20000 + i, 5000);
        }
        train_->panel().setCurrentIndex(1);
        QTest::qWait(200);
        train_->panel().setCurrentIndex(2);
        QTest::qWait(200);
        train_->panel().setCurrentIndex(0);
        QTest::qWait(500);
        QVERIFY2(watchdog.longest_busy() < 50, qPrintable(QString("busy for %1 ms").arg(watchdog.longest_busy())));
        qInfo("long: busy for at most %.1f ms, answered within %.1f ms", watchdog.longest_busy(),
              watchdog.longest_wait());
    }

    // Until the user has chosen another one.
    void the_best_checkpoint_is_followed() {
        const auto run = written_run("best", 20), other = written_run("other", 20);
        for (const auto& folder : {run, other})
            for (const char* step : {"0000010", "0000020"}) QVERIFY(QDir().mkpath(folder + "/checkpoints/" + step));
        train_->open(other);
        train_->open(run);
        QComboBox* choice = nullptr;
        for (auto* each : studio_->window().findChildren<QComboBox*>())
            if (each->accessibleName() == "Checkpoint") choice = each;
        QTRY_COMPARE_WITH_TIMEOUT(choice->currentText(), QString("Step 20"), 10000);
        QFile best(run + "/best.safetensors");
        QVERIFY(best.open(QIODevice::WriteOnly));
        best.close();
        QTRY_COMPARE_WITH_TIMEOUT(choice->count(), 3, 10000);
        QCOMPARE(choice->currentText(), QString("Best"));
        // By hand: down by one key.
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Down);
        QCOMPARE(choice->currentText(), QString("Step 20"));
        QVERIFY(QDir().mkpath(run + "/checkpoints/0000030"));
        QTRY_COMPARE_WITH_TIMEOUT(choice->count(), 4, 10000);
        QCOMPARE(choice->currentText(), QString("Step 20"));
        // Another run has not been chosen in.
        train_->set_current(other);
        QCOMPARE(choice->currentText(), QString("Step 20"));
        QVERIFY(QDir().mkpath(other + "/checkpoints/0000030"));
        QTRY_COMPARE_WITH_TIMEOUT(choice->currentText(), QString("Step 30"), 10000);
    }

    void a_run_goes_to_the_trash() {
        const auto run = written_run("unwanted", 20), other = written_run("wanted", 20);
        train_->open(other);
        train_->open(run);
        QTRY_VERIFY_WITH_TIMEOUT(state("unwanted") == State::kStopped && state("wanted") == State::kStopped, 10000);
        QVERIFY(action("Move to &trash")->isEnabled());
        action("Move to &trash")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(run), 10000);
        QTRY_COMPARE_WITH_TIMEOUT(train_->engine().folders(), QStringList{other}, 5000);
        QCOMPARE(train_->findChild<QListWidget*>()->count(), 1);
        QVERIFY(QFileInfo::exists(other));
        QCOMPARE(train_->messages().message(), QString());
        // It is still there, in case the user changes their mind.
        const QDir trash(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/Trash");
        if (!trash.exists()) return;  // on another disk
        for (const auto& entry : QDir(trash.filePath("files")).entryInfoList({"unwanted*"}, QDir::Dirs)) {
            QVERIFY(QFileInfo::exists(entry.filePath() + "/run.toml"));
            QVERIFY(QDir(entry.filePath()).removeRecursively());
            QFile::remove(trash.filePath("info/" + entry.fileName() + ".trashinfo"));
        }
    }

    void two_runs_over_each_other() {
        for (const char* name : {"a", "b"}) {
            QDir().mkpath(studio_->path(name));
            QFile config(studio_->path(QString(name) + "/run.toml")),
                file(studio_->path(QString(name) + "/metrics.jsonl"));
            QVERIFY(config.open(QIODevice::WriteOnly) && config.write("[schedule]\nsteps = 100\n") > 0);
            QVERIFY(file.open(QIODevice::WriteOnly));
            for (int step = 1; step <= 40; ++step)
                file.write(QString("{\"loss\":%1,\"losses\":{\"l1\":1},\"step\":%2}\n")
                               .arg(1.0 / step + (*name == 'b' ? 0.1 : 0))
                               .arg(step)
                               .toUtf8());
            train_->take(*std::make_unique<QMimeData>(), false);
            train_->open(studio_->path(name));
        }
        QTRY_VERIFY(step("a") == 40 && step("b") == 40);
        train_->set_compared(studio_->path("a"), true);
        train_->set_current(studio_->path("b"));
        const auto curves = [&] {
            return std::get<analysis::Curves>(train_->panel().figure(0).figure().content).curves;
        };
        QCOMPARE(curves().size(), 2U);
        QCOMPARE(curves()[0].name, std::string("b"));
        QCOMPARE(curves()[1].name, std::string("a"));
        QVERIFY(!(curves()[0].colour == curves()[1].colour));
        QCOMPARE(curves()[1].y.front(), 1.0);
        QCOMPARE(curves()[0].y.front(), 1.1);
        train_->panel().set_smoothing(50);
        // (0.5 * 1 + 0.5) / (0.5 + 1)
        QVERIFY(std::abs(curves()[1].y[1] - 2.0 / 3) < 1e-12);
        take("train-compared.png");
        train_->set_compared(studio_->path("a"), false);
        QCOMPARE(curves().size(), 2U);  // of one run: the sum, and its part
        QCOMPARE(curves()[1].name, std::string("mean difference (L1)"));
        // A folder that goes is told.
        QVERIFY(QDir(studio_->path("b")).removeRecursively());
        QTRY_VERIFY_WITH_TIMEOUT(state("b") == State::kMissing, 5000);
        QVERIFY(train_->messages().message().contains("gone"));
    }
};

QTEST_MAIN(TestTraining)
#include "test_training.moc"
