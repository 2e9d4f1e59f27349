// The engine's implementation on its threads. Private to engine.cpp.
#pragma once

#include <QThreadPool>
#include <atomic>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "app/studio/engine/clip_player.h"
#include "app/studio/engine/clip_preview.h"
#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/engine.h"
#include "app/studio/engine/picture_store.h"
#include "app/studio/engine/schedule.h"
#include "core/base/progress.h"
#include "core/media/video_info.h"

namespace deweather::studio {

class Engine::Work {
  public:
    Work(Engine& engine, SharedDevice& device);
    ~Work();

    void start();
    void set_models(const QStringList& models);
    void add(int id, const QString& path);
    void remove(const QList<int>& ids);
    void show(int id);
    void add_clip(int id, const QString& path);
    void show_clip(int id);
    void seek_clip(double seconds);
    void play_clip(bool playing);
    void set_clip_model(const QString& model);
    void save_clip(const ClipSave& save);
    void make_clip_thumbnail(double seconds);
    void preview_clip(double seconds);
    void set_strength(const QList<int>& ids, double strength);
    void set_reference(int id, const QString& path);
    void set_reference_folder(const QString& folder);
    void save(const SaveRequest& request);
    void save_comparison(const SaveRequest& request, const QList<LabelledPicture>& pictures);
    void set_paused(bool paused);
    QList<int> cancel(const QList<int>& ids);  // returns the cancelled ones
    void retry(const QList<int>& ids);
    void make_thumbnail(int id);
    void score();  // the picture on screen, if it has a reference and no score yet

  private:
    using Original = PictureStore::Original;
    using Lock = std::unique_lock<std::mutex>;

    struct Save {
        SaveRequest request = {};
        double strength = 1.0;
    };
    // A result of the picture on screen, at full strength, over the original of the same size.
    struct ShownResult {
        QImage original = {}, restored = {};
        bool preview = false;
    };
    struct Shown {
        int id = kNone;
        int64_t generation = 0;  // increases with every change of what is shown
        bool presented = false;  // the window has the original
        std::map<std::string, ShownResult> results = {};
        Original reference = {};
        std::map<std::string, double> scored = {};  // by model ("" the input), at which strength
    };
    class PieceProgress;
    // A frame of the clip on screen to be restored before anything else.
    struct FrameRequest {
        int64_t generation = 0;
        media::Image image = {};
        double seconds = 0;
        bool moving = false;
        QImage shown = {};  // a moving frame, which appears together with its result
        std::shared_ptr<std::promise<void>> done = {};
    };
    class FrameProgress;
    class ClipOnScreen;
    class ClipProgress;
    class UntilPaused;

    // The restoring thread.
    void compute();
    ModelPool::Shared loaded(const std::string& model, QString& reason);
    void run(const Piece& piece);
    void run_preview(const Piece& piece, PooledModel& model, const Original& picture);
    void run_full(const Piece& piece, PooledModel& model, const Original& picture);
    void fail(const Piece& piece, const QString& message, bool unreadable);
    void read_ahead(int picture);
    void run_frame(const FrameRequest& request);

    // Any thread.
    Original original(int id);  // from memory, or read
    double strength_of(const Lock& held, int id) const;
    void evict(const Lock& held, int kept);
    bool is_shown(int id, int64_t generation);

    // The pool.
    void present(int id, int64_t generation);
    void convert_result(int id, const std::string& model, int64_t generation);
    void put_shown(int id, int64_t generation, const std::string& model, ShownResult result);
    void emit_shown(int64_t generation, const std::string& model);
    void blend_all();
    void load_reference(int id, int64_t generation);
    void score_all();
    void begin_save(const Save& save);
    void write(const Save& save, const at::Tensor& result);
    void read_thumbnail();

    // engine_clips.cpp: the player's thread, and that of exports.
    void retire_player();
    void time_clip(int id, const QString& path);
    void clip_opened(int id, int64_t generation, const media::VideoInfo& info);
    void clip_moved(int id, int64_t player, const media::Image& image, double seconds, bool moving);
    void export_clips();
    void export_clip(const ClipSave& save, double strength);
    // A turn on the device for a frame of an export, once the queue is not paused.
    void take_export_turn(Progress& progress, const DeviceQueue::Work& work);

    Engine& engine_;
    SharedDevice& device_;
    std::mutex mutex_;  // guards all but the threads and atomics
    std::condition_variable wake_;
    Schedule schedule_;
    PictureStore store_;
    std::map<int, QString> paths_;
    std::map<int, std::shared_future<Original>> reading_;
    std::vector<Save> saves_;  // results not available yet
    int writes_ = 0;           // results that wait to be written
    std::map<int, QString> references_;
    QString reference_folder_;
    std::vector<int> thumbnails_;
    Shown shown_;
    std::map<int, double> strengths_;  // of pictures where it is not 1
    bool blending_ = false, scoring_ = false;
    std::map<int, QString> clips_;
    std::shared_ptr<ClipPlayer> player_;    // used on the UI thread only; so is preview_
    std::shared_ptr<ClipPreview> preview_;  // null until the first one is wanted
    std::string clip_model_;
    std::optional<FrameRequest> frame_;
    bool playing_ = false;                                 // a clip plays: the queue waits
    std::vector<std::pair<ClipSave, double>> clip_saves_;  // with the strength when requested
    std::optional<int> exporting_;
    bool export_cancelled_ = false;
    std::condition_variable export_wake_;
    std::vector<double> clip_thumbnails_;
    std::set<std::string> tried_;  // models that were loaded or failed to load
    // Those that the window knows to be loaded; used by the restoring thread only.
    std::map<std::string, std::weak_ptr<PooledModel>> announced_;
    std::atomic<bool> closing_ = false;

    QThreadPool pool_, writing_;
    std::thread computing_, exporting_thread_;
};

}  // namespace deweather::studio
