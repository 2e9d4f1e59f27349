// Durations as translated text.
//
//     duration_text(11520);                    // "3 h 12 min"
#pragma once

#include <QString>

namespace deweather::studio {

// As precise as is useful: two units at most.
QString duration_text(double seconds);

}  // namespace deweather::studio
