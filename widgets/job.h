// An entry of a JobList: a picture or video and its state.
//
//     const JobEntry entry{.name = "rain.jpg", .path = "/home/me/rain.jpg"};
//     print(job_state_name(JobState::kFailed), job_badge(JobState::kFailed).sign);
#pragma once

#include <QColor>
#include <QString>

namespace deweather::widgets {

struct JobEntry {
    QString name;  // shown
    QString path;  // in the tool tip
    bool clip = false;
};

// kOpen: nothing was requested for it yet, and it has no badge.
enum class JobState { kWaiting, kRestoring, kSaving, kRestored, kSaved, kFailed, kCancelled, kOpen };
inline constexpr int kJobStates = 8;

// Whether it is waiting, being restored or being saved.
constexpr bool is_unfinished(JobState state) {
    return state == JobState::kWaiting || state == JobState::kRestoring || state == JobState::kSaving;
}

struct Job : JobEntry {
    int id = 0;
    JobState state = JobState::kWaiting;
    QString detail;           // the reason of a failure and its remedy, or the file of a saved one; in the tool tip
    int done = 0, total = 0;  // the progress while it is being restored or saved
};

// The state in a word or two, translated.
QString job_state_name(JobState state);

// The badge on the thumbnail: its meaning never depends on colour alone.
struct JobBadge {
    QColor colour;
    QString sign;
};
JobBadge job_badge(JobState state);

}  // namespace deweather::widgets
