#include "app/studio/shell/appearance.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QSettings>
#include <algorithm>
#include <memory>

#include "app/studio/shell/desktop_colours.h"
#include "widgets/studio_style.h"
#include "widgets/theme.h"

namespace deweather::studio {

namespace {

constexpr const char* kKey = "window/appearance";
constexpr int kMinBody = 13;  // pixels

// The desktop's font. If no desktop defines one, Qt would use DejaVu, which is wide; this uses Inter instead.
QFont body_font() {
    static const QFont given = QApplication::font();
    QFont font = given;
    if (QFontInfo(given).family().startsWith("DejaVu") && QFontDatabase::hasFamily("Inter")) font.setFamily("Inter");
    font.setPixelSize(std::max(kMinBody, QFontInfo(given).pixelSize()));
    return font;
}

void apply(const widgets::Theme& theme) {
    static bool styled = false;
    if (!styled) {
        QApplication::setStyle(new widgets::StudioStyle);
        QApplication::setFont(body_font());
        styled = true;
    }
    QApplication::setPalette(widgets::palette_of(theme));
    qApp->setStyleSheet(widgets::style_sheet(theme));
}

}  // namespace

Appearance saved_appearance() {
    const auto name = QSettings().value(kKey).toString();
    return name == "light" ? Appearance::kLight : name == "system" ? Appearance::kSystem : Appearance::kDark;
}

void save_appearance(Appearance appearance) {
    QSettings().setValue(kKey, appearance == Appearance::kLight    ? "light"
                               : appearance == Appearance::kSystem ? "system"
                                                                   : "dark");
}

void use_appearance(Appearance appearance) {
    static std::unique_ptr<DesktopColours> desktop;
    if (appearance != Appearance::kSystem) {
        desktop.reset();
        return apply(appearance == Appearance::kLight ? widgets::light_theme() : widgets::dark_theme());
    }
    apply(widgets::dark_theme());
    desktop = std::make_unique<DesktopColours>();
    QObject::connect(desktop.get(), &DesktopColours::said, qApp,
                     [](bool light) { apply(light ? widgets::light_theme() : widgets::dark_theme()); });
    desktop->ask();
}

}  // namespace deweather::studio
