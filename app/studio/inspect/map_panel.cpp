#include "app/studio/inspect/map_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/compare_canvas.h"
#include "widgets/token_map.h"
#include "widgets/weather_map.h"

namespace deweather::studio {

namespace {

constexpr int kFirstOpacity = 65;
constexpr int kLegendWidth = 150;

// The largest finite value, or 1 where there is none above 0.
double largest_of(const QList<float>& values) {
    float largest = 0;
    for (const float value : values)
        if (std::isfinite(value)) largest = std::max(largest, value);
    return largest > 0 ? static_cast<double>(largest) : 1.0;
}

}  // namespace

MapPanel::MapPanel(QWidget* parent)
    : QWidget(parent),
      kind_(new QComboBox),
      layer_(new QComboBox),
      expert_(new QSpinBox),
      opacity_(new QSlider(Qt::Horizontal)),
      note_(new QLabel),
      canvas_(new widgets::CompareCanvas),
      legends_(new QStackedWidget),
      experts_(new widgets::ExpertLegend),
      heat_(new widgets::HeatLegend) {
    const auto add = [this](const QString& text, MapKind kind) { kind_->addItem(text, static_cast<int>(kind)); };
    add(tr("Chosen expert"), MapKind::kExpert);
    add(tr("Gate weight of an expert"), MapKind::kGate);
    add(tr("Standard deviation of the router"), MapKind::kDeviation);
    add(tr("Predictive entropy"), MapKind::kEntropy);
    add(tr("Chance of another expert"), MapKind::kChange);
    add(tr("Weather"), MapKind::kWeather);
    add(tr("Error"), MapKind::kError);
    add(tr("Nothing"), MapKind::kNothing);
    kind_->setAccessibleName(tr("What lies over the picture"));
    layer_->setAccessibleName(tr("Layer"));
    expert_->setPrefix(tr("Expert "));
    opacity_->setRange(0, 100);
    opacity_->setValue(kFirstOpacity);
    opacity_->setMaximumWidth(160);
    opacity_->setToolTip(tr("How opaque the map is"));
    opacity_->setAccessibleName(tr("Opacity"));
    canvas_->set_mode(widgets::CompareCanvas::Mode::kResult);
    canvas_->set_overlay_smooth(false);
    legends_->addWidget(experts_);
    legends_->addWidget(heat_);
    legends_->setFixedWidth(kLegendWidth);

    auto* bar = new QHBoxLayout;
    bar->addWidget(kind_);
    bar->addWidget(layer_);
    bar->addWidget(expert_);
    bar->addWidget(opacity_);
    bar->addWidget(note_, 1);
    auto* centre = new QHBoxLayout;
    centre->addWidget(canvas_, 1);
    centre->addWidget(legends_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 0);
    layout->addLayout(bar);
    layout->addLayout(centre, 1);

    connect(kind_, &QComboBox::currentIndexChanged, this, &MapPanel::rebuild);
    connect(layer_, &QComboBox::currentIndexChanged, this, &MapPanel::rebuild);
    connect(expert_, &QSpinBox::valueChanged, this, &MapPanel::rebuild);
    connect(opacity_, &QSlider::valueChanged, this, &MapPanel::rebuild);
    connect(experts_, &widgets::ExpertLegend::expert_chosen, this, [this](int expert) {
        set_expert(expert);
        set_kind(MapKind::kGate);
    });
    connect(canvas_, &widgets::CompareCanvas::pixel_clicked, this, [this](QPoint pixel) {
        if (!maps_ || maps_->patch < 1) return;
        const int row = pixel.y() / maps_->patch, column = pixel.x() / maps_->patch;
        if (row >= maps_->rows || column >= maps_->columns) return;
        mark(row, column);
        Q_EMIT token_chosen(row, column);
    });
    clear();
}

void MapPanel::show_picture(const QImage& picture, std::shared_ptr<const PictureMaps> maps) {
    maps_ = std::move(maps);
    marked_row_ = marked_column_ = -1;
    if (size_ == picture.size() && !canvas_->original().isNull())
        canvas_->exchange_original(picture);
    else
        canvas_->set_original(picture);
    size_ = picture.size();
    fill_layers();
    rebuild();
}

void MapPanel::clear() {
    maps_ = nullptr;
    size_ = {};
    canvas_->clear();
    rebuild();
}

void MapPanel::fill_layers() {
    if (layer_->count() == maps_->layers.size()) return;
    const QSignalBlocker blocker(layer_);
    layer_->clear();
    for (qsizetype i = 0; i < maps_->layers.size(); ++i) layer_->addItem(tr("Layer %1").arg(i));
}

void MapPanel::set_kind(MapKind kind) {
    kind_->setCurrentIndex(kind_->findData(static_cast<int>(kind)));
}

MapKind MapPanel::kind() const {
    return static_cast<MapKind>(kind_->currentData().toInt());
}

void MapPanel::set_layer(int layer) {
    layer_->setCurrentIndex(layer);
}

int MapPanel::layer() const {
    return std::max(0, layer_->currentIndex());
}

void MapPanel::set_expert(int expert) {
    expert_->setValue(expert);
}

int MapPanel::expert() const {
    return expert_->value();
}

void MapPanel::mark(int row, int column) {
    marked_row_ = row;
    marked_column_ = column;
    rebuild();
}

void MapPanel::rebuild() {
    const auto wanted = kind();
    expert_->setVisible(wanted == MapKind::kGate);
    layer_->setVisible(wanted != MapKind::kWeather && wanted != MapKind::kError && wanted != MapKind::kNothing);
    legends_->setVisible(wanted != MapKind::kNothing && wanted != MapKind::kWeather && maps_ != nullptr);
    note_->clear();
    if (!maps_ || maps_->layers.isEmpty()) {
        canvas_->set_overlay({}, 0);
        return;
    }
    const auto& layer = maps_->layers[std::min<qsizetype>(this->layer(), maps_->layers.size() - 1)];
    {
        const QSignalBlocker blocker(expert_);
        expert_->setRange(0, layer.experts - 1);
    }
    const int columns = maps_->columns, rows = maps_->rows;
    QImage map;
    const auto heat = [&](const QList<float>& values, double low, double high, const QString& title,
                          const QString& absent) {
        if (values.isEmpty()) {
            note_->setText(absent);
            return;
        }
        map = widgets::heat_overlay(columns, rows, values, low, high);
        heat_->set_range(low, high, title);
        legends_->setCurrentWidget(heat_);
    };
    const auto no_variance = tr("This model's router has no variance.");
    switch (wanted) {
        case MapKind::kExpert: {
            map = widgets::expert_overlay(columns, rows, layer.top);
            QList<double> shares(layer.experts, 0.0);
            for (const int expert : layer.top) shares[expert] += 1.0 / static_cast<double>(layer.top.size());
            experts_->set_shares(shares);
            legends_->setCurrentWidget(experts_);
            break;
        }
        case MapKind::kGate: {
            QList<float> gates;
            gates.reserve(static_cast<qsizetype>(rows) * columns);
            for (qsizetype i = expert_->value(); i < layer.gates.size(); i += layer.experts)
                gates.push_back(layer.gates[i]);
            heat(gates, 0, 1, tr("Gate weight"), {});
            break;
        }
        case MapKind::kDeviation:
            heat(layer.deviation, 0, largest_of(layer.deviation), tr("Standard deviation"), no_variance);
            break;
        case MapKind::kEntropy:
            heat(layer.entropy, 0, std::log2(static_cast<double>(layer.experts)), tr("Bits"), {});
            break;
        case MapKind::kChange:
            heat(layer.change, 0, 1, tr("Probability"), no_variance);
            break;
        case MapKind::kError:
            heat(maps_->error, 0, largest_of(maps_->error), tr("Root mean squared"),
                 tr("Choose a folder of references to see the error."));
            break;
        case MapKind::kWeather:
            if (maps_->weather.isEmpty())
                note_->setText(tr("This model names no weather."));
            else
                map = widgets::weather_overlay(
                    {.width = columns, .height = rows, .planes = {maps_->weather.begin(), maps_->weather.end()}});
            break;
        case MapKind::kNothing:
            break;
    }
    if (map.isNull()) {
        legends_->setVisible(false);
        canvas_->set_overlay({}, 0);
        return;
    }
    if (marked_row_ >= 0) {
        // The chosen token stays clear, in a white ring.
        for (int row = marked_row_ - 1; row <= marked_row_ + 1; ++row)
            for (int column = marked_column_ - 1; column <= marked_column_ + 1; ++column)
                if (map.valid(column, row))
                    map.setPixelColor(column, row,
                                      row == marked_row_ && column == marked_column_ ? Qt::transparent : Qt::white);
    }
    canvas_->set_overlay(map, opacity_->value() / 100.0);
}

}  // namespace deweather::studio
