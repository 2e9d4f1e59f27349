// Restores pictures and clips off the UI thread: one thread restores, piece by piece; a thread pool reads, converts,
// scores and writes.
//
//     Engine engine("auto");
//     connect(&engine, &Engine::finished, ...);
//     engine.set_models({"mofme-compact", "restormer"});
//     engine.start();
//     engine.add(1, "rain.jpg");             // queued for restoring by the first model
//     engine.show(1);                        // wanted on screen: now, and by every model
//
// Every call returns at once; answers come as queued signals. Pictures are identified by ids that the caller assigns in
// increasing order; models by a name or a file. This header does not include LibTorch, so that windows compile fast.
#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <array>
#include <memory>
#include <optional>

#include "app/studio/engine/comparison_picture.h"

namespace deweather::studio {

struct SharedDevice;

struct PictureFacts {
    int width = 0, height = 0, bit_depth = 8;
    bool alpha = false, grey = false;
    qint64 file_bytes = 0;
};

// Per-token weather probabilities: rain, raindrops, haze and snow for each row and column (index weather * rows *
// columns + row * columns + column). A cell stands for a square of patch x patch pixels of a picture with width x
// height pixels; the last row and column may extend beyond its edge.
struct WeatherMap {
    int columns = 0, rows = 0, patch = 0, width = 0, height = 0;
    QList<float> probabilities = {};
};

struct Restoration {
    QString model = {}, device = {};
    int tiles = 0;
    double milliseconds = 0;
    std::optional<std::array<double, 4>> weather = {};  // rain, raindrops, haze, snow; the means of its map
};

struct Score {
    double psnr = 0, ssim = 0;
};

struct ClipFacts {
    int width = 0, height = 0, bit_depth = 8;
    double seconds = 0, rate = 0;  // 0: unknown
    int frames = 0;                // an estimate, at least 1
    QString codec = {}, container = {};
    int audio = 0, subtitles = 0;  // streams
    bool hdr = false;
    qint64 file_bytes = 0;
};

// Settings of a clip export, the same as those of `deweather restore`.
struct ClipSave {
    int clip = 0;
    QString model = {};
    QString path = {};
    double from = 0, to = 0;  // seconds; to 0: the end
    QString codec = {};       // see media::VideoWriteOptions; empty: the clip's own
    int quality = 75;         // 0..100
    bool steady = false;
    bool overwrite = false;
};

// Settings for saving a result.
struct SaveRequest {
    int picture = 0;
    QString model = {};
    QString path = {};
    bool overwrite = false;
    int quality = 95;           // of JPEG and WebP
    bool keep_metadata = true;  // EXIF, XMP, IPTC, ICC
    bool make_folder = false;   // creates the folder of path if it is missing
};

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

    void start();
    // The first restores the queue; all of them restore the picture on screen. At least one, at most kMaxModels.
    void set_models(const QStringList& models);
    static constexpr int kMaxModels = 6;

    void add(int id, const QString& path);
    void remove(const QList<int>& ids);
    // Only registers a clip: nothing is done before it is shown or exported.
    void add_clip(int id, const QString& path);
    // Opens the clip and shows its first frame; show() closes it again.
    void show_clip(int id);
    void seek_clip(double seconds);
    void play_clip(bool playing);
    // Playback, scrubbing and comparison use this model only; a paused frame is restored by every chosen model.
    void set_clip_model(const QString& model);
    // Clips are exported one after another while no picture waits. An interrupted export with the same settings is
    // resumed.
    void save_clip(const ClipSave& save);
    void make_clip_thumbnail(double seconds);
    // Makes a small preview of a frame of the clip on screen; a new request replaces the previous one.
    void preview_clip(double seconds);

    // At most one picture is shown at a time (kNone: none); its images follow by signals, now and whenever they change.
    static constexpr int kNone = -1;
    void show(int id);
    // 0: the original, 1: fully restored, up to kMaxStrength: exaggerated. Applies to showing, scoring and saving these
    // pictures from now on; 1 until it is set.
    static constexpr double kMaxStrength = 1.5;
    void set_strength(const QList<int>& ids, double strength);
    // Sets the ground truth of one picture, or a folder that holds the ground truth of all pictures under equal names.
    // Empty: none.
    void set_reference(int id, const QString& path);
    void set_reference_folder(const QString& folder);

    // Writes the same file as the command line does, once the result is available. Replaces an existing file only with
    // overwrite.
    void save(const SaveRequest& request);
    // Saves the comparison of a picture as one picture, as it is on screen.
    void save_comparison(const SaveRequest& request, const QList<LabelledPicture>& pictures);
    // Running pieces go back into the queue.
    void set_paused(bool paused);
    // Cancels these pictures; an empty list: all unfinished ones.
    void cancel(const QList<int>& ids = {});
    // Queues pictures again, after a failure or a cancellation.
    void retry(const QList<int>& ids);
    // Reads a small version in the background; the latest request comes first.
    void make_thumbnail(int id);

  Q_SIGNALS:
    void model_ready(QString model, QString device, double milliseconds);
    void model_failed(QString model, QString message);
    // The device stopped working; the current work starts again on the processor.
    void device_lost(QString reason);
    void thumbnail_ready(int id, QImage thumbnail);
    void waiting(int id);  // put back into the queue, by a pause or for the picture on screen
    void restoring(int id, QString model);
    void progressed(int id, QString model, int done, int total);
    void finished(int id, QString model, deweather::studio::Restoration restoration);
    void cancelled(int id);
    void failed(int id, QString model, QString message);  // model empty: the picture cannot be read
    void original_shown(int id, QImage image, deweather::studio::PictureFacts facts);
    // A preview is smaller than the original. Null: no result yet.
    void result_shown(int id, QString model, QImage image);
    // Emitted with each full result; empty if the model does not predict weather.
    void weather_shown(int id, QString model, deweather::studio::WeatherMap map);
    void clip_shown(int id, deweather::studio::ClipFacts facts);
    // Follows clip_shown() after a while: the exact time of every frame, which ClipFacts only estimates.
    void clip_timed(int id, QList<double> seconds);
    void clip_frame(int id, double seconds, QImage image);
    void clip_ended(int id);
    void clip_thumbnail(int id, double seconds, QImage image);
    void clip_previewed(int id, double seconds, QImage image);
    void clip_failed(int id, QString message);
    void reference_shown(int id, QImage image);                          // null: there is none
    void scored(int id, QString model, deweather::studio::Score score);  // model empty: the input's own
    void score_failed(int id, QString message);
    void saved(int id, QString path, QStringList notes);
    void comparison_saved(QString path);
    void comparison_failed(QString message);
    void save_failed(int id, QString path, QString message, bool exists);

  private:
    std::unique_ptr<SharedDevice> own_device_;
    SharedDevice& device_;
    void begin();
    class Work;
    friend class Work;
    std::unique_ptr<Work> work_;
    QTimer score_delay_;
};

}  // namespace deweather::studio

Q_DECLARE_METATYPE(deweather::studio::Restoration)
Q_DECLARE_METATYPE(deweather::studio::PictureFacts)
Q_DECLARE_METATYPE(deweather::studio::Score)
Q_DECLARE_METATYPE(deweather::studio::WeatherMap)
Q_DECLARE_METATYPE(deweather::studio::ClipFacts)
