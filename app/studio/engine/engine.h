// Restores pictures and clips off the UI thread. Composed of services, each of which owns one concern and the signals
// about it; the engine itself only does what concerns several of them.
//
//     Engine engine("auto");
//     connect(&engine.restoring(), &Restoring::finished, ...);
//     engine.set_models({"mofme-compact", "restormer"});
//     engine.start();
//     engine.add(1, "rain.jpg");                      // queued for restoring by the first model
//     engine.show(1);                                 // wanted on screen: now, and by every model
//     engine.saver().save({.picture = 1, .model = "mofme-compact", .path = "out.png"}, 1);
//
// Every call returns at once; answers come as queued signals. Pictures are identified by ids that the caller assigns in
// increasing order; models by a name or a file. This header does not include LibTorch, so that windows compile fast.
#pragma once

#include <QList>
#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <memory>

#include "app/studio/engine/clips/clip_exports.h"
#include "app/studio/engine/clips/clip_pictures.h"
#include "app/studio/engine/clips/clip_session.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/restoring/chosen_models.h"
#include "app/studio/engine/restoring/restoring.h"
#include "app/studio/engine/saving/saver.h"
#include "app/studio/engine/showing/presenter.h"
#include "app/studio/engine/showing/scorer.h"
#include "app/studio/engine/showing/strengths.h"

namespace deweather::studio {

struct SharedDevice;

class Engine : public QObject {
    Q_OBJECT

  public:
    // Uses the program's device, which has to outlive it.
    explicit Engine(SharedDevice& device);
    // The same with a device of its own: "auto", "cpu", "cuda" or "cuda:N".
    explicit Engine(const QString& device);
    // Cancels the current work and waits for it: well under a second.
    ~Engine() override;

    // For other engines, which then share its networks.
    SharedDevice& device() { return device_; }
    ChosenModels& models() { return models_; }
    PictureReader& pictures() { return pictures_; }
    Restoring& restoring() { return restoring_; }
    Presenter& presenter() { return presenter_; }
    Scorer& scorer() { return scorer_; }
    Saver& saver() { return saver_; }
    ClipSession& clip() { return clip_; }
    ClipPictures& clip_pictures() { return clip_pictures_; }
    ClipExports& clip_exports() { return clip_exports_; }

    void start();
    // The first restores the queue; all of them restore the picture on screen. At least one, at most kMaxModels.
    void set_models(const QStringList& models);
    static constexpr int kMaxModels = 6;

    void add(int id, const QString& path);
    // Only registers a clip: nothing is done before it is shown or exported.
    void add_clip(int id, const QString& path);
    void remove(const QList<int>& ids);

    // At most one picture or clip is shown at a time (kNone: none).
    static constexpr int kNone = Presenter::kNone;
    void show(int id);
    void show_clip(int id);
    // At most kMaxStrength. Applies to showing, scoring and saving these pictures from now on; 1 until it is set.
    static constexpr double kMaxStrength = 1.5;
    void set_strength(const QList<int>& ids, const Strength& strength);

    // Saves at the picture's strength of now.
    void save(const SaveRequest& request);
    // Running pieces go back into the queue, and exports rest.
    void set_paused(bool paused);
    // Cancels these pictures and exports; an empty list: all unfinished ones.
    void cancel(const QList<int>& ids = {});
    // Queues pictures again, after a failure or a cancellation.
    void retry(const QList<int>& ids);

  Q_SIGNALS:
    // The device stopped working; the current work starts again on the processor.
    void device_lost(QString reason);

  private:
    Engine(std::unique_ptr<SharedDevice> own, SharedDevice* given);

    std::unique_ptr<SharedDevice> own_device_;
    SharedDevice& device_;
    QThreadPool pool_;  // reads, converts and scores
    Strengths strengths_;
    ChosenModels models_;
    PictureReader pictures_;
    Scorer scorer_;
    Presenter presenter_;
    Restoring restoring_;
    Saver saver_;
    ClipSession clip_;
    ClipPictures clip_pictures_;
    ClipExports clip_exports_;
};

}  // namespace deweather::studio
