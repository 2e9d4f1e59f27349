#include "widgets/theme.h"

#include <QHash>

namespace deweather::widgets {

namespace {

constexpr double kTitle = 20.0 / 13.0, kCaption = 11.0 / 13.0;

Theme make_dark() {
    Theme theme;
    theme.dark = true;
    theme.canvas = QColor(0x1C1C1C);  // neutral, as is the light one: nothing around a picture may tint it
    theme.panel = QColor(0x232427);
    theme.raised = QColor(0x2C2E32);
    theme.hover = QColor(0x363940);
    theme.line = QColor(0x3A3D42);
    theme.outline = QColor(0x83888F);
    theme.text = QColor(0xE6E7E9);
    theme.second = QColor(0xA7ABB2);
    theme.accent = QColor(0x4AA3FF);
    theme.on_accent = QColor(0x0B1420);
    theme.selection = QColor(0x28445F);
    theme.on_selection = QColor(0xE6E7E9);
    theme.second_on_selection = QColor(0xB9C6D4);
    theme.ready = QColor(0x3FBF8F);
    theme.warn = QColor(0xE0B341);
    theme.error = QColor(0xFF6B6B);
    return theme;
}

Theme make_light() {
    Theme theme;
    theme.dark = false;
    theme.canvas = QColor(0xE4E4E4);
    theme.panel = QColor(0xF6F7F8);
    theme.raised = QColor(0xFFFFFF);
    theme.hover = QColor(0xE9ECEF);
    theme.line = QColor(0xD5D9DE);
    theme.outline = QColor(0x767E88);
    theme.text = QColor(0x1F2328);
    theme.second = QColor(0x545C67);
    theme.accent = QColor(0x0A5FB4);
    theme.on_accent = QColor(0xFFFFFF);
    theme.selection = QColor(0xCBE0F6);
    theme.on_selection = QColor(0x1F2328);
    theme.second_on_selection = QColor(0x46505B);
    theme.ready = QColor(0x0B6B47);
    theme.warn = QColor(0x7A4F00);
    theme.error = QColor(0xB42626);
    return theme;
}

// Names in the sheet stand for tokens: @accent.
constexpr const char* kSheet = R"(
QToolTip { color: @text; background: @raised; border: 1px solid @line; padding: 4px 6px; }

QMenu { background: @raised; border: 1px solid @line; border-radius: 6px; padding: 6px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; color: @text; }
QMenu::item:selected { background: @selection; color: @on_selection; }
QMenu::item:disabled { color: @outline; }
QMenu::separator { height: 1px; background: @line; margin: 6px 8px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 6px; }

QToolBar { background: transparent; border: none; spacing: 4px; padding: 0; }
QToolBar::separator { width: 1px; background: @line; margin: 8px 6px; }
QToolButton { border: 2px solid transparent; border-radius: 6px; padding: 4px 6px; }
QToolButton { color: @text; background: transparent; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @line; }
QToolButton:checked { background: @selection; color: @on_selection; }
QToolButton:disabled { color: @outline; }
QToolButton:focus { border-color: @accent; }
QToolButton::menu-indicator { image: none; }
QToolButton[primary="true"] { background: @accent; color: @on_accent; padding: 4px 14px; font-weight: 600; }
QToolButton[primary="true"]:hover { border-color: @text; }
QToolButton[primary="true"]:disabled { background: @raised; color: @outline; }

deweather--widgets--Segmented { background: @raised; border: 1px solid @line; border-radius: 8px; }
deweather--widgets--Segmented QToolButton { padding: 3px 10px; }
deweather--widgets--Segmented[floating="true"] { background: @panel; }

#header { background: @panel; border: none; border-bottom: 1px solid @line; }
#card { background: @raised; border: 1px solid @line; border-radius: 8px; }
QStatusBar { background: @panel; border-top: 1px solid @line; }
QStatusBar::item { border: none; }

QMainWindow { background: @panel; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: @accent; }
QDockWidget { font-weight: 600; }
QDockWidget::title { background: @panel; padding: 9px 16px; text-align: left; }

QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @second; padding: 7px 12px; border: none; }
QTabBar::tab { border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:focus { background: @hover; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }

QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @outline; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QHeaderView { background: @panel; }
QHeaderView::section { background: @panel; color: @second; border: none; padding: 6px 8px; }
QHeaderView::section { border-bottom: 1px solid @line; }
QTableView, QTreeView { gridline-color: @line; }

QProgressBar { background: @line; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
)";

}  // namespace

const Theme& dark_theme() {
    static const Theme theme = make_dark();
    return theme;
}

const Theme& light_theme() {
    static const Theme theme = make_light();
    return theme;
}

const Theme& theme_of(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128 ? dark_theme() : light_theme();
}

QPalette palette_of(const Theme& theme) {
    QPalette palette(theme.raised, theme.panel);
    palette.setColor(QPalette::Base, theme.panel);
    palette.setColor(QPalette::AlternateBase, theme.raised);
    palette.setColor(QPalette::Button, theme.raised);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, theme.text);
    palette.setColor(QPalette::BrightText, theme.error);
    palette.setColor(QPalette::ToolTipBase, theme.raised);
    palette.setColor(QPalette::PlaceholderText, theme.second);
    palette.setColor(QPalette::Highlight, theme.selection);
    palette.setColor(QPalette::HighlightedText, theme.on_selection);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Midlight, theme.hover);
    palette.setColor(QPalette::Light, theme.hover);
    palette.setColor(QPalette::Dark, theme.line);
    palette.setColor(QPalette::Shadow, theme.canvas);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, theme.outline);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.hover);
    palette.setColor(QPalette::Disabled, QPalette::Link, theme.outline);
    return palette;
}

QString style_sheet(const Theme& theme) {
    const QHash<QString, QColor> tokens = {
        {"canvas", theme.canvas},       {"panel", theme.panel},         {"raised", theme.raised},
        {"hover", theme.hover},         {"line", theme.line},           {"outline", theme.outline},
        {"text", theme.text},           {"second", theme.second},       {"accent", theme.accent},
        {"on_accent", theme.on_accent}, {"selection", theme.selection}, {"on_selection", theme.on_selection}};
    QString sheet;
    const QString source(kSheet);
    for (qsizetype at = 0; at < source.size();) {
        if (source[at] != '@') {
            sheet += source[at++];
            continue;
        }
        auto end = at + 1;
        while (end < source.size() && (source[end].isLetter() || source[end] == '_')) ++end;
        sheet += tokens.value(source.mid(at + 1, end - at - 1)).name();
        at = end;
    }
    return sheet;
}

QFont font_of(const QFont& body, TextSize size) {
    QFont font = body;
    const double scale = size == TextSize::kTitle ? kTitle : size == TextSize::kCaption ? kCaption : 1.0;
    if (body.pixelSize() > 0)
        font.setPixelSize(qRound(body.pixelSize() * scale));
    else
        font.setPointSizeF(body.pointSizeF() * scale);
    if (size == TextSize::kTitle) font.setWeight(QFont::DemiBold);
    return font;
}

QFont heading_of(const QFont& body) {
    QFont font = body;
    font.setWeight(QFont::DemiBold);
    return font;
}

}  // namespace deweather::widgets
