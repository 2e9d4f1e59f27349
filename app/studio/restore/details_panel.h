// The panel of restoring, by task: how strongly, what weather the model sees and where, by which models, and the
// histogram and facts of the picture on screen.
//
//     auto* panel = new DetailsPanel(models, this);
//     panel->set_facts("rain.jpg", facts);
#pragma once

#include <QWidget>

#include "app/studio/engine/engine.h"
#include "app/studio/restore/strength_control.h"

class QCheckBox;
class QFormLayout;
class QLabel;
class QSlider;

namespace deweather::widgets {
class HistogramView;
class Section;
class WeatherBars;
class WeatherLegend;
}  // namespace deweather::widgets

namespace deweather::studio {

class RoutingPanel;

class DetailsPanel : public QWidget {
    Q_OBJECT

  public:
    // models: takes its place among the parts of the panel.
    explicit DetailsPanel(QWidget* models, QWidget* parent = nullptr);

    void set_facts(const QString& path, const PictureFacts& facts);
    void set_clip(const QString& path, const ClipFacts& facts);
    // Shows the file name only: nothing else is known (yet) of this picture.
    void set_file(const QString& path);
    void clear();
    // Shows the model and the weather that it detected.
    void set_restoration(const QString& model, const Restoration& restoration);
    void clear_restoration();
    void set_reference(const QString& text);  // empty: none

    StrengthControl& strength_control() { return *strength_; }
    Strength strength() const { return strength_->strength(); }
    void set_strength(const Strength& strength) { strength_->set_strength(strength); }

    // The weather map overlay: whether it is shown, for which weathers, and its opacity (0..1).
    bool map_shown() const;
    void set_map_shown(bool shown);
    std::array<bool, 4> map_weathers() const;
    double map_opacity() const;
    void set_map_opacity(double opacity);
    // The maps of the experts.
    RoutingPanel& routing() { return *routing_; }
    widgets::HistogramView& histogram() { return *histogram_; }
    // The parts that are folded at first.
    widgets::Section& histogram_part() { return *histogram_part_; }
    widgets::Section& facts() { return *facts_; }
    widgets::Section& experts() { return *experts_; }
    // Writes down which parts are folded, for the next start.
    void remember() const;

  Q_SIGNALS:
    void map_changed();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    QLabel* add_row(QFormLayout* form, const QString& name);

    QLabel *file_, *size_, *depth_, *time_, *reference_;
    StrengthControl* strength_;
    QSlider* opacity_;
    widgets::Section *histogram_part_, *facts_, *experts_;
    QCheckBox* map_;
    widgets::WeatherLegend* legend_;
    widgets::WeatherBars* weather_;
    widgets::HistogramView* histogram_;
    RoutingPanel* routing_;
};

}  // namespace deweather::studio
