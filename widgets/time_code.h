// Formats times of a video.
//
//     time_code(62.5);       // "01:02.500"
//     time_code(3723.042);   // "1:02:03.042"
#pragma once

#include <QString>

namespace deweather::widgets {

// With milliseconds; with hours only from one hour on. NaN and negative values count as 0.
QString time_code(double seconds);

// The distance of a ruler's marks: a round number of seconds (1, 2, 5, 10, 15, 30 s, minutes, ..., or fractions of a
// second) that is at least `least` > 0.
double ruler_step(double least);

}  // namespace deweather::widgets
