#include "app/studio/inspect/figures_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace deweather::studio {

namespace {

constexpr int kListWidth = 260;

}  // namespace

FiguresPanel::FiguresPanel(QWidget* parent)
    : QWidget(parent), grouping_(new QComboBox), list_(new QListWidget), view_(new widgets::FigureView) {
    grouping_->addItem(tr("By weather"), static_cast<int>(analysis::Grouping::kWeather));
    grouping_->addItem(tr("By folder"), static_cast<int>(analysis::Grouping::kFolder));
    grouping_->addItem(tr("By picture"), static_cast<int>(analysis::Grouping::kPicture));
    grouping_->addItem(tr("All together"), static_cast<int>(analysis::Grouping::kAll));
    grouping_->setToolTip(tr("How the pictures are put together in the figures"));
    grouping_->setAccessibleName(tr("Grouping"));
    list_->setAccessibleName(tr("Figures"));
    list_->setUniformItemSizes(true);
    auto* left = new QVBoxLayout;
    left->addWidget(grouping_);
    left->addWidget(list_, 1);
    auto* side = new QWidget;
    side->setLayout(left);
    left->setContentsMargins(0, 0, 0, 0);
    side->setMaximumWidth(kListWidth);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->addWidget(side);
    layout->addWidget(view_, 1);

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

void FiguresPanel::clear() {
    analysis_ = nullptr;
    compared_ = nullptr;
    rebuild();
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
        figures_ = analysis::analysis_figures(*analysis_, grouping());
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
        return;
    }
    const auto& figure = figures_[static_cast<std::size_t>(row)];
    const auto name = QString::fromStdString(figure.name);
    if (name == shown_ && !view_->is_empty())
        view_->update_figure(figure);
    else
        view_->set_figure(figure);
    shown_ = name;
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
