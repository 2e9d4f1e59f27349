#include "widgets/time_code.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace deweather::widgets {

QString time_code(double seconds) {
    const qint64 total = seconds > 0 ? std::llround(seconds * 1000) : 0;
    const auto padded = [](qint64 value, int digits) { return QString::number(value).rightJustified(digits, '0'); };
    const QString tail =
        padded(total / 60000 % 60, 2) + ':' + padded(total / 1000 % 60, 2) + '.' + padded(total % 1000, 3);
    return total < 3600000 ? tail : QString::number(total / 3600000) + ':' + tail;
}

double ruler_step(double least) {
    constexpr std::array kSteps = {0.01, 0.02, 0.05, 0.1,   0.2,   0.5,   1.0,   2.0,    5.0,   10.0,
                                   15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0};
    const auto* const step = std::find_if(kSteps.begin(), kSteps.end(), [least](double each) { return each >= least; });
    return step != kSteps.end() ? *step : std::ceil(least / 3600.0) * 3600.0;
}

}  // namespace deweather::widgets
