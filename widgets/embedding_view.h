// An interactive scatter plot of an embedding: points move with t-SNE, are coloured by group, selected with a lasso,
// and inspected with the pointer.
//
//     view->set_points(positions);                                   // again and again while they move
//     view->set_groups(of_points, {"rain", "snow"}, colours);
//     connect(view, &EmbeddingView::hovered, this,
//             [=, this](int point) { view->set_hover_picture(thumbnail(point), text); });
//
// Mouse: the wheel zooms at the pointer, a drag pans, a double click shows all; with Shift held (or in lasso mode) a
// drag draws a lasso, whose points become the selection; with Ctrl they are added to it, with Alt taken away. A click
// on a point chooses it, one on a name in the legend hides its group. Keys: + - zoom, arrows pan, 0 shows all, Ctrl+A
// selects all that are shown, Escape selects none.
//
// Dots are written into the pixels directly: 100,000 of them in a few milliseconds, where QPainter takes a hundred.
#pragma once

#include <QImage>
#include <QList>
#include <QPolygonF>
#include <QWidget>
#include <vector>

namespace deweather::widgets {

class EmbeddingView : public QWidget {
    Q_OBJECT

  public:
    explicit EmbeddingView(QWidget* parent = nullptr);

    // positions: [n*2]. With the same number, the same points have moved: selection and groups are kept, and the view
    // if the user had zoomed. Another number: new points without groups.
    void set_points(std::vector<float> positions);
    int count() const { return static_cast<int>(positions_.size() / 2); }

    // of_points: [n] indices into names; -1: grey.
    void set_groups(std::vector<int> of_points, const QStringList& names, const QList<QColor>& colours);
    bool is_hidden(int group) const { return hidden_.value(group, false); }
    void set_hidden(int group, bool hidden);

    QList<int> selection() const;
    void set_selection(const QList<int>& points);
    void set_lasso_mode(bool on) { lasso_mode_ = on; }

    // Shown beside the pointer, in answer to hovered().
    void set_hover_picture(const QImage& picture, const QString& text);
    void show_all();

    // The position of a point in the widget.
    QPointF place_of(int point) const;
    // The visible point nearest to a position, within the pointer's reach; -1: none.
    int point_at(const QPointF& place) const;

    // The widget's content without the hover picture, encoded as PNG.
    QByteArray png(double scale) const;

    QSize sizeHint() const override { return {520, 380}; }

  Q_SIGNALS:
    void selection_changed(QList<int> points);
    void hovered(int point);  // -1: no longer over a point
    void clicked(int point);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    enum class Drag { kNone, kPan, kLasso };

    void fit();
    void zoom_by(double factor, const QPointF& fixed);
    void view_changed();
    void draw_dots(QImage& image, double ratio) const;
    void draw_legend(QPainter& painter) const;
    QList<QRect> legend_places() const;
    int group_at(const QPointF& place) const;
    bool is_shown(int point) const;
    void finish_lasso(Qt::KeyboardModifiers modifiers);
    void set_hovered(int point);

    std::vector<float> positions_;
    std::vector<int> groups_;
    QStringList names_;
    QList<QColor> colours_;
    QList<bool> hidden_;
    std::vector<bool> selected_;
    int selected_count_ = 0;
    // Widget coordinates are scale * (position - centre) from the widget's centre, y upwards.
    double scale_ = 1;
    QPointF centre_;
    bool fitted_ = true, lasso_mode_ = false, moved_ = false;
    Drag drag_ = Drag::kNone;
    QPointF pressed_, last_;
    QPolygonF lasso_;
    int hovered_ = -1;
    QImage hover_picture_;
    QString hover_text_;
    mutable QImage dots_;  // cached drawing of the current view; null: needs redrawing
};

}  // namespace deweather::widgets
