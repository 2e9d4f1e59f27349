#include "widgets/job_list.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <algorithm>

#include "widgets/job_delegate.h"
#include "widgets/job_model.h"

namespace deweather::widgets {

namespace {

constexpr int kSettleMilliseconds = 40;  // delay before thumbnails are requested, so that rows scrolled past need none

bool can_retry(JobState state) {
    return state == JobState::kFailed || state == JobState::kCancelled;
}

}  // namespace

JobList::JobList(JobModel& model, QWidget* parent) : QListView(parent), model_(model) {
    setModel(&model_);
    setItemDelegate(new JobDelegate(model_, this));
    setUniformItemSizes(true);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideMiddle);
    setMouseTracking(true);
    setFrameShape(NoFrame);
    setAccessibleName(tr("Open pictures and videos"));
    retry_ = action(tr("&Try again"), QKeySequence(Qt::Key_F5), &JobList::retry);
    cancel_ = action(tr("&Cancel"), {}, &JobList::cancel);
    reveal_ = action(tr("Show in &folder"), {}, &JobList::reveal);
    remove_ = action(tr("&Remove from the list"), QKeySequence(Qt::Key_Delete), &JobList::remove_selected);
    asking_.setSingleShot(true);
    asking_.setInterval(kSettleMilliseconds);
    connect(&asking_, &QTimer::timeout, this, &JobList::ask_for_thumbnails);
    connect(&model_, &JobModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { filter_rows(first, last); });
    connect(&model_, &JobModel::dataChanged, this,
            [this](const QModelIndex& first, const QModelIndex& last) { filter_rows(first.row(), last.row()); });
}

QAction* JobList::action(const QString& text, const QKeySequence& key, void (JobList::*does)()) {
    auto* result = new QAction(text, this);
    result->setShortcut(key);
    result->setShortcutContext(Qt::WidgetShortcut);
    connect(result, &QAction::triggered, this, does);
    addAction(result);
    return result;
}

int JobList::current_id() const {
    return currentIndex().isValid() ? model_.job(currentIndex().row()).id : -1;
}

void JobList::set_current(int id) {
    if (id < 0) return selectionModel()->clear();
    const int row = model_.row_of(id);
    // Not setCurrentIndex(), which adds to the selection while Ctrl is held, as in Ctrl+Down.
    if (row >= 0) selectionModel()->setCurrentIndex(model_.index(row), QItemSelectionModel::ClearAndSelect);
}

void JobList::set_filter(std::function<bool(const Job&)> filter) {
    filter_ = std::move(filter);
    for (int row = 0; row < model_.count(); ++row) setRowHidden(row, filter_ && !filter_(model_.job(row)));
    selectionChanged(selectionModel()->selection(), {});
    if (currentIndex().isValid() && !isRowHidden(currentIndex().row())) scrollTo(currentIndex());
}

void JobList::filter_rows(int first, int last) {
    if (!filter_) return;
    for (int row = first; row <= last; ++row)
        if (const bool hidden = !filter_(model_.job(row)); hidden != isRowHidden(row)) setRowHidden(row, hidden);
}

int JobList::neighbour(int by) const {
    const int from = currentIndex().isValid() ? currentIndex().row() : -1;
    for (int row = from + by; row >= 0 && row < model_.count(); row += by)
        if (!isRowHidden(row)) return model_.job(row).id;
    return -1;
}

// A range takes the hidden entries between its ends, which nobody sees go when the selection is removed.
void JobList::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    QListView::selectionChanged(selected, deselected);
    if (!filter_) return;
    QItemSelection hidden;
    for (const auto& index : selected.indexes())
        if (isRowHidden(index.row()) && index != currentIndex()) hidden.select(index, index);
    if (!hidden.isEmpty()) selectionModel()->select(hidden, QItemSelectionModel::Deselect);
}

QSize JobList::sizeHint() const {
    return {290, 480};
}

template <typename Wanted>
QList<int> JobList::selected(Wanted wanted) const {
    QList<int> rows;
    for (const auto& index : selectedIndexes()) rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    QList<int> result;
    for (const int row : rows)
        if (wanted(model_.job(row).state)) result.append(model_.job(row).id);
    return result;
}

QList<int> JobList::selected_ids() const {
    return selected([](JobState) { return true; });
}

QList<int> JobList::to_retry() const {
    return selected(can_retry);
}

QList<int> JobList::to_cancel() const {
    return selected(is_unfinished);
}

void JobList::retry() {
    if (const auto ids = to_retry(); !ids.isEmpty()) Q_EMIT retry_requested(ids);
}

void JobList::cancel() {
    if (const auto ids = to_cancel(); !ids.isEmpty()) Q_EMIT cancel_requested(ids);
}

void JobList::remove_selected() {
    if (const auto ids = selected_ids(); !ids.isEmpty()) Q_EMIT remove_requested(ids);
}

void JobList::reveal() {
    if (current_id() >= 0) Q_EMIT reveal_requested(current_id());
}

void JobList::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QListView::currentChanged(current, previous);
    Q_EMIT chosen(current.isValid() ? model_.job(current.row()).id : -1);
}

void JobList::contextMenuEvent(QContextMenuEvent* event) {
    retry_->setEnabled(!to_retry().isEmpty());
    cancel_->setEnabled(!to_cancel().isEmpty());
    reveal_->setEnabled(current_id() >= 0);
    remove_->setEnabled(!selected_ids().isEmpty());
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({retry_, cancel_, reveal_, remove_});
    // Enables the actions again when the menu closes, so that shortcuts work whatever its state was.
    connect(
        menu, &QMenu::aboutToHide, this,
        [this] {
            for (auto* each : {retry_, cancel_, reveal_, remove_}) each->setEnabled(true);
        },
        Qt::QueuedConnection);
    menu->popup(event->globalPos());
}

void JobList::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (current_id() >= 0) Q_EMIT opened(current_id());
        return;
    }
    // From a hidden entry the view would go to the first one.
    const int by = (event->key() == Qt::Key_Down) - (event->key() == Qt::Key_Up);
    if (by != 0 && event->modifiers() == Qt::NoModifier && currentIndex().isValid() &&
        isRowHidden(currentIndex().row())) {
        if (const int id = neighbour(by); id >= 0) set_current(id);
        return;
    }
    QListView::keyPressEvent(event);
}

void JobList::paintEvent(QPaintEvent* event) {
    QListView::paintEvent(event);
    if (!asking_.isActive()) asking_.start();
    if (model_.count() > 0) return;
    QPainter painter(viewport());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(viewport()->rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("Pictures and videos appear here"));
}

void JobList::ask_for_thumbnails() {
    const QModelIndex first = indexAt({viewport()->width() / 2, 1});
    if (!first.isValid()) return;
    for (int row = first.row(); row < model_.count() && visualRect(model_.index(row)).top() < viewport()->height();
         ++row)
        if (const int id = model_.job(row).id; !isRowHidden(row) && model_.ask_for_thumbnail(id))
            Q_EMIT thumbnail_wanted(id);
}

}  // namespace deweather::widgets
