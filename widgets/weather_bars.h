// Bar chart of the predicted weather: a labelled bar for each of rain, raindrops, haze and snow.
//
//     bars->set_probabilities({0.97, 0.02, 0.10, 0.00});
//     bars->clear();                                        // nothing known
//     bars->set_names({rain, raindrops, haze, snow});       // boxes to tick, in place of the names
#pragma once

#include <QWidget>
#include <array>
#include <optional>

namespace deweather::widgets {

class WeatherBars : public QWidget {
    Q_OBJECT

  public:
    explicit WeatherBars(QWidget* parent = nullptr);

    // probabilities: of rain, raindrops, haze and snow, each in 0..1.
    void set_probabilities(const std::array<double, 4>& probabilities);
    void clear();
    // Takes these widgets, which have the names as their texts.
    void set_names(const std::array<QWidget*, 4>& names);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    int row_height() const;
    int name_width() const;

    std::optional<std::array<double, 4>> probabilities_;
    std::array<QWidget*, 4> names_ = {};
};

}  // namespace deweather::widgets
