// The tour: shown once, points at existing widgets, ends by Esc from anywhere, can be repeated, and does not block the
// window.
#include <QDockWidget>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QProcess>
#include <QProcessEnvironment>
#include <QPushButton>
#include <QToolBar>

#include "../laid_out.h"
#include "../studio_window.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/shell/language.h"
#include "app/studio/shell/tour.h"
#include "app/studio/train/train_workspace.h"

using namespace deweather::studio;

class TestTour : public QObject {
    Q_OBJECT

    std::unique_ptr<StudioWindow> studio_;

    void open_window() {
        studio_ = std::make_unique<StudioWindow>();
        studio_->window().add_workspace(std::make_unique<TrainWorkspace>(std::make_unique<TrainEngine>()));
        studio_->window().resize(1240, 780);
    }
    Tour& tour() { return studio_->window().tour(); }
    void press(int key) {
        auto* focus = QApplication::focusWidget();
        QTest::keyClick(focus == nullptr ? &studio_->window() : focus, static_cast<Qt::Key>(key));
    }
    QRect place_of(QWidget* widget) { return {widget->mapTo(&studio_->window(), QPoint()), widget->size()}; }
    void take(const QString& name) {
        const auto folder = qEnvironmentVariable("DEWEATHER_SCREENSHOTS");
        if (folder.isEmpty()) return;
        QTest::qWait(300);
        QVERIFY(studio_->window().grab().save(QDir(folder).filePath(name)));
    }
    // The balloon's texts that do not fit.
    QStringList cut_off() {
        QStringList cut;
        for (const auto* label : tour().balloon()->findChildren<QLabel*>())
            if (label->wordWrap() ? label->heightForWidth(label->width()) > label->height()
                                  : label->sizeHint().width() > label->width())
                cut.append(label->text());
        for (const auto* button : tour().balloon()->findChildren<QPushButton*>())
            if (button->isVisible() && button->sizeHint().width() > button->width()) cut.append(button->text());
        return cut;
    }

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("test_tour"); }
    void init() {
        QSettings().clear();
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).removeRecursively();
        open_window();
    }
    void cleanup() {
        studio_.reset();
        use_language("en");
    }

    void only_the_first_start_shows_it() {
        // It does not start by itself.
        QTest::qWait(200);
        QVERIFY(!tour().is_running());
        studio_->window().start_tour_once();
        QVERIFY(tour().is_running());
        open_window();
        studio_->window().start_tour_once();
        QVERIFY(!tour().is_running());
        QCOMPARE((*studio_)->pictures().count(), 0);
    }

    void each_stop_points_at_what_it_is_about() {
        auto& window = studio_->window();
        window.start_tour();
        const int count = tour().count();
        QVERIFY(count >= 3 && count <= 5);
        // A shipped sample is opened and restored.
        QTRY_COMPARE_WITH_TIMEOUT((*studio_)->pictures().count(), 1, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(!(*studio_)->canvas().result_image(0).isNull(), 60000);
        auto& restore = **studio_;
        const QList<QList<QWidget*>> about = {
            {&restore.list()},
            {},
            {restore.findChild<QDockWidget*>("details")},
            {window.findChild<QToolBar*>("tools")->widgetForAction(restore.actions().export_pictures)},
            {window.findChild<QWidget*>("workspaces")}};
        for (int stop = 0; stop < count; ++stop) {
            QCOMPARE(tour().stop(), stop);
            QTRY_VERIFY(!tour().target().isEmpty());
            const auto target = tour().target();
            const QRect balloon = tour().balloon()->geometry();
            QVERIFY2(window.rect().contains(balloon), qPrintable(QString::number(stop)));
            QVERIFY2(!balloon.intersects(target), qPrintable(QString::number(stop)));
            for (auto* widget : about[stop]) {
                QVERIFY(widget->isVisible());
                QVERIFY2(target.contains(place_of(widget)), qPrintable(QString::number(stop)));
            }
            QVERIFY2(cut_off().isEmpty(), qPrintable(cut_off().join("; ")));
            take(QString("tour-%1.png").arg(stop + 1));
            press(Qt::Key_Return);
        }
        QVERIFY(!tour().is_running());
    }

    void it_follows_the_split_and_the_window() {
        studio_->window().start_tour();
        tour().next();
        QTRY_VERIFY_WITH_TIMEOUT(!(*studio_)->canvas().result_image(0).isNull(), 60000);
        const auto& canvas = (*studio_)->canvas();
        QCOMPARE(canvas.mode(), deweather::widgets::CompareCanvas::Mode::kSplit);
        const auto line = [&] {
            return canvas.mapTo(&studio_->window(), QPoint(qRound(canvas.handle() * canvas.width()), 0)).x();
        };
        QVERIFY(std::abs(tour().target().center().x() - line()) <= 1);
        studio_->window().resize(1000, 640);
        QTRY_VERIFY(std::abs(tour().target().center().x() - line()) <= 1);
        QTRY_VERIFY(studio_->window().rect().contains(tour().balloon()->geometry()));
        // The explained controls can be tried: the line is dragged, through the shade.
        const QPoint at(line(), studio_->window().height() / 2);
        QVERIFY(studio_->window().childAt(at) == &canvas);
    }

    void esc_ends_it_from_anywhere_and_does_nothing_else() {
        QSignalSpy cancelled((*studio_)->actions().cancel, &QAction::triggered);
        for (QWidget* focus : {static_cast<QWidget*>(nullptr), static_cast<QWidget*>(&(*studio_)->canvas()),
                               static_cast<QWidget*>(&(*studio_)->list())}) {
            studio_->window().start_tour();
            if (focus != nullptr) focus->setFocus();
            press(Qt::Key_Escape);
            QVERIFY(!tour().is_running());
            QVERIFY(tour().balloon() == nullptr);
        }
        QCOMPARE(cancelled.size(), 0);
        // Afterwards Esc works in the window again.
        (*studio_)->actions().cancel->setEnabled(true);
        (*studio_)->canvas().setFocus();
        press(Qt::Key_Escape);
        QCOMPARE(cancelled.size(), 1);
    }

    void the_keyboard_is_enough() {
        (*studio_)->canvas().setFocus();
        studio_->window().start_tour();
        press(Qt::Key_Right);
        QCOMPARE(tour().stop(), 1);
        press(Qt::Key_Left);
        QCOMPARE(tour().stop(), 0);
        press(Qt::Key_Return);
        QCOMPARE(tour().stop(), 1);
        press(Qt::Key_Space);
        QCOMPARE(tour().stop(), 2);
        // Tab cycles through the balloon's buttons; one of them ends the tour.
        const auto focused = [] {
            const auto* button = qobject_cast<QPushButton*>(QApplication::focusWidget());
            return button == nullptr ? QString() : button->text();
        };
        QStringList met;
        for (int i = 0; i < 4; ++i, press(Qt::Key_Tab)) met.append(focused());
        QCOMPARE(met, (QStringList{"Next", "Skip the tour", "Back", "Next"}));
        QCOMPARE(focused(), QString("Skip the tour"));
        press(Qt::Key_Return);
        QVERIFY(!tour().is_running());
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(&(*studio_)->canvas()));
    }

    void the_help_menu_has_it() {
        QAction* action = nullptr;
        for (auto* menu : studio_->window().findChildren<QMenu*>())
            for (auto* entry : menu->actions())
                if (entry->text() == "&Tour") action = entry;
        QVERIFY(action != nullptr);
        auto* train = studio_->window().findChild<TrainWorkspace*>();
        studio_->window().bring_forward(train);
        action->trigger();
        QVERIFY(tour().is_running());
        QCOMPARE(studio_->window().in_front(), static_cast<Workspace*>(&studio_->window().restore()));
        action->trigger();
        QCOMPARE(tour().stop(), 0);
        // Following the last balloon's hint completes the tour.
        studio_->window().bring_forward(train);
        QVERIFY(!tour().is_running());
    }

    // A sample that was not fully restored is not work to resume.
    void the_next_start_does_not_offer_the_sample() {
        studio_->window().start_tour();
        QTRY_COMPARE_WITH_TIMEOUT((*studio_)->pictures().count(), 1, 10000);
        studio_->close();
        studio_->open({"mofme-compact"});
        QTest::qWait(1000);  // no offer may come
        QCOMPARE(studio_->offer().message(), QString());
    }

    // Open pictures stay, and no sample is added to them.
    void with_pictures_open_it_takes_those() {
        studio_->picture("mine.png");
        studio_->drop({"mine.png"});
        QTRY_COMPARE_WITH_TIMEOUT((*studio_)->pictures().count(), 1, 10000);
        studio_->window().start_tour();
        QTest::qWait(500);  // no picture may be added
        QCOMPARE((*studio_)->pictures().count(), 1);
        // A closed panel is not pointed at, but the balloon is visible.
        studio_->window().findChild<QDockWidget*>("pictures")->hide();
        QTRY_VERIFY(tour().target().isEmpty());
        QVERIFY(studio_->window().rect().contains(tour().balloon()->geometry()));
    }

    void other_languages_fit_data() {
        QTest::addColumn<QString>("language");
        for (const auto& language : languages()) QTest::newRow(qPrintable(language)) << language;
    }
    void other_languages_fit() {
        QFETCH(QString, language);
        studio_.reset();
        use_language(language);
        open_window();
        studio_->window().start_tour();
        for (int stop = 0; tour().is_running(); ++stop) {
            QVERIFY(laid_out(&studio_->window()));
            QVERIFY2(cut_off().isEmpty(), qPrintable(cut_off().join("; ")));
            QVERIFY(studio_->window().rect().contains(tour().balloon()->geometry()));
            if (stop == 2) take("tour-" + language + ".png");
            tour().next();
        }
    }

    // The program itself, at its first start: without files, then with one.
    void the_first_start_of_the_program_data() {
        QTest::addColumn<bool>("with_file");
        QTest::newRow("alone") << false;
        QTest::newRow("with a file") << true;
    }
    void the_first_start_of_the_program() {
        QFETCH(bool, with_file);
        const QTemporaryDir folder;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_DATA_HOME", folder.filePath("data"));
        environment.insert("XDG_CONFIG_HOME", folder.filePath("config"));
        QProcess program;
        program.setProcessEnvironment(environment);
        QStringList arguments = {"--device", "cpu"};
        if (with_file) arguments.append(studio_->picture("mine.png"));
        program.start(DEWEATHER_BIN "/deweather-studio", arguments);
        QVERIFY(program.waitForStarted());
        const QDir sessions(folder.filePath("data/Deweather/Deweather Studio/sessions"));
        const auto opened = [&] {
            const auto names = sessions.entryList({"session-*.jsonl"});
            return names.isEmpty() ? QByteArray() : StudioWindow::bytes(sessions.filePath(names.first()));
        };
        QTRY_VERIFY_WITH_TIMEOUT(opened().contains(with_file ? "mine.png" : "snow-dogs.jpg"), 60000);
        const auto seen = [&] {
            return StudioWindow::bytes(folder.filePath("config/Deweather/Deweather Studio.conf"))
                .contains("tour_seen=true");
        };
        if (with_file) {
            QTest::qWait(1500);  // the tour may not start
            QVERIFY(!seen());
        } else {
            QTRY_VERIFY_WITH_TIMEOUT(seen(), 10000);
        }
        program.terminate();
        if (!program.waitForFinished(5000)) program.kill();
        program.waitForFinished();
    }

    void in_the_dark() {
        const auto light = QApplication::palette();
        QPalette dark(QColor(53, 53, 57), QColor(45, 45, 48));
        dark.setColor(QPalette::Base, QColor(30, 30, 33));
        QApplication::setPalette(dark);
        studio_->window().start_tour();
        tour().next();
        QTRY_VERIFY_WITH_TIMEOUT(!(*studio_)->canvas().result_image(0).isNull(), 60000);
        const auto picture = tour().balloon()->grab().toImage();
        QVERIFY(picture.pixelColor(picture.width() / 2, 20).lightness() < 100);
        take("tour-dark.png");
        QApplication::setPalette(light);
    }
};

QTEST_MAIN(TestTour)
#include "test_tour.moc"
