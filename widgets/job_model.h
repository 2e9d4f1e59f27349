// The Qt model of a JobList: rows in insertion order, each with an id that is never reused.
//
//     const int id = model.add({{.name = "rain.jpg", .path = "/home/me/rain.jpg"}}).front();
//     model.set_state(id, JobState::kFailed, "disk full");
#pragma once

#include <QAbstractListModel>
#include <QCache>
#include <QHash>
#include <QImage>
#include <QSet>
#include <array>
#include <vector>

#include "widgets/job.h"

namespace deweather::widgets {

struct Job {
    int id = 0;
    JobEntry entry;
    JobState state = JobState::kWaiting;
    QString detail;  // a failure's reason, or the saved file
    int done = 0, total = 0;
};

class JobModel : public QAbstractListModel {
    Q_OBJECT

  public:
    // The state in words. A role of its own: views send the status tip's to the window's status bar, over its news.
    static constexpr int kStateText = Qt::UserRole;

    explicit JobModel(QObject* parent = nullptr);

    QList<int> add(const std::vector<JobEntry>& entries);
    // All of these ignore ids that do not exist (any more).
    void set_state(int id, JobState state, const QString& detail);
    void set_progress(int id, int done, int total);
    void set_thumbnail(int id, const QImage& image);
    void remove(int id);
    // Where it was before, under the id it had. It must not be there.
    void put_back(const Job& job);

    // Returns -1 for an unknown id.
    int row_of(int id) const;
    const Job& job(int row) const { return jobs_.at(static_cast<std::size_t>(row)); }
    int count(JobState state) const { return counts_.at(static_cast<std::size_t>(state)); }

    // An LRU cache: evicted thumbnails are requested again, so that ten thousand do not fill the memory. Null: none.
    const QImage* thumbnail(int id) const { return thumbnails_.object(id); }
    // Returns true once for each id whose thumbnail is neither cached nor requested, and marks it as requested.
    bool ask_for_thumbnail(int id);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

  private:
    QString state_text(const Job& job) const;
    // With the folder where another file has the same name.
    QString shown_name(const Job& job) const;
    void count_name(const QString& name, int by);
    void changed(int row);

    std::vector<Job> jobs_;  // by id
    std::array<int, kJobStates> counts_{};
    QHash<QString, int> names_;  // how many jobs have each
    QCache<int, QImage> thumbnails_;
    QSet<int> asked_;
    int next_ = 0;
};

}  // namespace deweather::widgets
