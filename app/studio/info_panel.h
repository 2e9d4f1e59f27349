// What is known of the picture on screen: facts, model, how strongly it is restored, the weather in it.
//
//     panel->set_facts("rain.jpg", facts);
//     connect(panel, &InfoPanel::strength_changed, ...);
#pragma once

#include <QWidget>

#include "app/studio/engine.h"

class QFormLayout;
class QLabel;
class QSlider;

namespace deweather::widgets {
class WeatherBars;
}

namespace deweather::studio {

class InfoPanel : public QWidget {
    Q_OBJECT

  public:
    explicit InfoPanel(QWidget* parent = nullptr);

    void set_model(const QString& name, const QString& device);
    void set_facts(const QString& path, const PictureFacts& facts);
    // The name alone: nothing else is known (yet) of this picture.
    void set_file(const QString& path);
    void set_restoration(const Restoration& restoration);
    void clear_restoration();
    double strength() const;
    void set_strength(double strength);

  Q_SIGNALS:
    void strength_changed(double strength);

  private:
    QLabel* add_row(QFormLayout* form, const QString& name);

    QLabel *file_, *size_, *depth_, *model_, *device_, *time_, *strength_text_;
    QSlider* strength_;
    widgets::WeatherBars* weather_;
};

}  // namespace deweather::studio
