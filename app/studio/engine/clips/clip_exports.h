// Exports clips to files one after another, on a thread of its own, while the device has nothing more urgent to do. An
// interrupted export with the same settings is resumed.
//
//     ClipExports exports(device, pictures, strengths);
//     connect(&exports, &ClipExports::saved, ...);
//     exports.start();
//     exports.save_clip({.clip = 1, .model = "mofme-compact", .path = "clear.mp4"});
//
// Thread-safe; every call returns at once. Does not include LibTorch.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "app/studio/engine/device/device_queue.h"
#include "app/studio/engine/saving/save_request.h"
#include "app/studio/engine/showing/strength.h"

namespace deweather::studio {

class PictureReader;
class Strengths;
struct SharedDevice;

class ClipExports : public QObject {
    Q_OBJECT

  public:
    ClipExports(SharedDevice& device, const PictureReader& pictures, const Strengths& strengths)
        : device_(device), pictures_(pictures), strengths_(strengths) {}
    // Cancels the current export and waits for it.
    ~ClipExports() override { close(); }

    void start();
    void close();

    // At the clip's strength of now.
    void save_clip(const ClipSave& save);
    void set_paused(bool paused);
    // Cancels the exports of these clips; an empty list: all.
    void cancel(const QList<int>& ids);
    // The same, without a signal for those that have not begun.
    void remove(const QList<int>& ids);

  Q_SIGNALS:
    void restoring(int id, QString model);
    void progressed(int id, QString model, int done, int total);
    void cancelled(int id);
    void saved(int id, QString path, QStringList notes);
    // exists: a file is there and is kept.
    void save_failed(int id, QString path, QString message, bool exists);

  private:
    class ClipProgress;
    class UntilPaused;
    struct Job {
        ClipSave save = {};
        Strength strength = {};
    };

    void work();
    void run(const Job& job);
    // A turn on the device for the network's work on a frame.
    void take_turn(Progress& progress, const DeviceQueue::Work& work);
    bool is_cancelled() const;
    bool is_paused() const;

    SharedDevice& device_;
    const PictureReader& pictures_;
    const Strengths& strengths_;
    mutable std::mutex mutex_;  // guards the members below
    std::condition_variable wake_;
    std::vector<Job> jobs_;
    std::optional<int> running_;
    bool cancelled_ = false, paused_ = false, closing_ = false;
    std::thread thread_;
};

}  // namespace deweather::studio
