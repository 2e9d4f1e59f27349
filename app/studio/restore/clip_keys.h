// Lets the keys of the time line work while a clip is shown, whatever view of it has the focus: nobody has to click on
// the time line first. The picture is then moved by the mouse, and Backslash shows the original instead of Space.
//
//     new ClipKeys(time_line, {&canvas, &list});         // owned by the time line
#pragma once

#include <QList>
#include <QObject>

class QWidget;

namespace deweather::widgets {
class TimeLine;
}

namespace deweather::studio {

class ClipKeys : public QObject {
    Q_OBJECT

  public:
    // views: where the keys are typed; they keep keys that the time line has no use for.
    ClipKeys(widgets::TimeLine& time_line, const QList<QWidget*>& views);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    widgets::TimeLine& time_line_;
};

}  // namespace deweather::studio
