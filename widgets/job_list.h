// A list of open pictures and videos with their states: film strip and queue in one.
//
//     auto* list = new JobList(model);
//     connect(list, &JobList::chosen, this, [this](int id) { show(id); });
//     list->set_current(model.job(0).id);
//
// Keys: Up and Down choose, Enter opens, F5 tries again, Delete removes, the menu key opens a menu with all. Signals
// are requests; nothing changes until the model does. Stays responsive with ten thousand entries: thumbnails are
// requested only for visible rows.
#pragma once

#include <QListView>
#include <QTimer>
#include <functional>

#include "widgets/job.h"

class QAction;

namespace deweather::widgets {

class JobModel;

class JobList : public QListView {
    Q_OBJECT

  public:
    // The model has to outlive the list.
    explicit JobList(JobModel& model, QWidget* parent = nullptr);

    int current_id() const;  // -1: none
    // An unknown id is ignored; -1: none.
    void set_current(int id);
    QList<int> selected_ids() const;
    // Shows the entries for which this is true, now and as they change; null: all. What is hidden cannot be selected, but
    // stays current, so that a picture does not leave the screen when it is saved.
    void set_filter(std::function<bool(const Job&)> filter);
    // The next shown entry after the current one (by 1) or before it (by -1); -1: there is none.
    int neighbour(int by) const;

    QSize sizeHint() const override;

  Q_SIGNALS:
    // An entry became current; -1: the last one was removed.
    void chosen(int id);
    // Enter was pressed on the current entry.
    void opened(int id);
    // Emitted once for each visible entry without thumbnail.
    void thumbnail_wanted(int id);
    void retry_requested(QList<int> ids);   // the failed and cancelled ones of the selection
    void cancel_requested(QList<int> ids);  // the waiting, running and those being saved
    void remove_requested(QList<int> ids);
    void reveal_requested(int id);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

  private:
    QAction* action(const QString& text, const QKeySequence& key, void (JobList::*does)());
    void ask_for_thumbnails();
    void filter_rows(int first, int last);
    template <typename Wanted>
    QList<int> selected(Wanted wanted) const;
    QList<int> to_retry() const;
    QList<int> to_cancel() const;
    void retry();
    void cancel();
    void remove_selected();
    void reveal();

    JobModel& model_;
    std::function<bool(const Job&)> filter_;
    QTimer asking_;
    QAction *retry_, *cancel_, *reveal_, *remove_;
};

}  // namespace deweather::widgets
