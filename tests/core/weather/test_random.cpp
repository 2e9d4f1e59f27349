// The random number generator: stored values, range and uniformity.
#include "core/weather/random.h"

#include <QtTest>

#include "core/weather/ranges.h"

using namespace deweather::weather;

class TestRandom : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void bits_are_those_of_splitmix64() {
        // The first output of SplitMix64 for state 0, as published with it.
        QCOMPARE(mix_bits(0x9E3779B97F4A7C15U), 0xE220A8397B1DCDAFU);
    }

    void seeds_and_streams_differ() {
        QVERIFY(Random(1).next() != Random(2).next());
        QVERIFY(Random(1, 0).next() != Random(1, 1).next());
        QCOMPARE(Random(1, 1).next(), Random(1, 1).next());
        Random random(7);
        QCOMPARE(random.next(), Random(7).at(0));
        QCOMPARE(random.next(), Random(7).at(1));
    }

    void numbers_are_even() {
        Random random(3);
        double sum = 0, square = 0;
        std::array<int, 3> counts{};
        constexpr int kDraws = 30000;
        for (int i = 0; i < kDraws; ++i) {
            const double value = random.uniform(2, 4);
            QVERIFY(value >= 2 && value < 4);
            sum += value;
            square += (value - 3) * (value - 3);
            ++counts.at(static_cast<std::size_t>(random.whole(5, 7) - 5));
        }
        // Six standard deviations.
        QVERIFY(std::abs(sum / kDraws - 3) < 0.02);
        QVERIFY(std::abs(square / kDraws - 1.0 / 3) < 0.011);
        for (const int count : counts) QVERIFY(std::abs(count - kDraws / 3) < 490);
    }

    void logarithmic_ranges_have_as_many_in_each_octave() {
        Random random(4);
        int low = 0;
        for (int i = 0; i < 10000; ++i) {
            const double value = draw(LogRange{.low = 1, .high = 16}, random);
            QVERIFY(value >= 1 && value <= 16);
            low += value < 4 ? 1 : 0;
        }
        QVERIFY(std::abs(low - 5000) < 300);
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "test_random.moc"
