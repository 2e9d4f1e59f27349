// Where the Restore workspace says what happened, over the canvas.
//
//     notices.warning.show_message(tr("rain.jpg exists already"), {{tr("Save as…"), [this] { save_as(); }}});
#pragma once

#include "app/studio/common/message_strip.h"

namespace deweather::studio {

struct Notices {
    MessageStrip& warning;
    MessageStrip& offer;  // to go on with an interrupted session
    MessageStrip& news;   // what has been done, for a while
};

}  // namespace deweather::studio
