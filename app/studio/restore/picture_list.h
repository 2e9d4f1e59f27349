// The open pictures and clips: a Qt model with one record of each. The list shows it; journal, progress, actions and
// views observe it.
//
//     PictureList pictures;
//     const int id = pictures.add("rain.jpg");
//     pictures.set_state(id, PictureState::kRestored);          // dataChanged(), state_changed(), record_changed()
//     pictures.change(id, [](PictureRecord& picture) { picture.strength = 0.8; });
//     pictures.unfinished();                                    // how many still wait or are under way
#pragma once

#include <QDateTime>
#include <QMap>
#include <QSet>
#include <memory>
#include <optional>
#include <vector>

#include "app/studio/engine/engine.h"
#include "widgets/job_model.h"

namespace deweather::studio {

// kOpen: a clip without any request yet.
using PictureState = widgets::JobState;

// Its detail is the reason of a failure, or the file of a saved picture.
struct PictureRecord : widgets::Job {
    Strength strength = {};
    // Restored by the queue's model, whether the result is in memory or not.
    bool restored = false;
    QMap<QString, Restoration> restorations = {};  // by model
    QMap<QString, QString> problems = {};          // errors of models, by model
    QMap<QString, Score> scores = {};              // by model; "" is the input
    std::optional<SaveRequest> save = {};          // the running save, or the failed one
    std::optional<ClipSave> clip_save = {};
    QString saved_as = {};
    Strength save_strength = {};  // of the save under way
    // At which strength that file was written; nothing while there is none.
    std::optional<Strength> saved_strength = {};
    QDateTime saved_at = {};
};

// The state while nothing is under way: saved where the file has the result at its strength, else restored, else
// cancelled; a clip that is not saved is open.
PictureState resting_state(const PictureRecord& picture);
// Whether the picture itself cannot be read or restored, as opposed to saved.
bool is_unusable(const PictureRecord& picture);

class PictureList : public widgets::JobModel {
    Q_OBJECT

  public:
    using JobModel::JobModel;

    // Returns the id, which is never reused. The file must not be open already.
    int add(const QString& path, bool clip = false);
    // All at once, which views prefer.
    QList<int> add_all(const QStringList& paths, bool clip = false);
    // Null for an unknown id.
    std::unique_ptr<PictureRecord> take(int id);
    // A taken one, at its old place. False where its file is open again.
    bool put_back(const PictureRecord& picture);

    bool has(int id) const { return row_of(id) >= 0; }
    bool is_open(const QString& path) const { return paths_.contains(path); }
    // Throws std::out_of_range for an unknown id.
    const PictureRecord& at(int id) const { return find(id); }
    QList<int> ids() const;
    int failed() const { return count(PictureState::kFailed); }

    // Any change of a record, by a function that is given it; what it changed is announced after it.
    template <typename Change>
    void change(int id, Change&& make) {
        auto& record = find(id);
        const auto before = record.state;
        make(record);
        announce(id, before);
    }
    void set_state(int id, PictureState state, const QString& detail = {});
    // An unknown id is ignored: the picture may have been removed meanwhile.
    void set_progress(int id, int done, int total);

    const widgets::Job& job(int row) const override { return *records_.at(static_cast<std::size_t>(row)); }
    int rowCount(const QModelIndex& parent = {}) const override;

  Q_SIGNALS:
    // After dataChanged().
    void state_changed(int id, deweather::studio::PictureState before);
    // Anything but the progress changed; last.
    void record_changed(int id);

  private:
    PictureRecord& find(int id) const;
    void announce(int id, PictureState before);

    std::vector<std::unique_ptr<PictureRecord>> records_;  // by id
    QSet<QString> paths_;
    int next_ = 0;
};

}  // namespace deweather::studio
