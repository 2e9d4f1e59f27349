// The real window on a real display: dropped pictures are restored, shown, saved like on the command line, and
// remembered.
#include "app/studio/shell/main_window.h"

#include <QAccessible>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QProcess>
#include <QPushButton>
#include <QScreen>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QStatusBar>
#include <QTabBar>
#include <QTableView>
#include <QToolBar>
#include <QToolButton>
#include <QTreeView>

#include "../studio_window.h"
#include "app/studio/common/job_bar.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/restore/clip_dialog.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/error_card.h"
#include "app/studio/restore/export_dialog.h"
#include "app/studio/restore/models_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "widgets/time_line.h"

using namespace deweather::studio;
using State = PictureState;
using Mode = deweather::widgets::CompareCanvas::Mode;

class TestMainWindow : public QObject {
    Q_OBJECT

    std::unique_ptr<StudioWindow> studio_;

    // Drops files and waits until all work is done.
    bool restored(const QStringList& names) {
        QSignalSpy finished(&studio_->window().restore(), &RestoreWorkspace::all_finished);
        studio_->drop(names);
        return finished.wait(30000);
    }
    RestoreWorkspace& work() { return studio_->window().restore(); }

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("test_main_window"); }
    void init() {
        QSettings().clear();
        studio_ = std::make_unique<StudioWindow>();
    }
    void cleanup() { studio_.reset(); }

    void saved_as_the_command_line_does() {
        studio_->picture("a.jpg");
        QVERIFY(restored({"a.jpg"}));
        QTRY_VERIFY(!work().canvas().result_image(0).isNull());
        QCOMPARE(work().canvas().original().size(), QSize(300, 200));
        QVERIFY(work().canvas().result_image(0) != work().canvas().original());
        QCOMPARE(studio_->window().windowTitle().left(5), "a.jpg");

        const auto saved = studio_->counter(&Saver::saved);
        QTest::keyClick(&studio_->window(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(*saved == 1, 10000);
        QTRY_VERIFY(studio_->known("a.jpg").state == State::kSaved);
        QCOMPARE(QProcess::execute(DEWEATHER_BIN "/deweather", {"restore", studio_->path("a.jpg"), "-o",
                                                                studio_->path("b.jpg"), "--device", "cpu"}),
                 0);
        QVERIFY(!StudioWindow::bytes(studio_->path("b.jpg")).isEmpty());
        QVERIFY(StudioWindow::bytes(studio_->path("a_restored.jpg")) == StudioWindow::bytes(studio_->path("b.jpg")));

        // The program replaces a file that it wrote itself.
        QByteArray before = StudioWindow::bytes(studio_->path("a_restored.jpg"));
        studio_->details().set_strength(0.5);
        QTest::keyClick(&studio_->window(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(*saved == 2, 10000);
        QVERIFY(StudioWindow::bytes(studio_->path("a_restored.jpg")) != before);
        // A file that somebody has changed since is not overwritten: the window says so and offers another name.
        QFile file(studio_->path("a_restored.jpg"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(5), QFile::FileModificationTime));
        file.close();
        before = StudioWindow::bytes(studio_->path("a_restored.jpg"));
        QTest::keyClick(&studio_->window(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(studio_->messages().message().contains("exists already"), 10000);
        QVERIFY(StudioWindow::bytes(studio_->path("a_restored.jpg")) == before);
        // It was saved as it is seen, and a refused second time changes nothing about that.
        QVERIFY(studio_->known("a.jpg").state == State::kSaved);
        // Asked for, it is.
        studio_->messages().accept(1);
        QTRY_VERIFY_WITH_TIMEOUT(*saved == 3, 10000);
    }

    void strength_is_shown_and_saved() {
        studio_->picture("a.png");
        QVERIFY(restored({"a.png"}));
        QTRY_VERIFY(!work().canvas().result_image(0).isNull());
        studio_->details().set_strength(0);
        QTRY_VERIFY(work().canvas().result_image(0) == work().canvas().original());
        studio_->details().set_strength(0.5);
        QTRY_VERIFY(work().canvas().result_image(0) != work().canvas().original());
        const auto saved = studio_->counter(&Saver::saved);
        work().save();
        QTRY_VERIFY_WITH_TIMEOUT(*saved == 1, 10000);
        QCOMPARE(QProcess::execute(DEWEATHER_BIN "/deweather",
                                   {"restore", studio_->path("a.png"), "-o", studio_->path("b.png"), "--device", "cpu",
                                    "--strength", "0.5"}),
                 0);
        QVERIFY(StudioWindow::bytes(studio_->path("a_restored.png")) == StudioWindow::bytes(studio_->path("b.png")));
    }

    // Through the boxes that a user ticks; the file is the command line's.
    void a_weather_can_stay() {
        studio_->picture("a.png");
        QVERIFY(restored({"a.png"}));
        QTRY_VERIFY(!work().canvas().result_image(0).isNull());
        auto& control = studio_->details().strength_control();
        QTRY_VERIFY(control.removes(2).isEnabled());
        const auto all = work().canvas().result_image(0);
        for (const int weather : {0, 3}) {
            control.removes(weather).click();
            QVERIFY(!studio_->known("a.png").strength.removes[static_cast<std::size_t>(weather)]);
        }
        QTRY_VERIFY(work().canvas().result_image(0) != all);
        const auto saved = studio_->counter(&Saver::saved);
        work().save();
        QTRY_VERIFY_WITH_TIMEOUT(*saved == 1, 10000);
        QCOMPARE(QProcess::execute(DEWEATHER_BIN "/deweather",
                                   {"restore", studio_->path("a.png"), "-o", studio_->path("b.png"), "--device", "cpu",
                                    "--remove", "drop,haze"}),
                 0);
        QVERIFY(StudioWindow::bytes(studio_->path("a_restored.png")) == StudioWindow::bytes(studio_->path("b.png")));
        work().actions().undo->trigger();
        QTRY_VERIFY(work().canvas().result_image(0) == all);
        QVERIFY(control.removes(0).isChecked() && control.removes(3).isChecked());
    }

    // Saved means that a file has what is on screen.
    void another_strength_is_not_saved() {
        studio_->picture("a.png");
        QVERIFY(restored({"a.png"}));
        work().save();
        QTRY_VERIFY_WITH_TIMEOUT(studio_->known("a.png").state == State::kSaved, 10000);
        QCOMPARE(work().pictures().count(State::kSaved), 1);
        studio_->details().set_strength(0.5);
        QVERIFY(studio_->known("a.png").state == State::kRestored);
        QCOMPARE(work().pictures().count(State::kRestored), 1);
        studio_->details().set_strength(1);
        QVERIFY(studio_->known("a.png").state == State::kSaved);
        QCOMPARE(studio_->known("a.png").detail, studio_->path("a_restored.png"));
    }

    // The player is retired and the picture is read once.
    void the_first_picture_is_shown_once() {
        for (const char* name : {"a.png", "b.png"}) studio_->picture(name);
        QSignalSpy shown(&work(), &Workspace::current_changed);
        QVERIFY(restored({"a.png", "b.png"}));
        QCOMPARE(shown.count(), 1);
        QVERIFY(shown.first().first().toString().endsWith("a.png"));
    }

    // Hints of what is under the mouse do not take the place of what is being done.
    void the_mouse_leaves_the_job_bar_alone() {
        studio_->picture("a.png");
        QVERIFY(restored({"a.png"}));
        const auto said = studio_->jobs().text();
        QVERIFY2(said.contains("restored"), qPrintable(said));
        QImage shown = studio_->jobs().grab().toImage();
        int met = 0;
        const auto follow = [&](QWidget* widget) {
            QTest::mouseMove(studio_->window().windowHandle(),
                             widget->mapTo(&studio_->window(), widget->rect().center()));
            QTest::qWait(20);  // a tip may not come
            QCOMPARE(studio_->jobs().text(), said);
            QVERIFY(studio_->jobs().isVisible() && work().statusBar()->currentMessage().isEmpty());
            QCOMPARE(studio_->jobs().grab().toImage(), shown);
            ++met;
        };
        for (auto* button : studio_->window().findChildren<QToolButton*>())
            if (button->isVisible() && !work().canvas().isAncestorOf(button)) follow(button);
        follow(work().list().viewport());
        QVERIFY2(met > 10, qPrintable(QString::number(met)));
    }

    // While something is done, the bar says it, whatever news there is.
    void news_lies_over_the_canvas() {
        studio_->picture("large.bmp", 3000, 2000);
        const auto progressed = studio_->counter(&Restoring::progressed);
        studio_->drop({"large.bmp"});
        QTRY_VERIFY_WITH_TIMEOUT(*progressed > 3, 20000);
        const auto place = work().canvas().geometry();
        studio_->news().show_message(QString(400, 'x'));
        QCOMPARE(work().canvas().geometry(), place);
        QVERIFY(work().canvas().rect().contains(studio_->news().geometry()));
        const int now = *progressed;
        QTRY_VERIFY_WITH_TIMEOUT(*progressed > now + 2, 20000);
        QVERIFY(studio_->jobs().progress().has_value());
        QVERIFY2(studio_->jobs().text().startsWith("Restoring large.bmp"), qPrintable(studio_->jobs().text()));
        QTest::keyClick(&studio_->window(), Qt::Key_Escape);
        QTRY_VERIFY(!studio_->jobs().progress().has_value());
    }

    void what_there_is_nothing_for_is_disabled() {
        const auto& actions = work().actions();
        const auto enabled = [&] {
            return QList<bool>{actions.pause->isEnabled(), actions.fit->isEnabled(), actions.full_size->isEnabled()};
        };
        QCOMPARE(enabled(), (QList<bool>{false, false, false}));
        studio_->picture("a.png");
        studio_->drop({"a.png"});
        QTRY_VERIFY_WITH_TIMEOUT(actions.pause->isEnabled(), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(studio_->known("a.png").state == State::kRestored, 20000);
        QTRY_COMPARE(enabled(), (QList<bool>{false, true, true}));
    }

    void recent_files_are_named_with_their_folders() {
        studio_->picture("one/10 & 20.png");
        studio_->picture("two/10.png");
        QVERIFY(restored({"one/10 & 20.png"}));
        QVERIFY(restored({"two/10.png"}));
        // Samples of the program are not the user's work.
        QVERIFY(restored({QDir(DEWEATHER_RESOURCES "/samples").absoluteFilePath("haze-hills.jpg")}));
        QMenu* recent = nullptr;
        for (auto* menu : work().findChildren<QMenu*>())
            if (menu->title().contains("recent")) recent = menu;
        QVERIFY(recent != nullptr);
        Q_EMIT recent->aboutToShow();
        QStringList names;
        for (const auto* action : recent->actions()) names.append(action->text());
        QCOMPARE(names, (QStringList{"10.png\t" + studio_->path("two"), "10 && 20.png\t" + studio_->path("one")}));
    }

    // A desktop without a theme knows no key for it.
    void ctrl_q_quits() {
        QTest::keyClick(studio_->window().windowHandle(), Qt::Key_Q, Qt::ControlModifier);
        QTRY_VERIFY(!studio_->window().isVisible());
    }

    // As it was left on a larger screen.
    void the_window_comes_back_within_the_screen() {
        studio_->window().setGeometry(900, 500, 3000, 2400);
        QSettings().setValue("window/geometry", studio_->window().saveGeometry());
        studio_->open({});
        const QRect free = studio_->window().screen()->availableGeometry();
        // No smaller than its content allows.
        const QSize least = studio_->window().minimumSizeHint();
        QVERIFY2(studio_->window().width() <= std::max(free.width(), least.width()),
                 qPrintable(QString::number(studio_->window().width())));
        QVERIFY2(studio_->window().height() <= std::max(free.height(), least.height()),
                 qPrintable(QString::number(studio_->window().height())));
        QVERIFY(free.contains(studio_->window().pos()));
    }

    void a_bad_file_says_why_and_the_rest_goes_on() {
        studio_->picture("a.png");
        studio_->junk("bad.png");
        studio_->picture("c.png");
        QVERIFY(restored({"a.png", "bad.png", "c.png"}));
        QVERIFY(studio_->known("a.png").state == State::kRestored);
        QVERIFY(studio_->known("bad.png").state == State::kFailed);
        QVERIFY(studio_->known("bad.png").detail.contains("not a picture"));
        QVERIFY(studio_->known("c.png").state == State::kRestored);
        QVERIFY(studio_->messages().message().contains("bad.png"));
        // Choosing the bad one must not leave another picture on screen; choosing another shows that one.
        work().list().set_current(studio_->id("bad.png"));
        QTRY_VERIFY(work().canvas().original().isNull());
        QVERIFY2(work().canvas().problem().contains("not a picture"), qPrintable(work().canvas().problem()));
        work().list().set_current(studio_->id("c.png"));
        QTRY_VERIFY(!work().canvas().result_image(0).isNull());
        // Repaired, it is tried again.
        work().list().set_current(studio_->id("bad.png"));
        studio_->picture("bad.png");
        QSignalSpy finished(&work(), &RestoreWorkspace::all_finished);
        QVERIFY2(studio_->error().reason().contains("not a picture"), qPrintable(studio_->error().reason()));
        QTest::mouseClick(studio_->error().findChild<QPushButton*>(), Qt::LeftButton);
        QVERIFY(finished.wait(20000));
        QVERIFY(!studio_->error().isVisible());
        QVERIFY(studio_->known("bad.png").state == State::kRestored);
        QTRY_VERIFY(!work().canvas().result_image(0).isNull());
    }

    void a_folder_opens_its_pictures() {
        studio_->picture("in/b.png");
        studio_->picture("in/a.png");
        studio_->picture("in/a_restored.png");
        QVERIFY(restored({"in"}));
        QCOMPARE(work().pictures().count(), 2);
        QVERIFY(work().pictures().at(work().pictures().ids().first()).path.endsWith("in/a.png"));
        // Dropped again, nothing is listed twice.
        studio_->drop({"in"});
        QTest::qWait(300);  // no picture may be added
        QCOMPARE(work().pictures().count(), 2);
    }

    // Pausing and cancelling let at most a few tiles pass.
    void cancel_and_pause_answer_soon() {
        studio_->picture("large.bmp", 4000, 3000);
        studio_->picture("next.png");
        const auto cancelled = studio_->counter(&Restoring::cancelled), waiting = studio_->counter(&Restoring::waiting),
                   progressed = studio_->counter(&Restoring::progressed);
        studio_->drop({"large.bmp", "next.png"});
        QTRY_VERIFY_WITH_TIMEOUT(*progressed > 3, 30000);
        constexpr int kFew = 3;  // tiles
        int before = *progressed;
        work().actions().pause->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(*waiting == 1, 20000);
        QVERIFY2(*progressed <= before + kFew, qPrintable(QString::number(*progressed - before)));
        QVERIFY(studio_->known("large.bmp").state == State::kWaiting);
        const int then = *progressed;
        QTest::qWait(300);  // no step may follow
        QCOMPARE(*progressed, then);
        work().actions().pause->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(*progressed > then + 2, 20000);
        before = *progressed;
        QTest::keyClick(&studio_->window(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(*cancelled == 2, 20000);
        QVERIFY2(*progressed <= before + kFew, qPrintable(QString::number(*progressed - before)));
        QVERIFY(studio_->known("large.bmp").state == State::kCancelled);
        QVERIFY(studio_->known("next.png").state == State::kCancelled);
    }

    // Closing takes less time than it takes to restore some tiles.
    void closing_while_working_is_quick() {
        studio_->picture("large.bmp", 3000, 2000);
        const auto progressed = studio_->counter(&Restoring::progressed);
        studio_->drop({"large.bmp"});
        QTRY_VERIFY_WITH_TIMEOUT(*progressed > 3, 30000);
        constexpr int kTiles = 12;
        const int before = *progressed;
        QElapsedTimer timer;
        timer.start();
        QTRY_VERIFY_WITH_TIMEOUT(*progressed >= before + kTiles, 60000);
        const auto time = timer.restart();
        studio_->close();
        QVERIFY2(timer.elapsed() < time, qPrintable(QString("%1 of %2 ms").arg(timer.elapsed()).arg(time)));
    }

    void a_missing_model_is_said() {
        studio_->open({"nonsense"});
        QTRY_VERIFY_WITH_TIMEOUT(studio_->messages().message().contains("unknown model 'nonsense'"), 20000);
        studio_->picture("a.png");
        QVERIFY(restored({"a.png"}));
        QVERIFY(studio_->known("a.png").state == State::kFailed);
        // With another model, it is restored after all.
        studio_->models().prefer("mofme-compact");
        QTRY_VERIFY_WITH_TIMEOUT(studio_->known("a.png").state == State::kRestored, 20000);
    }

    void what_was_set_is_remembered() {
        work().canvas().set_mode(Mode::kSideBySide);
        studio_->details().set_strength(0.7);
        studio_->details().set_map_shown(true);
        studio_->window().resize(1100, 700);
        studio_->open({});
        QVERIFY(work().canvas().mode() == Mode::kSplit);  // it was not closed
        work().canvas().set_mode(Mode::kSideBySide);
        studio_->details().set_strength(0.7);
        studio_->details().set_map_shown(true);
        studio_->window().resize(1100, 700);
        studio_->window().close();
        studio_->open({});
        QVERIFY(work().canvas().mode() == Mode::kSideBySide);
        QCOMPARE(studio_->details().strength().overall, 0.7);
        QVERIFY(studio_->details().map_shown() && work().actions().weather_map->isChecked());
        const QSize most = studio_->window().screen()->availableSize();
        if (most.width() >= 1100 && most.height() >= 700) QCOMPARE(studio_->window().size(), QSize(1100, 700));
        QCOMPARE(studio_->models().chosen(), QStringList{"mofme-compact"});
    }

    void pasted_files_and_pictures_open() {
        const auto path = studio_->picture("a.png");
        auto* files = new QMimeData;
        files->setUrls({QUrl::fromLocalFile(path)});
        QGuiApplication::clipboard()->setMimeData(files);
        QSignalSpy finished(&work(), &RestoreWorkspace::all_finished);
        work().actions().paste->trigger();
        QVERIFY(finished.wait(20000));
        QVERIFY(studio_->known("a.png").state == State::kRestored);
        QGuiApplication::clipboard()->setText("no picture");
        work().actions().paste->trigger();
        QVERIFY(studio_->messages().message().contains("to paste"));
    }

    // Every interactive widget has a tool tip and an accessible name.
    void everything_has_a_name_and_a_tip() {
        studio_->picture("a.png");
        QVERIFY(restored({"a.png"}));
        work().actions().weather_map->trigger();
        studio_->time_line().show();
        QStringList without;
        int seen = 0;
        const QList<QWidget*> places = {&studio_->window(), &studio_->export_dialog(), &studio_->clip_dialog()};
        for (auto* place : places)
            for (auto* widget : place->findChildren<QWidget*>()) {
                const auto* button = qobject_cast<QAbstractButton*>(widget);
                const bool acts =
                    button != nullptr || qobject_cast<QAbstractSlider*>(widget) != nullptr ||
                    qobject_cast<QLineEdit*>(widget) != nullptr || qobject_cast<QComboBox*>(widget) != nullptr ||
                    qobject_cast<QAbstractItemView*>(widget) != nullptr || widget->focusPolicy() == Qt::StrongFocus;
                // Qt's own parts: scroll bars, the docks' buttons and tabs, the drop-down lists, tables' headings.
                if (!acts || widget->objectName().startsWith("qt_") || qobject_cast<QScrollBar*>(widget) != nullptr ||
                    qobject_cast<QDockWidget*>(widget->parentWidget()) != nullptr ||
                    widget->window() != place->window() ||
                    QString(widget->metaObject()->className()).startsWith("QComboBox") ||
                    qobject_cast<QTabBar*>(widget->parentWidget()) != nullptr ||
                    qobject_cast<QTableView*>(widget->parentWidget()) != nullptr ||
                    qobject_cast<QTreeView*>(widget->parentWidget()) != nullptr)
                    continue;
                ++seen;
                const QString name = QString("%1 “%2” in %3")
                                         .arg(widget->metaObject()->className(), widget->accessibleName(),
                                              place->metaObject()->className());
                QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
                if (spoken == nullptr || spoken->text(QAccessible::Name).isEmpty()) without.append("no name: " + name);
                const bool explains_itself = place != &studio_->window() || qobject_cast<QAbstractItemView*>(widget);
                if (!explains_itself && widget->toolTip().isEmpty() && widget->whatsThis().isEmpty())
                    without.append("no tip: " + name + (button != nullptr ? button->text() : QString()));
            }
        QVERIFY2(seen > 30, qPrintable(QString::number(seen)));
        QVERIFY2(without.isEmpty(), qPrintable(without.join("; ")));
        for (const auto* action : work().actions().findChildren<QAction*>())
            QVERIFY2(!action->toolTip().isEmpty() && action->statusTip().isEmpty(), qPrintable(action->text()));
    }

    // From one panel to the next, and back to the first: nothing requires the mouse.
    void tab_goes_through_the_window() {
        studio_->picture("a.png");
        QVERIFY(restored({"a.png"}));
        work().canvas().setFocus();
        QSet<QWidget*> reached;
        for (int i = 0; i < 80; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached.insert(QApplication::focusWidget());
        }
        for (QWidget* wanted : {static_cast<QWidget*>(&work().canvas()), static_cast<QWidget*>(&work().list()),
                                static_cast<QWidget*>(&studio_->models().list())})
            QVERIFY2(reached.contains(wanted), wanted->metaObject()->className());
        for (auto* slider : studio_->details().findChildren<QSlider*>())
            QVERIFY(!slider->isVisible() || reached.contains(slider));
    }

    void the_export_checks_what_is_typed() {
        studio_->picture("one.jpg");
        studio_->picture("sub/one.jpg");
        QVERIFY(restored({"one.jpg", "sub/one.jpg"}));
        work().actions().export_pictures->trigger();
        auto& dialog = studio_->export_dialog();
        QVERIFY(dialog.example().contains("one_restored.jpg"));
        dialog.pattern().setText("{stem}_{model}");
        QVERIFY(dialog.example().contains("one_mofme-compact.jpg"));
        dialog.pattern().setText("{steam}");
        QVERIFY(dialog.problem().contains("no {steam}") && !dialog.export_button().isEnabled());
        dialog.pattern().setText("{n}-{stem}");
        QVERIFY(dialog.problem().isEmpty());
        // All: beside each picture.
        dialog.set_what(ExportDialog::What::kAll);
        const auto saved = studio_->counter(&Saver::saved);
        dialog.export_button().click();
        QTRY_VERIFY_WITH_TIMEOUT(*saved == 2, 20000);
        QVERIFY(QFile::exists(studio_->path("1-one.jpg")) && QFile::exists(studio_->path("sub/2-one.jpg")));
        // Exported again: existing files are kept.
        const auto before = StudioWindow::bytes(studio_->path("1-one.jpg"));
        const auto refused = studio_->counter(&Saver::save_failed);
        dialog.export_button().click();
        QTRY_VERIFY_WITH_TIMEOUT(*refused == 2, 20000);
        QVERIFY(StudioWindow::bytes(studio_->path("1-one.jpg")) == before);
        // Both in one message, both still saved, and both replaced by one press.
        QTRY_COMPARE(studio_->messages().message(), QString("2 files exist already and are kept"));
        QCOMPARE(work().pictures().count(State::kSaved), 2);
        studio_->messages().accept();
        QTRY_VERIFY_WITH_TIMEOUT(*saved == 4, 20000);
        QTRY_COMPARE(studio_->news().message(), QString("2 pictures saved"));
    }

    void a_click_on_a_model_compares_it() {
        // A model beside the shipped one, by file.
        const auto other = studio_->path("other.safetensors");
        QVERIFY(QFile::copy(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors", other));
        const auto data_home = qgetenv("XDG_DATA_HOME");
        qputenv("XDG_DATA_HOME", studio_->path("data").toUtf8());
        studio_->picture("a.png");
        QVERIFY(restored({"a.png"}));
        studio_->drop({"other.safetensors"});
        QTRY_COMPARE_WITH_TIMEOUT(studio_->models().chosen(), (QStringList{"mofme-compact", "other"}), 20000);
        QVERIFY(work().canvas().mode() == Mode::kGrid);
        QTRY_VERIFY_WITH_TIMEOUT(!work().canvas().result_image(1).isNull(), 20000);
        QVERIFY(work().canvas().result_image(0) == work().canvas().result_image(1));
        QVERIFY(QFile::exists(studio_->path("data/deweather/models/other.safetensors")));
        auto* box = studio_->models().list().findItems("other", Qt::MatchStartsWith).value(0);
        QVERIFY(box != nullptr && box->checkState() == Qt::Checked);
        box->setCheckState(Qt::Unchecked);
        QTRY_COMPARE(studio_->models().chosen(), QStringList{"mofme-compact"});
        QCOMPARE(work().canvas().results().size(), std::size_t{1});
        QVERIFY(!work().canvas().result_image(0).isNull());
        // A file that is not a model is reported.
        QFile::rename(studio_->junk("junk"), studio_->path("junk.pth"));
        studio_->drop({"junk.pth"});
        QTRY_VERIFY_WITH_TIMEOUT(studio_->messages().message().contains("junk.pth"), 10000);
        qputenv("XDG_DATA_HOME", data_home);
    }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
