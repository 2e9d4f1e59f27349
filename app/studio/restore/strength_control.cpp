#include "app/studio/restore/strength_control.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>
#include <QWheelEvent>
#include <cmath>

#include "app/studio/engine/engine.h"
#include "widgets/line_icons.h"
#include "widgets/theme.h"
#include "widgets/weather_map.h"

namespace deweather::studio {

namespace {

constexpr int kUsual = 100, kPage = 10;
constexpr int kSnap = 3;  // percent, on either side of the usual value

}  // namespace

StrengthControl::StrengthControl(QWidget* parent)
    : QWidget(parent),
      slider_(new QSlider(Qt::Horizontal, this)),
      field_(new QSpinBox(this)),
      reset_(new QToolButton(this)),
      scope_(new QComboBox(this)) {
    const int most = qRound(100 * Engine::kMaxStrength);
    slider_->setRange(0, most);
    slider_->setValue(kUsual);
    slider_->setPageStep(kPage);
    slider_->setToolTip(
        tr("How much of the restored picture is mixed into the original; above 100 % what was changed is exaggerated. "
           "Also used when saving. A double click goes back to 100 %"));
    slider_->setAccessibleName(tr("Strength"));
    slider_->installEventFilter(this);
    field_->installEventFilter(this);
    field_->setRange(0, most);
    field_->setValue(kUsual);
    field_->setSuffix(tr(" %"));
    field_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field_->setAlignment(Qt::AlignRight);
    field_->setKeyboardTracking(false);
    field_->setToolTip(tr("Type the strength in percent"));
    field_->setAccessibleName(tr("Strength in percent"));
    reset_->setIcon(widgets::line_icon("reset"));
    reset_->setIconSize({16, 16});
    reset_->setToolTip(tr("Back to 100 % of all weathers"));
    reset_->setAccessibleName(tr("Back to 100 %"));
    reset_->setFocusPolicy(Qt::StrongFocus);
    reset_->setEnabled(false);
    scope_->addItem(tr("This picture"));
    scope_->addItem(tr("Selected"));
    scope_->addItem(tr("All pictures"));
    scope_->setAccessibleName(tr("Which pictures the strength applies to"));
    scope_->setToolTip(tr("Which pictures the strength applies to"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(widgets::kGrid);
    row->addWidget(slider_, 1);
    row->addWidget(field_);
    row->addWidget(reset_);
    for (std::size_t weather = 0; weather < removes_.size(); ++weather) {
        const auto name = widgets::weather_name(static_cast<widgets::Weather>(weather));
        auto* removes = new QCheckBox(name, this);
        removes->setAccessibleName(tr("Remove: %1").arg(name));
        removes->setChecked(true);
        removes_[weather] = removes;
        connect(removes, &QCheckBox::toggled, this, [this, weather](bool removed) {
            auto changed = strength_;
            changed.removes[weather] = removed;
            follow(changed);
        });
    }
    set_names_weather(false);
    connect(slider_, &QSlider::valueChanged, this, [this](int value) {
        // Only while it is dragged: keys and the wheel reach every value.
        const bool near = slider_->isSliderDown() && std::abs(value - kUsual) <= kSnap;
        follow(near ? kUsual : value);
    });
    connect(slider_, &QSlider::sliderReleased, this, [this] { slider_->setValue(field_->value()); });
    connect(field_, &QSpinBox::valueChanged, this, qOverload<int>(&StrengthControl::follow));
    connect(reset_, &QToolButton::clicked, this, [this] { follow(Strength()); });
}

void StrengthControl::follow(int percent) {
    auto strength = strength_;
    strength.overall = percent / 100.0;
    follow(strength);
}

void StrengthControl::follow(const Strength& strength) {
    const bool differs = strength != strength_;
    strength_ = strength;
    const int percent = qRound(strength.overall * 100);
    const QSignalBlocker quiet_field(field_), quiet_slider(slider_);
    field_->setValue(percent);
    if (!slider_->isSliderDown()) slider_->setValue(percent);
    for (std::size_t weather = 0; weather < removes_.size(); ++weather) {
        const QSignalBlocker quiet(removes_[weather]);
        removes_[weather]->setChecked(strength.removes[weather]);
    }
    reset_->setEnabled(percent != kUsual || !strength.removes_all());
    if (differs) Q_EMIT changed(strength_);
}

Strength StrengthControl::strength() const {
    return strength_;
}

void StrengthControl::show_strength(const Strength& strength) {
    const QSignalBlocker quiet(this);
    follow(strength);
}

void StrengthControl::set_strength(const Strength& strength) {
    follow(strength);
}

void StrengthControl::set_names_weather(bool names) {
    for (auto* each : removes_) {
        each->setEnabled(names);
        each->setToolTip(names ? tr("Unticked, it stays where the model sees it")
                               : tr("This model does not tell the weathers apart"));
    }
}

StrengthControl::Scope StrengthControl::scope() const {
    return static_cast<Scope>(scope_->currentIndex());
}

void StrengthControl::set_scope(Scope scope) {
    scope_->setCurrentIndex(static_cast<int>(scope));
}

bool StrengthControl::eventFilter(QObject* watched, QEvent* event) {
    if (watched == slider_ && event->type() == QEvent::MouseButtonDblClick) {
        follow(kUsual);
        return true;
    }
    // Undoing is the window's, also while the field has the focus.
    if (watched == field_ && event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return true;
        }
    }
    if (watched == slider_ && event->type() == QEvent::Wheel) {
        const int turned = static_cast<QWheelEvent*>(event)->angleDelta().y();
        follow(qBound(0, field_->value() + (turned > 0) - (turned < 0), slider_->maximum()));
        event->accept();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace deweather::studio
