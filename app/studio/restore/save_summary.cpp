#include "app/studio/restore/save_summary.h"

#include <utility>

namespace deweather::studio {

void SaveSummary::begin(const SaveRequest& request) {
    if (!pending_.contains(request.path)) ++begun_;
    pending_[request.path] = request;
}

void SaveSummary::saved(const QString& path) {
    if (pending_.remove(path) == 0) return;
    saved_.append(path);
    settle();
}

void SaveSummary::refused(const QString& path) {
    if (!pending_.contains(path)) return;
    refused_.append(pending_.take(path));
    settle();
}

void SaveSummary::failed(const QString& path) {
    if (pending_.remove(path) == 0) return;
    ++failed_;
    settle();
}

void SaveSummary::dropped(const QList<int>& pictures) {
    if (pending_.removeIf([&](const std::pair<const QString&, SaveRequest&>& entry) {
            return pictures.contains(entry.second.picture);
        }) > 0)
        settle();
}

void SaveSummary::settle() {
    if (!pending_.isEmpty()) return;
    const int begun = std::exchange(begun_, 0), failed = std::exchange(failed_, 0);
    const auto saved = std::exchange(saved_, {});
    const auto refused = std::exchange(refused_, {});
    QStringList parts;
    if (begun == 1 && !saved.isEmpty())
        parts.append(tr("Saved %1").arg(saved.first()));
    else if (!saved.isEmpty())
        parts.append(tr("%n pictures saved", nullptr, static_cast<int>(saved.size())));
    if (begun > 1 && failed > 0) parts.append(tr("%n not saved", nullptr, failed));
    if (!parts.isEmpty()) Q_EMIT said(parts.join(", "));
    if (begun > 1 && !refused.isEmpty())
        Q_EMIT conflicted(tr("%n files exist already and are kept", nullptr, static_cast<int>(refused.size())),
                          refused);
}

}  // namespace deweather::studio
