// Overlays of router outputs per token, and their legends.
//
//     canvas->set_overlay_smooth(false);                                       // tokens stay squares
//     canvas->set_overlay(expert_overlay(columns, rows, top), 0.6);
//     canvas->set_overlay(heat_overlay(columns, rows, entropy, 0, 4), 0.6);
//
// The colours are those of core's figures: each expert has its own, the same everywhere; numbers go from dark blue to
// yellow.
#pragma once

#include <QImage>
#include <QList>
#include <QListWidget>
#include <QWidget>

namespace deweather::widgets {

// ARGB32, columns x rows, opaque. top: [rows*columns] experts from 0; a negative one is transparent. Throws
// std::invalid_argument for lists of another length.
QImage expert_overlay(int columns, int rows, const QList<int>& top);

// A heat map of numbers: values <= low get the dark end, values >= high the light one; non-finite ones are transparent.
QImage heat_overlay(int columns, int rows, const QList<float>& values, double low, double high);

// Experts with their colours and shares, the most used first.
class ExpertLegend : public QListWidget {
    Q_OBJECT

  public:
    explicit ExpertLegend(QWidget* parent = nullptr);

    // shares: the share of the tokens for each expert, from 0. Unused experts are left out.
    void set_shares(const QList<double>& shares);

  Q_SIGNALS:
    void expert_chosen(int expert);
};

// The colour scale of a heat map with its numbers.
class HeatLegend : public QWidget {
    Q_OBJECT

  public:
    explicit HeatLegend(QWidget* parent = nullptr);

    void set_range(double low, double high, const QString& title);
    double low() const { return low_; }
    double high() const { return high_; }

    QSize sizeHint() const override { return {120, 200}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    double low_ = 0, high_ = 1;
    QString title_;
};

}  // namespace deweather::widgets
