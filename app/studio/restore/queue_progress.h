// How far a queue is: its share done, how long a picture takes, how long the rest will.
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
    // Time while nothing is to be done does not count.
    void pause(qint64 now);
    void resume(qint64 now);

    // One picture less to do.
    void settled();
    // Of the picture under way, 0..1.
    void piece(double share) { piece_ = share; }

    int done() const { return done_; }
    // 0..1, with this many that are not settled, the one under way among them.
    double share(int unsettled) const;
    // Nothing before a guess means something.
    std::optional<double> seconds_a_picture(qint64 now) const;
    std::optional<double> seconds_left(int unsettled, qint64 now) const;

  private:
    double finished() const { return done_ + piece_; }

    bool begun_ = false;
    int done_ = 0;
    double piece_ = 0;
    qint64 start_ = 0, paused_since_ = -1;
};

}  // namespace deweather::studio
