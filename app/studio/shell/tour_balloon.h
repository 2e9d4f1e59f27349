// The two overlays of a tour: a shade over everything but the highlighted place, and a text balloon that points at it.
// Private to tour.cpp.
#pragma once

#include <QFrame>
#include <QRect>

class QLabel;
class QPushButton;

namespace deweather::studio {

// Transparent to the mouse.
class TourShade : public QWidget {
    Q_OBJECT

  public:
    explicit TourShade(QWidget* parent);
    // The unshaded place, in the parent's coordinates; empty: everything is shaded.
    void set_place(const QRect& place);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QRect place_;
};

class TourBalloon : public QFrame {
    Q_OBJECT

  public:
    explicit TourBalloon(QWidget* parent);

    void set_stop(const QString& title, const QString& text, int index, int count);
    // Moves beside that place of the parent, where there is most room; to the centre of the parent if it is empty.
    void point_at(const QRect& place);
    // Moves the focus to the next button (1) or the previous one (-1), cyclically.
    void focus_next(int by);
    QPushButton& next_button() { return *next_; }
    QPushButton& back_button() { return *back_; }
    QPushButton& skip_button() { return *skip_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    enum class Side { kNone, kLeft, kRight, kTop, kBottom };  // the side of the balloon with the tip

    QLabel *title_, *text_, *count_;
    QPushButton *back_, *next_, *skip_;
    Side side_ = Side::kNone;
    int tip_ = 0;  // position along that side, in this widget's coordinates
};

}  // namespace deweather::studio
