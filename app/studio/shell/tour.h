// A guided tour of a window: balloons that point at its parts, one after another. The window stays usable meanwhile.
//
//     Tour tour(window);
//     tour.start({{.title = tr("Models"), .text = tr("Tick a second one …"), .widgets = {models}}});
//
// Enter or the right arrow moves forward, the left arrow back; Esc ends the tour wherever the focus is.
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QRect>
#include <QString>
#include <functional>

class QMainWindow;
class QWidget;

namespace deweather::studio {

class TourBalloon;
class TourShade;

struct TourStop {
    QString title, text;
    QList<QPointer<QWidget>> widgets;         // targets: all visible ones are pointed at
    std::function<QRect()> part = nullptr;    // rectangle in the first widget's coordinates; none: all of it
    std::function<void()> prepare = nullptr;  // called before it is shown
};

class Tour : public QObject {
    Q_OBJECT

  public:
    // The overlays are children of the window.
    explicit Tour(QMainWindow& window);
    ~Tour() override;

    // Starts at the first stop; ends a running tour.
    void start(QList<TourStop> stops);
    void next();
    void back();
    void finish();

    bool is_running() const { return !stops_.isEmpty(); }
    int stop() const { return stop_; }
    int count() const { return static_cast<int>(stops_.size()); }
    // The balloon, and its target in the window's coordinates; empty if that is not visible.
    QWidget* balloon() const;
    QRect target() const;

  Q_SIGNALS:
    void finished();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void show_stop();
    void place();
    bool take_key(int key);

    QMainWindow& window_;
    QPointer<QWidget> focus_before_;
    QList<TourStop> stops_;
    int stop_ = 0;
    QPointer<TourShade> shade_;
    QPointer<TourBalloon> balloon_;
};

}  // namespace deweather::studio
