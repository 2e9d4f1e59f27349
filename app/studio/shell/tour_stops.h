// The stops of Studio's guided tour, on a sample picture.
//
//     tour.start(tour_stops(restore, header, workspaces));
#pragma once

#include "app/studio/shell/tour.h"

namespace deweather::studio {

class RestoreWorkspace;

// header: of the window. workspaces: the switch between them. The Restore workspace must be current; a sample is opened
// if it has no picture.
QList<TourStop> tour_stops(RestoreWorkspace& restore, QWidget& header, QWidget& workspaces);

}  // namespace deweather::studio
