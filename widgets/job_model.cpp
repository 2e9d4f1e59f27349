#include "widgets/job_model.h"

#include <algorithm>

namespace deweather::widgets {

namespace {

constexpr int kThumbnailKilobytes = 48 * 1024;  // total cache size
constexpr QSize kLargest(288, 192);             // twice the shown size, for high-density screens

}  // namespace

JobModel::JobModel(QObject* parent) : QAbstractListModel(parent), thumbnails_(kThumbnailKilobytes) {}

int JobModel::place_of(int id) const {
    int first = 0;
    for (int last = rowCount(); first < last;) {
        const int middle = first + (last - first) / 2;
        if (job(middle).id < id)
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

int JobModel::row_of(int id) const {
    const int row = place_of(id);
    return row < rowCount() && job(row).id == id ? row : -1;
}

int JobModel::unfinished() const {
    return count(JobState::kWaiting) + count(JobState::kRestoring) + count(JobState::kSaving);
}

void JobModel::came(const Job& job) {
    ++counts_[static_cast<std::size_t>(job.state)];
    count_name(job.name, 1);
}

void JobModel::went(const Job& job) {
    --counts_[static_cast<std::size_t>(job.state)];
    thumbnails_.remove(job.id);
    asked_.remove(job.id);
    count_name(job.name, -1);
}

void JobModel::changed(int row, JobState before) {
    --counts_[static_cast<std::size_t>(before)];
    ++counts_[static_cast<std::size_t>(job(row).state)];
    Q_EMIT dataChanged(index(row), index(row));
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
    const QString folder = job.path.section('/', -2, -2);
    if (names_.value(job.name) < 2 || folder.isEmpty()) return job.name;
    return tr("%1 (%2)").arg(job.name, folder);
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
    Q_EMIT dataChanged(index(row), index(row));
}

bool JobModel::ask_for_thumbnail(int id) {
    if (thumbnails_.contains(id) || asked_.contains(id)) return false;
    asked_.insert(id);
    return true;
}

QString JobModel::state_text(const Job& job) const {
    if ((job.state == JobState::kRestoring || job.state == JobState::kSaving) && job.total > 0)
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
            const QString path = shown.path.isEmpty() ? shown.name : shown.path;
            const QString state = state_text(shown);
            return path + '\n' + (shown.detail.isEmpty() ? state : state + ": " + shown.detail);
        }
        case Qt::AccessibleTextRole: {
            const QString kind = shown.clip ? tr("video %1").arg(shown_name(shown)) : shown_name(shown);
            const QString state = kind + ", " + state_text(shown);
            return shown.detail.isEmpty() ? state : state + ": " + shown.detail;
        }
        default:
            return {};
    }
}

}  // namespace deweather::widgets
