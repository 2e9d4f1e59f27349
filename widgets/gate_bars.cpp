#include "widgets/gate_bars.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "core/analysis/expert_colours.h"

namespace deweather::widgets {

namespace {

constexpr double kFaint = 0.22, kGap = 0.15;
// Narrower bars have neither gap nor number.
constexpr double kRoomForGap = 4;

QColor colour_of(int expert) {
    const auto colour = analysis::expert_colour(expert);
    return {colour.red, colour.green, colour.blue};
}

}  // namespace

GateBars::GateBars(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Gate weights of the patch"));
    setFocusPolicy(Qt::StrongFocus);
}

void GateBars::set_layers(const QList<GateLayer>& layers) {
    layers_ = layers;
    // Another patch of the same model: keep the current bar.
    const bool there =
        current_ && current_.layer < layers_.size() && current_.expert < layers_[current_.layer].logits.size();
    set_current(there ? current_ : Bar(), false);
    update();
}

double GateBars::probability(const GateLayer& layer, int expert, double deviations) {
    const auto logit = [&](qsizetype i) {
        const auto own = static_cast<double>(layer.logits[i]);
        return i == expert && i < layer.deviations.size() ? own + deviations * static_cast<double>(layer.deviations[i])
                                                          : own;
    };
    double largest = logit(0);
    for (qsizetype i = 1; i < layer.logits.size(); ++i) largest = std::max(largest, logit(i));
    double sum = 0;
    for (qsizetype i = 0; i < layer.logits.size(); ++i) sum += std::exp(logit(i) - largest);
    return std::exp(logit(expert) - largest) / sum;
}

double GateBars::highest(const GateLayer& layer) {
    double most = 1e-6;
    for (int i = 0; i < layer.logits.size(); ++i)
        most = std::max(most, probability(layer, i, layer.deviations.isEmpty() ? 0 : 1));
    return most;
}

QRect GateBars::row_of(qsizetype layer) const {
    const int count = static_cast<int>(layers_.size());
    const int top = static_cast<int>(layer) * height() / count,
              bottom = (static_cast<int>(layer) + 1) * height() / count;
    const int line = fontMetrics().height();
    // Leave room for the layer's name above and the experts' numbers below.
    return {0, top + 2 * line, width(), std::max(4, bottom - top - 3 * line - 4)};
}

GateBars::Bar GateBars::bar_at(const QPoint& point) const {
    for (qsizetype i = 0; i < layers_.size(); ++i) {
        const auto row = row_of(i);
        const auto experts = layers_[i].logits.size();
        if (point.y() < row.top() - fontMetrics().height() || point.y() > row.bottom() + fontMetrics().height() ||
            point.x() < 0 || point.x() >= width() || experts == 0)
            continue;
        return {.layer = static_cast<int>(i), .expert = static_cast<int>(point.x() * experts / width())};
    }
    return {};
}

QString GateBars::describe(const Bar& bar) const {
    if (!bar) return {};
    const auto& layer = layers_[bar.layer];
    const int expert = bar.expert;
    auto text =
        tr("%1, expert %2\nprobability %3").arg(layer.name).arg(expert).arg(probability(layer, expert, 0), 0, 'f', 3);
    if (expert < layer.gates.size() && layer.gates[expert] > 0)
        text += "\n" + tr("chosen, gate weight %1").arg(static_cast<double>(layer.gates[expert]), 0, 'f', 3);
    text += "\n" + tr("logit %1").arg(static_cast<double>(layer.logits[expert]), 0, 'f', 3);
    if (expert < layer.deviations.size())
        text += tr(" ± %1").arg(static_cast<double>(layer.deviations[expert]), 0, 'f', 3);
    return text;
}

QString GateBars::text_at(const QPoint& point) const {
    return describe(bar_at(point));
}

void GateBars::set_current(const Bar& bar, bool tell) {
    current_ = bar;
    const auto text = describe(bar);
    setAccessibleDescription(text);
    update();
    if (!tell || !bar) return;
    const auto row = row_of(bar.layer);
    const auto experts = layers_[bar.layer].logits.size();
    QToolTip::showText(mapToGlobal(QPoint(static_cast<int>((2 * bar.expert + 1) * width() / (2 * experts)), row.top())),
                       text, this);
}

void GateBars::mousePressEvent(QMouseEvent* event) {
    const auto bar = bar_at(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !bar) return QWidget::mousePressEvent(event);
    set_current(bar, false);
    Q_EMIT expert_chosen(bar.layer, bar.expert);
}

void GateBars::keyPressEvent(QKeyEvent* event) {
    if (layers_.isEmpty()) return QWidget::keyPressEvent(event);
    auto bar = current_ ? current_ : Bar{.layer = 0, .expert = 0};
    const bool moved = static_cast<bool>(current_);
    switch (event->key()) {
        case Qt::Key_Left:
            bar.expert -= moved ? 1 : 0;
            break;
        case Qt::Key_Right:
            bar.expert += moved ? 1 : 0;
            break;
        case Qt::Key_Up:
            bar.layer -= moved ? 1 : 0;
            break;
        case Qt::Key_Down:
            bar.layer += moved ? 1 : 0;
            break;
        case Qt::Key_Home:
            bar.expert = 0;
            break;
        case Qt::Key_End:
            bar.expert = static_cast<int>(layers_[bar.layer].logits.size()) - 1;
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (current_) Q_EMIT expert_chosen(current_.layer, current_.expert);
            return;
        default:
            return QWidget::keyPressEvent(event);
    }
    bar.layer = std::clamp(bar.layer, 0, static_cast<int>(layers_.size()) - 1);
    const auto experts = static_cast<int>(layers_[bar.layer].logits.size());
    if (experts == 0) return;
    bar.expert = std::clamp(bar.expert, 0, experts - 1);
    set_current(bar, true);
}

bool GateBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto text = text_at(help->pos());
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), text, this);
    return true;
}

