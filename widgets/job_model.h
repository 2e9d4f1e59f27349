// Base class of the Qt models that a JobList shows: rows ordered by an id that is never reused, with their texts and
// thumbnails. The rows themselves are the derived class's.
//
//     class Rows : public JobModel {
//       public:
//         const Job& job(int row) const override { return jobs_.at(static_cast<std::size_t>(row)); }
//         int rowCount(const QModelIndex& = {}) const override { return static_cast<int>(jobs_.size()); }
//         void fail(int row) {
//             const auto before = std::exchange(jobs_.at(static_cast<std::size_t>(row)).state, JobState::kFailed);
//             changed(row, before);
//         }
//
//       private:
//         std::vector<Job> jobs_;
//     };
#pragma once

#include <QAbstractListModel>
#include <QCache>
#include <QHash>
#include <QImage>
#include <QSet>
#include <array>

#include "widgets/job.h"

namespace deweather::widgets {

class JobModel : public QAbstractListModel {
    Q_OBJECT

  public:
    // The state in words. A role of its own: views send the status tip's to the window's status bar, over its news.
    static constexpr int kStateText = Qt::UserRole;

    explicit JobModel(QObject* parent = nullptr);

    // Valid until the rows change.
    virtual const Job& job(int row) const = 0;
    // Returns -1 for an unknown id.
    int row_of(int id) const;
    int count() const { return rowCount(); }
    int count(JobState state) const { return counts_.at(static_cast<std::size_t>(state)); }
    // The number of jobs that are waiting, being restored or being saved.
    int unfinished() const;

    // An unknown id is ignored: the picture may have been removed meanwhile. Null: there is none.
    void set_thumbnail(int id, const QImage& image);
    // An LRU cache: evicted thumbnails are requested again, so that ten thousand do not fill the memory. Null: none.
    const QImage* thumbnail(int id) const { return thumbnails_.object(id); }
    // Returns true once for each id whose thumbnail is neither cached nor requested, and marks it as requested.
    bool ask_for_thumbnail(int id);

    QVariant data(const QModelIndex& index, int role) const override;

  protected:
    // For the derived class to call: before a row is inserted and after one is removed, outside of the announcements
    // of Qt; and after a row was changed, which announces it.
    void came(const Job& job);
    void went(const Job& job);
    void changed(int row, JobState before);
    // The row at which a job with this id stands or would stand.
    int place_of(int id) const;

  private:
    QString state_text(const Job& job) const;
    // With the folder where another file has the same name.
    QString shown_name(const Job& job) const;
    void count_name(const QString& name, int by);

    std::array<int, kJobStates> counts_{};
    QHash<QString, int> names_;  // how many jobs have each
    QCache<int, QImage> thumbnails_;
    QSet<int> asked_;
};

}  // namespace deweather::widgets
