#include "app/studio/inspect/embedding_plane.h"

#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QSet>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "app/studio/inspect/token_thumbnail.h"
#include "core/analysis/analysis_output.h"
#include "core/analysis/figure_drawing.h"
#include "widgets/embedding_view.h"

namespace deweather::studio {

using analysis::Colouring;

namespace {

QColor colour_of(analysis::Rgb colour) {
    return {colour.red, colour.green, colour.blue};
}

}  // namespace

EmbeddingPlane::EmbeddingPlane(QWidget* parent)
    : QWidget(parent), name_(new QLabel), facts_(new QLabel), view_(new widgets::EmbeddingView) {
    name_->setAlignment(Qt::AlignHCenter);
    auto bold = name_->font();
    bold.setBold(true);
    name_->setFont(bold);
    name_->hide();
    facts_->setWordWrap(true);
    facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(name_);
    layout->addWidget(view_, 1);
    layout->addWidget(facts_);

    connect(view_, &widgets::EmbeddingView::hovered, this, &EmbeddingPlane::hover);
    connect(view_, &widgets::EmbeddingView::clicked, this, [this](int point) {
        if (point >= 0 && static_cast<std::size_t>(point) < points_.token.size())
            Q_EMIT token_chosen(points_.token[static_cast<std::size_t>(point)]);
    });
    connect(view_, &widgets::EmbeddingView::selection_changed, this, [this](const QList<int>& selected) {
        QList<int> tokens;
        for (const int point : selected) tokens.push_back(points_.token[static_cast<std::size_t>(point)]);
        write_facts();
        Q_EMIT tokens_selected(tokens);
    });
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(view_, &QWidget::customContextMenuRequested, this, &EmbeddingPlane::show_menu);
    clear();
}

void EmbeddingPlane::show_analysis(std::shared_ptr<const analysis::Analysis> analysis, const QString& name) {
    analysis_ = std::move(analysis);
    result_ = nullptr;
    points_ = {};
    running_ = false;
    view_->set_points({});
    name_->setText(name);
    name_->setVisible(!name.isEmpty());
    write_facts();
}

void EmbeddingPlane::clear() {
    show_analysis(nullptr, {});
}

void EmbeddingPlane::set_colouring(Colouring colouring) {
    colouring_ = colouring;
    colour();
}

void EmbeddingPlane::begin(const analysis::EmbeddingConfig& config) {
    result_ = nullptr;
    points_ = analysis::embedded_values(*analysis_, config).embedding;
    running_ = true;
    facts_->setText(tr("Under way…"));
}

void EmbeddingPlane::move(const QList<float>& positions, int iteration) {
    if (!running_ || static_cast<std::size_t>(positions.size()) != 2 * points_.token.size()) return;
    const bool first = view_->count() != static_cast<int>(points_.token.size());
    view_->set_points({positions.begin(), positions.end()});
    if (first) colour();
    facts_->setText(tr("Iteration %1 of %2").arg(iteration).arg(points_.config.tsne.iterations));
}

void EmbeddingPlane::show_result(std::shared_ptr<const EmbeddingResult> result) {
    running_ = false;
    result_ = std::move(result);
    points_ = result_->embedding;
    view_->set_points(points_.positions);
    colour();
}

void EmbeddingPlane::show_error(const QString& message) {
    running_ = false;
    facts_->setText(message);
}

void EmbeddingPlane::end() {
    if (!running_) return;
    running_ = false;
    write_facts();
}

void EmbeddingPlane::colour() {
    if (!analysis_ || points_.token.empty()) return;
    const auto labels = analysis::token_labels(*analysis_, points_, colouring_);
    QStringList names;
    QList<QColor> colours;
    for (std::size_t i = 0; i < labels.names.size(); ++i) {
        const auto index = static_cast<int64_t>(i);
        names.push_back(QString::fromStdString(labels.names[i]));
        colours.push_back(colour_of(colouring_ == Colouring::kWeather     ? analysis::weather_colour(labels.names[i])
                                    : colouring_ == Colouring::kTopExpert ? analysis::expert_colour(index)
                                                                          : analysis::group_colour(index)));
    }
    view_->set_groups({labels.of_points.begin(), labels.of_points.end()}, names, colours);
    write_facts();
}

void EmbeddingPlane::write_facts() {
    if (running_) return;
    if (!analysis_) {
        facts_->setText(tr("Analyse pictures first."));
        return;
    }
    if (!result_) {
        facts_->setText(tr("%n tokens sampled.", nullptr, static_cast<int>(analysis_->tokens.count())));
        return;
    }
    QStringList parts = {tr("%1 points in %2 s").arg(points_.token.size()).arg(points_.seconds, 0, 'f', 1)};
    if (result_->purity)
        parts += tr("Of the nearest ten, %1 % have the same colour (by chance %2 %)")
                     .arg(*result_->purity * 100, 0, 'f', 1)
                     .arg(result_->by_chance.value_or(0) * 100, 0, 'f', 1);
    if (result_->silhouette) parts += tr("Silhouette %1").arg(*result_->silhouette, 0, 'f', 3);
    if (!analysis::lowered_perplexity(points_).empty())
        parts += tr("Perplexity lowered to %1, the most that so few points allow").arg(points_.perplexity, 0, 'f', 1);
    if (const auto selected = view_->selection().size(); selected > 0)
        parts += tr("%n points selected", nullptr, static_cast<int>(selected));
    facts_->setText(parts.join(" · "));
}

QString EmbeddingPlane::facts() const {
    return facts_->text();
}

QByteArray EmbeddingPlane::exported(const QString& ending) const {
    constexpr double kScale = 2;
    if (!analysis_ || !result_) return {};
    if (ending == "png") return view_->png(kScale);
    if (ending == "csv") return QByteArray::fromStdString(analysis::embedding_table(*analysis_, result_->embedding));
    const auto figure = analysis::embedding_figure(*analysis_, result_->embedding, colouring_);
    const analysis::FigureStyle style{.height = 560, .dark = palette().color(QPalette::Base).lightness() < 128};
    return QByteArray::fromStdString(analysis::to_svg(analysis::draw(figure, style), figure.title));
}

void EmbeddingPlane::show_menu(const QPoint& point) {
    if (!result_) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Show &all")), &QAction::triggered, view_, &widgets::EmbeddingView::show_all);
    menu->addSeparator();
    const std::pair<QString, QString> endings[] = {
        {tr("Export as &PNG…"), "png"}, {tr("Export as &SVG…"), "svg"}, {tr("Export the numbers as &CSV…"), "csv"}};
    const auto name = name_->text().isEmpty() ? QString("embedding") : "embedding-" + name_->text();
    for (const auto& [text, ending] : endings)
        connect(menu->addAction(text), &QAction::triggered, this,
                [this, name, ending = ending] { Q_EMIT export_wanted(name + "." + ending, exported(ending)); });
    menu->popup(view_->mapToGlobal(point));
}

void EmbeddingPlane::hover(int point) {
    if (!analysis_ || point < 0 || static_cast<std::size_t>(point) >= points_.token.size()) {
        view_->set_hover_picture({}, {});
        return;
    }
    const auto token = static_cast<std::size_t>(points_.token[static_cast<std::size_t>(point)]);
    view_->set_hover_picture(token_thumbnail(*analysis_, token), token_text(*analysis_, token));
}

void EmbeddingPlane::select_tokens(const QList<int>& tokens) {
    const QSet<int> wanted(tokens.begin(), tokens.end());
    QList<int> points;
    for (std::size_t i = 0; i < points_.token.size(); ++i)
        if (wanted.contains(points_.token[i])) points.push_back(static_cast<int>(i));
    const QSignalBlocker quiet(view_);
    view_->set_selection(points);
    write_facts();
}

}  // namespace deweather::studio
