// Progress of a queue: fraction, rate and remaining time.
#include "app/studio/restore/queue_progress.h"

#include <QtTest>

using deweather::studio::QueueProgress;

class TestQueueProgress : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void share_rate_and_rest() {
        QueueProgress progress;
        progress.begin(1000);
        QCOMPARE(progress.share(4), 0.0);
        QVERIFY(!progress.seconds_left(4, 1500));
        progress.piece(0.5);
        QCOMPARE(progress.share(4), 0.125);
        // Half a picture in two seconds: four seconds each, three and a half to go.
        QCOMPARE(*progress.seconds_per_picture(3000), 4.0);
        QCOMPARE(*progress.seconds_left(4, 3000), 14.0);
        progress.settled();
        QCOMPARE(progress.done(), 1);
        QCOMPARE(progress.share(3), 0.25);
        QCOMPARE(*progress.seconds_left(3, 5000), 12.0);
    }

    void pauses_do_not_count() {
        QueueProgress progress;
        progress.begin(0);
        progress.settled();
        progress.pause(2000);
        QCOMPARE(*progress.seconds_per_picture(60000), 2.0);
        progress.resume(60000);
        QCOMPARE(*progress.seconds_per_picture(62000), 4.0);
    }
};

QTEST_GUILESS_MAIN(TestQueueProgress)
#include "test_queue_progress.moc"
