// Details of the picture on screen: facts, restoration strength, detected weather and its map, scores.
//
//     panel->set_facts("rain.jpg", facts);
//     connect(panel, &DetailsPanel::strength_changed, ...);
#pragma once

#include <QWidget>

#include "app/studio/engine/engine.h"

class QCheckBox;
class QFormLayout;
class QLabel;
class QSlider;

namespace deweather::widgets {
class WeatherBars;
class WeatherLegend;
}  // namespace deweather::widgets

namespace deweather::studio {

class RoutingPanel;

class DetailsPanel : public QWidget {
    Q_OBJECT

  public:
    explicit DetailsPanel(QWidget* parent = nullptr);

    void set_facts(const QString& path, const PictureFacts& facts);
    void set_clip(const QString& path, const ClipFacts& facts);
    // Shows the file name only: nothing else is known (yet) of this picture.
    void set_file(const QString& path);
    void clear();
    // Shows the model and the weather that it detected.
    void set_restoration(const QString& model, const Restoration& restoration);
    void clear_restoration();
    void set_reference(const QString& text);  // empty: none

    double strength() const;
    void set_strength(double strength);

    // The weather map overlay: whether it is shown, for which weathers, and its opacity (0..1).
    bool map_shown() const;
    void set_map_shown(bool shown);
    std::array<bool, 4> map_weathers() const;
    double map_opacity() const;
    void set_map_opacity(double opacity);
    // The maps of the experts.
    RoutingPanel& routing() { return *routing_; }

  Q_SIGNALS:
    void strength_changed(double strength);
    void map_changed();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    QLabel* add_row(QFormLayout* form, const QString& name);

    QLabel *file_, *size_, *depth_, *time_, *reference_, *strength_text_;
    QSlider *strength_, *opacity_;
    QCheckBox* map_;
    widgets::WeatherLegend* legend_;
    widgets::WeatherBars* weather_;
    RoutingPanel* routing_;
};

}  // namespace deweather::studio
