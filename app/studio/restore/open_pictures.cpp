#include "app/studio/restore/open_pictures.h"

namespace deweather::studio {

bool OpenPictures::add(int id, const QString& path, bool clip) {
    return put_back(id, {.path = path, .clip = clip, .state = clip ? PictureState::kOpen : PictureState::kWaiting});
}

bool OpenPictures::put_back(int id, const OpenPicture& picture) {
    if (paths_.contains(picture.path)) return false;
    paths_.insert(picture.path);
    pictures_[id] = picture;
    tally(picture.state, 1);
    return true;
}

void OpenPictures::remove(int id) {
    const auto found = pictures_.find(id);
    if (found == pictures_.end()) return;
    tally(found->second.state, -1);
    paths_.remove(found->second.path);
    pictures_.erase(found);
}

void OpenPictures::set_state(int id, PictureState state, const QString& detail) {
    auto& picture = pictures_.at(id);
    tally(picture.state, -1);
    tally(state, 1);
    picture.state = state;
    picture.detail = detail;
}

QList<int> OpenPictures::ids() const {
    QList<int> ids;
    for (const auto& [id, picture] : pictures_) ids.append(id);
    return ids;
}

void OpenPictures::tally(PictureState state, int by) {
    if (state == PictureState::kWaiting || state == PictureState::kRestoring || state == PictureState::kSaving)
        unfinished_ += by;
    if (state == PictureState::kFailed) failed_ += by;
}

}  // namespace deweather::studio
