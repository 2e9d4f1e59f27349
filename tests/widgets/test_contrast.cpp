// The contrast of colours against values of the standard, and what is made readable by it.
#include "widgets/contrast.h"

#include <QtTest>

using namespace deweather::widgets;

class TestContrast : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void known_values() {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
        // #767676 is the lightest grey that may be read on white.
        QVERIFY(std::abs(contrast(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.01);
        QVERIFY(std::abs(contrast(Qt::white, Qt::red) - 4.00) < 0.01);
        QCOMPARE(contrast(Qt::white, Qt::red), contrast(Qt::red, Qt::white));
    }

    void grounds_become_readable_in_their_hue() {
        const QColor fusion(0x30, 0x8c, 0xc6);
        QVERIFY(contrast(fusion, Qt::white) < 3.8);
        const auto darker = readable_ground(fusion, Qt::white, 6);
        QVERIFY(contrast(darker, Qt::white) >= 6 && contrast(darker, Qt::white) < 8);
        QVERIFY(std::abs(darker.hue() - fusion.hue()) <= 2);
        const auto lighter = readable_ground(fusion, Qt::black, 7);
        QVERIFY(contrast(lighter, Qt::black) >= 7 && lighter.lightness() > fusion.lightness());
        // Readable colours stay.
        QCOMPARE(readable_ground(Qt::darkBlue, Qt::white, 6), QColor(Qt::darkBlue));
    }

    void second_text_is_fainter_and_still_readable() {
        const QColor ground(0x1f, 0x5b, 0x80);
        const auto text = fainter_text(Qt::white, ground, 0.33, 4.5);
        QVERIFY(contrast(text, ground) >= 4.5 && contrast(text, ground) < contrast(Qt::white, ground));
        const auto free = fainter_text(Qt::black, Qt::white, 0.33, 4.5);
        QVERIFY(std::abs(free.red() - 84) <= 1);
    }
};

QTEST_GUILESS_MAIN(TestContrast)
#include "test_contrast.moc"
