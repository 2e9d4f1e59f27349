// Opening, strengths and the session: what is dropped is listed once and shown once, and what a crash left comes back.
#include "app/studio/restore/opening_controller.h"

#include <QDir>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUrl>

#include "app/studio/restore/clip_controller.h"
#include "app/studio/restore/save_controller.h"
#include "app/studio/restore/session_keeper.h"
#include "app/studio/restore/strength_controller.h"
#include "restore_parts.h"

using namespace deweather::studio;

class TestOpeningController : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::unique_ptr<RestoreParts> parts_;
    std::unique_ptr<ViewController> view_;
    std::unique_ptr<StrengthController> strengths_;
    std::unique_ptr<OpeningController> opening_;

    QString picture(const QString& name) const {
        const auto path = folder_.filePath(name);
        return RestoreParts::image().save(path) ? path : QString();
    }
    void drop(const QStringList& paths, bool as_reference = false) {
        QMimeData data;
        QList<QUrl> urls;
        for (const auto& path : paths) urls.append(QUrl::fromLocalFile(path));
        data.setUrls(urls);
        QVERIFY(opening_->take(data, as_reference));
    }

  private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("DeweatherTest");
        QCoreApplication::setApplicationName("test_opening_controller");
    }
    void init() {
        QSettings().clear();
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).removeRecursively();
        parts_ = std::make_unique<RestoreParts>();
        auto& parts = *parts_;
        view_ = std::make_unique<ViewController>(parts.pictures, parts.selection, parts.engine, parts.catalog,
                                                 parts.segmentation, parts.view_widgets(), parts.notices());
        strengths_ = std::make_unique<StrengthController>(parts.pictures, parts.selection, parts.engine,
                                                          parts.layout.details->strength_control(), parts.history);
        opening_ = std::make_unique<OpeningController>(parts.pictures, parts.selection, parts.engine, *strengths_,
                                                       parts.segmentation, *view_, parts.notices(), &parts.window);
    }
    void cleanup() {
        parts_->history.clear();
        opening_.reset();
        strengths_.reset();
        view_.reset();
        parts_.reset();
    }

    void the_first_of_a_drop_is_shown_once() {
        auto& parts = *parts_;
        strengths_->set_usual(0.75);
        QSignalSpy current(&parts.selection, &Selection::current_changed);
        drop({picture("1.png"), picture("2.png"), picture("1.png")});
        QTRY_COMPARE(parts.pictures.count(), 4);
        QCOMPARE(current.count(), 1);
        const int id = parts.selection.current();
        QCOMPARE(parts.pictures.at(id).path, folder_.filePath("1.png"));
        QCOMPARE(parts.pictures.at(id).strength.overall, 0.75);
        // What is open already is shown, and not opened again.
        parts.selection.set_current(parts.a);
        drop({folder_.filePath("2.png")});
        QTRY_COMPARE(parts.pictures.at(parts.selection.current()).path, folder_.filePath("2.png"));
        QCOMPARE(parts.pictures.count(), 4);
        QMimeData text;
        text.setText("no file");
        QVERIFY(!opening_->take(text, false));
    }

    void a_reference_needs_a_picture_on_screen() {
        auto& parts = *parts_;
        parts.show(parts.a);
        drop({picture("clear.png"), picture("other.png")}, true);
        QVERIFY(parts.layout.messages->message().contains("clear.png"));
        QCOMPARE(parts.pictures.count(), 2);
        parts.selection.set_current(Engine::kNone);
        drop({picture("clear.png")}, true);
        QTRY_COMPARE(parts.pictures.count(), 3);
    }

    void a_strength_is_a_step_that_can_be_undone() {
        auto& parts = *parts_;
        parts.pictures.change(parts.a, [](PictureRecord& picture) {
            picture.restored = true;
            picture.saved_as = "a_restored.png";
            picture.saved_strength = 1;
            picture.state = PictureState::kSaved;
        });
        parts.selection.set_current(parts.a);
        auto& control = parts.layout.details->strength_control();
        control.set_strength(0.5);
        QCOMPARE(parts.pictures.at(parts.a).strength.overall, 0.5);
        QCOMPARE(parts.pictures.at(parts.b).strength.overall, 1.0);
        QVERIFY(parts.pictures.at(parts.a).state == PictureState::kRestored);
        QCOMPARE(strengths_->unusual().keys(), QStringList{"/nowhere/a.png"});
        parts.history.undo();
        QCOMPARE(control.strength().overall, 1.0);
        QVERIFY(parts.pictures.at(parts.a).state == PictureState::kSaved);
        control.set_scope(StrengthControl::Scope::kAll);
        control.set_strength(0.25);
        QCOMPARE(parts.pictures.at(parts.b).strength.overall, 0.25);
        QCOMPARE(strengths_->usual(), 0.25);
    }

    void what_a_crash_left_is_offered_and_goes_on() {
        auto& parts = *parts_;
        const auto sessions =
            QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath("sessions");
        const auto first = picture("left.png"), second = picture("saving.png");
        {
            Journal journal(sessions);
            journal.set_settings(
                {{"strength", 0.5}, {"models", QJsonArray{"two"}}, {"strengths", QJsonObject{{second, 0.25}}}});
            journal.opened({first, second, folder_.filePath("gone.png")});
            journal.became(second, PictureState::kSaving, folder_.filePath("saved.png"));
            journal.flush();
        }
        ClipController clips(parts.pictures, parts.selection, parts.engine, *view_, *parts.layout.details,
                             *parts.layout.time_line, *parts.layout.actions->play, &parts.window);
        SaveController saving(parts.pictures, parts.selection, parts.engine, clips, parts.notices(), &parts.window);
        SessionKeeper session(parts.pictures, parts.selection, *strengths_, *opening_, saving, *parts.layout.offer);
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(parts.layout.offer->message().contains("2 pictures"), 10000);
        parts.layout.offer->accept();
        QTRY_COMPARE_WITH_TIMEOUT(parts.pictures.count(), 4, 10000);
        QCOMPARE(parts.selection.models(), QStringList{"two"});
        const auto find = [&](const QString& path) -> const PictureRecord& {
            for (const int id : parts.pictures.ids())
                if (parts.pictures.at(id).path == path) return parts.pictures.at(id);
            qFatal("it is not open");
        };
        QCOMPARE(find(first).strength.overall, 0.5);
        QCOMPARE(find(second).strength.overall, 0.25);
        QTRY_VERIFY_WITH_TIMEOUT(find(second).save.has_value(), 10000);
        QCOMPARE(find(second).save->path, folder_.filePath("saved.png"));
        session.close();
    }
};

QTEST_MAIN(TestOpeningController)
#include "test_opening_controller.moc"
