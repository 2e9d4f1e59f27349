// A video's time line and transport controls: position, in and out point, and restored frames.
//
//     time_line->set_frames(times, duration);            // or set_rate(25, 1500)
//     connect(time_line, &TimeLine::position_chosen, ...);
//     time_line->set_position(frame);                    // as the player advances
//
// Keys: K, P and Space play and pause, J and L go a second back and forward, Left and Right a frame (with Shift a
// second), Home and End go to the in and out point, I and O set them here, Shift+I and Shift+O remove them, R repeats the
// part between them. The mouse drags the position and the marks. Signals report user actions only, never calls of
// setters.
#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

class QLabel;
class QToolButton;

namespace deweather::widgets {

class TimeStrip;

class TimeLine : public QWidget {
    Q_OBJECT

  public:
    explicit TimeLine(QWidget* parent = nullptr);

    // times: each frame's time in seconds, ascending (the first counts as 0); duration: the end of the last one. Resets
    // position and marks; nothing is restored. Empty: no video.
    void set_frames(std::vector<double> times, double duration);
    // Frames of equal duration.
    void set_rate(double frames_per_second, int count);
    int frames() const;

    void set_position(int frame);
    int position() const;  // -1 without a video
    // The range to be restored, including both frames.
    void set_range(int in, int out);
    int in_point() const;
    int out_point() const;
    void set_playing(bool playing);
    bool is_playing() const { return playing_; }
    // Whether playing begins again at the in point after the out point.
    bool repeats() const;
    // Whether this was a key of the time line, which then has done its work. For widgets that have the focus instead.
    bool take_key(const QKeyEvent& event);

    void set_restored(int frame, bool restored = true);
    void clear_restored();
    // Any size; cropped to the strip's shape. Answers thumbnails_wanted.
    void set_thumbnail(int frame, const QImage& image);
    // Shown above the pointer while it is over the strip, ignored once it has left. Answers frame_hovered.
    void set_preview(int frame, const QImage& image);
    // -1 while none is shown.
    int previewed() const;

  Q_SIGNALS:
    void position_chosen(int frame);
    void range_chosen(int in, int out);
    void play_wanted(bool playing);
    void frame_hovered(int frame);  // for a preview; -1: left
    void thumbnails_wanted(QList<int> frames);

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QToolButton* button(const QString& text, const QString& tip);
    void choose(int frame);
    void choose_range(int in, int out);
    void place_preview();
    void toggle_play();
    void step_seconds(double seconds);
    void show_state();
    void show_icons();

    TimeStrip* strip_;
    QToolButton *back_, *play_, *forward_, *in_, *out_, *repeat_;
    QLabel *time_text_, *small_, *range_text_, *preview_;
    bool playing_ = false;
    int hovered_ = -1, previewed_ = -1;
};

}  // namespace deweather::widgets
