#include "app/studio/restore/routing_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "widgets/token_map.h"

namespace deweather::studio {

namespace {

constexpr int kUsualOpacity = 60;  // percent
constexpr int kLegendHeight = 150;

}  // namespace

RoutingPanel::RoutingPanel(QWidget* parent)
    : QWidget(parent),
      on_(new QCheckBox(tr("Show the e&xperts"))),
      choices_(new QWidget),
      kind_(new QComboBox),
      layer_(new QComboBox),
      expert_(new QSpinBox),
      opacity_(new QSlider(Qt::Horizontal)),
      note_(new QLabel),
      legends_(new QStackedWidget),
      experts_(new widgets::ExpertLegend),
      heat_(new widgets::HeatLegend) {
    on_->setToolTip(tr("Lay over the picture what the routers of this model decided, token by token (Ctrl+B)"));
    const std::pair<QString, MapKind> kinds[] = {{tr("Chosen expert"), MapKind::kExpert},
                                                 {tr("Gate weight of an expert"), MapKind::kGate},
                                                 {tr("Uncertainty of the router"), MapKind::kDeviation},
                                                 {tr("Predictive entropy"), MapKind::kEntropy},
                                                 {tr("Chance of another expert"), MapKind::kChange}};
    for (const auto& [text, kind] : kinds) kind_->addItem(text, static_cast<int>(kind));
    kind_->setAccessibleName(tr("Map of the experts"));
    kind_->setToolTip(tr("What lies over the picture"));
    kind_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    kind_->setMinimumContentsLength(10);
    layer_->setAccessibleName(tr("Layer"));
    layer_->setToolTip(tr("The layer with experts"));
    expert_->setPrefix(tr("Expert "));
    expert_->setToolTip(tr("The expert whose weight is shown"));
    expert_->setAccessibleName(tr("Expert"));
    opacity_->setRange(0, 100);
    opacity_->setValue(kUsualOpacity);
    opacity_->setToolTip(tr("How opaque the map is"));
    opacity_->setAccessibleName(tr("Opacity of the experts"));
    legends_->addWidget(experts_);
    legends_->addWidget(heat_);
    legends_->setFixedHeight(kLegendHeight);

    auto* first = new QHBoxLayout;
    first->addWidget(on_);
    first->addWidget(opacity_, 1);
    auto* second = new QHBoxLayout;
    second->addWidget(layer_);
    second->addWidget(expert_);
    second->addStretch(1);
    auto* rows = new QVBoxLayout(choices_);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(kind_);
    rows->addLayout(second);
    rows->addWidget(note_);
    rows->addWidget(legends_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(first);
    column->addWidget(choices_);

    connect(on_, &QCheckBox::toggled, this, [this](bool on) {
        rebuild();
        Q_EMIT on_changed(on);
        Q_EMIT view_changed();
    });
    const auto redraw = [this] {
        rebuild();
        Q_EMIT view_changed();
    };
    connect(kind_, &QComboBox::currentIndexChanged, this, redraw);
    connect(layer_, &QComboBox::currentIndexChanged, this, redraw);
    connect(expert_, &QSpinBox::valueChanged, this, redraw);
    connect(opacity_, &QSlider::valueChanged, this, &RoutingPanel::view_changed);
    connect(experts_, &widgets::ExpertLegend::expert_chosen, this, [this](int expert) {
        set_expert(expert);
        set_kind(MapKind::kGate);
    });
    rebuild();
}

bool RoutingPanel::is_on() const {
    return on_->isChecked();
}

void RoutingPanel::set_on(bool on) {
    on_->setChecked(on);
}

void RoutingPanel::set_maps(std::shared_ptr<const PictureMaps> maps) {
    maps_ = std::move(maps);
    const int layers = maps_ ? static_cast<int>(maps_->layers.size()) : 0;
    if (layers > 0 && layers != layer_->count()) {
        const QSignalBlocker quiet(layer_);
        layer_->clear();
        for (int i = 0; i < layers; ++i) layer_->addItem(tr("Layer %1").arg(i));
    }
    rebuild();
    Q_EMIT view_changed();
}

MapKind RoutingPanel::kind() const {
    return static_cast<MapKind>(kind_->currentData().toInt());
}

void RoutingPanel::set_kind(MapKind kind) {
    kind_->setCurrentIndex(kind_->findData(static_cast<int>(kind)));
}

int RoutingPanel::layer() const {
    return std::max(0, layer_->currentIndex());
}

void RoutingPanel::set_layer(int layer) {
    layer_->setCurrentIndex(layer);
}

void RoutingPanel::set_expert(int expert) {
    expert_->setValue(expert);
}

double RoutingPanel::opacity() const {
    return opacity_->value() / 100.0;
}

void RoutingPanel::set_opacity(double opacity) {
    opacity_->setValue(qRound(opacity * 100));
}

void RoutingPanel::rebuild() {
    drawing_ = {};
    choices_->setVisible(is_on());
    opacity_->setVisible(is_on());
    if (!is_on()) return;
    expert_->setVisible(kind() == MapKind::kGate);
    const bool known = maps_ && !maps_->layers.isEmpty();
    if (known) {
        const auto& of_layer = maps_->layers[std::min<qsizetype>(layer(), maps_->layers.size() - 1)];
        const QSignalBlocker quiet(expert_);
        expert_->setRange(0, of_layer.experts - 1);
        drawing_ = draw_map(*maps_, kind(), layer(), expert_->value());
    } else if (maps_) {
        drawing_.note = tr("This model has no experts.");
    }
    note_->setText(drawing_.note);
    note_->setVisible(!drawing_.note.isEmpty());
    legends_->setVisible(!drawing_.image.isNull());
    if (kind() == MapKind::kExpert) {
        experts_->set_shares(drawing_.shares);
        legends_->setCurrentWidget(experts_);
    } else {
        heat_->set_range(drawing_.low, drawing_.high, drawing_.title);
        legends_->setCurrentWidget(heat_);
    }
}

QString RoutingPanel::text_at(QPoint pixel) const {
    if (!is_on() || !maps_ || maps_->layers.isEmpty() || maps_->patch < 1) return {};
    const int row = pixel.y() / maps_->patch, column = pixel.x() / maps_->patch;
    if (pixel.x() < 0 || pixel.y() < 0 || row >= maps_->rows || column >= maps_->columns) return {};
    const auto& of_layer = maps_->layers[std::min<qsizetype>(layer(), maps_->layers.size() - 1)];
    const auto* gates =
        of_layer.gates.constData() + (static_cast<qsizetype>(row) * maps_->columns + column) * of_layer.experts;
    QList<int> order(of_layer.experts);
    std::iota(order.begin(), order.end(), 0);
    constexpr int kShown = 2;
    const auto shown = std::min<qsizetype>(kShown, order.size());
    std::partial_sort(order.begin(), order.begin() + shown, order.end(),
                      [&](int a, int b) { return gates[a] > gates[b]; });
    QStringList parts;
    for (qsizetype i = 0; i < shown; ++i)
        if (gates[order[i]] > 0) parts.append(tr("%1 %2 %").arg(order[i]).arg(qRound(100 * gates[order[i]])));
    return tr("expert %1").arg(parts.join(", "));
}

}  // namespace deweather::studio
