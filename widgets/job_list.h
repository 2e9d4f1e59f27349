// The open pictures and videos with how far each is: film strip and queue in one.
//
//     const int id = list->add({.name = "rain.jpg", .path = "/home/me/rain.jpg"});
//     list->set_state(id, JobState::kRunning);
//     list->set_progress(id, 3, 12);
//     list->set_state(id, JobState::kFailed, "disk full: free some space, then press F5");
//
// Keys: Up and Down choose, Enter opens, F5 tries again, Delete removes, the menu key has all. Signals say what is
// wanted; nothing changes until it is set. Stays fluid with ten thousand entries: thumbnails are asked for only where
// they are seen.
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

    // Its id, never given twice.
    int add(const JobEntry& entry);
    // Faster for many.
    QList<int> add_all(const std::vector<JobEntry>& entries);
    // These pass over an id that is not there any more: news of a removed job may come late.
    // detail: of a failure the reason and what to do, of a saved one where to; in the tool tip.
    void set_state(int id, JobState state, const QString& detail = {});
    void set_progress(int id, int done, int total);
    // Null: there will be none.
    void set_thumbnail(int id, const QImage& image);
    // The current one's neighbour becomes current.
    void remove(int id);
    // A removed one, as job() had it, at its old place.
    void put_back(const Job& job);

    int current_id() const;  // -1: none
    void set_current(int id);
    QList<int> selected_ids() const;
    QList<int> ids() const;
    int count() const;
    int count(JobState state) const;
    // Waiting, running or being saved.
    int unfinished() const;
    // Null where there is none of that id; until the list changes.
    const Job* job(int id) const;

    QSize sizeHint() const override;

  Q_SIGNALS:
    // Became current, or Enter; -1: the last one is gone.
    void chosen(int id);
    // Once for each that is seen without one.
    void thumbnail_wanted(int id);
    void retry_requested(QList<int> ids);   // of those selected, the failed and cancelled
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
