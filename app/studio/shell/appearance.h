// The look of the whole program: dark (the default), light, or the desktop's setting; chosen in the preferences.
//
//     use_appearance(saved_appearance());          // before any window is made, and again at any time
//
// Windows that are open follow at once.
#pragma once

#include <QString>

namespace deweather::studio {

enum class Appearance { kDark, kLight, kSystem };

Appearance saved_appearance();
void save_appearance(Appearance appearance);

// Sets the application's style, palette, font and style sheet. With kSystem the desktop is asked in the background and
// followed from then on; the look is dark until it answers, and if it does not answer.
void use_appearance(Appearance appearance);

}  // namespace deweather::studio
