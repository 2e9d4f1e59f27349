// Controls of the expert overlay: on or off, map, layer, opacity; and the legend of its colours.
//
//     auto* panel = new RoutingPanel;
//     panel->set_maps(maps);
//     canvas->set_overlay(panel->drawing().image, panel->opacity());
#pragma once

#include <QWidget>
#include <memory>

#include "app/studio/maps/map_drawing.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QSpinBox;
class QStackedWidget;

namespace deweather::widgets {
class ExpertLegend;
class HeatLegend;
}  // namespace deweather::widgets

namespace deweather::studio {

class RoutingPanel : public QWidget {
    Q_OBJECT

  public:
    explicit RoutingPanel(QWidget* parent = nullptr);

    bool is_on() const;
    void set_on(bool on);
    // Null: the maps are not known (yet).
    void set_maps(std::shared_ptr<const PictureMaps> maps);
    const PictureMaps* maps() const { return maps_.get(); }

    MapKind kind() const;
    void set_kind(MapKind kind);
    int layer() const;
    void set_layer(int layer);
    void set_expert(int expert);
    double opacity() const;  // 0..1
    void set_opacity(double opacity);

    // The drawing of the chosen map; without an image while there is none to show.
    const MapDrawing& drawing() const { return drawing_; }
    // The two experts with the largest gates for a pixel's token: "expert 5 62 %, 2 38 %". Empty while unknown.
    QString text_at(QPoint pixel) const;

  Q_SIGNALS:
    void on_changed(bool on);
    // drawing() or opacity() changed.
    void view_changed();

  private:
    void rebuild();

    std::shared_ptr<const PictureMaps> maps_;
    MapDrawing drawing_;
    QCheckBox* on_;
    QWidget* choices_;
    QComboBox *kind_, *layer_;
    QSpinBox* expert_;
    QSlider* opacity_;
    QLabel* note_;
    QStackedWidget* legends_;
    widgets::ExpertLegend* experts_;
    widgets::HeatLegend* heat_;
};

}  // namespace deweather::studio
