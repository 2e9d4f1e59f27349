// Renders a comparison as one picture: original and results in a grid, each with its name below.
//
//     const QImage sheet = comparison_picture({{"Original", rain}, {"mofme-compact", clear}});
#pragma once

#include <QImage>
#include <QList>
#include <QString>

namespace deweather::studio {

struct LabelledPicture {
    QString label = {};
    QImage image = {};
};

// All of the same size, at least one; as many columns as make the sheet about as wide as a screen is. White, with dark
// labels, which grow with the pictures. Any thread.
QImage comparison_picture(const QList<LabelledPicture>& pictures);

}  // namespace deweather::studio
