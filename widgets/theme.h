// Design tokens: the colours and sizes that every part of the window is drawn with, for a dark and a light look.
//
//     const Theme& theme = dark_theme();
//     QApplication::setPalette(palette_of(theme));
//     qApp->setStyleSheet(style_sheet(theme));
//     painter.setPen(theme_of(palette()).accent);      // in a widget
//
// Text has a contrast of at least 4.5 : 1 on every ground it is drawn on, marks and outlines at least 3 : 1.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

namespace deweather::widgets {

struct Theme {
    bool dark = true;
    // Grounds: behind pictures, of panels, of buttons and fields, of a button under the pointer.
    QColor canvas, panel, raised, hover;
    // Separators, and the edges of what can be operated.
    QColor line, outline;
    QColor text, second;
    // Active, chosen or focused parts; and text on them.
    QColor accent, on_accent;
    // The ground of what is selected in a list, and its first and second text.
    QColor selection, on_selection, second_on_selection;
    QColor ready, warn, error;
};

const Theme& dark_theme();
const Theme& light_theme();
// The one that this palette was made of, or comes closest to.
const Theme& theme_of(const QPalette& palette);

QPalette palette_of(const Theme& theme);
QString style_sheet(const Theme& theme);

// Everything is placed on this grid, in pixels.
inline constexpr int kGrid = 8;
inline constexpr int kRadius = 6;
inline constexpr int kFocusRing = 2;
inline constexpr int kHeaderHeight = 48, kJobBarHeight = 40, kControlHeight = 32;
inline constexpr int kIconSize = 20;

// The three sizes of type, from the size of the body: 20, 13 and 11 pixels where that is the usual 13.
enum class TextSize { kTitle, kBody, kCaption };
QFont font_of(const QFont& body, TextSize size);
// A heading is a body in semi-bold.
QFont heading_of(const QFont& body);

}  // namespace deweather::widgets
