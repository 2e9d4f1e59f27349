// The strip of a TimeLine: ruler, thumbnails, restored frames, in and out marks, the position. Knows frames and their
// times, but no player.
//
//     strip->set_frames(times, duration);
//     strip->set_position(120);
//
// Drag: the position; the marks at its top: in and out. Hover: the time there.
#pragma once

#include <QBitArray>
#include <QImage>
#include <QWidget>
#include <map>
#include <vector>

namespace deweather::widgets {

class TimeStrip : public QWidget {
    Q_OBJECT

  public:
    explicit TimeStrip(QWidget* parent = nullptr);

    // times: each frame's time in seconds, ascending, the first counts as the start; duration: the end of the last one.
    void set_frames(std::vector<double> times, double duration);
    int frames() const { return static_cast<int>(times_.size()); }
    double time(int frame) const;  // since the first one
    double duration() const { return duration_; }
    int frame_at_time(double seconds) const;  // the frame shown at that time; -1 without frames

    // Clamped to the frames; -1 without any.
    void set_position(int frame);
    int position() const { return position_; }
    // Sets the range from first to last; clamped and put in order.
    void set_range(int first, int last);
    int first() const { return first_; }
    int last() const { return last_; }

    void set_restored(int frame, bool restored);
    void clear_restored();
    void set_thumbnail(int frame, const QImage& image);

    int x_of(int frame) const;
    int frame_at(int x) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void position_dragged(int frame);
    void range_dragged(int first, int last);
    void frame_hovered(int frame);  // -1: left
    // Frames whose thumbnails are visible but missing; emitted again after a resize.
    void thumbnails_wanted(QList<int> frames);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    enum class Drag { kNone, kPosition, kFirst, kLast };

    QRect ruler() const;
    QRect film() const;
    QRect band() const;
    double x_of_time(double seconds) const;
    Drag mark_at(const QPoint& point) const;
    void drag_to(int x);
    void ask_for_thumbnails();
    QList<int> thumbnail_frames() const;
    void draw_ruler(QPainter& painter) const;
    void draw_film(QPainter& painter) const;
    void draw_band(QPainter& painter) const;
    void draw_range(QPainter& painter) const;
    void draw_position(QPainter& painter) const;

    std::vector<double> times_;
    double duration_ = 0;
    int position_ = -1, first_ = 0, last_ = 0;
    QBitArray restored_;
    std::map<int, QImage> thumbnails_;
    Drag drag_ = Drag::kNone;
    int hovered_x_ = -1, hovered_ = -1;
};

}  // namespace deweather::widgets
