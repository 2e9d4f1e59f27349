#include "app/studio/restore/details_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSettings>
#include <QSlider>
#include <QVBoxLayout>

#include "app/studio/catalog/model_words.h"
#include "app/studio/restore/routing_panel.h"
#include "widgets/histogram_view.h"
#include "widgets/section.h"
#include "widgets/theme.h"
#include "widgets/weather_bars.h"
#include "widgets/weather_map.h"

namespace deweather::studio {

namespace {

using widgets::kGrid;

constexpr int kSliderSteps = 100;
constexpr double kUsualOpacity = 0.6;
constexpr const char *kHistogramOpen = "restore/histogram_open", *kFactsOpen = "restore/facts_open",
                     *kExpertsOpen = "restore/experts_open";

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

DetailsPanel::DetailsPanel(QWidget* models, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGrid, kGrid, kGrid, 2 * kGrid);
    column->setSpacing(kGrid);

    strength_ = new StrengthControl(this);
    auto* strength = new widgets::Section(tr("Strength"), strength_, this);
    strength->add_to_heading(&strength_->scope_box());
    column->addWidget(strength);

    auto* seen = new QWidget(this);
    auto* weathers = new QVBoxLayout(seen);
    weathers->setContentsMargins(0, 0, 0, 0);
    weathers->setSpacing(kGrid);
    weather_ = new widgets::WeatherBars(this);
    weather_->set_names(
        {&strength_->removes(0), &strength_->removes(1), &strength_->removes(2), &strength_->removes(3)});
    weathers->addWidget(weather_);
    map_ = new QCheckBox(tr("Show on the picture"), this);
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
    weathers->addLayout(map_row);
    weathers->addWidget(legend_);
    column->addWidget(new widgets::Section(tr("Weather seen"), seen, this));

    column->addWidget(new widgets::Section(tr("Models"), models, this));

    histogram_ = new widgets::HistogramView(this);
    histogram_part_ = new widgets::Section(tr("Histogram"), histogram_, this);
    column->addWidget(histogram_part_);

    auto* form = new QWidget(this);
    auto* rows = new QFormLayout(form);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setLabelAlignment(Qt::AlignLeft);
    rows->setHorizontalSpacing(12);
    rows->setVerticalSpacing(kGrid / 2);
    file_ = add_row(rows, tr("File"));
    size_ = add_row(rows, tr("Size"));
    depth_ = add_row(rows, tr("Depth"));
    time_ = add_row(rows, tr("Restored"));
    reference_ = add_row(rows, tr("Reference"));
    facts_ = new widgets::Section(tr("Picture"), form, this);
    column->addWidget(facts_);
    routing_ = new RoutingPanel(this);
    experts_ = new widgets::Section(tr("Experts"), routing_, this);
    column->addWidget(experts_);
    column->addStretch(1);
    legend_->hide();
    opacity_->hide();
    const QSettings settings;
    histogram_part_->set_open(settings.value(kHistogramOpen, false).toBool());
    facts_->set_open(settings.value(kFactsOpen, false).toBool());
    experts_->set_open(settings.value(kExpertsOpen, false).toBool());

    // Asked for by a key, it is to be seen.
    connect(routing_, &RoutingPanel::on_changed, this, [this](bool on) {
        if (on) experts_->set_open(true);
    });
    connect(map_, &QCheckBox::toggled, this, [this](bool shown) {
        legend_->setVisible(shown);
        opacity_->setVisible(shown);
        Q_EMIT map_changed();
    });
    connect(legend_, &widgets::WeatherLegend::shown_changed, this, &DetailsPanel::map_changed);
    connect(opacity_, &QSlider::valueChanged, this, &DetailsPanel::map_changed);
}

void DetailsPanel::remember() const {
    QSettings settings;
    settings.setValue(kHistogramOpen, histogram_part_->is_open());
    settings.setValue(kFactsOpen, facts_->is_open());
    settings.setValue(kExpertsOpen, experts_->is_open());
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
                       ? tr("by %1 in %2 s").arg(model_title(model), seconds)
                       : tr("by %1 in %2 s, %n tiles", nullptr, restoration.tiles).arg(model_title(model), seconds));
    strength_->set_names_weather(restoration.weather.has_value() || restoration.chooses_removal);
    if (restoration.weather)
        weather_->set_probabilities(*restoration.weather);
    else
        weather_->clear();
}

void DetailsPanel::clear_restoration() {
    time_->setText(dash());
    strength_->set_names_weather(false);
    weather_->clear();
}

void DetailsPanel::set_reference(const QString& text) {
    reference_->setText(text.isEmpty() ? dash() : text);
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
