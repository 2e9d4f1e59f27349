#include "app/studio/info_panel.h"

#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSlider>
#include <QVBoxLayout>

#include "widgets/weather_bars.h"

namespace deweather::studio {

namespace {

constexpr int kSliderSteps = 100;

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

}  // namespace

QLabel* InfoPanel::add_row(QFormLayout* form, const QString& name) {
    auto* value = new QLabel("–", this);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setWordWrap(true);
    form->addRow(name, value);
    return value;
}

InfoPanel::InfoPanel(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(6);
    const auto form = [&](const QString& title) {
        column->addWidget(heading(title, this));
        auto* rows = new QFormLayout;
        rows->setLabelAlignment(Qt::AlignLeft);
        rows->setHorizontalSpacing(12);
        column->addLayout(rows);
        column->addSpacing(14);
        return rows;
    };
    auto* picture = form(tr("Picture"));
    file_ = add_row(picture, tr("File"));
    size_ = add_row(picture, tr("Size"));
    depth_ = add_row(picture, tr("Depth"));

    auto* model = form(tr("Model"));
    model_ = add_row(model, tr("Name"));
    model_->setText(tr("loading…"));
    device_ = add_row(model, tr("Runs on"));
    time_ = add_row(model, tr("Took"));

    column->addWidget(heading(tr("Strength"), this));
    strength_ = new QSlider(Qt::Horizontal, this);
    strength_->setRange(0, kSliderSteps);
    strength_->setValue(kSliderSteps);
    strength_->setToolTip(tr("How much of the restored picture is mixed into the original; also used when saving"));
    strength_->setAccessibleName(tr("Strength"));
    strength_text_ = new QLabel("100 %", this);
    strength_text_->setMinimumWidth(fontMetrics().horizontalAdvance("100 %"));
    strength_text_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* strength_row = new QHBoxLayout;
    strength_row->addWidget(strength_, 1);
    strength_row->addWidget(strength_text_);
    column->addLayout(strength_row);
    column->addSpacing(14);

    column->addWidget(heading(tr("Weather seen"), this));
    weather_ = new widgets::WeatherBars(this);
    column->addWidget(weather_);
    column->addStretch(1);

    connect(strength_, &QSlider::valueChanged, this, [this](int value) {
        strength_text_->setText(QString("%1 %").arg(value));
        Q_EMIT strength_changed(strength());
    });
}

void InfoPanel::set_model(const QString& name, const QString& device) {
    model_->setText(name);
    device_->setText(device);
}

void InfoPanel::set_facts(const QString& path, const PictureFacts& facts) {
    const QLocale locale;
    file_->setText(QFileInfo(path).fileName() + ", " + locale.formattedDataSize(facts.file_bytes));
    file_->setToolTip(path);
    size_->setText(tr("%1 × %2, %3 megapixels")
                       .arg(facts.width)
                       .arg(facts.height)
                       .arg(locale.toString(facts.width * 1e-6 * facts.height, 'f', 1)));
    depth_->setText(tr("%1 bit %2")
                        .arg(facts.bit_depth)
                        .arg(facts.grey    ? tr("grey")
                             : facts.alpha ? tr("colour with transparency")
                                           : tr("colour")));
}

void InfoPanel::set_file(const QString& path) {
    file_->setText(QFileInfo(path).fileName());
    file_->setToolTip(path);
    size_->setText("–");
    depth_->setText("–");
}

void InfoPanel::set_restoration(const Restoration& restoration) {
    const QString tiles = restoration.tiles == 1 ? tr("one tile") : tr("%1 tiles").arg(restoration.tiles);
    time_->setText(tr("%1 s, %2").arg(QLocale().toString(restoration.milliseconds / 1000, 'f', 2), tiles));
    if (restoration.weather)
        weather_->set_probabilities(*restoration.weather);
    else
        weather_->clear();
}

void InfoPanel::clear_restoration() {
    time_->setText("–");
    weather_->clear();
}

double InfoPanel::strength() const {
    return static_cast<double>(strength_->value()) / kSliderSteps;
}
void InfoPanel::set_strength(double strength) {
    strength_->setValue(qRound(strength * kSliderSteps));
}

}  // namespace deweather::studio
