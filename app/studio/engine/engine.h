// Does Studio's work away from the UI thread: one thread restores, in order; another reads, converts and writes.
//
//     Engine engine("mofme-compact", "auto");
//     connect(&engine, &Engine::restored, ...);
//     engine.start();                        // loads the model in the background
//     engine.add(1, "rain.jpg");             // queued for restoring
//     engine.show(1);                        // its pictures are wanted on screen
//
// Every call returns at once; answers come as queued signals. Pictures are named by ids of the caller. This header
// includes nothing of LibTorch, so that windows compile fast.
#pragma once

#include <QImage>
#include <QObject>
#include <array>
#include <memory>
#include <optional>

namespace deweather::studio {

struct PictureFacts {
    int width = 0, height = 0, bit_depth = 8;
    bool alpha = false, grey = false;
    qint64 file_bytes = 0;
};

struct Restoration {
    QString model, device;
    int tiles = 0;
    double milliseconds = 0;
    std::optional<std::array<double, 4>> weather;  // rain, raindrops, haze, snow
};

class Engine : public QObject {
    Q_OBJECT

  public:
    Engine(QString model, QString device);
    // Cancels what is under way and waits for it: well under a second.
    ~Engine() override;

    void start();
    void add(int id, const QString& path);
    // Only one picture is shown at a time, or kNone; its pictures follow by signals, now and whenever they change.
    static constexpr int kNone = -1;
    void show(int id);
    // 0 the original, 1 the restored; for what is shown and what is saved from now on.
    void set_strength(double strength);
    // Writes as the command line does. An existing file is replaced only with overwrite.
    void save(int id, const QString& path, bool overwrite);
    // Stops the picture under way and those waiting.
    void cancel();
    // Queues a picture again, after a failure or a cancel.
    void retry(int id);

  Q_SIGNALS:
    void model_ready(QString name, QString device, double milliseconds);
    void model_failed(QString message);
    void thumbnail_ready(int id, QImage thumbnail);
    void restoring(int id);
    void progressed(int id, int done, int total);
    void finished(int id, deweather::studio::Restoration restoration);
    void cancelled(int id);
    void failed(int id, QString message);
    void original_shown(int id, QImage image, deweather::studio::PictureFacts facts);
    void result_shown(int id, QImage image);  // null: there is none yet
    void saved(int id, QString path);
    void save_failed(int id, QString message, bool exists);

  private:
    class Work;
    std::unique_ptr<Work> work_;
};

}  // namespace deweather::studio

Q_DECLARE_METATYPE(deweather::studio::Restoration)
Q_DECLARE_METATYPE(deweather::studio::PictureFacts)
