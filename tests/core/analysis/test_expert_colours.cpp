// Expert colours are distinguishable for all readers, on light and dark backgrounds.
#include "core/analysis/expert_colours.h"

#include <QtTest>

using namespace deweather::analysis;

class TestExpertColours : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void the_first_are_okabe_and_itos() {
        QCOMPARE(hex(expert_colour(0)), std::string("#0072b2"));
        QCOMPARE(expert_colour(kExpertColours), expert_colour(0));
    }

    void experts_differ_for_everyone_data() {
        QTest::addColumn<int>("cones");
        QTest::addColumn<int>("experts");
        QTest::addColumn<double>("least");
        QTest::newRow("all cones, 16 experts") << static_cast<int>(Cones::kAll) << 16 << 6.0;
        QTest::newRow("no red") << static_cast<int>(Cones::kNoRed) << 16 << 2.0;
        QTest::newRow("no green") << static_cast<int>(Cones::kNoGreen) << 16 << 2.0;
        QTest::newRow("no blue") << static_cast<int>(Cones::kNoBlue) << 16 << 2.0;
        QTest::newRow("all cones, 128 experts") << static_cast<int>(Cones::kAll) << 128 << 1.5;
    }
    void experts_differ_for_everyone() {
        QFETCH(int, cones);
        QFETCH(int, experts);
        QFETCH(double, least);
        double nearest = 1000;
        for (int a = 0; a < experts; ++a)
            for (int b = 0; b < a; ++b)
                nearest = std::min(nearest, colour_distance(as_seen(expert_colour(a), static_cast<Cones>(cones)),
                                                            as_seen(expert_colour(b), static_cast<Cones>(cones))));
        QVERIFY2(nearest > least, qPrintable(QString::number(nearest)));
    }

    void experts_show_on_both_grounds() {
        const Rgb dark{30, 30, 30}, light{250, 250, 250};
        for (int64_t expert = 0; expert < kExpertColours; ++expert) {
            QVERIFY2(colour_distance(expert_colour(expert), dark) > 10, qPrintable(QString::number(expert)));
            QVERIFY2(colour_distance(expert_colour(expert), light) > 8, qPrintable(QString::number(expert)));
        }
    }

    void heat_rises_in_lightness() {
        // Greyscale print: Rec. 709 weights.
        const auto light = [](Rgb c) { return 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue; };
        double before = -1;
        for (int i = 0; i <= 20; ++i) {
            const double now = light(heat_colour(i / 20.0));
            QVERIFY(now > before);
            before = now;
        }
        QCOMPARE(heat_colour(-1), heat_colour(0));
        QCOMPARE(heat_colour(2), heat_colour(1));
    }
};

QTEST_GUILESS_MAIN(TestExpertColours)
#include "test_expert_colours.moc"
