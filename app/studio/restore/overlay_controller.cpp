#include "app/studio/restore/overlay_controller.h"

#include <QScrollArea>
#include <QTimer>

#include "app/studio/common/message_strip.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/routing_panel.h"
#include "app/studio/restore/view_controller.h"
#include "app/studio/segment/segmentation.h"
#include "widgets/time_line.h"
#include "widgets/weather_map.h"

namespace deweather::studio {

namespace {

// The panel's dock may be lower than the window: scroll to it.
void bring_into_view(QWidget& panel) {
    for (auto* place = panel.parentWidget(); place != nullptr; place = place->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(place)) area->ensureWidgetVisible(&panel);
}

}  // namespace

OverlayController::OverlayController(const PictureList& pictures, const Selection& selection, Engine& engine,
                                     ViewController& view, Segmentation& segmentation, const Widgets& widgets,
                                     const RestoreActions& actions, MessageStrip& warning)
    : pictures_(pictures),
      selection_(selection),
      view_(view),
      segmentation_(segmentation),
      widgets_(widgets),
      actions_(actions),
      routing_engine_(engine.device()) {
    connect_switches(actions);
    connect_sources(engine, warning);
    connect(&view_, &ViewController::shown_changed, this, [this] {
        // Until another picture is there, the canvas keeps the one before with its overlay.
        if (view_.shown() == Engine::kNone) return;
        weather_maps_.clear();
        draw();
    });
    connect(&view_, &ViewController::images_changed, this, &OverlayController::follow);
    connect(&selection_, &Selection::model_changed, this, [this] {
        draw();
        follow();
    });
}

// Each overlay can be switched in its panel and by its action.
void OverlayController::connect_switches(const RestoreActions& actions) {
    auto& routing = widgets_.details.routing();
    connect(&widgets_.details, &DetailsPanel::map_changed, this, [this] {
        choose(Overlay::kWeather, widgets_.details.map_shown());
        draw();
    });
    connect(&routing, &RoutingPanel::on_changed, this, [this](bool on) { choose(Overlay::kExperts, on); });
    connect(&routing, &RoutingPanel::view_changed, this, &OverlayController::draw);
    connect(&widgets_.segments, &SegmentPanel::on_changed, this, [this](bool on) { choose(Overlay::kClasses, on); });
    connect(actions.weather_map, &QAction::toggled, this, [this](bool on) { choose(Overlay::kWeather, on); });
    connect(actions.experts, &QAction::toggled, this, [this](bool on) { choose(Overlay::kExperts, on); });
    connect(actions.segmentation, &QAction::toggled, this, [this](bool on) { choose(Overlay::kClasses, on); });
}

void OverlayController::connect_sources(Engine& engine, MessageStrip& warning) {
    connect(&engine.presenter(), &Presenter::weather_shown, this,
            [this](int id, const QString& model, const WeatherMap& map) {
                if (id != view_.shown()) return;
                weather_maps_[model] = map;
                draw();
            });
    connect(&routing_engine_, &RoutingEngine::routed, this,
            [this](qint64 key, const QString& model, const std::shared_ptr<const PictureMaps>& maps) {
                if (key == routed_key_ && model == routed_model_) widgets_.details.routing().set_maps(maps);
            });
    connect(&routing_engine_, &RoutingEngine::failed, &warning,
            [&warning](const QString& message) { warning.show_message(message); });
}

void OverlayController::choose(Overlay overlay, bool on) {
    if (on)
        set(overlay);
    else if (overlay_ == overlay)
        set(Overlay::kNone);
}

void OverlayController::set(Overlay overlay) {
    if (overlay == overlay_) return;
    overlay_ = overlay;
    auto& routing = widgets_.details.routing();
    widgets_.details.set_map_shown(overlay == Overlay::kWeather);
    routing.set_on(overlay == Overlay::kExperts);
    widgets_.segments.set_on(overlay == Overlay::kClasses);
    actions_.weather_map->setChecked(overlay == Overlay::kWeather);
    actions_.experts->setChecked(overlay == Overlay::kExperts);
    actions_.segmentation->setChecked(overlay == Overlay::kClasses);
    if (overlay == Overlay::kExperts) QTimer::singleShot(0, &routing, [&routing] { bring_into_view(routing); });
    follow();
    draw();
}

void OverlayController::draw() {
    auto& canvas = widgets_.canvas;
    const auto& routing = widgets_.details.routing();
    canvas.set_overlay_smooth(overlay_ != Overlay::kExperts);  // tokens stay squares
    if (overlay_ == Overlay::kExperts) return canvas.set_overlay(routing.drawing().image, routing.opacity());
    const auto found = weather_maps_.find(selection_.model());
    if (overlay_ != Overlay::kWeather || found == weather_maps_.end() || found->second.columns == 0)
        return canvas.set_overlay(QImage(), 0);
    const auto& map = found->second;
    const auto overlay = widgets::weather_overlay(
        {.width = map.columns, .height = map.rows, .planes = {map.probabilities.begin(), map.probabilities.end()}},
        widgets_.details.map_weathers());
    canvas.set_overlay(overlay, widgets_.details.map_opacity());
}

// After every change of the picture on screen or its model.
void OverlayController::follow() {
    follow_routing();
    // Skip playing clips: a frame is replaced before it has been segmented.
    const int id = view_.shown();
    if (id != Engine::kNone && pictures_.has(id) && !widgets_.time_line.is_playing())
        segmentation_.follow(pictures_.at(id).path);
}

void OverlayController::follow_routing() {
    const auto model = selection_.model();
    // Skip playing clips: a frame is replaced before its routing has been computed.
    const bool wanted =
        overlay_ == Overlay::kExperts && view_.shown() != Engine::kNone && !widgets_.time_line.is_playing();
    const auto& image = widgets_.canvas.original();
    const qint64 key = wanted && !image.isNull() ? image.cacheKey() : 0;
    if (key == routed_key_ && model == routed_model_) return;
    routed_key_ = key;
    routed_model_ = model;
    widgets_.details.routing().set_maps(nullptr);
    routing_engine_.want(model, key == 0 ? QImage() : image);
}

QString OverlayController::text_at(QPoint pixel) const {
    QStringList parts = {segmentation_.text_at(pixel), widgets_.details.routing().text_at(pixel)};
    parts.removeAll(QString());
    return parts.join("   ");
}

}  // namespace deweather::studio
