// A picture's state as the list shows it and as the journal keeps it.
//
//     list.set_state(id, job_state(PictureState::kRestored));
//     journal.became(path, journal_state(PictureState::kRestored));
#pragma once

#include "app/studio/catalog/journal.h"
#include "app/studio/restore/open_pictures.h"
#include "widgets/job.h"

namespace deweather::studio {

widgets::JobState job_state(PictureState state);
Journal::State journal_state(PictureState state);

// The state while nothing is under way: saved where the file has the result at its strength, else restored, else
// cancelled; a clip that is not saved is open.
PictureState resting_state(const OpenPicture& picture);

}  // namespace deweather::studio
