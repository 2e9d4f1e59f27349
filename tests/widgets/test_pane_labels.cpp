// The words of a canvas without a picture: whole in every language and at any size of letters, and what is wrong.
#include "widgets/pane_labels.h"

#include <QPainter>
#include <QTranslator>
#include <QtTest>

#include "widgets/compare_canvas.h"

using namespace deweather::widgets;

namespace {

// The German text, without its translation file.
class Longer : public QTranslator {
  public:
    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* source, const char*, int) const override {
        if (QByteArray(context) != "CompareCanvas" || !QByteArray(source).startsWith("Drop")) return {};
        return "Bilder, Videos oder einen Ordner hierher ziehen";
    }
};

}  // namespace

class TestPaneLabels : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void the_frame_is_as_wide_as_its_words() {
        Longer german;
        QCoreApplication::installTranslator(&german);
        const auto words = QCoreApplication::translate("CompareCanvas", "Drop pictures, videos or a folder here");
        QVERIFY(words.startsWith("Bilder"));
        for (const int points : {9, 12, 16})
            for (const int width : {1200, 480}) {
                QImage image(width, 600, QImage::Format_RGB32);
                image.fill(Qt::black);
                QPainter painter(&image);
                QFont font = painter.font();
                font.setPointSize(points);
                painter.setFont(font);
                const QRect frame = draw_empty_canvas(painter, image.rect());
                QVERIFY(image.rect().contains(frame));
                font.setPointSizeF(points * 1.5);
                const int needed = QFontMetrics(font).horizontalAdvance(words);
                QVERIFY(width < needed + 100 || frame.width() > needed);
                // Nothing bright touches or leaves the frame: neither end is cut, and the lines lie one below the
                // other.
                int first = width, last = 0;
                for (int y = frame.top() + 8; y < frame.bottom() - 8; ++y)
                    for (int x = 0; x < width; ++x)
                        if (image.pixelColor(x, y).lightness() > 150)
                            first = std::min(first, x), last = std::max(last, x);
                QVERIFY2(
                    first > frame.left() + 8 && last < frame.right() - 8,
                    qPrintable(
                        QString("%1 to %2 in %3 to %4").arg(first).arg(last).arg(frame.left()).arg(frame.right())));
            }
        QCoreApplication::removeTranslator(&german);
    }

    // Where a picture cannot be shown the canvas does not ask for one.
    void a_problem_stands_in_place_of_the_picture() {
        CompareCanvas canvas;
        canvas.resize(600, 400);
        canvas.show();
        QVERIFY(QTest::qWaitForWindowExposed(&canvas));
        const auto empty = canvas.grab().toImage();
        canvas.show_problem("cannot read picture 'broken.jpg': the file is cut short");
        QCOMPARE(canvas.problem(), QString("cannot read picture 'broken.jpg': the file is cut short"));
        const auto problem = canvas.grab().toImage();
        QVERIFY(problem != empty);
        // Nothing but ground, for the card that says it.
        for (int y = 0; y < problem.height(); ++y)
            for (int x = 0; x < problem.width(); ++x) QCOMPARE(problem.pixel(x, y), problem.pixel(0, 0));
        canvas.clear();
        QVERIFY(canvas.grab().toImage() == empty);
        canvas.show_problem("again");
        QImage picture(60, 40, QImage::Format_RGB32);
        picture.fill(Qt::blue);
        canvas.set_original(picture);
        QVERIFY(canvas.problem().isEmpty());
    }
};

QTEST_MAIN(TestPaneLabels)
#include "test_pane_labels.moc"
