#include "app/studio/restore/picture_list.h"

#include <QFileInfo>
#include <stdexcept>

namespace deweather::studio {

PictureState resting_state(const PictureRecord& picture) {
    if (picture.saved_strength && *picture.saved_strength == picture.strength) return PictureState::kSaved;
    if (picture.clip) return PictureState::kOpen;
    return picture.restored ? PictureState::kRestored : PictureState::kCancelled;
}

bool is_unusable(const PictureRecord& picture) {
    return picture.state == PictureState::kFailed && !picture.save && !picture.clip_save;
}

int PictureList::add(const QString& path, bool clip) {
    return add_all({path}, clip).front();
}

QList<int> PictureList::add_all(const QStringList& paths, bool clip) {
    QList<int> ids;
    if (paths.isEmpty()) return ids;
    std::vector<std::unique_ptr<PictureRecord>> added;
    for (const auto& path : paths) {
        auto record = std::make_unique<PictureRecord>();
        record->name = QFileInfo(path).fileName();
        record->path = path;
        record->clip = clip;
        record->id = next_++;
        record->state = clip ? PictureState::kOpen : PictureState::kWaiting;
        ids.append(record->id);
        paths_.insert(path);
        came(*record);
        added.push_back(std::move(record));
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    std::move(added.begin(), added.end(), std::back_inserter(records_));
    endInsertRows();
    return ids;
}

std::unique_ptr<PictureRecord> PictureList::take(int id) {
    const int row = row_of(id);
    if (row < 0) return nullptr;
    beginRemoveRows({}, row, row);
    auto record = std::move(records_[static_cast<std::size_t>(row)]);
    records_.erase(records_.begin() + row);
    paths_.remove(record->path);
    endRemoveRows();
    went(*record);
    return record;
}

bool PictureList::put_back(const PictureRecord& picture) {
    if (paths_.contains(picture.path)) return false;
    const int row = place_of(picture.id);
    came(picture);
    paths_.insert(picture.path);
    beginInsertRows({}, row, row);
    records_.insert(records_.begin() + row, std::make_unique<PictureRecord>(picture));
    endInsertRows();
    return true;
}

PictureRecord& PictureList::find(int id) const {
    const int row = row_of(id);
    if (row < 0) throw std::out_of_range("no such picture");
    return *records_[static_cast<std::size_t>(row)];
}

QList<int> PictureList::ids() const {
    QList<int> ids;
    for (const auto& record : records_) ids.append(record->id);
    return ids;
}

void PictureList::set_state(int id, PictureState state, const QString& detail) {
    change(id, [&](PictureRecord& picture) {
        picture.state = state;
        picture.detail = detail;
    });
}

void PictureList::set_progress(int id, int done, int total) {
    if (!has(id)) return;
    auto& picture = find(id);
    picture.done = done;
    picture.total = total;
    changed(row_of(id), picture.state);
}

int PictureList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(records_.size());
}

// What waits or is started begins without progress.
void PictureList::announce(int id, PictureState before) {
    auto& record = find(id);
    if (record.state != before && is_unfinished(record.state)) record.done = record.total = 0;
    changed(row_of(id), before);
    if (record.state != before) Q_EMIT state_changed(id, before);
    if (has(id)) Q_EMIT record_changed(id);
}

}  // namespace deweather::studio
