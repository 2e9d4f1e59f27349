// Training in the real window, with the real program: a new run to its end; stop, close, reopen, resume; a killed one;
// two over each other; and what comes of it.
#include <csignal>

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSlider>

#include "../studio_window.h"
#include "app/studio/restore/message_strip.h"
#include "app/studio/train/train_workspace.h"
#include "trainer/run_lock.h"

using namespace deweather;
using namespace deweather::studio;
using State = trainer::RunState;

class TestTraining : public QObject {
    Q_OBJECT

    // A network of some thousand weights.
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
    void begin(const QString& run, int steps) {
        for (int i = 0; i < 20; ++i) studio_->picture(QString("clean/%1.png").arg(i), 64, 48);
        auto& panel = train_->new_run();
        train_->show_new_run();
        panel.set_preset("mofme-compact");
        panel.set_folder(studio_->path(run));
        panel.set_more(kTiny);
        panel.set_steps(steps);
        if (!panel.findChildren<QListWidget*>().first()->count()) {
            panel.add_data(studio_->path("clean"));
            panel.add_data(studio_->path("clean"), true);
        }
        QTRY_VERIFY2_WITH_TIMEOUT(panel.problem().isEmpty(), qPrintable(panel.problem()), 20000);
        started_.append(studio_->path(run));
        panel.start_button().click();
        QCOMPARE(train_->current(), studio_->path(run));
    }
    void take(const QString& name) {
        const auto folder = qEnvironmentVariable("DEWEATHER_SCREENSHOTS");
        if (folder.isEmpty()) return;
        QTest::qWait(300);
        QVERIFY(studio_->window().grab().save(QDir(folder).filePath(name)));
    }

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("test_training"); }
    void init() {
        QSettings().clear();
        open_window();
    }
    void cleanup() {
        for (const auto& folder : std::as_const(started_))
            if (const auto lock = trainer::read_lock(folder.toStdString());
                lock.state == trainer::LockNote::State::kRunning && lock.pid > 1)
                ::kill(static_cast<pid_t>(lock.pid), SIGKILL);
        started_.clear();
        studio_.reset();
    }

    void a_new_run_to_its_end_and_into_restore() {
        QVERIFY(!train_->new_run().problem().isEmpty());
        QVERIFY(!train_->new_run().start_button().isEnabled());
        begin("first", 60);
        QTRY_VERIFY2_WITH_TIMEOUT(state("first") == State::kFinished, qPrintable(train_->panel().log()), 120000);
        QCOMPARE(step("first"), 60);
        const auto content = train_->content(studio_->path("first"));
        QCOMPARE(content->curves.at("loss").step.size(), 12U);
        QCOMPARE(content->curves.at("validation/psnr").step, (std::vector<double>{20, 40, 60}));
        QCOMPARE(content->broken_lines, 0);
        // All of it is on screen.
        const auto& curves = std::get<analysis::Curves>(train_->panel().figure(0).figure().content).curves;
        QVERIFY(curves.size() >= 3);
        QCOMPARE(curves.front().y.size(), 12U);
        const auto& load = std::get<analysis::Matrix>(train_->panel().figure(5).figure().content);
        QCOMPARE(load.rows.size(), 4U);
        QCOMPARE(load.values.size(), 4 * load.columns.size());
        QVERIFY(train_->state_text().contains("60"));
        QVERIFY(train_->panel().log().contains("validation"));
        take("train-light.png");
        train_->panel().setCurrentIndex(1);
        QCOMPARE(train_->panel().time().maximum(), 2);
        train_->panel().time().setValue(0);
        QVERIFY(train_->panel().sample_shown().endsWith("0000020-00.png"));
        train_->panel().time().setValue(2);
        QVERIFY(train_->panel().sample_shown().endsWith("0000060-00.png"));
        take("train-samples.png");

        QSignalSpy wanted(train_, &Workspace::model_wanted);
        train_->use_in_restore();
        QCOMPARE(wanted.size(), 1);
        const auto model = wanted.first().first().toString();
        QVERIFY(QFileInfo(model).baseName().startsWith("first-best-"));
        QCOMPARE(StudioWindow::bytes(model), StudioWindow::bytes(studio_->path("first/best.safetensors")));
        QCOMPARE(studio_->window().in_front(), static_cast<Workspace*>(&studio_->window().restore()));
    }

    void stops_closes_reopens_and_resumes() {
        begin("long", 100000);
        QTRY_VERIFY_WITH_TIMEOUT(state("long") == State::kRunning && step("long") >= 5, 60000);
        // The window goes, the run goes on, and is found again.
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
        QVERIFY(train_->panel().log().contains(QString("going on from step %1").arg(stopped_at)));
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

    void what_cannot_start_says_why() {
        begin("bad", 20);
        train_->stop();
        train_->show_new_run();
        train_->new_run().set_folder(studio_->path("worse"));
        train_->new_run().set_more("optimizer.no_such_setting=1");
        train_->new_run().start_button().click();
        QTRY_VERIFY_WITH_TIMEOUT(train_->messages().message().contains("no_such_setting"), 60000);
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
        QCOMPARE(curves()[1].name, std::string("l1"));
        // A folder that goes is told.
        QVERIFY(QDir(studio_->path("b")).removeRecursively());
        QTRY_VERIFY_WITH_TIMEOUT(state("b") == State::kMissing, 5000);
        QVERIFY(train_->messages().message().contains("gone"));
    }

    void in_the_dark() {
        const auto light = QApplication::palette();
        QPalette dark(QColor(53, 53, 57), QColor(45, 45, 48));
        dark.setColor(QPalette::Base, QColor(30, 30, 33));
        QApplication::setPalette(dark);
        train_->show_new_run();
        QVERIFY(train_->new_run().isVisible());
        take("train-dark.png");
        QApplication::setPalette(light);
    }
};

QTEST_MAIN(TestTraining)
#include "test_training.moc"
