// A canvas that compares a picture with the results of up to six models, in panes with a common zoom and position.
//
//     canvas->set_original(image);                               // a new picture, fitted; no results yet
//     canvas->set_results({{"MoFME", QImage(), "1.2 s"}});       // its result is still to come
//     canvas->set_result_image(0, restored);                     // appears now; zoom and position stay
//     canvas->set_mode(CompareCanvas::Mode::kSplit);
//
// Mouse: the wheel (touchpad, pinch; two fingers on a touch screen, which also pan) zooms at the pointer; a drag pans,
// or moves the handle; a double click toggles fit and 100 % at that point; a click on a pane of the grid makes its
// result the current one. Keys: + - zoom, 0 fit, 1 100 %, 2 200 %, arrows pan (with Shift a page), [ and ] move the
// handle or size the lens, T turns the split, Page Up and Page Down choose the result before and after; Space held shows
// the original in every pane.
//
// Large pictures are drawn from smaller copies made in the background (picture_pyramid.h), and only newly visible parts
// are painted (scaled_layer.h): pictures of 8000x6000 pan and zoom at 60 frames per second.
#pragma once

#include <QElapsedTimer>
#include <QImage>
#include <QThreadPool>
#include <QWidget>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/pane_labels.h"
#include "widgets/picture_pyramid.h"
#include "widgets/scaled_layer.h"
#include "widgets/viewport.h"

class QNativeGestureEvent;
class QTouchEvent;

namespace deweather::widgets {

struct CanvasResult {
    QString title;  // the model's name
    QImage image;   // null: not there yet; a preview of another size than the original is stretched
    QString note;   // next to the title: a time, a score
};

// The colours at one pixel; unknown ones are invalid.
struct PixelValues {
    QColor input;
    std::vector<QColor> results;
    QColor reference;
};

class CompareCanvas : public QWidget {
    Q_OBJECT

  public:
    // kLens: the result, and the original under a round lens that follows the pointer.
    enum class Mode { kResult, kSplit, kSideBySide, kGrid, kDifference, kLens };
    enum class DifferenceFrom { kOriginal, kReference };
    static constexpr int kMaxResults = 6;

    explicit CompareCanvas(QWidget* parent = nullptr);
    ~CompareCanvas() override;

    // Shows another picture, fitted; drops the results, reference and overlay of the previous one.
    void set_original(const QImage& original);
    // Shows the next frame of a video, of the same size; keeps zoom, position and results.
    void exchange_original(const QImage& frame);
    // Keeps zoom and position, and the current result if its index still exists. Ignores all beyond kMaxResults.
    void set_results(std::vector<CanvasResult> results);
    // index: among the results; null: no image (any more).
    void set_result_image(int index, const QImage& image);
    void set_result_note(int index, const QString& note);
    // The clean picture, if known: an additional pane of the grid, and Difference can compare with it. Null: none.
    void set_reference(const QImage& reference);
    void clear();
    // No picture, and why it cannot be shown, until there is one again or clear(). The canvas is left empty: its owner
    // says why over it.
    void show_problem(const QString& problem);
    const QString& problem() const { return problem_; }

    const QImage& original() const { return original_.image(); }
    const QImage& reference() const { return reference_.image(); }
    const std::vector<CanvasResult>& results() const { return results_; }
    // Null if there is no such result or it has no image yet.
    QImage result_image(int index) const;

    void set_mode(Mode mode);
    Mode mode() const { return mode_; }
    // The result that Result, Split, Side by side and Difference show; 0 without results.
    void set_current(int index);
    int current() const { return current_; }
    void set_difference_from(DifferenceFrom from);
    DifferenceFrom difference_from() const { return difference_from_; }
    // Clamped to 1..16.
    void set_difference_gain(int gain);
    int difference_gain() const { return gain_; }

    // A map (usually small) stretched over the picture in every view, except while Space shows the original. Null:
    // none.
    void set_overlay(const QImage& argb, double opacity);
    // The label of the original's pane, for example with an overlay on it; empty: "Original".
    void set_original_title(const QString& title);
    // False for maps of classes, whose colours must not mix.
    void set_overlay_smooth(bool smooth);
    // Overlays for individual images instead of the common one, never interpolated; Difference has that of its result.
    // Keys: index of the result, kOriginal or kReference. Empty: none.
    static constexpr int kOriginal = -1, kReference = -2;
    void set_own_overlays(const std::map<int, QImage>& argb, double opacity);

    // Logical pixels per picture pixel: 1 / devicePixelRatioF() is 100 %.
    double zoom() const { return view_.zoom(); }
    // Keeps the picture's point under `fixed` (widget coordinates) in place.
    void set_zoom(double zoom, const QPointF& fixed);
    void zoom_to_fit();
    bool is_fitted() const { return view_.is_fitted(); }

