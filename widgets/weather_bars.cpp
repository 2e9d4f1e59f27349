#include "widgets/weather_bars.h"

#include <QPainter>
#include <algorithm>

#include "widgets/weather_map.h"

namespace deweather::widgets {

namespace {

constexpr int kBarHeight = 8, kPadding = 8;

}  // namespace

WeatherBars::WeatherBars(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Weather in the picture"));
}

void WeatherBars::set_probabilities(const std::array<double, 4>& probabilities) {
    probabilities_ = probabilities;
    setAccessibleDescription(tr("rain %1 %, raindrops %2 %, haze %3 %, snow %4 %")
                                 .arg(qRound(probabilities[0] * 100))
                                 .arg(qRound(probabilities[1] * 100))
                                 .arg(qRound(probabilities[2] * 100))
                                 .arg(qRound(probabilities[3] * 100)));
    update();
}

void WeatherBars::clear() {
    probabilities_.reset();
    setAccessibleDescription(QString());
    update();
}

void WeatherBars::set_names(const std::array<QWidget*, 4>& names) {
    names_ = names;
    for (auto* name : names_) {
        name->setParent(this);
        name->show();
    }
    updateGeometry();
}

QSize WeatherBars::sizeHint() const {
    return {180, 4 * row_height()};
}

int WeatherBars::row_height() const {
    return fontMetrics().height() + kPadding;
}

int WeatherBars::name_width() const {
    int width = 0;
    for (std::size_t i = 0; i < names_.size(); ++i)
        width = std::max(width, names_[i] != nullptr
                                    ? names_[i]->sizeHint().width()
                                    : fontMetrics().horizontalAdvance(weather_name(static_cast<Weather>(i))));
    return width;
}

void WeatherBars::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    for (std::size_t i = 0; i < names_.size(); ++i)
        if (names_[i] != nullptr)
            names_[i]->setGeometry(0, static_cast<int>(i) * row_height(), name_width(), row_height());
}

void WeatherBars::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int label = name_width();
    const int number = fontMetrics().horizontalAdvance("100 %");
    const int row = row_height();
    for (std::size_t i = 0; i < names_.size(); ++i) {
        const int top = static_cast<int>(i) * row;
        painter.setPen(palette().color(probabilities_ ? QPalette::Normal : QPalette::Disabled, QPalette::WindowText));
        if (names_[i] == nullptr)
            painter.drawText(QRect(0, top, label, row), Qt::AlignVCenter | Qt::AlignLeft,
                             weather_name(static_cast<Weather>(i)));
        const QRect bar(label + kPadding, top + (row - kBarHeight) / 2,
                        std::max(0, width() - label - number - 2 * kPadding), kBarHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().mid());
        painter.drawRoundedRect(bar, kBarHeight / 2.0, kBarHeight / 2.0);
        if (!probabilities_) continue;
        const double probability = std::clamp((*probabilities_)[i], 0.0, 1.0);
        painter.setBrush(weather_colour(static_cast<Weather>(i)));
        if (probability > 0.005)
            painter.drawRoundedRect(
                QRectF(bar.x(), bar.y(), std::max<double>(bar.width() * probability, kBarHeight), kBarHeight),
                kBarHeight / 2.0, kBarHeight / 2.0);
        painter.setPen(palette().windowText().color());
        painter.drawText(QRect(width() - number, top, number, row), Qt::AlignVCenter | Qt::AlignRight,
                         QString("%1 %").arg(qRound(probability * 100)));
    }
}

}  // namespace deweather::widgets
