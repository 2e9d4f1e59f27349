// The views of a picture as one segmented control, and its zoom, floating over the lower edge of the canvas. It gives
// way while the picture is dragged.
//
//     auto* bar = new ViewBar(actions, canvas);
//     bar->set_zoom(tr("100 %"));
#pragma once

#include "widgets/segmented.h"

class QLabel;

namespace deweather::widgets {
class CompareCanvas;
}

namespace deweather::studio {

class RestoreActions;

class ViewBar : public widgets::Segmented {
    Q_OBJECT

  public:
    ViewBar(const RestoreActions& actions, widgets::CompareCanvas& canvas);

    void set_zoom(const QString& zoom);
    // Whether there is a picture to view.
    void set_wanted(bool wanted);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void place();

    widgets::CompareCanvas& canvas_;
    QLabel* zoom_;
    bool wanted_ = false;
};

}  // namespace deweather::studio
