#include "app/studio/restore/picture_states.h"

namespace deweather::studio {

widgets::JobState job_state(PictureState state) {
    switch (state) {
        case PictureState::kOpen:
            return widgets::JobState::kOpen;
        case PictureState::kWaiting:
            return widgets::JobState::kWaiting;
        case PictureState::kRestoring:
            return widgets::JobState::kRunning;
        case PictureState::kRestored:
            return widgets::JobState::kDone;
        case PictureState::kSaving:
            return widgets::JobState::kSaving;
        case PictureState::kSaved:
            return widgets::JobState::kSaved;
        case PictureState::kFailed:
            return widgets::JobState::kFailed;
        case PictureState::kCancelled:
            return widgets::JobState::kCancelled;
    }
    return {};
}

Journal::State journal_state(PictureState state) {
    switch (state) {
        case PictureState::kOpen:
            return Journal::State::kOpen;
        case PictureState::kWaiting:
        case PictureState::kRestoring:
            return Journal::State::kWaiting;
        case PictureState::kRestored:
            return Journal::State::kRestored;
        case PictureState::kSaving:
            return Journal::State::kSaving;
        case PictureState::kSaved:
            return Journal::State::kSaved;
        case PictureState::kFailed:
            return Journal::State::kFailed;
        case PictureState::kCancelled:
            return Journal::State::kCancelled;
    }
    return {};
}

PictureState resting_state(const OpenPicture& picture) {
    if (picture.saved_strength && *picture.saved_strength == picture.strength) return PictureState::kSaved;
    if (picture.clip) return PictureState::kOpen;
    return picture.restored ? PictureState::kRestored : PictureState::kCancelled;
}

}  // namespace deweather::studio
