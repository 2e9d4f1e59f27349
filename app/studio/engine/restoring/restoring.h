// Restores the open pictures on a thread of its own, piece by piece as its Schedule says, in turn with other work on the
// device.
//
//     Restoring restoring(device, pictures, models, listener);
//     connect(&restoring, &Restoring::finished, ...);
//     restoring.start();
//     restoring.add(1);                               // queued, for the first model
//     restoring.show(1);                              // wanted on screen: now, and by every model
//
// Thread-safe; every call returns at once. Does not include LibTorch.
#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <QString>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "app/studio/engine/device/device_queue.h"
#include "app/studio/engine/restoring/schedule.h"
#include "app/studio/engine/showing/picture_facts.h"
#include "app/studio/engine/showing/strength.h"

namespace deweather::media {
struct Image;
}

namespace deweather::studio {

struct PictureResult;
class ChosenModels;
class PictureReader;
class PooledModel;
struct SharedDevice;
struct ShownResult;

class Restoring : public QObject {
    Q_OBJECT

  public:
    // Called on the restoring thread, but may_go_on().
    struct Listener {
        // How strongly a picture is restored, for networks that are told what to remove.
        std::function<Strength(int picture)> strength = [](int) { return Strength(); };
        // A result is in memory.
        std::function<void(int picture, const std::string& model, const PictureResult& result)> made;
        // A small version of a result of the picture on screen.
        std::function<void(int picture, const std::string& model, const ShownResult& result)> previewed;
        // model empty: the picture cannot be read.
        std::function<void(int picture, const std::string& model, const QString& message)> failed;
        // False while results pile up: nothing new is restored until wake().
        std::function<bool()> may_go_on;
    };

    Restoring(SharedDevice& device, PictureReader& pictures, ChosenModels& models, Listener listener);
    // Cancels the current piece and waits for it.
    ~Restoring() override { close(); }

    void start();
    void close();

    void set_models(std::vector<std::string> models);
    void add(int id);
    void remove(const QList<int>& ids);
    void show(std::optional<int> id);
    // The running piece goes back into the queue.
    void set_paused(bool paused);
    // The same for as long as a clip plays, which needs all of the machine.
    void set_held(bool held);
    // Cancels these pictures; an empty list: all unfinished ones. Returns those that it cancelled.
    QList<int> cancel(const QList<int>& ids);
    // Queues pictures again, after a failure or a cancellation.
    void retry(const QList<int>& ids);
    // Networks that are told what to remove have to restore these pictures again.
    void removal_changed(const QList<int>& ids);
    // A save needs this result, see Saver::Listener.
    std::shared_ptr<const PictureResult> want(int id, const std::string& model);
    // The results of these pictures are no longer in memory.
    void evicted(const std::vector<int>& ids);
    // Asks may_go_on() again.
    void wake();

  Q_SIGNALS:
    void waiting(int id);  // put back into the queue, by a pause or for the picture on screen
    void restoring(int id, QString model);
    void progressed(int id, QString model, int done, int total);
    void finished(int id, QString model, deweather::studio::Restoration restoration);
    void cancelled(int id);
    void failed(int id, QString model, QString message);  // model empty: the picture cannot be read

  private:
    class PieceProgress;

    void compute();
    void run(const Piece& piece);
    void run_preview(const Piece& piece, PooledModel& model, const media::Image& picture);
    void run_full(const Piece& piece, PooledModel& model, const media::Image& picture);
    void fail(const Piece& piece, const QString& message, bool unreadable);
    bool gives_way(const Piece& piece) const;

    SharedDevice& device_;
    PictureReader& pictures_;
    ChosenModels& models_;
    Listener listener_;
    mutable std::mutex mutex_;  // guards the members below
    std::condition_variable wake_;
    Schedule schedule_;
    std::set<std::string> choosing_;  // models that are told what to remove
    bool held_ = false, closing_ = false;
    std::thread thread_;
};

}  // namespace deweather::studio
