// Times of a video in words.
//
//     time_code(62.5)        // "01:02.500"
//     time_code(3723.042)    // "1:02:03.042"
#pragma once

#include <QString>

namespace deweather::widgets {

// Seconds to the millisecond; hours only from one hour on. Not a number and negative: as 0.
QString time_code(double seconds);

// A round number of seconds (1, 2, 5, 10, 15, 30 s, minutes, ..., or parts of a second) of at least `least` > 0, to
// mark a ruler with.
double ruler_step(double least);

}  // namespace deweather::widgets
