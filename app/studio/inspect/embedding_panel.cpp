#include "app/studio/inspect/embedding_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "app/studio/inspect/token_thumbnail.h"
#include "core/analysis/analysis_output.h"
#include "core/analysis/figure_drawing.h"
#include "core/base/error.h"
#include "widgets/embedding_view.h"

namespace deweather::studio {

using analysis::Colouring;
using analysis::EmbeddingMethod;
using analysis::RouterOutput;

namespace {

constexpr int kControlsWidth = 240;
constexpr int kAllLayers = -1, kLayersApart = -2;

QColor colour_of(analysis::Rgb colour) {
    return {colour.red, colour.green, colour.blue};
}

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
      facts_(new QLabel),
      view_(new widgets::EmbeddingView) {
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
    facts_->setWordWrap(true);
    facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Method"), method_);
    form->addRow(tr("Router output"), output_);
    form->addRow(tr("Layers"), layer_);
    form->addRow(tr("Perplexity"), perplexity_);
    form->addRow(tr("Iterations"), iterations_);
    form->addRow(tr("Colour by"), colouring_);
    form->addRow(start_);
    form->addRow(facts_);
    auto* side = new QWidget;
    side->setLayout(form);
    side->setFixedWidth(kControlsWidth);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->addWidget(side, 0, Qt::AlignTop);
    layout->addWidget(view_, 1);

    connect(method_, &QComboBox::currentIndexChanged, this, [this] {
        const bool tsne = config().method == EmbeddingMethod::kTsne;
        perplexity_->setEnabled(tsne);
        iterations_->setEnabled(tsne);
    });
    connect(colouring_, &QComboBox::currentIndexChanged, this, &EmbeddingPanel::colour);
    connect(start_, &QPushButton::clicked, this, [this] {
        if (running_)
            Q_EMIT stop_wanted();
        else
            start();
    });
    connect(view_, &widgets::EmbeddingView::hovered, this, &EmbeddingPanel::hover);
    connect(view_, &widgets::EmbeddingView::clicked, this, [this](int point) {
        if (point >= 0 && static_cast<std::size_t>(point) < points_.token.size())
            Q_EMIT token_chosen(points_.token[static_cast<std::size_t>(point)]);
    });
    connect(view_, &widgets::EmbeddingView::selection_changed, this, [this](const QList<int>& selected) {
        QList<int> tokens;
        for (const int point : selected) tokens.push_back(points_.token[static_cast<std::size_t>(point)]);
        Q_EMIT tokens_selected(tokens);
        write_facts();
    });
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(view_, &QWidget::customContextMenuRequested, this, &EmbeddingPanel::show_menu);
    clear();
}

void EmbeddingPanel::show_analysis(std::shared_ptr<const analysis::Analysis> analysis) {
    const bool first = !analysis_ || analysis_->layers.size() != analysis->layers.size();
    analysis_ = std::move(analysis);
    result_ = nullptr;
    points_ = {};
    view_->set_points({});
    set_running(false);
    start_->setEnabled(analysis_->tokens.count() >= 4);
    if (first) {
        layer_->clear();
        layer_->addItem(tr("All together"), kAllLayers);
        layer_->addItem(tr("All, each by itself"), kLayersApart);
        for (std::size_t i = 0; i < analysis_->layers.size(); ++i)
            layer_->addItem(tr("Layer %1").arg(i), static_cast<int>(i));
    }
    write_facts();
}

void EmbeddingPanel::clear() {
    analysis_ = nullptr;
    result_ = nullptr;
    points_ = {};
    view_->set_points({});
    set_running(false);
    start_->setEnabled(false);
    write_facts();
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
    try {
        points_ = analysis::embedded_values(*analysis_, config()).embedding;
    } catch (const Error& error) {
        show_error(QString::fromStdString(error.what()));
        return;
    }
    result_ = nullptr;
    set_running(true);
    facts_->setText(tr("Under way…"));
    Q_EMIT wanted(config(), colouring());
}

void EmbeddingPanel::set_running(bool running) {
    running_ = running;
    start_->setText(running ? tr("&Stop") : tr("&Embed"));
}

void EmbeddingPanel::move(const QList<float>& positions, int iteration) {
    if (!running_ || static_cast<std::size_t>(positions.size()) != 2 * points_.token.size()) return;
    const bool first = view_->count() != static_cast<int>(points_.token.size());
    view_->set_points({positions.begin(), positions.end()});
    if (first) colour();
    facts_->setText(tr("Iteration %1 of %2").arg(iteration).arg(iterations_->value()));
}

void EmbeddingPanel::show_result(std::shared_ptr<const EmbeddingResult> result) {
    set_running(false);
    result_ = std::move(result);
    points_ = result_->embedding;
    view_->set_points(points_.positions);
    colour();
}

void EmbeddingPanel::show_error(const QString& message) {
    set_running(false);
    facts_->setText(message);
}

void EmbeddingPanel::colour() {
    if (!analysis_ || points_.token.empty()) return;
    const auto labels = analysis::token_labels(*analysis_, points_, colouring());
    QStringList names;
    QList<QColor> colours;
    for (std::size_t i = 0; i < labels.names.size(); ++i) {
        const auto index = static_cast<int64_t>(i);
        names.push_back(QString::fromStdString(labels.names[i]));
        colours.push_back(colour_of(colouring() == Colouring::kWeather     ? analysis::weather_colour(labels.names[i])
                                    : colouring() == Colouring::kTopExpert ? analysis::expert_colour(index)
                                                                           : analysis::group_colour(index)));
    }
    view_->set_groups({labels.of_points.begin(), labels.of_points.end()}, names, colours);
    write_facts();
}

void EmbeddingPanel::write_facts() {
    if (running_) return;
    if (!analysis_) {
        facts_->setText(tr("Analyse pictures first."));
        return;
    }
    if (!result_) {
        facts_->setText(tr("%n tokens sampled.", nullptr, static_cast<int>(analysis_->tokens.count())));
        return;
    }
    QStringList lines = {tr("%1 points in %2 s").arg(points_.token.size()).arg(points_.seconds, 0, 'f', 1)};
    if (result_->purity)
        lines += tr("Of the nearest ten, %1 % have the same colour (by chance %2 %)")
                     .arg(*result_->purity * 100, 0, 'f', 1)
                     .arg(result_->by_chance.value_or(0) * 100, 0, 'f', 1);
    if (result_->silhouette) lines += tr("Silhouette %1").arg(*result_->silhouette, 0, 'f', 3);
    if (const auto selected = view_->selection().size(); selected > 0)
        lines += tr("%n points selected", nullptr, static_cast<int>(selected));
    facts_->setText(lines.join("\n"));
}

QString EmbeddingPanel::facts() const {
    return facts_->text();
}

QByteArray EmbeddingPanel::exported(const QString& ending) const {
    constexpr double kScale = 2;
    if (!analysis_ || !result_) return {};
    if (ending == "png") return view_->png(kScale);
    if (ending == "csv") return QByteArray::fromStdString(analysis::embedding_table(*analysis_, result_->embedding));
    const auto figure = analysis::embedding_figure(*analysis_, result_->embedding, colouring());
    const analysis::FigureStyle style{.height = 560, .dark = palette().color(QPalette::Base).lightness() < 128};
    return QByteArray::fromStdString(analysis::to_svg(analysis::draw(figure, style), figure.title));
}

void EmbeddingPanel::show_menu(const QPoint& point) {
    if (!result_) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Show &all")), &QAction::triggered, view_, &widgets::EmbeddingView::show_all);
    menu->addSeparator();
    const std::pair<QString, QString> endings[] = {
        {tr("Export as &PNG…"), "png"}, {tr("Export as &SVG…"), "svg"}, {tr("Export the numbers as &CSV…"), "csv"}};
    for (const auto& [text, ending] : endings)
        connect(menu->addAction(text), &QAction::triggered, this,
                [this, ending = ending] { Q_EMIT export_wanted("embedding." + ending, exported(ending)); });
    menu->popup(view_->mapToGlobal(point));
}

void EmbeddingPanel::hover(int point) {
    if (!analysis_ || point < 0 || static_cast<std::size_t>(point) >= points_.token.size()) {
        view_->set_hover_picture({}, {});
        return;
    }
    const auto token = static_cast<std::size_t>(points_.token[static_cast<std::size_t>(point)]);
    view_->set_hover_picture(token_thumbnail(*analysis_, token), token_text(*analysis_, token));
}

void EmbeddingPanel::select_tokens(const QList<int>& tokens) {
    QList<int> points;
    for (std::size_t i = 0; i < points_.token.size(); ++i)
        if (tokens.contains(points_.token[i])) points.push_back(static_cast<int>(i));
    view_->set_selection(points);
}

}  // namespace deweather::studio
