// Progress of a queue: the fraction done, the time per picture, and the estimated remaining time.
//
//     QueueProgress progress;
//     progress.begin(now);  progress.settled();  progress.piece(0.3);
//     progress.seconds_left(12, now);            // of twelve pictures that are not settled
//
// A plain value; times are milliseconds of any clock.
#pragma once

#include <QtGlobal>
#include <optional>

namespace deweather::studio {

class QueueProgress {
  public:
    void begin(qint64 now);
    bool has_begun() const { return begun_; }
    void end() { begun_ = false; }
    // Idle time is not counted.
    void pause(qint64 now);
    void resume(qint64 now);

    // A picture is finished, failed or cancelled.
    void settled();
    // The fraction done of the current picture, 0..1.
    void piece(double share) { piece_ = share; }

    int done() const { return done_; }
    // The fraction done, 0..1; unsettled: the number of remaining pictures, including the current one.
    double share(int unsettled) const;
    // Empty until an estimate is meaningful.
    std::optional<double> seconds_per_picture(qint64 now) const;
    std::optional<double> seconds_left(int unsettled, qint64 now) const;

  private:
    double finished() const { return done_ + piece_; }

    bool begun_ = false;
    int done_ = 0;
    double piece_ = 0;
    qint64 start_ = 0, paused_since_ = -1;
};

}  // namespace deweather::studio
