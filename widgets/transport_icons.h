// Icons for a player's buttons in any colour: the icons of styles are often made for light windows only.
//
//     const QColor colour = palette().color(QPalette::ButtonText);
//     button->setIcon(transport_icon(TransportSign::kPlay, colour, devicePixelRatioF()));
#pragma once

#include <QIcon>

namespace deweather::widgets {

enum class TransportSign { kPlay, kPause, kBack, kForward };

QIcon transport_icon(TransportSign sign, const QColor& colour, double pixel_ratio);

}  // namespace deweather::widgets
