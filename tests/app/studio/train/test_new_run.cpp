// Starting a run in the real window: the form's reports on the data, the settings and the estimated cost.
#include "app/studio/common/duration_text.h"
#include "training_window.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTableWidget>

#include "app/studio/train/run_folder.h"
#include "app/studio/train/settings_table.h"

class TestNewRun : public TrainingTest {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("test_new_run"); }
    void init() { begin_test(); }
    void cleanup() { end_test(); }

    void the_fields_of_the_form_reach_the_run() {
        fill("fields", 20);
        auto& form = train_->new_run();
        form.set_device("cpu");
        form.set_processes(2);
        QCOMPARE(form.run().device, "cpu");
        QCOMPARE(form.run().processes, 2);
        QVERIFY(form.run().settings.contains("schedule.steps=20"));
        start_filled("fields");
        QTRY_VERIFY2_WITH_TIMEOUT(state("fields") == State::kFinished, qPrintable(train_->panel().log()), 120000);
        QCOMPARE(step("fields"), 20);
        // Two processes of two crops each.
        QCOMPARE(train_->content(studio_->path("fields"))->curves.at("batch").value.back(), 4.0);
    }

    // A short run, too, shows something new every second or two.
    void a_run_reports_often() {
        auto& form = train_->new_run();
        train_->show_new_run();
        form.set_preset("mofme-compact");
        for (const auto& [steps, every] : {std::pair(20, 1), {400, 8}, {3000, 20}, {0, 20}}) {
            form.set_steps(steps);
            QVERIFY2(form.run().settings.contains(QString("log_every=%1").arg(every)),
                     qPrintable(form.run().settings.join(' ')));
        }
        // A setting written by hand comes later, and counts.
        form.set_changes({"log_every=5"});
        QCOMPARE(form.run().settings.last(), QString("log_every=5"));
        // A file has its own.
        form.clear();
        form.set_preset(studio_->path("run.toml"));
        QCOMPARE(form.run().settings, QStringList());
    }

    void settings_are_found_changed_and_set_back() {
        fill("table", 20);
        auto& form = train_->new_run();
        form.set_changes({});
        auto& table = form.table().table();
        QTRY_VERIFY_WITH_TIMEOUT(table.rowCount() > 60, 10000);
        const auto row_of = [&](const QString& key) {
            const auto found = table.findItems(key, Qt::MatchExactly);
            return found.isEmpty() ? -1 : found.first()->row();
        };
        QCOMPARE(table.item(row_of("schedule.steps"), 1)->text(), "20");
        // A search hides the others.
        QTest::keyClicks(&form.table().search(), "optim lr");
        QStringList seen;
        for (int row = 0; row < table.rowCount(); ++row)
            if (!table.isRowHidden(row)) seen.append(table.item(row, 0)->text());
        QCOMPARE(seen, QStringList({"optimizer.final_lr", "optimizer.lr", "optimizer.muon_lr"}));
        // A value typed in place is a change, which stands first.
        const auto type = [&](const QString& key, const QString& value) {
            table.setFocus();
            table.setCurrentCell(row_of(key), 1);
            QTest::keyClick(&table, Qt::Key_F2);
            auto* editor = table.findChild<QLineEdit*>();
            if (editor == nullptr) return false;
            editor->selectAll();
            QTest::keyClicks(editor, value);
            QTest::keyClick(editor, Qt::Key_Return);
            return true;
        };
        QVERIFY(type("optimizer.lr", "0.0007"));
        QTRY_COMPARE(form.table().changes(), QStringList{"optimizer.lr=0.0007"});
        QCOMPARE(form.run().settings.last(), "optimizer.lr=0.0007");
        QCOMPARE(row_of("optimizer.lr"), 0);
        QVERIFY(table.item(0, 1)->toolTip().contains("0.0006") && table.item(0, 1)->font().weight() > QFont::Normal);
        // What is out of range is said at once, and keeps the run from starting.
        QVERIFY(type("optimizer.lr", "-1"));
        QTRY_VERIFY2_WITH_TIMEOUT(form.problem().contains("lr"), qPrintable(form.problem()), 10000);
        QVERIFY(!form.start_button().isEnabled());
        // Delete sets it back.
        table.setCurrentCell(row_of("optimizer.lr"), 0);
        QTest::keyClick(&table, Qt::Key_Delete);
        QCOMPARE(form.table().changes(), QStringList());
        QCOMPARE(table.item(row_of("optimizer.lr"), 1)->text(), "0.0006");
        QTRY_VERIFY2_WITH_TIMEOUT(form.problem().isEmpty(), qPrintable(form.problem()), 10000);
        // Typing the preset's value is no change.
        QVERIFY(type("optimizer.lr", "0.0006"));
        QTest::qWait(0);
        QCOMPARE(form.table().changes(), QStringList());
        // Any key can be set by its name.
        form.table().search().clear();
        QTest::keyClicks(&form.table().search(), "model.config.experts=8");
        QTest::keyClick(&form.table().search(), Qt::Key_Return);
        QCOMPARE(form.table().changes(), QStringList{"model.config.experts=8"});
        QTest::qWait(0);
        QCOMPARE(form.problem(), QString());
    }

    void a_run_begins_with_the_installed_model_or_with_nothing() {
        auto& form = train_->new_run();
        train_->show_new_run();
        form.clear();
        form.set_preset("mofme-compact");
        QVERIFY(form.run().settings.contains("model.weights=\"mofme-compact\""));
        // The rates are those of the end of a training: a good result is not forgotten.
        auto& table = form.table().table();
        QTRY_VERIFY_WITH_TIMEOUT(!table.findItems("optimizer.lr", Qt::MatchExactly).isEmpty(), 10000);
        QCOMPARE(table.item(table.findItems("optimizer.lr", Qt::MatchExactly).first()->row(), 1)->text(), "5e-05");
        form.set_improving(false);
        QCOMPARE(form.run().settings.filter("weights"), QStringList());
        // A preset that no installed model is named after begins with nothing.
        form.set_preset("ablation-dense");
        form.set_improving(true);
        QCOMPARE(form.run().settings.filter("weights"), QStringList());
    }

    void a_folder_is_proposed() {
        QCOMPARE(QFileInfo(new_run_folder(studio_->path("runs"), "mofme-compact")).fileName(),
                 QDate::currentDate().toString(Qt::ISODate) + " mofme-compact");
        QDir().mkpath(new_run_folder(studio_->path("runs"), "/some where/own.toml"));
        QVERIFY(new_run_folder(studio_->path("runs"), "own.toml").endsWith(" own 2"));
        auto& form = train_->new_run();
        train_->show_new_run();
        QVERIFY(form.run().folder.endsWith("mofme-compact"));
        form.set_preset("dense-compact");
        QVERIFY(form.run().folder.endsWith("dense-compact"));
        // The user's own stays.
        form.set_folder(studio_->path("mine"));
        form.set_preset("moe-compact");
        QCOMPARE(form.run().folder, studio_->path("mine"));
    }

    void scoring_on_the_training_pictures_is_warned_of() {
        for (int i = 0; i < 2; ++i) studio_->picture(QString("clean/%1.png").arg(i), 64, 48);
        for (int i = 0; i < 2; ++i) studio_->picture(QString("other/%1.png").arg(i), 64, 48);
        auto& form = train_->new_run();
        train_->show_new_run();
        const auto found = [&] {
            for (auto* box : form.findChildren<QPlainTextEdit*>())
                if (box->isReadOnly()) return box->toPlainText();
            return QString();
        };
        form.add_data(studio_->path("clean"));
        form.add_data(studio_->path("other"), true);
        QTRY_VERIFY_WITH_TIMEOUT(found().contains("other"), 20000);
        QVERIFY2(!found().contains("Careful"), qPrintable(found()));
        form.add_data(studio_->path("clean"), true);
        QTRY_VERIFY2_WITH_TIMEOUT(found().startsWith("Careful: clean is trained on"), qPrintable(found()), 20000);
    }

    void time_and_memory_are_measured_before() {
        fill("measured", 3000);
        auto& form = train_->new_run();
        QVERIFY(form.cost_text().contains("Not measured"));
        form.measure_button().click();
        QVERIFY(train_->engine().cost_meter().is_measuring());
        Watchdog watchdog;
        QTRY_VERIFY2_WITH_TIMEOUT(form.cost_text().contains("of disk"), qPrintable(form.cost_text()), 120000);
        QVERIFY2(watchdog.longest_busy() < 50, qPrintable(QString("busy for %1 ms").arg(watchdog.longest_busy())));
        QVERIFY2(form.cost_text().contains("3,000 steps") && form.cost_text().contains("of memory"),
                 qPrintable(form.cost_text()));
        QVERIFY(!QFileInfo::exists(studio_->path("measured")));
        take("train-measured.png");
        // A measurement is valid for its settings only.
        form.set_steps(3001);
        QVERIFY(form.cost_text().contains("Not measured"));
        // It is cancelled at once, and the process ends.
        form.measure_button().click();
        qint64 process = 0;
        QTRY_VERIFY((process = train_->engine().cost_meter().process_id()) > 0);
        QTest::qWait(300);  // it may not end by itself
        QVERIFY(trainer::is_alive(process));
        form.measure_button().click();
        QVERIFY(!train_->engine().cost_meter().is_measuring());
        QVERIFY(form.cost_text().contains("Not measured"));
        QTRY_VERIFY_WITH_TIMEOUT(!trainer::is_alive(process), 20000);
        // An invalid run cannot be measured: the program's error is shown, and the samples show it before that.
        form.set_changes({"optimizer.no_such_setting=1"});
        QTRY_VERIFY_WITH_TIMEOUT(form.examples().message().contains("no_such_setting"), 10000);
        form.measure_button().click();
        QTRY_VERIFY2_WITH_TIMEOUT(form.cost_text().contains("no_such_setting"), qPrintable(form.cost_text()), 20000);
        QVERIFY(!train_->engine().cost_meter().is_measuring());
    }

    void durations_in_words() {
        QCOMPARE(duration_text(0.0123), "0.012 s");
        QCOMPARE(duration_text(59.2), "59 s");
        QCOMPARE(duration_text(61), "1 min 1 s");
        QCOMPARE(duration_text(3600 + 20 * 60), "1 h 20 min");
        QCOMPARE(duration_text(3 * 86400.0 + 5 * 3600), "3 days 5 h");
    }

    void a_duplicate_has_the_settings_and_the_changes() {
        begin("model", 10);
        QTRY_VERIFY_WITH_TIMEOUT(state("model") == State::kFinished, 120000);
        action("&Duplicate")->trigger();
        auto& form = train_->new_run();
        QVERIFY(form.isVisible() && train_->current().isEmpty());
        QVERIFY2(form.problem().isEmpty(), qPrintable(form.problem()));
        // No previous settings remain in the form: they would override the run's own.
        QCOMPARE(form.run().settings, QStringList());
        QCOMPARE(form.run().folder, studio_->path("model-2"));
        // Its data is its own, too.
        QTRY_COMPARE_WITH_TIMEOUT(form.examples().examples().size(), TrainEngine::kExamples, 20000);
        form.set_steps(15);
        start_filled("model-2");
        QTRY_VERIFY2_WITH_TIMEOUT(state("model-2") == State::kFinished, qPrintable(train_->panel().log()), 120000);
        auto of = train_->content(studio_->path("model"))->config,
             to = train_->content(studio_->path("model-2"))->config;
        QCOMPARE(to["schedule"]["steps"].get<int>(), 15);
        to["schedule"]["steps"] = of["schedule"]["steps"];
        // A run of another length reports as often as suits it.
        QCOMPARE(to["log_every"].get<int>(), 1);
        to["log_every"] = of["log_every"];
        QVERIFY(of == to);
        // The next one has another folder.
        train_->set_current(studio_->path("model"));
        action("&Duplicate")->trigger();
        QCOMPARE(form.run().folder, studio_->path("model-3"));
    }

    void what_cannot_start_says_why() {
        begin("bad", 20);
        train_->stop();
        train_->show_new_run();
        train_->new_run().set_folder(studio_->path("worse"));
        train_->new_run().set_changes({"optimizer.no_such_setting=1"});
        train_->new_run().start_button().click();
        QTRY_VERIFY_WITH_TIMEOUT(train_->messages().message().contains("no_such_setting"), 60000);
    }

    void in_the_dark() {
        const auto light = QApplication::palette();
        QPalette dark(QColor(53, 53, 57), QColor(45, 45, 48));
        dark.setColor(QPalette::Base, QColor(30, 30, 33));
        QApplication::setPalette(dark);
        train_->show_new_run();
        QVERIFY(train_->new_run().isVisible());
        fill("dark", 100);
        QTRY_VERIFY_WITH_TIMEOUT(!train_->new_run().examples().examples().isEmpty(), 20000);
        take("train-new-dark.png");
        train_->open(written_run("dark-run", 50));
        QTRY_COMPARE_WITH_TIMEOUT(step("dark-run"), 50, 10000);
        take("train-dark.png");
        QApplication::setPalette(light);
    }
};

QTEST_MAIN(TestNewRun)
#include "test_new_run.moc"
