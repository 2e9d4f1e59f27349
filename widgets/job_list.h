// A list of open pictures and videos with their states: film strip and queue in one.
//
//     const int id = list->add({.name = "rain.jpg", .path = "/home/me/rain.jpg"});
//     list->set_state(id, JobState::kRunning);
//     list->set_progress(id, 3, 12);
//     list->set_state(id, JobState::kFailed, "disk full: free some space, then press F5");
//
// Keys: Up and Down choose, Enter opens, F5 tries again, Delete removes, the menu key opens a menu with all. Signals
// are requests; nothing changes until the owner sets it. Stays responsive with ten thousand entries: thumbnails are
// requested only for visible rows.
#pragma once

#include <QListView>
#include <QTimer>

#include "widgets/job.h"

class QAction;

namespace deweather::widgets {

class JobModel;
struct Job;

class JobList : public QListView {
    Q_OBJECT

  public:
    explicit JobList(QWidget* parent = nullptr);

    // Returns the entry's id, which is never reused.
    int add(const JobEntry& entry);
    // Faster for many entries.
    QList<int> add_all(const std::vector<JobEntry>& entries);
    // These functions ignore ids that no longer exist: news of a removed job may come late. detail: the reason of a
    // failure and its remedy, or the file of a saved job; shown in the tool tip.
    void set_state(int id, JobState state, const QString& detail = {});
    void set_progress(int id, int done, int total);
    // Null: there is none.
    void set_thumbnail(int id, const QImage& image);
    // If the current entry is removed, its neighbour becomes current.
    void remove(int id);
    // A removed one, as job() had it, at its old place.
    void put_back(const Job& job);

    int current_id() const;  // -1: none
    void set_current(int id);
    QList<int> selected_ids() const;
    QList<int> ids() const;
    int count() const;
    int count(JobState state) const;
    // The number of entries that are waiting, running or being saved.
    int unfinished() const;
    // Null for an unknown id; valid until the list changes.
    const Job* job(int id) const;

    QSize sizeHint() const override;

  Q_SIGNALS:
    // An entry became current, or Enter was pressed; -1: the last one was removed.
    void chosen(int id);
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

  private:
    QAction* action(const QString& text, const QKeySequence& key, void (JobList::*does)());
    void ask_for_thumbnails();
    template <typename Wanted>
    QList<int> selected(Wanted wanted) const;
    QList<int> to_retry() const;
    QList<int> to_cancel() const;
    void retry();
    void cancel();
    void remove_selected();
    void reveal();

    JobModel* model_;
    QTimer asking_;
    QAction *retry_, *cancel_, *reveal_, *remove_;
};

}  // namespace deweather::widgets
