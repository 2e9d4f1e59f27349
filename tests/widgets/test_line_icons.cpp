// Line icons: all are drawn, differ from each other, follow the palette and are sharp on fine screens.
#include "widgets/line_icons.h"

#include <QApplication>
#include <QPalette>
#include <QtTest>
#include <clocale>

using namespace deweather::widgets;

class TestLineIcons : public QObject {
    Q_OBJECT

    static QImage drawn(const QIcon& icon, double ratio = 1, QIcon::Mode mode = QIcon::Normal) {
        return icon.pixmap(QSize(20, 20), ratio, mode).toImage().convertToFormat(QImage::Format_ARGB32);
    }

  private Q_SLOTS:
    void each_is_drawn_within_its_square() {
        QVERIFY(line_icon_names().size() >= 34);
        QHash<QByteArray, QString> seen;
        for (const auto& name : line_icon_names()) {
            const auto path = line_icon_path(name);
            QVERIFY2(!path.isEmpty(), qPrintable(name));
            // With half the line's width around, nothing is cut.
            QVERIFY2(QRectF(1, 1, 22, 22).contains(path.boundingRect()), qPrintable(name));
            QVERIFY2(path.boundingRect().width() >= 8 || path.boundingRect().height() >= 8, qPrintable(name));
            const auto image = drawn(line_icon(name));
            QCOMPARE(image.size(), QSize(20, 20));
            const QByteArray bytes(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes());
            QVERIFY2(!seen.contains(bytes), qPrintable(name + " looks like " + seen.value(bytes)));
            seen[bytes] = name;
        }
        QVERIFY(line_icon("no such icon").isNull());
    }

    // Where numbers are read with the locale's decimal comma, halves would be lost.
    void they_are_the_same_with_a_decimal_comma() {
        const auto before = line_icon_path("open");
        const std::string own = std::setlocale(LC_NUMERIC, nullptr);
        const bool comma = std::setlocale(LC_NUMERIC, "de_DE.UTF-8") != nullptr;
        const auto after = line_icon_path("open");
        std::setlocale(LC_NUMERIC, own.c_str());
        if (!comma) QSKIP("the locale de_DE.UTF-8 is not installed");
        QVERIFY(before == after);
    }

    void they_follow_the_palette() {
        const auto before = QApplication::palette();
        const auto icon = line_icon("menu");
        for (const QColor colour : {QColor(230, 231, 233), QColor(31, 35, 40)}) {
            auto palette = before;
            palette.setColor(QPalette::ButtonText, colour);
            palette.setColor(QPalette::Disabled, QPalette::ButtonText, Qt::gray);
            QApplication::setPalette(palette);
            const auto image = drawn(icon, 4);
            int opaque = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (qAlpha(image.pixel(x, y)) == 255) {
                        ++opaque;
                        QCOMPARE(QColor(image.pixel(x, y)), colour);
                    }
            QVERIFY(opaque > 100);
            QVERIFY(drawn(icon, 4, QIcon::Disabled) != image);
        }
        QApplication::setPalette(before);
        // Unless they are given a colour of their own.
        const auto own = drawn(line_icon("menu", Qt::red), 4);
        QCOMPARE(QColor(own.pixel(40, 40)), QColor(Qt::red));
    }

    // Drawn anew for a fine screen, not enlarged.
    void they_are_sharp_on_fine_screens() {
        const auto icon = line_icon("menu");
        const auto one = drawn(icon), two = drawn(icon, 2);
        QCOMPARE(two.size(), QSize(40, 40));
        QCOMPARE(two.devicePixelRatio(), 2.0);
        QVERIFY(two != one.scaled(two.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
        const auto half_clear = [](const QImage& image) {
            double count = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    count += qAlpha(image.pixel(x, y)) > 0 && qAlpha(image.pixel(x, y)) < 255 ? 1 : 0;
            return count / (image.width() * image.height());
        };
        QVERIFY(half_clear(two) < 0.75 * half_clear(one));
    }
};

QTEST_MAIN(TestLineIcons)
#include "test_line_icons.moc"
