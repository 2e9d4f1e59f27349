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

#include "widgets/compare_canvas.h"
#include "widgets/token_map.h"

namespace deweather::studio {

namespace {

constexpr int kFirstOpacity = 65;
constexpr int kLegendWidth = 150;

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
    canvas_->set_original_title({});
    if (!maps_ || maps_->layers.isEmpty()) {
        canvas_->set_overlay({}, 0);
        return;
    }
    const auto& layer = maps_->layers[std::min<qsizetype>(this->layer(), maps_->layers.size() - 1)];
    {
        const QSignalBlocker blocker(expert_);
        expert_->setRange(0, layer.experts - 1);
    }
    const auto drawing = draw_map(*maps_, wanted, this->layer(), expert());
    note_->setText(drawing.note);
    if (wanted == MapKind::kExpert) {
        experts_->set_shares(drawing.shares);
        legends_->setCurrentWidget(experts_);
    } else {
        heat_->set_range(drawing.low, drawing.high, drawing.title);
        legends_->setCurrentWidget(heat_);
    }
    auto map = drawing.image;
    if (map.isNull()) {
        legends_->setVisible(false);
        canvas_->set_overlay({}, 0);
        return;
    }
    if (marked_row_ >= 0) {
        // The chosen token stays unobscured inside a white ring.
        for (int row = marked_row_ - 1; row <= marked_row_ + 1; ++row)
            for (int column = marked_column_ - 1; column <= marked_column_ + 1; ++column)
                if (map.valid(column, row))
                    map.setPixelColor(column, row,
                                      row == marked_row_ && column == marked_column_ ? Qt::transparent : Qt::white);
    }
    canvas_->set_overlay(map, opacity_->value() / 100.0);
    if (opacity_->value() > 0) canvas_->set_original_title(tr("%1 over the original").arg(kind_->currentText()));
}

}  // namespace deweather::studio
