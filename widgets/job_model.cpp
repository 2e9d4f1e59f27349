#include "widgets/job_model.h"

#include <algorithm>

namespace deweather::widgets {

namespace {

constexpr int kThumbnailKilobytes = 48 * 1024;  // total cache size
constexpr QSize kLargest(288, 192);             // twice the shown size, for high-density screens

}  // namespace

JobModel::JobModel(QObject* parent) : QAbstractListModel(parent), thumbnails_(kThumbnailKilobytes) {}

QList<int> JobModel::add(const std::vector<JobEntry>& entries) {
    QList<int> ids;
    if (entries.empty()) return ids;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(entries.size()) - 1);
    for (const auto& entry : entries) {
        ids.append(next_);
        jobs_.push_back({.id = next_++, .entry = entry, .detail = {}});
        count_name(entry.name, 1);
    }
    counts_[static_cast<std::size_t>(JobState::kWaiting)] += static_cast<int>(entries.size());
    endInsertRows();
    return ids;
}

int JobModel::row_of(int id) const {
    const auto found =
        std::lower_bound(jobs_.begin(), jobs_.end(), id, [](const Job& job, int wanted) { return job.id < wanted; });
    return found != jobs_.end() && found->id == id ? static_cast<int>(found - jobs_.begin()) : -1;
}

void JobModel::put_back(const Job& job) {
    const auto place = std::lower_bound(jobs_.begin(), jobs_.end(), job.id,
                                        [](const Job& other, int wanted) { return other.id < wanted; });
    const int row = static_cast<int>(place - jobs_.begin());
    beginInsertRows({}, row, row);
    jobs_.insert(place, job);
    ++counts_[static_cast<std::size_t>(job.state)];
    count_name(job.entry.name, 1);
    endInsertRows();
}

void JobModel::count_name(const QString& name, int by) {
    const int before = names_.value(name), now = before + by;
    if (now > 0)
        names_[name] = now;
    else
        names_.remove(name);
    // The others of this name are shown with their folder from now on, or without it.
    if ((before > 1) != (now > 1) && rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

QString JobModel::shown_name(const Job& job) const {
    const QString folder = job.entry.path.section('/', -2, -2);
    if (names_.value(job.entry.name) < 2 || folder.isEmpty()) return job.entry.name;
    return tr("%1 (%2)").arg(job.entry.name, folder);
}

void JobModel::changed(int row) {
    Q_EMIT dataChanged(index(row), index(row));
}

void JobModel::set_state(int id, JobState state, const QString& detail) {
    const int row = row_of(id);
    if (row < 0) return;
    Job& job = jobs_[static_cast<std::size_t>(row)];
    --counts_[static_cast<std::size_t>(job.state)];
    ++counts_[static_cast<std::size_t>(state)];
    job.state = state;
    job.detail = detail;
    if (state == JobState::kWaiting || state == JobState::kRunning || state == JobState::kSaving)
        job.done = job.total = 0;
    changed(row);
}

void JobModel::set_progress(int id, int done, int total) {
    const int row = row_of(id);
    if (row < 0) return;
    Job& job = jobs_[static_cast<std::size_t>(row)];
    job.done = done;
    job.total = total;
    changed(row);
}

void JobModel::set_thumbnail(int id, const QImage& image) {
    const int row = row_of(id);
    if (row < 0) return;
    const bool large = image.width() > kLargest.width() || image.height() > kLargest.height();
    auto kept =
        std::make_unique<QImage>(large ? image.scaled(kLargest, Qt::KeepAspectRatio, Qt::SmoothTransformation) : image);
    const auto kilobytes = std::max<qsizetype>(1, kept->sizeInBytes() / 1024);
    asked_.remove(id);
    thumbnails_.insert(id, kept.release(), kilobytes);
    changed(row);
}

bool JobModel::ask_for_thumbnail(int id) {
    if (thumbnails_.contains(id) || asked_.contains(id)) return false;
    asked_.insert(id);
    return true;
}

void JobModel::remove(int id) {
    const int row = row_of(id);
    if (row < 0) return;
    beginRemoveRows({}, row, row);
    --counts_[static_cast<std::size_t>(job(row).state)];
    thumbnails_.remove(id);
    asked_.remove(id);
    const QString name = job(row).entry.name;
    jobs_.erase(jobs_.begin() + row);
    endRemoveRows();
    count_name(name, -1);
}

int JobModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(jobs_.size());
}

QString JobModel::state_text(const Job& job) const {
    if ((job.state == JobState::kRunning || job.state == JobState::kSaving) && job.total > 0)
        return tr("%1, %2 %").arg(job_state_name(job.state)).arg(qint64{100} * job.done / job.total);
    return job_state_name(job.state);
}

QVariant JobModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Job& shown = job(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return shown_name(shown);
        case kStateText:
            return state_text(shown);
        case Qt::ToolTipRole: {
            const QString path = shown.entry.path.isEmpty() ? shown.entry.name : shown.entry.path;
            const QString state = state_text(shown);
            return path + '\n' + (shown.detail.isEmpty() ? state : state + ": " + shown.detail);
        }
        case Qt::AccessibleTextRole: {
            const QString kind = shown.entry.video ? tr("video %1").arg(shown_name(shown)) : shown_name(shown);
            const QString state = kind + ", " + state_text(shown);
            return shown.detail.isEmpty() ? state : state + ": " + shown.detail;
        }
        default:
            return {};
    }
}

}  // namespace deweather::widgets
