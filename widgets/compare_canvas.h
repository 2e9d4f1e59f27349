// A picture before and after, over each other or side by side, under one zoom.
//
//     canvas->set_pictures(original, QImage());       // the result is not there yet
//     canvas->set_restored(restored);                 // now it is; zoom and position stay
//     canvas->set_mode(CompareCanvas::Mode::kSplit);
//
// Wheel: zoom at the pointer. Drag: pan, or move the handle. Double click: fit or 100 %. Space held: the original
// alone. Keys: + - zoom, 0 fit, 1 100 %, arrows pan, [ and ] move the handle.
#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

namespace deweather::widgets {

class CompareCanvas : public QWidget {
    Q_OBJECT

  public:
    enum class Mode { kResult, kSplit, kSideBySide };

    explicit CompareCanvas(QWidget* parent = nullptr);

    // Shows another picture, fitted into the window. Both of the same size, or restored null.
    void set_pictures(const QImage& original, const QImage& restored);
    // Exchanges the result and leaves the view as it is. Null: there is none (yet).
    void set_restored(const QImage& restored);
    void clear();

    const QImage& original() const { return original_.full(); }
    const QImage& restored() const { return restored_.full(); }

    void set_mode(Mode mode);
    Mode mode() const { return mode_; }

    // Screen pixels a picture pixel.
    double zoom() const { return zoom_; }
    void set_zoom(double zoom,
                  const QPointF& fixed);  // the picture's point under `fixed` (widget coordinates) stays there
    void zoom_to_fit();
    bool is_fitted() const { return fitted_; }

    // Where the handle stands, 0..1 of the canvas's width; Split shows the original left of it.
    double handle() const { return handle_; }
    void set_handle(double position);

    // The picture's coordinates of a point of the widget.
    QPointF to_picture(const QPointF& point) const;

    QSize sizeHint() const override { return {960, 640}; }

  Q_SIGNALS:
    // The picture's pixel under the pointer; (-1,-1) when it leaves.
    void pixel_hovered(QPoint pixel);
    void zoom_changed(double zoom);
    void handle_moved(double position);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    // A picture with its half, quarter, ... sizes, made when first needed, so that a large one zoomed out paints fast
    // and smoothly.
    class Mipmaps {
      public:
        void set(const QImage& image);
        const QImage& full() const { return levels_.front(); }
        bool is_null() const { return levels_.front().isNull(); }
        // The level to draw at this scale, and how many times smaller it is.
        const QImage& level(double scale, int& shrink);

      private:
        std::vector<QImage> levels_{QImage()};
    };

    enum class Drag { kNone, kPan, kHandle };

    // The part of the widget that one view of the picture fills: all of it, or a half side by side.
    QRect pane(int index) const;
    int pane_at(const QPointF& point) const;
    void draw_picture(QPainter& painter, Mipmaps& picture, const QRect& clip, const QPointF& origin);
    void draw_label(QPainter& painter, const QString& text, const QRect& pane, bool right);
    void draw_empty(QPainter& painter);
    QPointF origin_in(const QRect& pane) const;
    double fit_zoom() const;
    void clamp_centre();
    bool over_handle(const QPointF& point) const;
    void show_original_alone(bool shown);

    Mipmaps original_, restored_;
    Mode mode_ = Mode::kSplit;
    double zoom_ = 1.0;
    QPointF centre_;  // the picture's point in the middle of a pane
    bool fitted_ = true;
    double handle_ = 0.5;
    bool original_alone_ = false;
    Drag drag_ = Drag::kNone;
    QPointF drag_start_, drag_centre_;
};

}  // namespace deweather::widgets
