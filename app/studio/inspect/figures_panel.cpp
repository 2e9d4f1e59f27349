#include "app/studio/inspect/figures_panel.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "app/studio/inspect/expert_sentences.h"
#include "core/analysis/counterfactual_figures.h"

namespace deweather::studio {

namespace {

constexpr int kListWidth = 260;

}  // namespace

FiguresPanel::FiguresPanel(QWidget* parent)
    : QWidget(parent),
      grouping_(new QComboBox),
      side_(new QVBoxLayout),
      list_(new QListWidget),
      sentence_(new QLabel),
      view_(new widgets::FigureView) {
    grouping_->addItem(tr("By weather"), static_cast<int>(analysis::Grouping::kWeather));
    grouping_->addItem(tr("By folder"), static_cast<int>(analysis::Grouping::kFolder));
    grouping_->addItem(tr("By picture"), static_cast<int>(analysis::Grouping::kPicture));
    grouping_->addItem(tr("All together"), static_cast<int>(analysis::Grouping::kAll));
    grouping_->setToolTip(tr("How the pictures are put together in the figures"));
    grouping_->setAccessibleName(tr("Grouping"));
    list_->setAccessibleName(tr("Figures"));
    // Long titles take two lines rather than a scroll bar.
    list_->setWordWrap(true);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setResizeMode(QListView::Adjust);
    list_->setFrameShape(QFrame::NoFrame);
    side_->addWidget(grouping_);
    side_->addWidget(list_, 1);
    auto* side = new QWidget;
    side->setLayout(side_);
    side_->setContentsMargins(0, 0, 0, 0);
    side->setMaximumWidth(kListWidth);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->addWidget(side);
    sentence_->setWordWrap(true);
    sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    sentence_->setAccessibleName(tr("Summary of the figure"));
    sentence_->hide();
    auto* shown = new QVBoxLayout;
    shown->addWidget(sentence_);
    shown->addWidget(view_, 1);
    layout->addLayout(shown, 1);

    connect(grouping_, &QComboBox::currentIndexChanged, this, [this] {
        rebuild();
        Q_EMIT grouping_changed();
    });
    connect(list_, &QListWidget::currentRowChanged, this, &FiguresPanel::show_current);
    connect(view_, &widgets::FigureView::export_wanted, this, [this](widgets::FigureView::Format format) {
        Q_EMIT export_wanted(shown_ + "." + widgets::FigureView::suffix(format), view_->exported(format));
    });
}

void FiguresPanel::show_analysis(std::shared_ptr<const analysis::Analysis> analysis,
                                 std::shared_ptr<const analysis::Analysis> compared) {
    analysis_ = std::move(analysis);
    compared_ = std::move(compared);
    rebuild();
}

void FiguresPanel::show_counterfactual(std::shared_ptr<const analysis::Counterfactual> counterfactual) {
    if (counterfactual == counterfactual_) return;
    counterfactual_ = std::move(counterfactual);
    rebuild();
}

void FiguresPanel::clear() {
    analysis_ = nullptr;
    compared_ = nullptr;
    counterfactual_ = nullptr;
    rebuild();
}

void FiguresPanel::offer(QAction* action) {
    auto* button = new QPushButton;
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
    };
    follow();
    connect(action, &QAction::changed, button, follow);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    side_->insertWidget(side_->indexOf(list_), button);
}

analysis::Grouping FiguresPanel::grouping() const {
    return static_cast<analysis::Grouping>(grouping_->currentData().toInt());
}

void FiguresPanel::set_grouping(analysis::Grouping grouping) {
    grouping_->setCurrentIndex(grouping_->findData(static_cast<int>(grouping)));
}

void FiguresPanel::rebuild() {
    figures_.clear();
    if (analysis_) {
        if (counterfactual_) figures_ = analysis::counterfactual_figures(*counterfactual_);
        for (auto& figure : analysis::analysis_figures(*analysis_, grouping())) figures_.push_back(std::move(figure));
        if (compared_) {
            const auto changes = analysis::routing_change(*analysis_, *compared_);
            for (std::size_t i = 0; i < changes.size(); ++i)
                if (changes[i].agreement)
                    figures_.push_back(analysis::routing_change_figure(*analysis_, *compared_, changes[i], i));
        }
    }
    {
        const QSignalBlocker blocker(list_);
        list_->clear();
        for (const auto& figure : figures_) list_->addItem(QString::fromStdString(figure.title));
        for (std::size_t i = 0; i < figures_.size(); ++i)
            if (QString::fromStdString(figures_[i].name) == shown_) list_->setCurrentRow(static_cast<int>(i));
        if (list_->currentRow() < 0 && !figures_.empty()) list_->setCurrentRow(0);
    }
    show_current();
}

void FiguresPanel::show_current() {
    const int row = list_->currentRow();
    if (row < 0 || static_cast<std::size_t>(row) >= figures_.size()) {
        view_->clear();
        sentence_->hide();
        return;
    }
    const auto& figure = figures_[static_cast<std::size_t>(row)];
    const auto name = QString::fromStdString(figure.name);
    const auto sentence = sentence_of(figure);
    sentence_->setText(sentence);
    sentence_->setVisible(!sentence.isEmpty());
    if (name == shown_ && !view_->is_empty())
        view_->update_figure(figure);
    else
        view_->set_figure(figure);
    shown_ = name;
}

QString FiguresPanel::sentence_of(const analysis::Figure& figure) const {
    const auto begins = [&](const char* with) { return figure.name.starts_with(with); };
    if (counterfactual_ && (begins("counterfactual") || begins("exchanged-layers") || begins("switched-off-")))
        return verdict_text(analysis::exchange_cost(*counterfactual_));
    return begins("load-") ? handled_text(analysis::handled_weathers(*analysis_)) : QString();
}

QString FiguresPanel::sentence() const {
    return sentence_->text();
}

bool FiguresPanel::choose(const QString& name) {
    for (std::size_t i = 0; i < figures_.size(); ++i)
        if (QString::fromStdString(figures_[i].name) == name) {
            list_->setCurrentRow(static_cast<int>(i));
            return true;
        }
    return false;
}

QStringList FiguresPanel::names() const {
    QStringList names;
    for (const auto& figure : figures_) names.push_back(QString::fromStdString(figure.name));
    return names;
}

}  // namespace deweather::studio
