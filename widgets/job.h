// A picture or video in a JobList, and how far it is.
#pragma once

#include <QColor>
#include <QString>

namespace deweather::widgets {

struct JobEntry {
    QString name;  // shown
    QString path;  // in the tool tip
    bool video = false;
};

// kOpen: nothing is asked of it yet, and it has no mark.
enum class JobState { kWaiting, kRunning, kSaving, kDone, kSaved, kFailed, kCancelled, kOpen };
inline constexpr int kJobStates = 8;

// In a word or two, for people.
QString job_state_name(JobState state);

// Of the mark on the thumbnail: the colour never tells it alone.
struct JobBadge {
    QColor colour;
    QString sign;
};
JobBadge job_badge(JobState state);

}  // namespace deweather::widgets
