// The look of the whole program: dark (by default), light, or as the desktop says; chosen in the preferences.
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

// Sets the style, the palette, the font and the style sheet of the application. With kSystem the desktop is asked in
// the background and followed from then on; until it has answered, and where it does not say, the look is dark.
void use_appearance(Appearance appearance);

}  // namespace deweather::studio
