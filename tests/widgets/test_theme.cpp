// The tokens of the themes: contrasts of everything that is drawn on anything, by the formula of WCAG 2, and what is
// made of them.
#include "widgets/theme.h"

#include <QApplication>
#include <QPushButton>
#include <QtTest>
#include <cmath>

#include "widgets/studio_style.h"

using namespace deweather::widgets;

namespace {

// Independent of widgets/contrast.h.
double channel(int value) {
    const double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}
double luminance(const QColor& colour) {
    return 0.2126 * channel(colour.red()) + 0.7152 * channel(colour.green()) + 0.0722 * channel(colour.blue());
}
double ratio(const QColor& one, const QColor& other) {
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

constexpr double kText = 4.5, kMark = 3;

}  // namespace

class TestTheme : public QObject {
    Q_OBJECT

    static void themes() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }

  private Q_SLOTS:
    void everything_can_be_read_data() { themes(); }
    void everything_can_be_read() {
        QFETCH(bool, dark);
        const auto& theme = dark ? dark_theme() : light_theme();
        QCOMPARE(theme.dark, dark);
        struct Pair {
            const char* name;
            QColor ink;
            QList<QColor> grounds;
            double least;
        };
        const QList<QColor> all = {theme.canvas, theme.panel, theme.raised, theme.hover},
                            plain = {theme.canvas, theme.panel, theme.raised};
        const QList<Pair> pairs = {
            {"text", theme.text, all, kText},
            {"second", theme.second, all, kText},
            {"accent", theme.accent, plain, kText},
            {"ready", theme.ready, plain, kText},
            {"warn", theme.warn, plain, kText},
            {"error", theme.error, plain, kText},
            {"on accent", theme.on_accent, {theme.accent}, kText},
            {"on selection", theme.on_selection, {theme.selection}, kText},
            {"second on selection", theme.second_on_selection, {theme.selection}, kText},
            // The ring of the focus, also around what is selected, and the edges of boxes to tick.
            {"ring", theme.accent, {theme.selection, theme.hover}, kMark},
            {"outline", theme.outline, all, kMark},
        };
        for (const auto& pair : pairs)
            for (const auto& ground : pair.grounds)
                QVERIFY2(
                    ratio(pair.ink, ground) >= pair.least,
                    qPrintable(QString("%1 on %2: %3").arg(pair.name, ground.name()).arg(ratio(pair.ink, ground))));
        // Figures and pictures are seen against neutral grounds.
        for (const auto& ground : plain)
            QVERIFY2(std::abs(ground.red() - ground.blue()) <= 8, qPrintable(ground.name()));
    }

    void the_palette_is_made_of_the_tokens_data() { themes(); }
    void the_palette_is_made_of_the_tokens() {
        QFETCH(bool, dark);
        const auto& theme = dark ? dark_theme() : light_theme();
        const auto palette = palette_of(theme);
        QCOMPARE(&theme_of(palette), &theme);
        using Role = QPalette::ColorRole;
        for (const auto& [ink, ground] :
             std::initializer_list<std::pair<Role, Role>>{{QPalette::WindowText, QPalette::Window},
                                                          {QPalette::Text, QPalette::Base},
                                                          {QPalette::Text, QPalette::AlternateBase},
                                                          {QPalette::ButtonText, QPalette::Button},
                                                          {QPalette::HighlightedText, QPalette::Highlight},
                                                          {QPalette::ToolTipText, QPalette::ToolTipBase},
                                                          {QPalette::PlaceholderText, QPalette::Base},
                                                          {QPalette::Link, QPalette::Base}})
            for (const auto group : {QPalette::Active, QPalette::Inactive})
                QVERIFY(ratio(palette.color(group, ink), palette.color(group, ground)) >= kText);
    }

    void the_sheet_knows_all_its_names() {
        for (const auto* theme : {&dark_theme(), &light_theme()}) {
            const auto sheet = style_sheet(*theme);
            QVERIFY(!sheet.contains('@'));
            // A name that is no token would leave nothing.
            QVERIFY2(!QRegularExpression(":\\s*;|solid\\s*;").match(sheet).hasMatch(), qPrintable(sheet));
            QVERIFY(sheet.contains(theme->accent.name()));
        }
        QVERIFY(style_sheet(dark_theme()) != style_sheet(light_theme()));
    }

    void type_has_three_sizes() {
        QFont body;
        body.setPixelSize(13);
        QCOMPARE(font_of(body, TextSize::kTitle).pixelSize(), 20);
        QCOMPARE(font_of(body, TextSize::kBody).pixelSize(), 13);
        QCOMPARE(font_of(body, TextSize::kCaption).pixelSize(), 11);
        // Larger where the desktop's is.
        body.setPixelSize(18);
        QVERIFY(font_of(body, TextSize::kTitle).pixelSize() > 26 &&
                font_of(body, TextSize::kCaption).pixelSize() >= 15);
    }

    // By the keyboard: a ring in the accent's colour, which is not there otherwise.
    void the_focus_can_be_seen_data() { themes(); }
    void the_focus_can_be_seen() {
        QFETCH(bool, dark);
        const auto& theme = dark ? dark_theme() : light_theme();
        QApplication::setStyle(new StudioStyle);
        QApplication::setPalette(palette_of(theme));
        qApp->setStyleSheet(style_sheet(theme));
        QWidget window;
        auto *first = new QPushButton("one", &window), *second = new QPushButton("two", &window);
        first->setGeometry(10, 10, 100, 32);
        second->setGeometry(10, 60, 100, 32);
        window.resize(200, 120);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QApplication::setActiveWindow(&window);
        first->setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(first->hasFocus());
        const auto accents = [&](QWidget* widget) {
            const QImage image = widget->grab().toImage();
            int count = 0;
            for (int x = 0; x < image.width(); ++x)
                for (int y = 0; y < image.height(); ++y) count += image.pixelColor(x, y) == theme.accent ? 1 : 0;
            return count;
        };
        QVERIFY2(accents(first) > 200, qPrintable(QString::number(accents(first))));
        QCOMPARE(accents(second), 0);
        QTest::keyClick(&window, Qt::Key_Tab);
        QTRY_VERIFY(second->hasFocus());
        QVERIFY(accents(second) > 200 && accents(first) == 0);
    }
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
