// What the engine reports goes into the records, and the bar of jobs says how far the queue is.
#include "app/studio/restore/queue_controller.h"

#include <QSignalSpy>

#include "app/studio/common/job_bar.h"
#include "restore_parts.h"

using namespace deweather::studio;
using State = PictureState;

class TestQueueController : public QObject {
    Q_OBJECT

    std::unique_ptr<RestoreParts> parts_;
    std::unique_ptr<QueueController> queue_;

    State state(int id) const { return parts_->pictures.at(id).state; }
    QString said() const { return parts_->layout.jobs->text(); }

  private Q_SLOTS:
    void init() {
        parts_ = std::make_unique<RestoreParts>();
        queue_ = std::make_unique<QueueController>(parts_->pictures, parts_->selection, parts_->engine,
                                                   *parts_->layout.models, *parts_->layout.jobs, parts_->history,
                                                   parts_->notices());
        parts_->selection.choose_models({"one", "two"});
    }
    void cleanup() {
        parts_->history.clear();
        queue_.reset();
        parts_.reset();
    }

    void two_are_restored() {
        auto& parts = *parts_;
        QSignalSpy all(queue_.get(), &QueueController::all_finished);
        Q_EMIT parts.engine.models().model_ready("one", "CPU", 1);
        Q_EMIT parts.engine.restoring().restoring(parts.a, "one");
        QVERIFY(state(parts.a) == State::kRestoring);
        QVERIFY2(said().contains("a.png") && said().contains("2 to go"), qPrintable(said()));
        Q_EMIT parts.engine.restoring().progressed(parts.a, "one", 1, 2);
        QCOMPARE(parts.pictures.at(parts.a).done, 1);
        QCOMPARE(parts.layout.jobs->progress(), std::optional(0.25));
        Q_EMIT parts.engine.restoring().waiting(parts.a);
        QVERIFY(state(parts.a) == State::kWaiting);
        Q_EMIT parts.engine.restoring().finished(parts.a, "one", {.model = "one", .milliseconds = 5});
        QVERIFY(state(parts.a) == State::kRestored && parts.pictures.at(parts.a).restored);
        QCOMPARE(all.count(), 0);
        // By a compared model: nothing is done for the queue.
        Q_EMIT parts.engine.restoring().finished(parts.b, "two", {.model = "two"});
        QVERIFY(state(parts.b) == State::kWaiting);
        Q_EMIT parts.engine.restoring().finished(parts.b, "one", {.model = "one"});
        QCOMPARE(all.count(), 1);
        QCOMPARE(said(), QString("2 pictures restored"));
        QVERIFY(!parts.layout.jobs->progress());
        Q_EMIT parts.engine.restoring().finished(99, "one", {});  // news of a picture that is gone
    }

    void failures_and_cancellations_are_tried_again() {
        auto& parts = *parts_;
        QSignalSpy failed(queue_.get(), &QueueController::failed), saves(queue_.get(), &QueueController::save_wanted);
        Q_EMIT parts.engine.restoring().failed(parts.a, "two", "no such file");
        QVERIFY(state(parts.a) == State::kWaiting && parts.pictures.at(parts.a).problems.contains("two"));
        QCOMPARE(failed.count(), 0);
        Q_EMIT parts.engine.restoring().failed(parts.a, "one", "not enough memory");
        QVERIFY(state(parts.a) == State::kFailed && !parts.pictures.at(parts.a).restored);
        QCOMPARE(failed.count(), 1);
        Q_EMIT parts.engine.restoring().cancelled(parts.b);
        QVERIFY(state(parts.b) == State::kCancelled);
        QSignalSpy retried(queue_.get(), &QueueController::retried);
        parts.selection.set_current(parts.a);
        queue_->retry({parts.a, parts.b, 99});
        QVERIFY(state(parts.a) == State::kWaiting && state(parts.b) == State::kWaiting);
        QVERIFY(parts.pictures.at(parts.a).problems.isEmpty() && parts.pictures.at(parts.a).detail.isEmpty());
        QCOMPARE(retried.count(), 1);
        // A save that failed is saved again, as it was to be.
        parts.pictures.change(parts.b, [&](PictureRecord& picture) {
            picture.restored = true;
            picture.state = State::kRestored;
            picture.save = SaveRequest{.picture = picture.id, .path = "out.png"};
        });
        queue_->retry({parts.b});
        QCOMPARE(saves.count(), 1);
    }

    void a_removed_one_comes_back_with_its_result() {
        auto& parts = *parts_;
        parts.selection.set_current(parts.a);
        Q_EMIT parts.engine.restoring().finished(parts.a, "one", {.model = "one"});
        QSignalSpy removed(queue_.get(), &QueueController::removed);
        QSignalSpy current(&parts.selection, &Selection::current_changed);
        queue_->remove({parts.a});
        QCOMPARE(removed.count(), 1);
        QCOMPARE(current.count(), 1);
        QCOMPARE(parts.selection.current(), parts.b);
        QCOMPARE(parts.pictures.count(), 1);
        QVERIFY(parts.layout.news->message().contains("1"));
        parts.layout.news->accept();  // undo
        QCOMPARE(parts.pictures.ids(), (QList<int>{parts.a, parts.b}));
        QVERIFY(state(parts.a) == State::kRestored);
        QCOMPARE(parts.selection.current(), parts.a);
    }

    void a_pause_is_said() {
        queue_->pause(true);
        QVERIFY2(said().contains("Paused") && said().contains("2"), qPrintable(said()));
        queue_->pause(false);
        QVERIFY2(!said().contains("Paused"), qPrintable(said()));
    }
};

QTEST_MAIN(TestQueueController)
#include "test_queue_controller.moc"
