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
    bool video = false;
};

// kOpen: nothing was requested for it yet, and it has no badge.
enum class JobState { kWaiting, kRunning, kSaving, kDone, kSaved, kFailed, kCancelled, kOpen };
inline constexpr int kJobStates = 8;

// The state in a word or two, translated.
QString job_state_name(JobState state);

// The badge on the thumbnail: its meaning never depends on colour alone.
struct JobBadge {
    QColor colour;
    QString sign;
};
JobBadge job_badge(JobState state);

}  // namespace deweather::widgets
