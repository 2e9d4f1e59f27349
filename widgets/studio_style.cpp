#include "widgets/studio_style.h"

#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyleOption>
#include <algorithm>

#include "widgets/line_icons.h"
#include "widgets/theme.h"

namespace deweather::widgets {

namespace {

constexpr double kGroove = 4, kHandle = 16, kBox = 16;

void ring(QPainter& painter, const QRectF& around, double radius, const Theme& theme) {
    painter.setPen(QPen(theme.accent, kFocusRing));
    painter.setBrush(Qt::NoBrush);
    const double inset = kFocusRing / 2.0;
    painter.drawRoundedRect(around.adjusted(inset, inset, -inset, -inset), radius, radius);
}

// Draws the frame of push buttons and closed combo boxes.
void draw_button(const QStyleOption& option, QPainter& painter, const QWidget* widget) {
    const auto& theme = theme_of(option.palette);
    const auto state = option.state;
    const bool enabled = state & QStyle::State_Enabled;
    const auto* button = qobject_cast<const QPushButton*>(widget);
    const bool primary = enabled && button != nullptr && button->isDefault();
    QColor ground = theme.raised;
    if (state & (QStyle::State_Sunken | QStyle::State_On))
        ground = state & QStyle::State_On ? theme.selection : theme.line;
    else if (enabled && state & QStyle::State_MouseOver)
        ground = theme.hover;
    if (primary) ground = theme.accent;
    const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(primary ? theme.accent : theme.line, 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(box, kRadius, kRadius);
    if (!(state & QStyle::State_HasFocus)) return;
    ring(painter, option.rect, kRadius, theme);
    if (primary) {
        painter.setPen(QPen(theme.on_accent, 1));
        painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), kRadius - 2, kRadius - 2);
    }
}

void draw_mark(QStyle::PrimitiveElement element, const QStyleOption& option, QPainter& painter) {
    const auto& theme = theme_of(option.palette);
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool on = option.state & (QStyle::State_On | QStyle::State_NoChange);
    QRectF box(0, 0, kBox, kBox);
    box.moveCenter(QRectF(option.rect).center());
    box.adjust(0.75, 0.75, -0.75, -0.75);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor edge = !enabled ? theme.line : on ? theme.accent : theme.outline;
    painter.setPen(QPen(edge, 1.5));
    painter.setBrush(on ? QBrush(enabled ? theme.accent : theme.line) : QBrush(theme.raised));
    const bool round = element == QStyle::PE_IndicatorRadioButton;
    if (round)
        painter.drawEllipse(box);
    else
        painter.drawRoundedRect(box, 4, 4);
    if (!on) return;
    const QColor ink = enabled ? theme.on_accent : theme.second;
    if (round) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawEllipse(box.center(), 3, 3);
        return;
    }
    painter.setPen(QPen(ink, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    if (option.state & QStyle::State_NoChange) {
        painter.drawLine(box.center() - QPointF(3.5, 0), box.center() + QPointF(3.5, 0));
        return;
    }
    QPainterPath tick(box.center() + QPointF(-3.8, 0.2));
    tick.lineTo(box.center() + QPointF(-1.0, 3.0));
    tick.lineTo(box.center() + QPointF(3.8, -2.8));
    painter.drawPath(tick);
}

}  // namespace

StudioStyle::StudioStyle() : QProxyStyle("Fusion") {}

void StudioStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    painter->save();
    switch (element) {
        case PE_PanelButtonCommand:
            draw_button(*option, *painter, widget);
            break;
        case PE_IndicatorCheckBox:
        case PE_IndicatorRadioButton:
        case PE_IndicatorItemViewItemCheck:
            draw_mark(element, *option, *painter);
            break;
        case PE_FrameFocusRect:
            painter->setRenderHint(QPainter::Antialiasing);
            // Push buttons have theirs around the whole.
            if (qobject_cast<const QPushButton*>(widget) == nullptr)
                ring(*painter, option->rect, 4, theme_of(option->palette));
            break;
        case PE_FrameDefaultButton:
            break;
        case PE_PanelLineEdit:
        case PE_FrameLineEdit: {
            const auto& theme = theme_of(option->palette);
            const bool focused = option->state & State_HasFocus;
            const double edge = focused ? kFocusRing : 1;
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(focused ? theme.accent : theme.line, edge));
            painter->setBrush(element == PE_PanelLineEdit ? QBrush(theme.raised) : QBrush(Qt::NoBrush));
            painter->drawRoundedRect(QRectF(option->rect).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2), kRadius,
                                     kRadius);
            break;
        }
        case PE_Frame: {
            const auto& theme = theme_of(option->palette);
            painter->setPen(option->state & State_HasFocus ? theme.accent : theme.line);
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
            break;
        }
        default:
            painter->restore();
            return QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
    painter->restore();
}

