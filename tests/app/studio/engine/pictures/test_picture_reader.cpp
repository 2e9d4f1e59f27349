// The reader alone: originals from disk and from memory, results, thumbnails.
#include "app/studio/engine/pictures/picture_reader.h"

#include <ATen/ops/full.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <atomic>
#include <chrono>
#include <thread>

#include "app/studio/engine/pictures/picture_store.h"
#include "core/base/error.h"
#include "tests/app/studio/engine/heard.h"
#include "tests/app/studio/engine/small_inputs.h"

using namespace deweather;
using namespace deweather::studio;

class TestPictureReader : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

  private Q_SLOTS:
    void a_picture_is_read_once() {
        QThreadPool pool;
        PictureReader reader(pool);
        const auto file = pattern_picture(folder_.filePath("a.png"), 30, 20);
        reader.add(1, file);
        QCOMPARE(reader.path(1), file);
        const auto first = reader.original(1);
        QCOMPARE(first->width(), 30);
        QVERIFY(QFile::remove(file));
        QCOMPARE(reader.original(1), first);
        reader.remove({1});
        QVERIFY(reader.path(1).isEmpty());
        QVERIFY_EXCEPTION_THROWN(reader.original(1), Error);
    }

    void an_unreadable_one_throws_each_time_until_it_is_repaired() {
        QThreadPool pool;
        PictureReader reader(pool);
        const auto file = folder_.filePath("b.png");
        reader.add(1, file);
        QVERIFY_EXCEPTION_THROWN(reader.original(1), Error);
        QVERIFY_EXCEPTION_THROWN(reader.original(1), Error);
        pattern_picture(file, 30, 20);
        QCOMPARE(reader.original(1)->height(), 20);
    }

    void read_ahead_it_is_in_memory() {
        QThreadPool pool;
        PictureReader reader(pool);
        const auto file = pattern_picture(folder_.filePath("c.png"), 30, 20);
        reader.add(1, file);
        reader.read_ahead(1);
        reader.read_ahead(2);  // there is none: no matter
        QVERIFY(pool.waitForDone(5000));
        QVERIFY(QFile::remove(file));
        QCOMPARE(reader.original(1)->width(), 30);
    }

    void results_by_model() {
        QThreadPool pool;
        PictureReader reader(pool);
        reader.add(1, folder_.filePath("d.png"));
        QVERIFY(!reader.result(1, "a").rgb.defined());
        QVERIFY(reader.put_result(1, "a", {.rgb = at::full({3, 2, 2}, 0.5)}).empty());
        QCOMPARE(reader.result(1, "a").rgb[0][0][0].item<float>(), 0.5F);
        QVERIFY(!reader.result(1, "b").rgb.defined());
    }

    void thumbnails_the_latest_request_first() {
        QThreadPool pool;
        pool.setMaxThreadCount(1);
        PictureReader reader(pool);
        Heard made(&reader, &PictureReader::thumbnail_ready);
        reader.add(1, pattern_picture(folder_.filePath("e.jpg"), 900, 600));
        reader.add(2, pattern_picture(folder_.filePath("f.png"), 600, 900));
        reader.add(3, folder_.filePath("none.png"));
        // The thread is busy meanwhile.
        std::atomic<bool> free = false;
        pool.start([&] {
            while (!free) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        });
        for (const int id : {1, 2, 3}) reader.make_thumbnail(id);
        free = true;
        QTRY_COMPARE(made.size(), 2);
        QCOMPARE(made[0][0].toInt(), 2);
        QCOMPARE(made[1][0].toInt(), 1);
        const auto tall = made[0][1].value<QImage>(), wide = made[1][1].value<QImage>();
        QVERIFY(tall.height() > tall.width() && tall.height() < 400);
        QVERIFY(wide.width() > wide.height() && wide.width() < 400);
    }
};

QTEST_GUILESS_MAIN(TestPictureReader)
#include "test_picture_reader.moc"
