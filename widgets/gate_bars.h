// Bar charts of the router outputs for one token: one bar per expert, one row per layer.
//
//     bars->set_layers({{.name = "Layer 0", .gates = gates, .logits = logits, .deviations = deviations}});
//
// The bar is the softmax probability of the expert; its line extends from the probability with a logit one standard
// deviation lower to that with one higher. Chosen experts have their own colour and their gate weight above the bar,
// the others are faint. The tool tip has the numbers.
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace deweather::widgets {

struct GateLayer {
    QString name;
    QList<float> gates;            // [E], zero where not chosen
    QList<float> logits;           // [E]
    QList<float> deviations = {};  // [E], of the logits; empty: unknown
};

class GateBars : public QWidget {
    Q_OBJECT

  public:
    explicit GateBars(QWidget* parent = nullptr);

    void set_layers(const QList<GateLayer>& layers);
    const QList<GateLayer>& layers() const { return layers_; }

    // The probability of an expert if its logit alone is shifted by this many standard deviations.
    static double probability(const GateLayer& layer, int expert, double deviations);
    // The tool tip's text at a point; empty outside of the bars.
    QString text_at(const QPoint& point) const;
    // The bar with the keyboard focus; -1: none yet.
    int current_layer() const { return current_.layer; }
    int current_expert() const { return current_.expert; }

    QSize sizeHint() const override { return {300, 260}; }
    QSize minimumSizeHint() const override { return {160, 80}; }

  Q_SIGNALS:
    void expert_chosen(int layer, int expert);

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    struct Bar {
        int layer = -1, expert = -1;
        explicit operator bool() const { return layer >= 0; }
        bool operator==(const Bar&) const = default;
    };

    QRect row_of(qsizetype layer) const;
    Bar bar_at(const QPoint& point) const;
    QString describe(const Bar& bar) const;
    void set_current(const Bar& bar, bool tell);
    // The largest probability or line end of a layer.
    static double highest(const GateLayer& layer);

    QList<GateLayer> layers_;
    Bar current_;
};

}  // namespace deweather::widgets
