// Line icons, drawn at any size and in the colour of the palette's text at the time they are painted, so that they
// follow the theme.
//
//     action->setIcon(line_icon("open"));
#pragma once

#include <QIcon>
#include <QPainterPath>
#include <QString>
#include <QStringList>

namespace deweather::widgets {

// The icons that there are.
QStringList line_icon_names();
// Without a name that is known, an icon that is null.
QIcon line_icon(const QString& name);
// The same in one colour, whatever the theme: on a coloured ground.
QIcon line_icon(const QString& name, const QColor& colour);

// Its lines, within a square of 24.
QPainterPath line_icon_path(const QString& name);

}  // namespace deweather::widgets
