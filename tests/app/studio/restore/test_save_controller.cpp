// What is saved, refused, and said about it; and exports of several.
#include "app/studio/restore/save_controller.h"

#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>

#include "app/studio/restore/clip_controller.h"
#include "app/studio/restore/export_controller.h"
#include "restore_parts.h"
#include "widgets/time_line.h"

using namespace deweather::studio;
using State = PictureState;

class TestSaveController : public QObject {
    Q_OBJECT

    std::unique_ptr<RestoreParts> parts_;
    std::unique_ptr<ViewController> view_;
    std::unique_ptr<ClipController> clips_;
    std::unique_ptr<SaveController> saving_;
    std::unique_ptr<ExportController> exports_;

    const PictureRecord& record(int id) const { return parts_->pictures.at(id); }
    void restored(int id) {
        parts_->pictures.change(id, [](PictureRecord& picture) {
            picture.restored = true;
            picture.state = State::kRestored;
        });
    }
    QString warning() const { return parts_->layout.messages->message(); }

  private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("DeweatherTest");
        QCoreApplication::setApplicationName("test_save_controller");
        QSettings().clear();
    }
    void init() {
        parts_ = std::make_unique<RestoreParts>();
        auto& parts = *parts_;
        view_ = std::make_unique<ViewController>(parts.pictures, parts.selection, parts.engine, parts.catalog,
                                                 parts.segmentation, parts.view_widgets(), parts.notices());
        clips_ = std::make_unique<ClipController>(parts.pictures, parts.selection, parts.engine, *view_,
                                                  *parts.layout.details, *parts.layout.time_line,
                                                  *parts.layout.actions->play, &parts.window);
        saving_ = std::make_unique<SaveController>(parts.pictures, parts.selection, parts.engine, *clips_,
                                                   parts.notices(), &parts.window);
        exports_ = std::make_unique<ExportController>(parts.pictures, parts.selection, parts.engine, *view_, *saving_,
                                                      *clips_, *parts.layout.messages, &parts.window);
        parts.selection.choose_models({"one"});
    }
    void cleanup() {
        exports_.reset();
        saving_.reset();
        clips_.reset();
        view_.reset();
        parts_.reset();
    }

    void what_is_saved_is_recorded() {
        auto& parts = *parts_;
        parts.selection.set_current(parts.a);
        saving_->save();
        QVERIFY(record(parts.a).state == State::kWaiting);  // there is no result yet
        restored(parts.a);
        saving_->save();
        QVERIFY(record(parts.a).state == State::kSaving);
        const auto path = record(parts.a).save->path;
        QVERIFY2(path.startsWith("/nowhere/a") && path != record(parts.a).path, qPrintable(path));
        QVERIFY(!record(parts.a).save->overwrite);
        Q_EMIT parts.engine.saver().saved(parts.a, path, {"without its colour profile"});
        QVERIFY(record(parts.a).state == State::kSaved && !record(parts.a).save);
        QCOMPARE(record(parts.a).detail, path);
        QVERIFY(warning().contains("colour profile"));
        // At another strength the file does not hold what is on screen.
        parts.pictures.change(parts.a, [](PictureRecord& picture) { picture.strength = 0.5; });
        QVERIFY(resting_state(record(parts.a)) == State::kRestored);
    }

    void an_open_picture_is_not_replaced() {
        auto& parts = *parts_;
        restored(parts.a);
        saving_->begin({.picture = parts.a, .model = "one", .path = "/nowhere/../nowhere/b.png", .overwrite = true});
        QVERIFY(record(parts.a).state == State::kRestored);
        QVERIFY2(warning().contains("is open here"), qPrintable(warning()));
        QVERIFY(saving_->loss("/nowhere/c.png").isEmpty());
    }

    void a_failure_keeps_the_result_and_offers_to_try_again() {
        auto& parts = *parts_;
        parts.selection.set_current(parts.a);
        restored(parts.a);
        saving_->save();
        const auto path = record(parts.a).save->path;
        QSignalSpy retry(saving_.get(), &SaveController::retry_wanted);
        Q_EMIT parts.engine.saver().save_failed(parts.a, path, "the disk is full", false);
        QVERIFY(record(parts.a).state == State::kRestored && record(parts.a).save);
        parts.layout.messages->accept();
        QCOMPARE(retry.last().first().toInt(), parts.a);
        // A file that is there already needs a decision and is no failure.
        saving_->save();
        Q_EMIT parts.engine.saver().save_failed(parts.a, path, "it exists already", true);
        QVERIFY(record(parts.a).state == State::kRestored && !record(parts.a).save);
        parts.layout.messages->accept(1);  // replace it
        QVERIFY(record(parts.a).state == State::kSaving && record(parts.a).save->overwrite);
    }

    void all_are_exported_but_for_what_cannot_be() {
        auto& parts = *parts_;
        restored(parts.a);
        parts.pictures.set_state(parts.b, State::kFailed, "the file is empty");
        parts.pictures.add("/nowhere/clip.mp4", true);
        auto& dialog = exports_->dialog();
        dialog.set_what(ExportDialog::What::kAll);
        Q_EMIT dialog.export_requested(ExportDialog::What::kAll, {}, dialog.settings());
        QVERIFY2(record(parts.a).state == State::kSaving, qPrintable(dialog.problem()));
        QVERIFY(record(parts.b).state == State::kFailed && !record(parts.b).save);
    }

    void what_is_not_saved_is_exported() {
        auto& parts = *parts_;
        restored(parts.a);
        restored(parts.b);
        parts.pictures.change(parts.b, [](PictureRecord& picture) {
            picture.saved_strength = picture.strength;
            picture.state = State::kSaved;
        });
        auto& dialog = exports_->dialog();
        dialog.set_what(ExportDialog::What::kUnsaved);
        QVERIFY2(dialog.problem().isEmpty(), qPrintable(dialog.problem()));
        Q_EMIT dialog.export_requested(ExportDialog::What::kUnsaved, {}, dialog.settings());
        QVERIFY(record(parts.a).state == State::kSaving && record(parts.b).state == State::kSaved);
        // Both are saved or about to be.
        parts.pictures.set_state(parts.a, State::kSaved);
        QVERIFY(dialog.problem().contains("no such picture"));
    }

    void the_selected_are_exported() {
        auto& parts = *parts_;
        restored(parts.a);
        restored(parts.b);
        const int c = parts.pictures.add("/nowhere/c.png");
        restored(c);
        parts.selection.set_current(parts.a);
        auto& rows = parts.selection.rows();
        rows.select(rows.model()->index(1, 0), QItemSelectionModel::Select);
        exports_->show();
        auto& dialog = exports_->dialog();
        QVERIFY(dialog.what() == ExportDialog::What::kSelected);
        dialog.export_button().click();
        QVERIFY(record(parts.a).state == State::kSaving && record(parts.b).state == State::kSaving);
        QVERIFY(record(c).state == State::kRestored);
    }

    void a_clip_is_saved_with_the_part_that_is_marked() {
        auto& parts = *parts_;
        const int clip = parts.pictures.add("/nowhere/clip.mp4", true);
        parts.selection.set_current(clip);
        QVERIFY(!parts.layout.time_line->isHidden());
        Q_EMIT parts.engine.clip().clip_shown(clip, {.seconds = 2, .rate = 10, .frames = 20});
        QCOMPARE(parts.layout.time_line->frames(), 20);
        Q_EMIT parts.engine.clip().clip_frame(clip, 0.5, RestoreParts::image());
        QCOMPARE(view_->shown(), clip);
        QCOMPARE(parts.layout.time_line->position(), 5);
        parts.layout.time_line->set_range(5, 9);
        saving_->save();
        QVERIFY(record(clip).state == State::kSaving && record(clip).clip_save);
        QVERIFY(qAbs(record(clip).clip_save->from - 0.5) < 0.01);
        QVERIFY(qAbs(record(clip).clip_save->to - 1.0) < 0.01);
        Q_EMIT parts.engine.saver().saved(clip, "/nowhere/clip_restored.mp4", {});
        QVERIFY(record(clip).state == State::kSaved);
        parts.selection.set_current(parts.a);
        QVERIFY(parts.layout.time_line->isHidden());
    }

    void a_clip_that_cannot_be_opened_is_failed() {
        auto& parts = *parts_;
        const int clip = parts.pictures.add("/nowhere/clip.mp4", true);
        parts.selection.set_current(clip);
        Q_EMIT parts.engine.clip().clip_failed(clip, "it is cut short");
        QVERIFY(record(clip).state == State::kFailed);
        QVERIFY(!parts.layout.time_line->isEnabled());
        QVERIFY(parts.layout.error->reason().contains("cut short") || !parts.window.isVisible());
    }
};

QTEST_MAIN(TestSaveController)
#include "test_save_controller.moc"
