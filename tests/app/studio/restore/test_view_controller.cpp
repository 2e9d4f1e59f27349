// What is on screen follows the selection, the records and the engine, with two pictures and no network.
#include "app/studio/restore/view_controller.h"

#include <QSignalSpy>

#include "restore_parts.h"

using namespace deweather::studio;

class TestViewController : public QObject {
    Q_OBJECT

    std::unique_ptr<RestoreParts> parts_;
    std::unique_ptr<ViewController> view_;

  private Q_SLOTS:
    void init() {
        parts_ = std::make_unique<RestoreParts>();
        view_ = std::make_unique<ViewController>(parts_->pictures, parts_->selection, parts_->engine, parts_->catalog,
                                                 parts_->segmentation, parts_->view_widgets(), parts_->notices());
        parts_->selection.choose_models({"one", "two"});
    }
    void cleanup() {
        view_.reset();
        parts_.reset();
    }

    void only_the_current_picture_is_shown() {
        auto& parts = *parts_;
        QSignalSpy images(view_.get(), &ViewController::images_changed);
        parts.selection.set_current(parts.a);
        QCOMPARE(view_->shown(), Engine::kNone);
        Q_EMIT parts.engine.presenter().original_shown(parts.b, RestoreParts::image(), {});  // late news
        QCOMPARE(view_->shown(), Engine::kNone);
        QVERIFY(parts.layout.canvas->original().isNull());
        parts.show(parts.a);
        QCOMPARE(view_->shown(), parts.a);
        QCOMPARE(parts.layout.canvas->results().size(), std::size_t{2});
        const auto before = images.count();
        Q_EMIT parts.engine.presenter().result_shown(parts.a, "two", RestoreParts::image(Qt::red));
        Q_EMIT parts.engine.presenter().result_shown(parts.b, "two", RestoreParts::image(Qt::blue));
        QCOMPARE(images.count(), before + 1);
        QCOMPARE(parts.layout.canvas->result_image(1).pixelColor(0, 0), QColor(Qt::red));
        parts.selection.set_current(Engine::kNone);
        QCOMPARE(view_->shown(), Engine::kNone);
        QVERIFY(parts.layout.canvas->original().isNull());
        QVERIFY(parts.layout.table->isHidden());
    }

    void scores_and_times_appear_when_the_record_has_them() {
        auto& parts = *parts_;
        parts.show(parts.a);
        const int rows = parts.layout.table->model()->rowCount();
        QCOMPARE(rows, 2);
        parts.pictures.change(parts.a, [](PictureRecord& picture) {
            picture.restorations["one"] = {.model = "one", .milliseconds = 250};
        });
        QVERIFY(parts.layout.canvas->results()[0].note.contains("0.25"));
        Q_EMIT parts.engine.scorer().scored(parts.a, {}, {.psnr = 20, .ssim = 0.5});
        Q_EMIT parts.engine.scorer().scored(parts.a, "one", {.psnr = 31.5, .ssim = 0.9});
        QCOMPARE(parts.layout.table->model()->rowCount(), 3);  // the input as well
        QVERIFY(parts.layout.table->csv().contains("31.5"));
        // Another reference: the scores are those of the one before.
        Q_EMIT parts.engine.scorer().reference_shown(parts.a, RestoreParts::image());
        QCOMPARE(parts.layout.table->model()->rowCount(), 2);
        QVERIFY(parts.pictures.at(parts.a).scores.isEmpty());
    }

    void a_picture_that_cannot_be_shown_says_why() {
        auto& parts = *parts_;
        parts.show(parts.a);
        parts.pictures.set_state(parts.b, PictureState::kFailed, "the file is empty");
        view_->report_failure(parts.b, "the file is empty");
        QVERIFY(parts.layout.messages->message().contains("the file is empty"));
        QVERIFY(parts.layout.error->reason().isEmpty());
        parts.selection.set_current(parts.b);
        QCOMPARE(view_->shown(), Engine::kNone);
        QVERIFY(parts.layout.messages->message().isEmpty());
        QSignalSpy retry(view_.get(), &ViewController::retry_wanted),
            remove(view_.get(), &ViewController::remove_wanted);
        parts.layout.error->accept(0);
        QCOMPARE(retry.last().first().toInt(), parts.b);
        parts.layout.error->accept(2);
        QCOMPARE(remove.last().first().toInt(), parts.b);
        // A picture on screen whose restoration fails stays on screen.
        parts.show(parts.a);
        view_->report_failure(parts.a, "not enough memory");
        QCOMPARE(view_->shown(), parts.a);
        QVERIFY(parts.layout.messages->message().contains("not enough memory"));
    }

    void actions_follow() {
        auto& parts = *parts_;
        const auto& actions = *parts.layout.actions;
        parts.layout.actions->follow(parts.pictures, parts.selection, *view_);
        QVERIFY(!actions.save->isEnabled() && !actions.fit->isEnabled() && !actions.remove->isEnabled());
        QVERIFY(actions.cancel->isEnabled() && actions.next->isEnabled());
        parts.show(parts.a);
        QVERIFY(actions.fit->isEnabled() && actions.remove->isEnabled() && !actions.save->isEnabled());
        parts.pictures.change(parts.a, [](PictureRecord& picture) {
            picture.restored = true;
            picture.state = PictureState::kRestored;
        });
        QVERIFY(actions.save->isEnabled() && !actions.retry->isEnabled());
        parts.pictures.set_state(parts.b, PictureState::kCancelled);
        QVERIFY(!actions.cancel->isEnabled());
        parts.selection.set_current(parts.b);
        QVERIFY(actions.retry->isEnabled() && !actions.save->isEnabled());
    }
};

QTEST_MAIN(TestViewController)
#include "test_view_controller.moc"
