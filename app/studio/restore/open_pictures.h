// The open pictures: their files, states and results.
//
//     pictures.add(id, "rain.jpg");
//     pictures.set_state(id, PictureState::kRestored);
//     pictures.unfinished();                                   // how many still wait or are under way
#pragma once

#include <QDateTime>
#include <QMap>
#include <QSet>
#include <map>
#include <optional>

#include "app/studio/engine/engine.h"

namespace deweather::studio {

// kOpen: a clip without any request yet.
enum class PictureState { kOpen, kWaiting, kRestoring, kRestored, kSaving, kSaved, kFailed, kCancelled };

struct OpenPicture {
    QString path = {};
    bool clip = false;
    PictureState state = PictureState::kWaiting;
    QString detail = {};  // the reason of a failure, or the file of a saved picture
    double strength = 1;  // 0: the original, 1: restored, up to Engine::kMaxStrength: exaggerated
    // Restored by the queue's model, whether the result is in memory or not.
    bool restored = false;
    QMap<QString, Restoration> restorations = {};  // by model
    QMap<QString, QString> problems = {};          // errors of models, by model
    QMap<QString, Score> scores = {};              // by model; "" is the input
    std::optional<SaveRequest> save = {};          // the running save, or the failed one
    std::optional<ClipSave> clip_save = {};
    QString saved_as = {};
    double save_strength = 1;  // of the save under way
    // At which strength that file was written; nothing while there is none.
    std::optional<double> saved_strength = {};
    QDateTime saved_at = {};
};

class OpenPictures {
  public:
    // Returns false if this file is already open.
    bool add(int id, const QString& path, bool clip = false);
    // A removed one, under the id it had. False where its file is open again.
    bool put_back(int id, const OpenPicture& picture);
    void remove(int id);
    bool has(int id) const { return pictures_.contains(id); }
    bool is_open(const QString& path) const { return paths_.contains(path); }
    // Throws std::out_of_range for an unknown id.
    const OpenPicture& at(int id) const { return pictures_.at(id); }
    OpenPicture& at(int id) { return pictures_.at(id); }
    void set_state(int id, PictureState state, const QString& detail = {});

    QList<int> ids() const;
    int count() const { return static_cast<int>(pictures_.size()); }
    int unfinished() const { return unfinished_; }
    int failed() const { return failed_; }

  private:
    void tally(PictureState state, int by);

    std::map<int, OpenPicture> pictures_;
    QSet<QString> paths_;
    int unfinished_ = 0, failed_ = 0;
};

}  // namespace deweather::studio
