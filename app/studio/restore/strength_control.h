// How strongly a picture is restored: a slider and a field in percent, which weathers are removed, and which pictures
// it applies to.
//
//     auto* control = new StrengthControl(this);
//     connect(control, &StrengthControl::changed, ...);
//
// The wheel moves it by one percent; a double click, or the button, goes back to 100 %, where the slider snaps in.
#pragma once

#include <QWidget>
#include <array>

#include "app/studio/engine/showing/strength.h"

class QCheckBox;
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

    Strength strength() const;
    // By the program: changed() is not emitted.
    void show_strength(const Strength& strength);
    // As by the user.
    void set_strength(const Strength& strength);
    // Whether the model on screen names the weather, so that some of it can stay.
    void set_names_weather(bool names);
    Scope scope() const;
    void set_scope(Scope scope);

    QSlider& slider() { return *slider_; }
    QSpinBox& field() { return *field_; }
    QToolButton& reset() { return *reset_; }
    // Whether rain, raindrops, haze or snow is removed; to be placed where the weather is shown.
    QCheckBox& removes(int weather) { return *removes_[static_cast<std::size_t>(weather)]; }
    // To be placed beside a heading.
    QComboBox& scope_box() { return *scope_; }

  Q_SIGNALS:
    void changed(deweather::studio::Strength strength);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void follow(int percent);
    void follow(const Strength& strength);

    Strength strength_;
    QSlider* slider_;
    QSpinBox* field_;
    QToolButton* reset_;
    QComboBox* scope_;
    std::array<QCheckBox*, 4> removes_ = {};
};

}  // namespace deweather::studio