    // False while pyramid levels are still being made and a coarser one may be shown.
    bool is_refined() const;

    // Position of Split's handle, 0..1 of the canvas's width, or of its height where the split is vertical; the original
    // is left of it, or above.
    double handle() const { return handle_; }
    void set_handle(double position);
    // Qt::Horizontal: before and after lie beside each other. Qt::Vertical: one above the other.
    void set_split_orientation(Qt::Orientation orientation);
    Qt::Orientation split_orientation() const { return split_; }
    // Diameter of the lens in logical pixels, 64..1024.
    int lens_size() const { return lens_size_; }
    void set_lens_size(int size);

    // Maps a widget point to the original's coordinates.
    QPointF to_picture(const QPointF& point) const;
    // pixel: of the original; outside of it all colours are invalid.
    PixelValues values_at(QPoint pixel) const;

    QSize sizeHint() const override { return {640, 480}; }

  Q_SIGNALS:
    // The original's pixel under the pointer; (-1,-1) when it leaves.
    void pixel_hovered(QPoint pixel);
    void zoom_changed(double zoom);
    void handle_moved(double position);
    void split_turned(Qt::Orientation orientation);
    void current_changed(int index);
    // A click (no drag) on a result's pane; and on a pixel of the original, in any pane.
    void pane_clicked(int result);
    void pixel_clicked(QPoint pixel);

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    enum class Drag { kNone, kPan, kHandle };

    // Content of a pane: the index of a result, or one of these.
    static constexpr int kDifference = -3;
    struct Pane {
        QRect place;  // device pixels
        int shown;
    };

    // compare_canvas.cpp: layout and painting.
    std::vector<Pane> panes() const;
    const Pane* pane_at(const std::vector<Pane>& panes, const QPointF& point) const;
    void lay_out();
    void view_changed();
    // The content drawn for a pane: the original replaces missing images, and everything while Space is held.
    int drawn_for(int shown) const;
    PicturePyramid& pyramid(int drawn);
    void draw_content(QPainter& painter, const QRect& pane, int shown, const QRect& clip);
    void draw_labels(QPainter& painter, const std::vector<Pane>& panes);
    PaneLabel label_for(int shown) const;
    QRect logical(const QRect& device) const;
    bool split_beside() const { return split_ == Qt::Horizontal; }
    int handle_line() const { return qRound(handle_ * (split_beside() ? width() : height())); }
    void update_handle(int line);
    // The lens, if it shows anything else than the picture around it; else empty.
    QRect lens_place(int shown) const;
    void move_lens(const QPointF& point);

    // compare_canvas_input.cpp: mouse and keyboard.
    bool over_handle(const QPointF& point) const;
    void pinch(QNativeGestureEvent* event);
    void touch(const QTouchEvent& event);
    void zoom_by(double factor, const QPointF& fixed);
    bool pan_by_key(const QKeyEvent& event);
    void show_original_alone(bool shown);
    void report_hover(const QPointF& point);
    void show_pointer(const QPointF& point);
    bool show_label_tip(const QPoint& point, const QPoint& global);

    QThreadPool pool_;  // declared before the pyramids, which it must outlive
    PicturePyramid original_, reference_;
    QString problem_, original_title_;
    std::vector<CanvasResult> results_;
    std::vector<std::unique_ptr<PicturePyramid>> result_pyramids_;  // one per result
    std::map<int, ScaledLayer> layers_;                             // by content
    MapOverlay overlay_;
    std::map<int, MapOverlay> own_overlays_;
    const MapOverlay* overlay_for(int drawn) const;
    Viewport view_;
    Mode mode_ = Mode::kSplit;
    int current_ = 0;
    DifferenceFrom difference_from_ = DifferenceFrom::kOriginal;
    int gain_ = 4;
    double handle_ = 0.5;
    Qt::Orientation split_ = Qt::Horizontal;
    int lens_size_ = 240;
    std::optional<QPoint> lens_;  // its centre; none until the pointer moves: the middle of the canvas
    bool original_alone_ = false;
    std::vector<std::pair<QRect, int>> label_places_;  // as last painted, with the content that each labels

    Drag drag_ = Drag::kNone;
    bool dragged_ = false;  // moved further than a click may
    QPointF drag_start_, drag_centre_;
    struct {
        bool several = false;  // two fingers were down since the first one
        double apart = 0;      // last distance of the fingers; 0: unknown
        QPointF centre = {};
        QElapsedTimer tapped = {};
        QPointF tapped_at = {};
    } touch_;
    QPoint hovered_{-1, -1};
};

}  // namespace deweather::widgets
