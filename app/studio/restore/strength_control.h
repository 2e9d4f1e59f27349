// How strongly a picture is restored: a slider and a field in percent, and which pictures it applies to.
//
//     auto* control = new StrengthControl(this);
//     connect(control, &StrengthControl::changed, ...);
//
// The wheel moves it by one percent; a double click, or the button, goes back to 100 %, where the slider snaps in.
#pragma once

#include <QWidget>

class QComboBox;
class QSlider;
class QSpinBox;
class QToolButton;

namespace deweather::studio {

class StrengthControl : public QWidget {
    Q_OBJECT

  public:
    enum class Scope { kThis, kSelected, kAll };

    explicit StrengthControl(QWidget* parent = nullptr);

    // 0..1.5
    double strength() const;
    // By the program: changed() is not emitted.
    void show_strength(double strength);
    // As by the user.
    void set_strength(double strength);
    Scope scope() const;
    void set_scope(Scope scope);

    QSlider& slider() { return *slider_; }
    QSpinBox& field() { return *field_; }
    QToolButton& reset() { return *reset_; }
    // To be placed beside a heading.
    QComboBox& scope_box() { return *scope_; }

  Q_SIGNALS:
    void changed(double strength);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void follow(int percent);

    int percent_ = 100;
    QSlider* slider_;
    QSpinBox* field_;
    QToolButton* reset_;
    QComboBox* scope_;
};

}  // namespace deweather::studio