void GateBars::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int line = fontMetrics().height();
    const auto ink = palette().color(QPalette::WindowText);
    auto faint = ink;
    faint.setAlphaF(0.6F);
    for (qsizetype i = 0; i < layers_.size(); ++i) {
        const auto& layer = layers_[i];
        const auto row = row_of(i);
        painter.setPen(ink);
        painter.drawText(QRect(0, row.top() - 2 * line, width(), line), Qt::AlignLeft | Qt::AlignVCenter, layer.name);
        const auto count = static_cast<int>(layer.logits.size());
        if (count == 0) continue;
        const double width_of_one = static_cast<double>(width()) / count;
        const double gap = width_of_one > kRoomForGap ? kGap * width_of_one : 0;
        const double scale = row.height() / highest(layer);
        const int number_width = fontMetrics().horizontalAdvance("000");
        const int every = std::max(1, static_cast<int>(std::ceil(number_width / width_of_one)));
        double taken = 0;  // right end of the last number
        for (int expert = 0; expert < count; ++expert) {
            const bool chosen = expert < layer.gates.size() && layer.gates[expert] > 0;
            const double left = expert * width_of_one + gap / 2,
                         top = row.bottom() - scale * probability(layer, expert, 0);
            auto colour = colour_of(expert);
            if (!chosen) colour = ink, colour.setAlphaF(static_cast<float>(kFaint));
            painter.fillRect(QRectF(left, top, width_of_one - gap, row.bottom() - top), colour);
            if (current_ == Bar{.layer = static_cast<int>(i), .expert = expert} && hasFocus()) {
                painter.setPen(QPen(palette().color(QPalette::Link), 2));
                painter.drawRect(QRectF(left - 1, row.top() - 1, width_of_one - gap + 2, row.height() + 1));
            }
            if (expert < layer.deviations.size() && width_of_one >= 2) {
                const double middle = left + (width_of_one - gap) / 2;
                painter.setPen(QPen(chosen ? ink : faint, 1));
                painter.drawLine(QPointF(middle, row.bottom() - scale * probability(layer, expert, -1)),
                                 QPointF(middle, row.bottom() - scale * probability(layer, expert, 1)));
            }
            if (chosen) {
                painter.setPen(ink);
                const double above =
                    row.bottom() - scale * probability(layer, expert, layer.deviations.isEmpty() ? 0 : 1);
                const auto text = QString::number(static_cast<double>(layer.gates[expert]), 'f', 2);
                const double wide = fontMetrics().horizontalAdvance(text);
                const double start = std::clamp(left + (width_of_one - gap - wide) / 2, 0.0, width() - wide);
                // Skip a number that would overlap the previous one; the tool tip has it.
                if (start >= taken) {
                    painter.drawText(QPointF(start, above - 3), text);
                    taken = start + wide + 2;
                }
            }
            if (expert % every == 0 || chosen) {
                painter.setPen(chosen ? ink : faint);
                if (chosen || !(expert + 1 < count && every > 1 && layer.gates.value(expert + 1) > 0))
                    painter.drawText(QRectF(left - 20, row.bottom() + 2, width_of_one - gap + 40, line),
                                     Qt::AlignCenter, QString::number(expert));
            }
        }
        painter.setPen(QPen(faint, 1));
        painter.drawLine(0, row.bottom(), width(), row.bottom());
    }
}

}  // namespace deweather::widgets
