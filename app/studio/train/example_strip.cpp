#include "app/studio/train/example_strip.h"

#include <QPainter>

namespace deweather::studio {

namespace {

constexpr int kSide = 104, kGap = 6;

QString weather_word(const QString& weather) {
    if (weather == "rain") return ExampleStrip::tr("rain");
    if (weather == "drop") return ExampleStrip::tr("drops");
    if (weather == "haze") return ExampleStrip::tr("haze");
    return weather == "snow" ? ExampleStrip::tr("snow") : weather;
}

QString caption(const TrainingExample& example) {
    if (!example.known) return ExampleStrip::tr("a pair");
    if (example.weather.isEmpty()) return ExampleStrip::tr("clean");
    QStringList words;
    for (const auto& weather : example.weather) words.append(weather_word(weather));
    return words.join(" + ");
}

}  // namespace

ExampleStrip::ExampleStrip(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Examples"));
    setToolTip(tr("The first crops as the network gets them: degraded above, clean below"));
}

void ExampleStrip::show_examples(const QList<TrainingExample>& examples) {
    examples_ = examples;
    message_.clear();
    QStringList captions;
    for (const auto& example : examples) captions.append(caption(example));
    setAccessibleDescription(captions.join(", "));
    update();
}

void ExampleStrip::show_message(const QString& message) {
    examples_.clear();
    message_ = message;
    setAccessibleDescription(message);
    update();
}

QSize ExampleStrip::sizeHint() const {
    return {4 * (kSide + kGap), 2 * kSide + 2 * kGap + fontMetrics().height()};
}

void ExampleStrip::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    if (examples_.isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, message_);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setPen(palette().color(QPalette::WindowText));
    const int fit = std::max(1, (width() + kGap) / (kSide + kGap));
    int x = 0;
    for (const auto& example : examples_.mid(0, fit)) {
        painter.drawImage(QRect(x, 0, kSide, kSide), example.degraded);
        painter.drawImage(QRect(x, kSide + kGap / 2, kSide, kSide), example.clean);
        painter.drawText(QRect(x, 2 * kSide + kGap, kSide, fontMetrics().height() + kGap), Qt::AlignCenter,
                         fontMetrics().elidedText(caption(example), Qt::ElideRight, kSide));
        x += kSide + kGap;
    }
}

}  // namespace deweather::studio
