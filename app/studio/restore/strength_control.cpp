#include "app/studio/restore/strength_control.h"

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
    reset_->setToolTip(tr("Back to 100 %"));
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
    connect(slider_, &QSlider::valueChanged, this, [this](int value) {
        // Only while it is dragged: keys and the wheel reach every value.
        const bool near = slider_->isSliderDown() && std::abs(value - kUsual) <= kSnap;
        follow(near ? kUsual : value);
    });
    connect(slider_, &QSlider::sliderReleased, this, [this] { slider_->setValue(field_->value()); });
    connect(field_, &QSpinBox::valueChanged, this, &StrengthControl::follow);
    connect(reset_, &QToolButton::clicked, this, [this] { follow(kUsual); });
}

void StrengthControl::follow(int percent) {
    const bool differs = percent != percent_;
    percent_ = percent;
    const QSignalBlocker quiet_field(field_), quiet_slider(slider_);
    field_->setValue(percent);
    if (!slider_->isSliderDown()) slider_->setValue(percent);
    reset_->setEnabled(percent != kUsual);
    if (differs) Q_EMIT changed(strength());
}

double StrengthControl::strength() const {
    return percent_ / 100.0;
}

void StrengthControl::show_strength(double strength) {
    const QSignalBlocker quiet(this);
    follow(qRound(strength * 100));
}

void StrengthControl::set_strength(double strength) {
    follow(qRound(strength * 100));
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
