#include "app/studio/inspect/embedding_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>

#include "core/analysis/routing_change.h"
#include "core/base/error.h"

namespace deweather::studio {

using analysis::Colouring;
using analysis::EmbeddingMethod;
using analysis::RouterOutput;

namespace {

constexpr int kControlsWidth = 240;
constexpr int kAllLayers = -1, kLayersApart = -2;

}  // namespace

EmbeddingPanel::EmbeddingPanel(QWidget* parent)
    : QWidget(parent),
      method_(new QComboBox),
      output_(new QComboBox),
      layer_(new QComboBox),
      colouring_(new QComboBox),
      perplexity_(new QDoubleSpinBox),
      iterations_(new QSpinBox),
      start_(new QPushButton(tr("&Embed"))),
      planes_{new EmbeddingPlane, new EmbeddingPlane} {
    make_controls();
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Method"), method_);
    form->addRow(tr("Router output"), output_);
    form->addRow(tr("Layers"), layer_);
    form->addRow(tr("Perplexity"), perplexity_);
    form->addRow(tr("Iterations"), iterations_);
    form->addRow(tr("Colour by"), colouring_);
    form->addRow(start_);
    auto* side = new QWidget;
    side->setLayout(form);
    side->setFixedWidth(kControlsWidth);
    auto* both = new QSplitter(Qt::Horizontal);
    both->setChildrenCollapsible(false);
    for (auto* plane : planes_) both->addWidget(plane);
    both->setSizes({1000, 1000});
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->addWidget(side, 0, Qt::AlignTop);
    layout->addWidget(both, 1);
    for (std::size_t i = 0; i < planes_.size(); ++i) connect_plane(static_cast<int>(i));
    clear();
}

void EmbeddingPanel::make_controls() {
    method_->addItem(tr("t-SNE"), static_cast<int>(EmbeddingMethod::kTsne));
    method_->addItem(tr("Principal components"), static_cast<int>(EmbeddingMethod::kPca));
    output_->addItem(tr("Logits"), static_cast<int>(RouterOutput::kLogits));
    output_->addItem(tr("Gate weights"), static_cast<int>(RouterOutput::kGates));
    colouring_->addItem(tr("Weather"), static_cast<int>(Colouring::kWeather));
    colouring_->addItem(tr("Folder"), static_cast<int>(Colouring::kFolder));
    colouring_->addItem(tr("Picture"), static_cast<int>(Colouring::kPicture));
    colouring_->addItem(tr("Layer"), static_cast<int>(Colouring::kLayer));
    colouring_->addItem(tr("Top expert"), static_cast<int>(Colouring::kTopExpert));
    const analysis::TsneConfig defaults;
    perplexity_->setRange(2, 500);
    perplexity_->setValue(defaults.perplexity);
    perplexity_->setToolTip(tr("About how many neighbours each point keeps near"));
    iterations_->setRange(50, 10'000);
    iterations_->setSingleStep(250);
    iterations_->setValue(static_cast<int>(defaults.iterations));

    connect(method_, &QComboBox::currentIndexChanged, this, [this] {
        const bool tsne = config().method == EmbeddingMethod::kTsne;
        perplexity_->setEnabled(tsne);
        iterations_->setEnabled(tsne);
    });
    connect(colouring_, &QComboBox::currentIndexChanged, this, [this] {
        for (auto* plane : planes_) plane->set_colouring(colouring());
    });
    connect(start_, &QPushButton::clicked, this, [this] {
        if (running_)
            Q_EMIT stop_wanted();
        else
            start();
    });
}

void EmbeddingPanel::connect_plane(int model) {
    auto* own = &plane(model);
    const auto& to_other = other_token_.at(static_cast<std::size_t>(model));
    connect(own, &EmbeddingPlane::token_chosen, this, [this, model, &to_other](int token) {
        const int first = model == 0 ? token : to_other.value(token, -1);
        if (first >= 0) Q_EMIT token_chosen(first);
    });
    connect(own, &EmbeddingPlane::tokens_selected, this, [this, model, &to_other](const QList<int>& tokens) {
        QList<int> there;
        for (const int token : tokens)
            if (const auto found = to_other.find(token); found != to_other.end()) there.push_back(*found);
        plane(1 - model).select_tokens(there);
    });
    connect(own, &EmbeddingPlane::export_wanted, this, &EmbeddingPanel::export_wanted);
}

void EmbeddingPanel::show_analysis(std::shared_ptr<const analysis::Analysis> analysis) {
    const bool first = !analysis_ || analysis_->layers.size() != analysis->layers.size();
    analysis_ = std::move(analysis);
    set_running(false);
    start_->setEnabled(analysis_->tokens.count() >= 4);
    if (first) {
        layer_->clear();
        layer_->addItem(tr("All together"), kAllLayers);
        layer_->addItem(tr("All, each by itself"), kLayersApart);
        for (std::size_t i = 0; i < analysis_->layers.size(); ++i)
            layer_->addItem(tr("Layer %1").arg(i), static_cast<int>(i));
    }
    show_compared(nullptr);
}

void EmbeddingPanel::show_compared(std::shared_ptr<const analysis::Analysis> analysis) {
    set_running(false);
    other_token_ = {};
    const bool two = analysis != nullptr;
    plane(0).show_analysis(analysis_, two ? QString::fromStdString(analysis_->model) : QString());
    plane(1).setVisible(two);
    if (!two) {
        plane(1).clear();
        return;
    }
    for (const auto& [a, b] : analysis::common_tokens(*analysis_, *analysis)) {
        other_token_[0].insert(static_cast<int>(a), static_cast<int>(b));
        other_token_[1].insert(static_cast<int>(b), static_cast<int>(a));
    }
    plane(1).show_analysis(analysis, QString::fromStdString(analysis->model));
}

void EmbeddingPanel::clear() {
    analysis_ = nullptr;
    other_token_ = {};
    for (auto* plane : planes_) plane->clear();
    plane(1).hide();
    set_running(false);
    start_->setEnabled(false);
}

analysis::EmbeddingConfig EmbeddingPanel::config() const {
    analysis::EmbeddingConfig config;
    config.method = static_cast<EmbeddingMethod>(method_->currentData().toInt());
    config.output = static_cast<RouterOutput>(output_->currentData().toInt());
    const int layer = layer_->currentData().toInt();
    if (layer >= 0) config.layers = {layer};
    config.by_layer = layer == kLayersApart;
    config.tsne.perplexity = perplexity_->value();
    config.tsne.iterations = iterations_->value();
    config.tsne.early_iterations = std::min<int64_t>(config.tsne.early_iterations, config.tsne.iterations);
    if (analysis_) config.tsne.seed = analysis_->seed;
    return config;
}

Colouring EmbeddingPanel::colouring() const {
    return static_cast<Colouring>(colouring_->currentData().toInt());
}

void EmbeddingPanel::set_colouring(Colouring colouring) {
    colouring_->setCurrentIndex(colouring_->findData(static_cast<int>(colouring)));
}

void EmbeddingPanel::start() {
    if (!analysis_) return;
    for (auto* plane : planes_) {
        if (plane->analysis() == nullptr) continue;
        plane->set_colouring(colouring());
        try {
            plane->begin(config());
        } catch (const Error& error) {
            plane->show_error(QString::fromStdString(error.what()));
            // The first model's embedding can run even if the second one's cannot.
            if (plane == planes_.front()) return;
        }
    }
    set_running(true);
    Q_EMIT wanted(config(), colouring());
}

void EmbeddingPanel::set_running(bool running) {
    running_ = running;
    start_->setText(running ? tr("&Stop") : tr("&Embed"));
}

void EmbeddingPanel::move(int model, const QList<float>& positions, int iteration) {
    if (running_) plane(model).move(positions, iteration);
}

void EmbeddingPanel::show_result(int model, std::shared_ptr<const EmbeddingResult> result) {
    if (running_) plane(model).show_result(std::move(result));
}

void EmbeddingPanel::show_error(int model, const QString& message) {
    if (running_) plane(model).show_error(message);
}

void EmbeddingPanel::end() {
    if (!running_) return;
    for (auto* plane : planes_) plane->end();
    set_running(false);
}

void EmbeddingPanel::select_tokens(const QList<int>& tokens) {
    plane(0).select_tokens(tokens);
    Q_EMIT plane(0).tokens_selected(tokens);
}

}  // namespace deweather::studio
