#include "app/studio/restore/journal_writer.h"

#include "app/studio/engine/saving/export_settings.h"

namespace deweather::studio {

namespace {

// To the journal both are the same: what was under way starts again.
bool is_queued(PictureState state) {
    return state == PictureState::kWaiting || state == PictureState::kRestoring;
}

}  // namespace

JournalWriter::JournalWriter(const PictureList& pictures, Journal& journal) : pictures_(pictures), journal_(journal) {
    connect(&pictures, &PictureList::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { write_opened(first, last); });
    connect(&pictures, &PictureList::rowsAboutToBeRemoved, this, [this](const QModelIndex&, int first, int last) {
        for (int row = first; row <= last; ++row) journal_.closed(pictures_.job(row).path);
    });
    connect(&pictures, &PictureList::state_changed, this, [this](int id, PictureState before) {
        const auto& picture = pictures_.at(id);
        if (!is_queued(before) || !is_queued(picture.state)) write_state(picture);
    });
}

void JournalWriter::write_opened(int first, int last) {
    QStringList paths;
    for (int row = first; row <= last; ++row) paths.append(pictures_.job(row).path);
    journal_.opened(paths);
    for (int row = first; row <= last; ++row)
        if (const auto& picture = pictures_.at(pictures_.job(row).id); !is_queued(picture.state)) write_state(picture);
}

void JournalWriter::write_state(const PictureRecord& picture) {
    if (picture.state == PictureState::kSaving && picture.clip_save)
        journal_.became(picture.path, picture.state, picture.clip_save->path, to_json(*picture.clip_save));
    else if (picture.state == PictureState::kSaving && picture.save)
        journal_.became(picture.path, picture.state, picture.save->path, to_json(*picture.save));
    else
        journal_.became(picture.path, picture.state);
}

}  // namespace deweather::studio
