// Whose turn it is on the device: lanes, order of arrival, keys, holds, and who makes way.
#include "app/studio/engine/device/device_lanes.h"

#include <QtTest>

using namespace deweather::studio;

class TestDeviceLanes : public QObject {
    Q_OBJECT

    static constexpr std::array kLanes = {Lane::kFrame, Lane::kShown,  Lane::kMap,  Lane::kSave,
                                          Lane::kQueue, Lane::kExport, Lane::kStudy};
    inline static const QStringList kNames = {"frame", "shown", "map", "save", "queue", "export", "study"};

    // Adds work in this order and runs all of it; "map:a" has the key a, "map.1" none. Gives the words in the order in
    // which they ran.
    static QString run(const QString& added, std::optional<Lane> held = {}) {
        DeviceLanes lanes;
        if (held) lanes.hold(*held);
        QMap<int, QString> names;
        for (const auto& word : added.split(' ')) {
            const auto lane = word.section(QRegularExpression("[.:]"), 0, 0);
            names[lanes.add(kLanes.at(static_cast<std::size_t>(kNames.indexOf(lane))),
                            word.section(':', 1).toStdString())] = word;
        }
        QStringList ran;
        while (const auto next = lanes.next()) {
            lanes.begin(*next);
            ran.append(names[*next]);
            lanes.remove(*next);
        }
        return ran.join(' ');
    }

  private Q_SLOTS:
    void lanes_go_by_urgency() {
        QCOMPARE(run("study export queue save map shown frame"), "frame shown map save queue export study");
    }

    void equal_ones_go_in_order_of_arrival() {
        QCOMPARE(run("queue.1 map.1 queue.2 map.2 queue.3"), "map.1 map.2 queue.1 queue.2 queue.3");
    }

    void a_later_one_with_the_same_key_replaces_the_earlier() {
        QCOMPARE(run("map:a map:b map:a queue:c"), "map:b map:a queue:c");
        QCOMPARE(run("map map"), "map map");  // without a key all of them count
    }

    void a_hold_keeps_back_what_is_less_urgent() {
        QCOMPARE(run("study frame queue shown", Lane::kShown), "frame shown");
        QCOMPARE(run("study queue", Lane::kStudy), "queue study");
    }

    void holds_add_up() {
        DeviceLanes lanes;
        lanes.add(Lane::kQueue);
        lanes.hold(Lane::kShown);
        lanes.hold(Lane::kShown);
        lanes.release(Lane::kShown);
        QVERIFY(!lanes.next());
        lanes.release(Lane::kShown);
        QVERIFY(lanes.next().has_value());
    }

    void one_runs_at_a_time_and_makes_way_for_more_urgent_ones() {
        DeviceLanes lanes;
        const int queue = lanes.add(Lane::kQueue);
        lanes.begin(queue);
        QVERIFY(!lanes.next() && !lanes.makes_way());
        const int other = lanes.add(Lane::kQueue), study = lanes.add(Lane::kStudy);
        QVERIFY(!lanes.makes_way());
        const int shown = lanes.add(Lane::kShown);
        QVERIFY(lanes.makes_way() && !lanes.next());
        lanes.made_way(queue);
        QCOMPARE(*lanes.next(), shown);
        lanes.begin(shown);
        QVERIFY(!lanes.makes_way());
        lanes.remove(shown);
        // At its old place: before the one that came after it.
        QCOMPARE(*lanes.next(), queue);
        lanes.remove(queue);
        QCOMPARE(*lanes.next(), other);
        lanes.remove(other);
        QCOMPARE(*lanes.next(), study);
    }

    void a_running_one_makes_way_for_a_hold_and_for_its_own_successor() {
        DeviceLanes lanes;
        const int map = lanes.add(Lane::kMap, "experts");
        lanes.begin(map);
        lanes.hold(Lane::kMap);
        QVERIFY(!lanes.makes_way());
        lanes.hold(Lane::kFrame);
        QVERIFY(lanes.makes_way());
        lanes.release(Lane::kFrame);
        QVERIFY(!lanes.makes_way());
        lanes.add(Lane::kMap, "experts");
        QVERIFY(lanes.makes_way() && lanes.is_outdated(map));
    }

    // Work that may not begin does not stop what runs.
    void what_is_held_back_stops_nobody() {
        DeviceLanes lanes;
        const int frame = lanes.add(Lane::kFrame);
        lanes.begin(frame);
        lanes.remove(frame);
        const int study = lanes.add(Lane::kStudy);
        lanes.begin(study);
        const int queue = lanes.add(Lane::kQueue, "a");
        QVERIFY(lanes.makes_way());
        lanes.outdate("a");
        QVERIFY(!lanes.makes_way() && lanes.is_outdated(queue));
    }
};

QTEST_GUILESS_MAIN(TestDeviceLanes)
#include "test_device_lanes.moc"
