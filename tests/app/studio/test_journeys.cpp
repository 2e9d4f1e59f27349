// Whole user journeys: a batch with a bad file and a cancellation; three models with a reference; a crash in the
// middle; and the UI thread's responsiveness while a batch runs.
#include <signal.h>
#include <sys/types.h>

#include <QMessageBox>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>

#include "app/studio/catalog/journal.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/export_dialog.h"
#include "app/studio/restore/models_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "studio_window.h"
#include "widgets/comparison_table.h"

using namespace deweather::studio;
using State = PictureState;
using Mode = deweather::widgets::CompareCanvas::Mode;

class TestJourneys : public QObject {
    Q_OBJECT

    // Copies of the same network under other names represent other models.
    static QString copied_model(const StudioWindow& studio, const char* name) {
        if (!QFile::copy(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors", studio.path(name)))
            qFatal("no model");
        return studio.path(name);
    }

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("test_journeys"); }
    void init() {
        QSettings().clear();
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).removeRecursively();
    }

    void a_batch_with_one_bad_file_and_a_cancel() {
        StudioWindow studio;
        QStringList names;
        for (int i = 0; i < 6; ++i)
            names.append(QFileInfo(studio.picture(QString("%1.png").arg(i), 640, 480)).fileName());
        studio.junk("2.png");
        const auto finished = studio.counter(&Restoring::finished);
        Watchdog watchdog;
        studio.drop(names);
        QTRY_VERIFY_WITH_TIMEOUT(*finished >= 3, 60000);
        QTest::keyClick(&studio.window(), Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(studio->pictures().unfinished(), 0, 2000);
        QVERIFY(studio.known("0.png").state == State::kRestored);
        QVERIFY(studio.known("2.png").state == State::kFailed);
        QVERIFY(studio.known("5.png").state == State::kCancelled);
        // F5 on a cancelled picture restores it.
        studio->list().set_current(studio.id("5.png"));
        // On a busy machine the display takes the focus from a window without a window manager now and then.
        QApplication::setActiveWindow(&studio.window());
        studio->canvas().setFocus();
        QTRY_VERIFY(studio->canvas().hasFocus() && studio->actions().retry->isEnabled());
        QSignalSpy all(&*studio, &RestoreWorkspace::all_finished);
        QTest::keyClick(&studio->canvas(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(all.count() > 0, 30000);
        QVERIFY(studio.known("5.png").state == State::kRestored);
        QVERIFY2(watchdog.longest_busy() < 50, qPrintable(QString("busy for %1 ms").arg(watchdog.longest_busy())));
        QVERIFY2(watchdog.longest_wait() < 400,
                 qPrintable(QString("kept waiting for %1 ms").arg(watchdog.longest_wait())));
        qInfo("the UI thread was busy for at most %.1f ms, answered within %.1f ms", watchdog.longest_busy(),
              watchdog.longest_wait());
    }

    void three_models_with_a_reference() {
        StudioWindow studio;
        const auto second = copied_model(studio, "second.safetensors"),
                   third = copied_model(studio, "third.safetensors");
        studio.open({"mofme-compact", second, third});
        const auto input = studio.picture("rain.png");
        studio.picture("clean/rain.png");
        QImage clean(input);
        for (int y = 0; y < clean.height(); ++y)
            for (int x = 0; x < clean.width(); ++x) clean.setPixel(x, y, clean.pixel(x, y) ^ 0x040404);
        QVERIFY(clean.save(studio.path("clean/rain.png")));
        studio.drop({"rain.png"});
        for (auto* mode : studio->actions().modes->actions())
            if (mode->data().toInt() == static_cast<int>(Mode::kGrid)) mode->trigger();
        for (int model = 0; model < 3; ++model)
            QTRY_VERIFY_WITH_TIMEOUT(studio->canvas().result_image(model).size() == QSize(300, 200), 30000);
        studio.drop({"clean/rain.png"}, Qt::AltModifier);
        QTRY_COMPARE_WITH_TIMEOUT(studio.known("rain.png").scores.size(), 4, 20000);
        QCOMPARE(studio->pictures().count(), 1);
        QVERIFY(!studio->canvas().reference().isNull());
        QVERIFY(studio.table().isVisible());
        const auto csv = studio.table().csv();
        QCOMPARE(csv.trimmed().split('\n').size(), 5);
        const double expected = 20 * std::log10(255.0 / 4);
        QVERIFY(qAbs(studio.known("rain.png").scores[""].psnr - expected) < 1e-6);
        QVERIFY(csv.contains("second") && csv.contains("third") && csv.contains("Input"));
        // The comparison as one picture: original, three results, the reference.
        studio->actions().export_pictures->trigger();
        auto& dialog = studio.export_dialog();
        dialog.set_what(ExportDialog::What::kComparison);
        QVERIFY2(dialog.export_button().isEnabled(), qPrintable(dialog.problem()));
        const auto saved = studio.counter(&Saver::comparison_saved);
        dialog.export_button().click();
        QTRY_VERIFY_WITH_TIMEOUT(*saved == 1, 10000);
        const QImage sheet(studio.path("rain_comparison.png"));
        QVERIFY(sheet.width() >= 600 && sheet.height() >= 400);
    }

    // The program itself is killed while it works, then started again.
    void killed_in_the_middle_it_offers_to_go_on() {
        QTemporaryDir folder;
        QStringList pictures;
        for (int i = 0; i < 4; ++i) {
            QImage image(2000, 1500, QImage::Format_RGB32);
            image.fill(QColor(40 * i, 100, 150));
            pictures.append(folder.filePath(QString("%1.jpg").arg(i)));
            QVERIFY(image.save(pictures.last()));
        }
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_DATA_HOME", folder.filePath("data"));
        environment.insert("XDG_CONFIG_HOME", folder.filePath("config"));
        QProcess studio;
        studio.setProcessEnvironment(environment);
        studio.start(DEWEATHER_BIN "/deweather-studio", QStringList{"--device", "cpu"} + pictures);
        QVERIFY(studio.waitForStarted());
        const QDir sessions(folder.filePath("data/Deweather/Deweather Studio/sessions"));
        const auto journal = [&] {
            const auto names = sessions.entryList({"session-*.jsonl"});
            return names.isEmpty() ? QByteArray() : StudioWindow::bytes(sessions.filePath(names.first()));
        };
        QTRY_VERIFY_WITH_TIMEOUT(journal().contains("3.jpg"), 60000);
        ::kill(static_cast<pid_t>(studio.processId()), SIGKILL);
        QVERIFY(studio.waitForFinished());
        QCOMPARE(studio.exitStatus(), QProcess::CrashExit);

        const auto session = Journal::left_behind(sessions.path());
        QVERIFY(session.has_value());
        QCOMPARE(session->pictures.size(), 4);
        QCOMPARE(session->settings["models"].toArray().first().toString(), "mofme-compact");

        // The journal is put where the next start looks for it.
        const QDir own(QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath("sessions"));
        QVERIFY(QDir().mkpath(own.path()));
        QVERIFY(QFile::copy(sessions.filePath(sessions.entryList({"session-*.jsonl"}).first()),
                            own.filePath("session-0.jsonl")));
        StudioWindow next;
        QTRY_VERIFY_WITH_TIMEOUT(next.offer().message().contains("4"), 10000);
        QCOMPARE(next->pictures().count(), 0);
        next->engine().set_paused(true);
        next.offer().accept();
        QTRY_COMPARE_WITH_TIMEOUT(next->pictures().count(), 4, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(!own.exists("session-0.jsonl"), 5000);
        // Closed with unfinished work, the session is offered once more.
        next.close();
        QVERIFY(Journal::left_behind(own.path()).has_value());
    }

    void a_folder_that_vanishes_loses_nothing() {
        StudioWindow studio;
        studio.picture("in/a.png");
        QSignalSpy finished(&*studio, &RestoreWorkspace::all_finished);
        studio.drop({"in"});
        QVERIFY(finished.wait(20000));
        // The picture is still in memory, but its folder for saving is gone.
        QVERIFY(QDir(studio.path("in")).removeRecursively());
        studio->save();
        QTRY_VERIFY_WITH_TIMEOUT(studio.messages().message().contains("folder does not exist"), 10000);
        // A result that could not be written is a result still; another place is offered for it.
        QVERIFY(studio.known("a.png").state == State::kRestored);
        QVERIFY(studio.known("a.png").detail.contains("folder does not exist"));
        QStringList offers;
        for (const auto* button : studio.messages().findChildren<QPushButton*>())
            if (button->isVisible()) offers.append(button->text());
        QCOMPARE(offers, (QStringList{"Try again", "Save as…"}));
        QVERIFY(QDir().mkpath(studio.path("in")));
        studio.messages().accept();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("a.png").state == State::kSaved, 10000);
        QVERIFY(!QImage(studio.path("in/a_restored.png")).isNull());
    }

    // Quit by its key, with results that are in no file: the next start offers them.
    void results_that_are_not_saved_outlive_a_clean_quit() {
        StudioWindow studio;
        for (const char* name : {"a.png", "b.png", "c.png"}) studio.picture(name);
        QSignalSpy finished(&*studio, &RestoreWorkspace::all_finished);
        studio.drop({"a.png", "b.png", "c.png"});
        QVERIFY(finished.wait(20000));
        studio->list().set_current(studio.id("b.png"));
        studio->save();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("b.png").state == State::kSaved, 10000);
        QTest::keyClick(studio.window().windowHandle(), Qt::Key_Q, Qt::ControlModifier);
        QTRY_VERIFY(!studio.window().isVisible());  // so little work is not asked about
        studio.open({});
        QTRY_VERIFY2_WITH_TIMEOUT(studio.offer().message().contains("2 pictures"), qPrintable(studio.offer().message()),
                                  10000);
        studio.offer().accept();
        QTRY_COMPARE_WITH_TIMEOUT(studio->pictures().count(), 2, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(
            studio.known("a.png").state == State::kRestored && studio.known("c.png").state == State::kRestored, 20000);
        // Saved, they are offered no more.
        QTest::keyClick(studio.window().windowHandle(), Qt::Key_Q, Qt::ControlModifier);
        QTRY_VERIFY(!studio.window().isVisible());
        studio.open({});
        QTRY_VERIFY_WITH_TIMEOUT(studio.offer().message().contains("2 pictures"), 10000);
        studio.offer().accept(1);
        QVERIFY(!Journal::left_behind(
            QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath("sessions")));
    }

    void more_than_a_minute_of_work_is_asked_about() {
        StudioWindow studio;
        for (const char* name : {"a.png", "b.png"}) studio.picture(name);
        QSignalSpy finished(&*studio, &RestoreWorkspace::all_finished);
        studio.drop({"a.png", "b.png"});
        QVERIFY(finished.wait(20000));
        // As if it had taken that long.
        auto slow = studio.known("a.png").restorations["mofme-compact"];
        slow.milliseconds = 61000;
        Q_EMIT studio->engine().restoring().finished(studio.id("a.png"), "mofme-compact", slow);
        QTest::keyClick(studio.window().windowHandle(), Qt::Key_Q, Qt::ControlModifier);
        const auto question = [&] { return studio.window().findChild<QMessageBox*>(); };
        QTRY_VERIFY(question() != nullptr && question()->isVisible());
        QVERIFY(studio.window().isVisible());
        QTest::keyClick(question(), Qt::Key_Escape);
        QTRY_VERIFY(question() == nullptr);
        QVERIFY(studio.window().isVisible());
        // Save all, which is what Enter does.
        studio.window().close();
        QTRY_VERIFY(question() != nullptr);
        QTest::keyClick(question(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!studio.window().isVisible(), 20000);
        QVERIFY(!QImage(studio.path("a_restored.png")).isNull() && !QImage(studio.path("b_restored.png")).isNull());
    }

    // By the keys of the list, as fast as they can be pressed.
    void what_delete_removes_comes_back() {
        StudioWindow studio;
        for (const char* name : {"a.png", "b.png", "c.png"}) studio.picture(name);
        QSignalSpy finished(&*studio, &RestoreWorkspace::all_finished);
        studio.drop({"a.png", "b.png", "c.png"});
        QVERIFY(finished.wait(20000));
        const auto restored = studio.counter(&Restoring::finished);
        auto* window = studio.window().windowHandle();
        // Two steps down and one up: one picture is selected, whatever was passed.
        for (const auto key : {Qt::Key_Down, Qt::Key_Down, Qt::Key_Up})
            QTest::keyClick(window, key, Qt::ControlModifier);
        QCOMPARE(studio->list().selected_ids(), QList<int>{studio.id("b.png")});
        studio->list().setFocus();
        QTRY_VERIFY(studio->list().hasFocus());
        QTest::keyClick(window, Qt::Key_Delete);
        QTRY_COMPARE(studio->pictures().count(), 2);
        QCOMPARE(studio.id("b.png"), -1);
        QVERIFY(studio->actions().undo->isEnabled() && !studio->actions().redo->isEnabled());
        QTest::keyClick(window, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(studio->pictures().count(), 3);
        // In its place, shown, and with its result: nothing is restored again.
        QCOMPARE(studio->pictures().ids().at(1), studio.id("b.png"));
        QCOMPARE(studio->list().current_id(), studio.id("b.png"));
        QVERIFY(studio.known("b.png").state == State::kRestored);
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 10000);
        QCOMPARE(*restored, 0);
        QTest::keyClick(window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(studio->pictures().count(), 2);
        // All of them: the canvas is empty, and full again.
        studio->list().setFocus();
        QTest::keyClick(window, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(window, Qt::Key_Delete);
        QTRY_COMPARE(studio->pictures().count(), 0);
        QTRY_VERIFY(studio->canvas().original().isNull());
        QTest::keyClick(window, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(studio->pictures().count(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 10000);
        QCOMPARE(*restored, 0);
        // A saved one comes back as saved; the journal has all that are open, and only those.
        studio->list().set_current(studio.id("a.png"));
        studio->save();
        QTRY_VERIFY_WITH_TIMEOUT(studio.known("a.png").state == State::kSaved, 10000);
        studio->actions().remove->trigger();
        QTest::keyClick(window, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(studio.known("a.png").state == State::kSaved);
        studio.close();
        const auto left = Journal::left_behind(
            QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath("sessions"));
        QVERIFY(left && left->pictures.size() == 1 && left->pictures.first().path.endsWith("c.png"));
    }

    // One that waits, and one whose file is opened again meanwhile.
    void what_waits_is_queued_again_when_it_comes_back() {
        StudioWindow studio;
        for (const char* name : {"a.png", "b.png"}) studio.picture(name);
        studio->engine().set_paused(true);
        studio.drop({"a.png", "b.png"});
        QTRY_COMPARE_WITH_TIMEOUT(studio->pictures().count(), 2, 10000);
        studio->list().selectAll();
        Q_EMIT studio->list().remove_requested(studio->list().selected_ids());
        QCOMPARE(studio->pictures().count(), 0);
        studio.drop({"b.png"});
        QTRY_COMPARE_WITH_TIMEOUT(studio->pictures().count(), 1, 10000);
        studio->actions().undo->trigger();
        QCOMPARE(studio->pictures().count(), 2);
        QCOMPARE(studio->pictures().unfinished(), 2);
        studio->engine().set_paused(false);
        QTRY_VERIFY_WITH_TIMEOUT(
            studio.known("a.png").state == State::kRestored && studio.known("b.png").state == State::kRestored, 20000);
        // Doing it again removes what that step has brought back.
        studio->actions().redo->trigger();
        QCOMPARE(studio->pictures().count(), 1);
        QVERIFY(studio.id("a.png") == -1 && studio.id("b.png") >= 0);
    }
};

QTEST_MAIN(TestJourneys)
#include "test_journeys.moc"
