// The scheduler's order: the picture on screen, pending saves, the queue; and which pieces give way.
#include "app/studio/engine/restoring/schedule.h"

#include <QtTest>

using namespace deweather::studio;

class TestSchedule : public QObject {
    Q_OBJECT

    // Runs all pieces in order; "1a" is picture 1 by model a, "1a'" its preview.
    static QString run(Schedule& schedule, int most = 100) {
        QStringList done;
        for (auto piece = schedule.next(); piece && most-- > 0; piece = schedule.next()) {
            schedule.finished(*piece);
            done.append(QString::number(piece->picture) + QString::fromStdString(piece->model) +
                        (piece->preview ? "'" : ""));
        }
        return done.join(' ');
    }
    static Schedule filled(std::vector<std::string> models, int pictures) {
        Schedule schedule;
        schedule.set_models(std::move(models));
        for (int id = 1; id <= pictures; ++id) schedule.add(id);
        return schedule;
    }

  private Q_SLOTS:
    void one_result_is_evicted() {
        Schedule schedule;
        schedule.set_models({"a", "b"});
        schedule.add(1);
        for (const char* model : {"a", "b"}) schedule.finished({.picture = 1, .model = model, .preview = false});
        schedule.show(1);
        QVERIFY(!schedule.next());
        schedule.evict(1, "b");
        QVERIFY(schedule.next() == (Piece{.picture = 1, .model = "b", .preview = true}));
    }

    void pieces_are_as_urgent_as_what_waits_for_them() {
        auto schedule = filled({"a", "b"}, 3);
        schedule.show(1);
        schedule.want(2, "a");
        QVERIFY(schedule.lane({.picture = 1, .model = "b"}) == Lane::kShown);
        QVERIFY(schedule.lane({.picture = 2, .model = "a"}) == Lane::kSave);
        QVERIFY(schedule.lane({.picture = 2, .model = "b"}) == Lane::kQueue);
        QVERIFY(schedule.lane({.picture = 3, .model = "a"}) == Lane::kQueue);
    }

    void the_queue_goes_in_order_by_the_first_model() {
        auto schedule = filled({"a", "b"}, 3);
        QCOMPARE(run(schedule), "1a 2a 3a");
    }

    void the_picture_on_screen_comes_first_by_every_model_and_previews_before_results() {
        auto schedule = filled({"a", "b"}, 3);
        schedule.show(2);
        QCOMPARE(run(schedule), "2a' 2b' 2a 2b 1a 3a");
        // Shown again, there is nothing to do; with one more model, there is.
        schedule.show(2);
        QCOMPARE(run(schedule), "");
        schedule.set_models({"a", "b", "c"});
        QCOMPARE(run(schedule), "2c' 2c");
    }

    void what_was_let_go_is_made_again_when_it_is_shown_and_not_before() {
        auto schedule = filled({"a"}, 2);
        QCOMPARE(run(schedule), "1a 2a");
        schedule.evict(1);
        QCOMPARE(run(schedule), "");
        schedule.show(1);
        QCOMPARE(run(schedule), "1a' 1a");
    }

    void saves_go_before_the_queue() {
        auto schedule = filled({"a"}, 3);
        schedule.want(3, "b");
        QCOMPARE(run(schedule), "3b 1a 2a");
        // The queue would have used another model for the wanted picture; that piece is not made needlessly.
        QVERIFY(!schedule.waits(3));
    }

    void cancelled_and_failed_ones_stay_away_until_they_are_tried_again() {
        auto schedule = filled({"a"}, 3);
        schedule.cancel(1);
        schedule.failed(2, "a");
        schedule.show(1);
        QCOMPARE(run(schedule), "3a");
        schedule.retry(1);
        schedule.retry(2);
        QCOMPARE(run(schedule), "1a' 1a 2a");
        schedule.remove(1);
        QVERIFY(!schedule.shown());
    }

    void a_failed_comparison_leaves_the_rest() {
        auto schedule = filled({"a", "b", "c"}, 1);
        schedule.show(1);
        schedule.failed(1, "b");
        QCOMPARE(run(schedule), "1a' 1c' 1a 1c");
        // Removed and added again, the model gets another chance.
        schedule.set_models({"a", "c"});
        schedule.set_models({"a", "c", "b"});
        QCOMPARE(run(schedule), "1b' 1b");
    }

    void paused_nothing_is_next() {
        auto schedule = filled({"a"}, 2);
        schedule.set_paused(true);
        schedule.show(1);
        QVERIFY(!schedule.next());
        QVERIFY(schedule.gives_way({.picture = 1, .model = "a"}));
        schedule.set_paused(false);
        QCOMPARE(run(schedule), "1a' 1a 2a");
    }

    void what_runs_gives_way() {
        auto schedule = filled({"a", "b"}, 3);
        const Piece first{.picture = 1, .model = "a"};
        QVERIFY(!schedule.gives_way(first));
        schedule.show(2);
        QVERIFY(schedule.gives_way(first));
        // Does not give way to a picture without work.
        schedule.cancel(2);
        QVERIFY(!schedule.gives_way(first));
        schedule.set_models({"b"});
        QVERIFY(schedule.gives_way(first));
        schedule.want(1, "a");
        QVERIFY(!schedule.gives_way(first));
        schedule.remove(1);
        QVERIFY(schedule.gives_way(first));
    }

    void unfinished_are_those_with_something_to_do() {
        auto schedule = filled({"a", "b"}, 3);
        QCOMPARE(schedule.unfinished(), (std::vector<int>{1, 2, 3}));
        run(schedule);
        QCOMPARE(schedule.unfinished(), (std::vector<int>{}));
        schedule.show(2);
        schedule.want(3, "b");
        QCOMPARE(schedule.unfinished(), (std::vector<int>{2, 3}));
        QCOMPARE(schedule.after(2), std::optional(3));
    }
};

QTEST_GUILESS_MAIN(TestSchedule)
#include "test_schedule.moc"
