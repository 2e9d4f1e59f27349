// The picture cache: what stays and what is evicted.
#include "app/studio/engine/pictures/picture_store.h"

#include <torch/types.h>

#include <QtTest>

using namespace deweather;
using studio::PictureStore;

class TestPictureStore : public QObject {
    Q_OBJECT

    static constexpr int64_t kBytes = int64_t{3} * 10 * 10 * 4;

    static PictureStore::Original original() {
        auto picture = std::make_shared<media::Image>();
        picture->rgb = at::zeros({3, 10, 10});
        return picture;
    }

  private Q_SLOTS:
    void the_longest_unused_goes_first_and_originals_before_results() {
        PictureStore store(4);
        for (int id = 1; id <= 3; ++id) {
            store.put_original(id, original());
            store.put_result(id, "a", {.rgb = at::zeros({3, 10, 10})});
        }
        QCOMPARE(store.bytes(), 6 * kBytes);
        (void)store.original(1);  // used now
        // Three too many: evicts the originals of 2 and 3 (1 is on screen), then the least recently used result.
        QCOMPARE(store.make_room(1, -1, 3 * kBytes), (std::vector<int>{2}));
        QCOMPARE(store.bytes(), 3 * kBytes);
        QVERIFY(store.original(1) && !store.original(2) && !store.original(3));
        QVERIFY(store.result(3, "a").rgb.defined() && !store.result(2, "a").rgb.defined());
        QVERIFY(store.result(1, "a").rgb.defined());
    }

    void the_one_on_screen_and_the_newest_stay_whatever_they_take() {
        PictureStore store(4);
        for (int id = 1; id <= 3; ++id) store.put_result(id, "a", {.rgb = at::zeros({3, 10, 10})});
        QCOMPARE(store.make_room(2, 3, 0), (std::vector<int>{1}));
        QCOMPARE(store.bytes(), 2 * kBytes);
    }

    void all_results_of_a_picture_go_together() {
        PictureStore store(4);
        store.put_result(1, "a", {.rgb = at::zeros({3, 10, 10})});
        store.put_result(1, "b", {.rgb = at::zeros({3, 10, 10})});
        QCOMPARE(store.make_room(-1, -1, kBytes), (std::vector<int>{1}));
        QCOMPARE(store.bytes(), int64_t{0});
    }

    void with_memory_to_spare_all_stay() {
        PictureStore store(4);
        store.put_result(1, "a", {.rgb = at::zeros({3, 10, 10})});
        QVERIFY(store.make_room(-1, -1).empty());
        store.remove(1);
        QCOMPARE(store.bytes(), int64_t{0});
    }
};

QTEST_GUILESS_MAIN(TestPictureStore)
#include "test_picture_store.moc"
