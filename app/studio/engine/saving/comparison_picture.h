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

// pictures: at least one, all of the same size. The number of columns makes the sheet's aspect ratio about that of a
// screen. White background, dark labels that scale with the pictures. Thread-safe.
QImage comparison_picture(const QList<LabelledPicture>& pictures);

}  // namespace deweather::studio
