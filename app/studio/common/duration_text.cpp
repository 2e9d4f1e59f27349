#include "app/studio/common/duration_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>

namespace deweather::studio {

namespace {

constexpr qint64 kMinute = 60, kHour = 60 * kMinute, kDay = 24 * kHour;

QString text(const char* source) {
    return QCoreApplication::translate("Duration", source);
}

}  // namespace

QString duration_text(double seconds) {
    const QLocale locale;
    if (seconds < 10) return text(QT_TRANSLATE_NOOP("Duration", "%1 s")).arg(locale.toString(seconds, 'g', 2));
    const auto all = static_cast<qint64>(std::llround(seconds));
    if (all < kMinute) return text(QT_TRANSLATE_NOOP("Duration", "%1 s")).arg(all);
    if (all < kHour) return text(QT_TRANSLATE_NOOP("Duration", "%1 min %2 s")).arg(all / kMinute).arg(all % kMinute);
    if (all < 2 * kDay)
        return text(QT_TRANSLATE_NOOP("Duration", "%1 h %2 min")).arg(all / kHour).arg(all % kHour / kMinute);
    return text(QT_TRANSLATE_NOOP("Duration", "%1 days %2 h")).arg(locale.toString(all / kDay)).arg(all % kDay / kHour);
}

}  // namespace deweather::studio
