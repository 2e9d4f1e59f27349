// A picture with a map of router outputs over it, token by token.
//
//     panel->show_picture(image, maps);
//     connect(panel, &MapPanel::token_chosen, ...);
#pragma once

#include <QWidget>
#include <memory>

#include "app/studio/maps/map_drawing.h"

class QComboBox;
class QSlider;
class QSpinBox;
class QStackedWidget;
class QLabel;

namespace deweather::widgets {
class CompareCanvas;
class ExpertLegend;
class HeatLegend;
}  // namespace deweather::widgets

namespace deweather::studio {

class MapPanel : public QWidget {
    Q_OBJECT

  public:
    explicit MapPanel(QWidget* parent = nullptr);

    // A picture of the same size keeps the zoom, the position and the chosen map.
    void show_picture(const QImage& picture, std::shared_ptr<const PictureMaps> maps);
    void clear();

    void set_kind(MapKind kind);
    MapKind kind() const;
    void set_layer(int layer);
    int layer() const;
    void set_expert(int expert);
    int expert() const;
    // Marks a token with a frame; -1: none.
    void mark(int row, int column);

    widgets::CompareCanvas& canvas() { return *canvas_; }
    const PictureMaps* maps() const { return maps_.get(); }

  Q_SIGNALS:
    void token_chosen(int row, int column);

  private:
    void rebuild();
    void fill_layers();

    std::shared_ptr<const PictureMaps> maps_;
    QSize size_;
    int marked_row_ = -1, marked_column_ = -1;
    QComboBox *kind_, *layer_;
    QSpinBox* expert_;
    QSlider* opacity_;
    QLabel* note_;
    widgets::CompareCanvas* canvas_;
    QStackedWidget* legends_;
    widgets::ExpertLegend* experts_;
    widgets::HeatLegend* heat_;
};

}  // namespace deweather::studio
