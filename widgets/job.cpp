#include "widgets/job.h"

#include <QCoreApplication>

namespace deweather::widgets {

QString job_state_name(JobState state) {
    switch (state) {
        case JobState::kWaiting:
            return QCoreApplication::translate("JobList", "waiting");
        case JobState::kRestoring:
            return QCoreApplication::translate("JobList", "being restored");
        case JobState::kSaving:
            return QCoreApplication::translate("JobList", "being saved");
        case JobState::kRestored:
            return QCoreApplication::translate("JobList", "restored, not saved");
        case JobState::kSaved:
            return QCoreApplication::translate("JobList", "saved");
        case JobState::kFailed:
            return QCoreApplication::translate("JobList", "failed");
        case JobState::kOpen:
            return QCoreApplication::translate("JobList", "open");
        case JobState::kCancelled:
            break;
    }
    return QCoreApplication::translate("JobList", "cancelled");
}

JobBadge job_badge(JobState state) {
    switch (state) {
        case JobState::kWaiting:
            return {QColor(110, 110, 115), QStringLiteral("…")};
        case JobState::kRestoring:
            return {QColor(0, 114, 178), QStringLiteral("▸")};
        case JobState::kSaving:
            return {QColor(0, 114, 178), QStringLiteral("↓")};
        case JobState::kRestored:
            return {QColor(0, 135, 98), QStringLiteral("✓")};
        case JobState::kSaved:
            return {QColor(0, 135, 98), QStringLiteral("↓")};
        case JobState::kFailed:
            return {QColor(200, 45, 45), QStringLiteral("!")};
        case JobState::kOpen:
            return {Qt::transparent, {}};
        case JobState::kCancelled:
            break;
    }
    return {QColor(150, 115, 30), QStringLiteral("×")};
}

}  // namespace deweather::widgets
