#include "app/studio/restore/details_panel.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSlider>
#include <QVBoxLayout>

#include "app/studio/engine/model_name.h"
#include "app/studio/restore/routing_panel.h"
#include "widgets/weather_bars.h"
#include "widgets/weather_map.h"

namespace deweather::studio {

namespace {

constexpr int kSliderSteps = 100;
constexpr double kUsualOpacity = 0.6;

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

QString dash() {
    return QString::fromUtf8("–");
}

}  // namespace

QLabel* DetailsPanel::add_row(QFormLayout* form, const QString& name) {
    auto* value = new QLabel(dash(), this);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setWordWrap(true);
    value->setAccessibleName(name);
    form->addRow(name, value);
    return value;
}

DetailsPanel::DetailsPanel(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 12);
    column->setSpacing(6);
    auto* rows = new QFormLayout;
    rows->setLabelAlignment(Qt::AlignLeft);
    rows->setHorizontalSpacing(12);
    rows->setVerticalSpacing(4);
    column->addLayout(rows);
    file_ = add_row(rows, tr("File"));
    size_ = add_row(rows, tr("Size"));
    depth_ = add_row(rows, tr("Depth"));
    time_ = add_row(rows, tr("Restored"));
    reference_ = add_row(rows, tr("Reference"));
    column->addSpacing(10);

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
    column->addSpacing(10);

    column->addWidget(heading(tr("Weather seen"), this));
    weather_ = new widgets::WeatherBars(this);
    column->addWidget(weather_);
    map_ = new QCheckBox(tr("Show where"), this);
    map_->setToolTip(tr("Lay a map of the weather that the model sees over the picture"));
    legend_ = new widgets::WeatherLegend(this);
    opacity_ = new QSlider(Qt::Horizontal, this);
    opacity_->setRange(0, kSliderSteps);
    opacity_->setValue(qRound(kUsualOpacity * kSliderSteps));
    opacity_->setToolTip(tr("How opaque the map is"));
    opacity_->setAccessibleName(tr("Opacity of the map"));
    auto* map_row = new QHBoxLayout;
    map_row->addWidget(map_);
    map_row->addWidget(opacity_, 1);
    column->addLayout(map_row);
    column->addWidget(legend_);
    column->addSpacing(10);
    column->addWidget(heading(tr("Experts"), this));
    routing_ = new RoutingPanel(this);
    column->addWidget(routing_);
    column->addStretch(1);
    legend_->hide();
    opacity_->hide();

    connect(strength_, &QSlider::valueChanged, this, [this](int value) {
        strength_text_->setText(tr("%1 %").arg(value));
        Q_EMIT strength_changed(strength());
    });
    connect(map_, &QCheckBox::toggled, this, [this](bool shown) {
        legend_->setVisible(shown);
        opacity_->setVisible(shown);
        Q_EMIT map_changed();
    });
    connect(legend_, &widgets::WeatherLegend::shown_changed, this, &DetailsPanel::map_changed);
    connect(opacity_, &QSlider::valueChanged, this, &DetailsPanel::map_changed);
}

// QFormLayout ignores wrapped lines when it distributes the height after a mere resize.
void DetailsPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->invalidate();
    layout()->activate();
}

void DetailsPanel::set_facts(const QString& path, const PictureFacts& facts) {
    const QLocale locale;
    file_->setText(tr("%1, %2").arg(QFileInfo(path).fileName(), locale.formattedDataSize(facts.file_bytes)));
    file_->setToolTip(path);
    size_->setText(tr("%1 × %2, %3 megapixels")
                       .arg(facts.width)
                       .arg(facts.height)
                       .arg(locale.toString(facts.width * 1e-6 * facts.height, 'f', 1)));
    if (facts.grey)
        depth_->setText(tr("%1 bit grey").arg(facts.bit_depth));
    else if (facts.alpha)
        depth_->setText(tr("%1 bit colour with transparency").arg(facts.bit_depth));
    else
        depth_->setText(tr("%1 bit colour").arg(facts.bit_depth));
}

void DetailsPanel::set_clip(const QString& path, const ClipFacts& facts) {
    const QLocale locale;
    file_->setText(tr("%1, %2").arg(QFileInfo(path).fileName(), locale.formattedDataSize(facts.file_bytes)));
    file_->setToolTip(path);
    size_->setText(tr("%1 × %2, %3 s, %4 frames/s")
                       .arg(facts.width)
                       .arg(facts.height)
                       .arg(locale.toString(facts.seconds, 'f', 1), locale.toString(facts.rate, 'f', 2)));
    depth_->setText(facts.hdr ? tr("%1 bit HDR, %2").arg(facts.bit_depth).arg(facts.codec)
                              : tr("%1 bit, %2").arg(facts.bit_depth).arg(facts.codec));
    depth_->setToolTip(tr("%n audio streams", nullptr, facts.audio) + "\n" +
                       tr("%n subtitle streams", nullptr, facts.subtitles));
}

void DetailsPanel::set_file(const QString& path) {
    clear();
    file_->setText(QFileInfo(path).fileName());
    file_->setToolTip(path);
}

void DetailsPanel::clear() {
    for (auto* label : {file_, size_, depth_}) label->setText(dash());
    file_->setToolTip({});
    set_reference({});
    clear_restoration();
}

void DetailsPanel::set_restoration(const QString& model, const Restoration& restoration) {
    const QString seconds = QLocale().toString(restoration.milliseconds / 1000, 'f', 2);
    time_->setText(restoration.tiles == 1
                       ? tr("by %1 in %2 s").arg(model_name(model), seconds)
                       : tr("by %1 in %2 s, %n tiles", nullptr, restoration.tiles).arg(model_name(model), seconds));
    if (restoration.weather)
        weather_->set_probabilities(*restoration.weather);
    else
        weather_->clear();
}

void DetailsPanel::clear_restoration() {
    time_->setText(dash());
    weather_->clear();
}

void DetailsPanel::set_reference(const QString& text) {
    reference_->setText(text.isEmpty() ? dash() : text);
}

double DetailsPanel::strength() const {
    return static_cast<double>(strength_->value()) / kSliderSteps;
}
void DetailsPanel::set_strength(double strength) {
    strength_->setValue(qRound(strength * kSliderSteps));
}
bool DetailsPanel::map_shown() const {
    return map_->isChecked();
}
void DetailsPanel::set_map_shown(bool shown) {
    map_->setChecked(shown);
}
std::array<bool, 4> DetailsPanel::map_weathers() const {
    return legend_->shown();
}
double DetailsPanel::map_opacity() const {
    return static_cast<double>(opacity_->value()) / kSliderSteps;
}
void DetailsPanel::set_map_opacity(double opacity) {
    opacity_->setValue(qRound(opacity * kSliderSteps));
}

}  // namespace deweather::studio
