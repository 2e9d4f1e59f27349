// What lies over the picture: nothing, the weather that the model sees, its experts, or the classes of a segmentation.
// Never two of them.
//
//     OverlayController overlays(pictures, selection, engine, view, segmentation, widgets, *actions, notices.warning);
//     overlays.set(Overlay::kExperts);
//     overlays.text_at(pixel);                  // "expert 5 62 %, 2 38 %"
#pragma once

#include <QObject>
#include <map>
#include <memory>

#include "app/studio/engine/engine.h"
#include "app/studio/maps/routing_engine.h"
#include "app/studio/restore/selection.h"
#include "widgets/compare_canvas.h"

namespace deweather::widgets {
class TimeLine;
}

namespace deweather::studio {

class DetailsPanel;
class MessageStrip;
class RestoreActions;
class SegmentPanel;
class Segmentation;
class ViewController;

enum class Overlay { kNone, kWeather, kExperts, kClasses };

class OverlayController : public QObject {
    Q_OBJECT

  public:
    struct Widgets {
        widgets::CompareCanvas& canvas;
        DetailsPanel& details;
        SegmentPanel& segments;
        const widgets::TimeLine& time_line;
    };

    OverlayController(const PictureList& pictures, const Selection& selection, Engine& engine, ViewController& view,
                      Segmentation& segmentation, const Widgets& widgets, const RestoreActions& actions,
                      MessageStrip& warning);

    Overlay overlay() const { return overlay_; }
    void set(Overlay overlay);

    // What the overlay says of a pixel; empty while that is unknown.
    QString text_at(QPoint pixel) const;

  private:
    void connect_switches(const RestoreActions& actions);
    void connect_sources(Engine& engine, MessageStrip& warning);
    void choose(Overlay overlay, bool on);
    void draw();
    void follow();
    void follow_routing();

    const PictureList& pictures_;
    const Selection& selection_;
    ViewController& view_;
    Segmentation& segmentation_;
    Widgets widgets_;
    const RestoreActions& actions_;
    RoutingEngine routing_engine_;
    Overlay overlay_ = Overlay::kNone;
    qint64 routed_key_ = 0;  // cacheKey() of the image whose routing was requested; 0: none
    QString routed_model_;
    std::map<QString, WeatherMap> weather_maps_;  // of the picture on screen, by model
};

}  // namespace deweather::studio
