#include "app/studio/restore/pixel_note.h"

#include <QCoreApplication>
#include <QStringList>

namespace deweather::studio {

namespace {

QString text(const char* source) {
    return QCoreApplication::translate("PixelNote", source);
}

QString values_of(const QColor& colour) {
    return QString("%1 %2 %3").arg(colour.red(), 3).arg(colour.green(), 3).arg(colour.blue(), 3);
}

}  // namespace

QString pixel_note(QPoint pixel, const widgets::PixelValues& values) {
    QStringList outputs;
    for (const auto& result : values.results)
        if (result.isValid()) outputs.append(values_of(result));
    QString note =
        text(QT_TRANSLATE_NOOP("PixelNote", "%1, %2:  %3")).arg(pixel.x()).arg(pixel.y()).arg(values_of(values.input));
    if (!outputs.isEmpty()) note += QString::fromUtf8("  →  ") + outputs.join(QString::fromUtf8("  |  "));
    if (values.reference.isValid())
        note += text(QT_TRANSLATE_NOOP("PixelNote", "  (reference %1)")).arg(values_of(values.reference));
    return note;
}

}  // namespace deweather::studio
