#include "widgets/token_map.h"

#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/analysis/expert_colours.h"

namespace deweather::widgets {

namespace {

constexpr int kSwatch = 14;
constexpr int kHeatSteps = 256;
constexpr int kBarWidth = 18, kMargin = 8, kTicks = 5;

QRgb rgb_of(analysis::Rgb colour) {
    return qRgb(colour.red, colour.green, colour.blue);
}

void check(int columns, int rows, qsizetype count) {
    if (columns < 1 || rows < 1 || count != static_cast<qsizetype>(columns) * rows)
        throw std::invalid_argument("a map of tokens has one value for each");
}

const std::array<QRgb, kHeatSteps>& heat_table() {
    static const auto table = [] {
        std::array<QRgb, kHeatSteps> colours{};
        for (int i = 0; i < kHeatSteps; ++i)
            colours[static_cast<std::size_t>(i)] =
                rgb_of(analysis::heat_colour(static_cast<double>(i) / (kHeatSteps - 1)));
        return colours;
    }();
    return table;
}

}  // namespace

QImage expert_overlay(int columns, int rows, const QList<int>& top) {
    check(columns, rows, top.size());
    QImage map(columns, rows, QImage::Format_ARGB32);
    for (int row = 0; row < rows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(map.scanLine(row));
        for (int column = 0; column < columns; ++column) {
            const int expert = top[static_cast<qsizetype>(row) * columns + column];
            line[column] = expert < 0 ? qRgba(0, 0, 0, 0) : rgb_of(analysis::expert_colour(expert));
        }
    }
    return map;
}

QImage heat_overlay(int columns, int rows, const QList<float>& values, double low, double high) {
    check(columns, rows, values.size());
    QImage map(columns, rows, QImage::Format_ARGB32);
    const double scale = high > low ? (kHeatSteps - 1) / (high - low) : 0;
    for (int row = 0; row < rows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(map.scanLine(row));
        for (int column = 0; column < columns; ++column) {
            const auto value = static_cast<double>(values[static_cast<qsizetype>(row) * columns + column]);
            if (!std::isfinite(value)) {
                line[column] = qRgba(0, 0, 0, 0);
                continue;
            }
            const double step = std::clamp((value - low) * scale, 0.0, static_cast<double>(kHeatSteps - 1));
            line[column] = heat_table()[static_cast<std::size_t>(std::lround(step))];
        }
    }
    return map;
}

ExpertLegend::ExpertLegend(QWidget* parent) : QListWidget(parent) {
    setIconSize({kSwatch, kSwatch});
    setUniformItemSizes(true);
    setAccessibleName(tr("Experts"));
    setToolTip(tr("Click an expert to see its gate weight"));
    const auto choose = [this](QListWidgetItem* item) { Q_EMIT expert_chosen(item->data(Qt::UserRole).toInt()); };
    connect(this, &QListWidget::itemClicked, this, choose);
    connect(this, &QListWidget::itemActivated, this, choose);
}

void ExpertLegend::set_shares(const QList<double>& shares) {
    clear();
    QList<int> order(shares.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return shares[a] > shares[b]; });
    for (const int expert : std::as_const(order)) {
        if (!(shares[expert] > 0)) break;
        QPixmap swatch(kSwatch, kSwatch);
        swatch.fill(QColor(rgb_of(analysis::expert_colour(expert))));
        auto* item =
            new QListWidgetItem(QIcon(swatch), tr("%1: %2 %").arg(expert).arg(shares[expert] * 100, 0, 'f', 1));
        item->setData(Qt::UserRole, expert);
        addItem(item);
    }
}

HeatLegend::HeatLegend(QWidget* parent) : QWidget(parent) {}

void HeatLegend::set_range(double low, double high, const QString& title) {
    low_ = low;
    high_ = high;
    title_ = title;
    setAccessibleName(tr("%1 from %2 to %3").arg(title).arg(low).arg(high));
    update();
}

void HeatLegend::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const int line = fontMetrics().height();
    painter.setPen(palette().color(QPalette::WindowText));
    const QRect heading(kMargin, 0, width() - kMargin, 2 * line);
    painter.drawText(heading, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, title_);
    const QRect bar(kMargin, heading.bottom() + line, kBarWidth,
                    std::max(line, height() - heading.height() - 2 * line));
    QImage gradient(1, kHeatSteps, QImage::Format_RGB32);
    for (int i = 0; i < kHeatSteps; ++i)
        gradient.setPixel(0, i, heat_table()[static_cast<std::size_t>(kHeatSteps - 1 - i)]);
    painter.drawImage(bar, gradient);
    for (int i = 0; i < kTicks; ++i) {
        const double share = static_cast<double>(i) / (kTicks - 1);
        const int y = bar.bottom() - static_cast<int>(std::lround(share * (bar.height() - 1)));
        painter.drawText(QRect(bar.right() + 6, y - line / 2, width() - bar.right() - 6, line),
                         Qt::AlignLeft | Qt::AlignVCenter, QString::number(low_ + share * (high_ - low_), 'g', 3));
    }
}

}  // namespace deweather::widgets
