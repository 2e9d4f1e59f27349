// The two overlays of a tour: a shade over everything but the highlighted place, and a text balloon that points at it.
// Private to tour.cpp.
#pragma once

#include <QFrame>
#include <QRect>

class QLabel;
class QPushButton;

namespace deweather::studio {

// Lets the mouse through to what is below.
class TourShade : public QWidget {
    Q_OBJECT

  public:
    explicit TourShade(QWidget* parent);
    // In the parent's coordinates; empty: nothing is left out.
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
    // Beside that place of the parent, where there is most room; in the parent's middle where it is empty.
    void point_at(const QRect& place);
    // From the button that has the focus to the next one (1) or the one before (-1), round and round.
    void focus_next(int by);
    QPushButton& next_button() { return *next_; }
    QPushButton& back_button() { return *back_; }
    QPushButton& skip_button() { return *skip_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    enum class Side { kNone, kLeft, kRight, kTop, kBottom };  // of the balloon, where its tip is

    QLabel *title_, *text_, *count_;
    QPushButton *back_, *next_, *skip_;
    Side side_ = Side::kNone;
    int tip_ = 0;  // where along that side, in this widget's coordinates
};

}  // namespace deweather::studio
