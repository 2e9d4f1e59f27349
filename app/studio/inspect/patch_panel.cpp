#include "app/studio/inspect/patch_panel.h"

#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

#include "app/studio/inspect/token_thumbnail.h"
#include "widgets/gate_bars.h"

namespace deweather::studio {

namespace {

constexpr int kThumbnail = 48;

}  // namespace

PatchPanel::PatchPanel(QWidget* parent)
    : QWidget(parent), title_(new QLabel), bars_(new widgets::GateBars), similar_(new QListWidget) {
    title_->setWordWrap(true);
    similar_->setViewMode(QListView::IconMode);
    similar_->setIconSize({kThumbnail, kThumbnail});
    similar_->setResizeMode(QListView::Adjust);
    similar_->setMovement(QListView::Static);
    similar_->setSpacing(4);
    similar_->setAccessibleName(tr("Similar patches"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(title_);
    layout->addWidget(bars_, 3);
    layout->addWidget(new QLabel(tr("Most similar patches of all pictures")));
    layout->addWidget(similar_, 2);
    connect(similar_, &QListWidget::itemClicked, this,
            [this](QListWidgetItem* item) { Q_EMIT token_chosen(item->data(Qt::UserRole).toInt()); });
    connect(similar_, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { Q_EMIT token_chosen(item->data(Qt::UserRole).toInt()); });
    clear();
}

void PatchPanel::clear() {
    title_->setText(tr("Click the picture to see the output of the routers for a patch."));
    bars_->set_layers({});
    similar_->clear();
}

void PatchPanel::show_token(const PictureMaps& maps, int row, int column, const QString& picture) {
    title_->setText(tr("%1: row %2, column %3").arg(picture).arg(row).arg(column));
    QList<widgets::GateLayer> layers;
    const qsizetype token = static_cast<qsizetype>(row) * maps.columns + column;
    for (qsizetype i = 0; i < maps.layers.size(); ++i) {
        const auto& layer = maps.layers[i];
        const auto part = [&](const QList<float>& values) { return values.mid(token * layer.experts, layer.experts); };
        layers.push_back({.name = tr("Layer %1").arg(i),
                          .gates = part(layer.gates),
                          .logits = part(layer.logits),
                          .deviations = layer.deviations.isEmpty() ? QList<float>() : part(layer.deviations)});
    }
    bars_->set_layers(layers);
    similar_->clear();
}

void PatchPanel::show_similar(std::shared_ptr<const analysis::Analysis> analysis, const QList<int>& tokens,
                              const QList<double>& similarities) {
    similar_->clear();
    for (qsizetype i = 0; i < tokens.size(); ++i) {
        const auto token = static_cast<std::size_t>(tokens[i]);
        auto* item =
            new QListWidgetItem(QPixmap::fromImage(token_thumbnail(*analysis, token).scaled(kThumbnail, kThumbnail)),
                                QString::number(similarities[i], 'f', 2));
        item->setToolTip(token_text(*analysis, token));
        item->setData(Qt::UserRole, tokens[i]);
        similar_->addItem(item);
    }
}

QString PatchPanel::title() const {
    return title_->text();
}

}  // namespace deweather::studio
