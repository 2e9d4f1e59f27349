// Priority scheduler for the restoring thread: the picture on screen first, then pictures waiting to be saved, then the
// queue in order.
//
//     Schedule schedule;
//     schedule.set_models({"mofme-compact", "restormer"});   // the first restores the queue
//     schedule.add(1), schedule.add(2), schedule.show(2);
//     schedule.next();          // a preview of picture 2 by the first model
//
// Only the picture on screen is restored by every model: comparisons are for viewing. A plain value that knows neither
// pictures nor networks; not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/studio/engine/device/device_lanes.h"

namespace deweather::studio {

struct Piece {
    int picture = 0;
    std::string model = {};
    bool preview = false;
    bool operator==(const Piece&) const = default;
};

class Schedule {
  public:
    // Results of removed models are remembered; failures of newly added models are forgotten.
    void set_models(std::vector<std::string> models);
    const std::vector<std::string>& models() const { return models_; }

    // Appends a picture to the queue; ids increase.
    void add(int picture);
    void remove(int picture);
    bool has(int picture) const { return pictures_.contains(picture); }
    void show(std::optional<int> picture) { shown_ = picture; }
    std::optional<int> shown() const { return shown_; }
    // While paused, there is no next piece.
    void set_paused(bool paused) { paused_ = paused; }
    bool paused() const { return paused_; }
    // Stops all work on this picture until retry().
    void cancel(int picture);
    // Clears the cancellation and the failures, and queues the picture again.
    void retry(int picture);
    // A save waits for this result.
    void want(int picture, const std::string& model);

    // Reports the outcome of pieces.
    void finished(const Piece& piece);
    void failed(int picture, const std::string& model);
    // The picture's results were evicted from memory: they are made again when it is shown or wanted, not by the queue.
    void evict(int picture);
    // The same for one result.
    void evict(int picture, const std::string& model);

    std::optional<Piece> next() const;
    // The picture after this one in the queue, for reading ahead.
    std::optional<int> after(int picture) const;
    // How urgent a piece is.
    Lane lane(const Piece& piece) const;
    // Whether the running piece must stop: paused, cancelled, obsolete, or delaying the picture on screen.
    bool gives_way(const Piece& running) const;
    // Whether this picture is still waiting in the queue.
    bool waits(int picture) const { return waiting_.contains(picture); }
    bool is_cancelled(int picture) const;
    // All pictures with remaining work, in order.
    std::vector<int> unfinished() const;

  private:
    struct Picture {
        bool cancelled = false;
        std::set<std::string> done, previewed, failed;  // models
    };
    std::optional<Piece> next_of(int picture) const;

    std::vector<std::string> models_;
    std::map<int, Picture> pictures_;
    std::set<int> waiting_;
    std::vector<std::pair<int, std::string>> wanted_;
    std::optional<int> shown_;
    bool paused_ = false;
};

}  // namespace deweather::studio