// The default button's ground is the accent, and so its text is the one that can be read on it.
void StudioStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const {
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    const auto* pushed = qobject_cast<const QPushButton*>(widget);
    if (element != CE_PushButtonLabel || button == nullptr || pushed == nullptr || !pushed->isDefault() ||
        !pushed->isEnabled())
        return QProxyStyle::drawControl(element, option, painter, widget);
    auto own = *button;
    own.palette.setColor(QPalette::ButtonText, theme_of(option->palette).on_accent);
    QProxyStyle::drawControl(element, &own, painter, widget);
}

void StudioStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                     const QWidget* widget) const {
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (control != CC_Slider || slider == nullptr)
        return QProxyStyle::drawComplexControl(control, option, painter, widget);
    const auto& theme = theme_of(option->palette);
    const bool enabled = option->state & State_Enabled, flat = slider->orientation == Qt::Horizontal;
    const QRectF handle = subControlRect(CC_Slider, option, SC_SliderHandle, widget);
    const QRectF whole = option->rect;
    QRectF groove =
        flat ? QRectF(whole.left() + kHandle / 2, whole.center().y() - kGroove / 2, whole.width() - kHandle, kGroove)
             : QRectF(whole.center().x() - kGroove / 2, whole.top() + kHandle / 2, kGroove, whole.height() - kHandle);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.line);
    painter->drawRoundedRect(groove, kGroove / 2, kGroove / 2);
    painter->setBrush(enabled ? theme.accent : theme.outline);
    // From the end that stands for the least value to the handle.
    if (flat && (slider->direction == Qt::RightToLeft) == !slider->upsideDown)
        groove.setLeft(handle.center().x());
    else if (flat)
        groove.setRight(handle.center().x());
    else
        groove.setTop(handle.center().y());
    painter->drawRoundedRect(groove, kGroove / 2, kGroove / 2);
    const QPointF middle = handle.center();
    painter->setBrush(enabled ? theme.text : theme.outline);
    painter->setPen(QPen(theme.panel, 1.5));
    const bool under = option->state & State_MouseOver && enabled;
    painter->drawEllipse(middle, under ? 7.5 : 6.5, under ? 7.5 : 6.5);
    if (option->state & State_HasFocus) {
        painter->setPen(QPen(theme.accent, kFocusRing));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(middle, 8, 8);
    }
    painter->restore();
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
        case PM_SliderThickness:
        case PM_SliderControlThickness:
            return static_cast<int>(kHandle) + 4;
        case PM_SliderLength:
            return static_cast<int>(kHandle) + 2;
        case PM_IndicatorWidth:
        case PM_IndicatorHeight:
        case PM_ExclusiveIndicatorWidth:
        case PM_ExclusiveIndicatorHeight:
            return static_cast<int>(kBox) + 2;
        case PM_ToolBarIconSize:
        case PM_SmallIconSize:
            return metric == PM_ToolBarIconSize ? kIconSize : 16;
        case PM_DockWidgetSeparatorExtent:
            return 4;
        case PM_SplitterWidth:
            return 4;
        default:
            return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StudioStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* answer) const {
    if (hint == SH_EtchDisabledText || hint == SH_DialogButtonBox_ButtonsHaveIcons) return 0;
    return QProxyStyle::styleHint(hint, option, widget, answer);
}

QIcon StudioStyle::standardIcon(StandardPixmap sign, const QStyleOption* option, const QWidget* widget) const {
    switch (sign) {
        case SP_TitleBarCloseButton:
        case SP_DockWidgetCloseButton:
            return line_icon("close");
        case SP_TitleBarNormalButton:
            return line_icon("undock");
        default:
            return QProxyStyle::standardIcon(sign, option, widget);
    }
}

QPixmap StudioStyle::standardPixmap(StandardPixmap sign, const QStyleOption* option, const QWidget* widget) const {
    if (sign == SP_TitleBarCloseButton || sign == SP_DockWidgetCloseButton) return line_icon("close").pixmap(16);
    return QProxyStyle::standardPixmap(sign, option, widget);
}

QSize StudioStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                    const QWidget* widget) const {
    QSize whole = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_PushButton || type == CT_ComboBox || type == CT_LineEdit || type == CT_SpinBox)
        whole.setHeight(std::max(whole.height(), kControlHeight - 2));
    return whole;
}

}  // namespace deweather::widgets
