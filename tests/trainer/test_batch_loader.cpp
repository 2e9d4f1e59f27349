// The batch loader: the same batches in the same order for any number of threads.
#include <torch/types.h>

#include <QtTest>
#include <atomic>

#include "core/base/error.h"
#include "generated_source.h"
#include "trainer/batch_loader.h"

using namespace deweather;
using namespace deweather::trainer;

namespace {

// Samples of one value, their index; later ones are ready sooner.
class CountingSource : public SampleSource {
  public:
    Sample draw(uint64_t index, const SampleRequest& request) const override {
        const int64_t crop = request.crop;
        QTest::qSleep(index % 5 == 0 ? 8 : 1);
        if (index == broken) throw Error("cannot read picture", "x.png", "it is broken");
        ++drawn;
        const auto value = at::full({3, crop, crop}, static_cast<double>(index));
        return {.degraded = request.weather ? value : value + 0.5, .clean = value + 0.5, .weather = at::ones({4})};
    }
    int64_t size() const override { return 10; }

    mutable std::atomic<int> drawn = 0;
    uint64_t broken = UINT64_MAX;
};

std::optional<BatchRequest> plan(int64_t batch) {
    if (batch >= 12) return std::nullopt;
    return BatchRequest{
        .first = static_cast<uint64_t>(batch * 3), .count = 3, .sample = {.crop = 4 + batch / 6}, .clean_share = 0.4};
}

}  // namespace

class TestBatchLoader : public QObject {
    Q_OBJECT

    static std::vector<Batch> all(int64_t workers) {
        const CountingSource source;
        BatchLoader loader(source, plan, {.workers = workers, .queue = 4, .seed = 9});
        std::vector<Batch> batches;
        while (auto batch = loader.next()) batches.push_back(*batch);
        if (loader.next()) qFatal("a batch after the last");
        return batches;
    }

  private Q_SLOTS:
    void processes_take_turns() {
        const CountingSource source;
        const auto joint = draw_batch(source, {.first = 30, .count = 6, .sample = {.crop = 4}, .clean_share = 0.4}, 9);
        for (uint64_t rank = 0; rank < 2; ++rank) {
            const auto own = draw_batch(
                source, {.first = 30 + rank, .stride = 2, .count = 3, .sample = {.crop = 4}, .clean_share = 0.4}, 9);
            for (int64_t row = 0; row < 3; ++row) {
                const auto position = 2 * row + static_cast<int64_t>(rank);
                QVERIFY(at::equal(own.degraded[row], joint.degraded[position]));
                QVERIFY(at::equal(own.weather[row], joint.weather[position]));
            }
        }
    }

    void order_does_not_depend_on_the_threads() {
        const auto one = all(1), five = all(5);
        QCOMPARE(one.size(), std::size_t{12});
        QCOMPARE(five.size(), std::size_t{12});
        for (std::size_t i = 0; i < 12; ++i) {
            QVERIFY(at::equal(one[i].degraded, five[i].degraded) && at::equal(one[i].weather, five[i].weather));
            for (int64_t row = 0; row < 3; ++row)
                QCOMPARE(one[i].clean[row][0][0][0].item<double>(),
                         static_cast<double>(i) * 3 + static_cast<double>(row) + 0.5);
            QCOMPARE(one[i].clean.size(2), int64_t{i < 6 ? 4 : 5});
        }
    }

    void a_share_is_given_clean() {
        const CountingSource source;
        int clean = 0;
        const auto batch = draw_batch(source, {.first = 0, .count = 300, .sample = {.crop = 2}, .clean_share = 0.4}, 1);
        for (int64_t row = 0; row < 300; ++row) {
            const bool is_clean = at::equal(batch.degraded[row], batch.clean[row]);
            QCOMPARE(batch.weather[row].sum().item<double>(), is_clean ? 0.0 : 4.0);
            clean += is_clean ? 1 : 0;
        }
        QVERIFY2(clean > 90 && clean < 150, qPrintable(QString::number(clean)));
    }

    void the_queue_is_bounded() {
        const CountingSource source;
        BatchLoader loader(source, plan, {.workers = 2, .queue = 2, .seed = 1});
        constexpr int kLonger = 30;  // ms, in which none may be drawn
        for (const int drawn : {6, 9}) {
            QTRY_COMPARE(source.drawn.load(), drawn);
            QTest::qSleep(kLonger);
            QCOMPARE(source.drawn.load(), drawn);
            (void)loader.next();
        }
    }

    void waiting_is_measured() {
        const CountingSource source;
        BatchLoader loader(source, plan, {.workers = 1, .queue = 1, .seed = 1});
        (void)loader.next();
        QVERIFY(loader.seconds_waited() > 0.005 && loader.seconds_waited() < 5);
    }

    void failures_arrive_at_their_place() {
        CountingSource source;
        source.broken = 7;
        BatchLoader loader(source, plan, {.workers = 3, .queue = 4, .seed = 1});
        QVERIFY(loader.next() && loader.next());
        QVERIFY_EXCEPTION_THROWN(loader.next(), Error);
    }
};

QTEST_GUILESS_MAIN(TestBatchLoader)
#include "test_batch_loader.moc"
