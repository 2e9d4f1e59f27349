// Crash-recovery journal: the open pictures, their states and the settings.
//
//     Journal journal(folder);                       // its own file, beside those of other windows
//     journal.set_settings({{"strength", 0.8}});
//     journal.opened(paths);
//     journal.became("rain.jpg", Journal::State::kSaved);
//     journal.close();                               // the session ends as it should
//
//     if (auto session = Journal::left_behind(folder)) ...       // at the next start
//
// One JSON object per line. No caller waits for the disk: a dedicated thread writes.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QMutex>
#include <QString>
#include <QStringList>
#include <QThreadPool>
#include <optional>

#include "widgets/job.h"

namespace deweather::studio {

class Journal {
  public:
    using State = widgets::JobState;

    // folder is made where it is missing. If the folder is not writable, the session continues without a journal.
    explicit Journal(const QString& folder);
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    // Without close(), all lines are written, but the journal stays as after a crash.
    ~Journal();

    void opened(const QStringList& paths);
    // Taken off the list.
    void closed(const QString& path);
    // save_to: the target of a pending save; how: its settings, opaque to the journal.
    void became(const QString& path, State state, const QString& save_to = {}, const QJsonObject& how = {});
    void set_settings(const QJsonObject& settings);
    // An orderly end of the session: leaves behind the pictures that waited, were to be saved, or have results in no
    // file. After a crash, open clips and cancelled pictures are left behind too.
    void close();
    // Waits until all lines are in the file; for tests.
    void flush();

    struct Picture {
        QString path = {};
        QString save_to = {};  // empty: it was not being saved
        QJsonObject how = {};
        bool operator==(const Picture&) const = default;
    };
    struct Session {
        QList<Picture> pictures;  // unsaved ones, in order
        QJsonObject settings;
        QStringList files;  // the journals that these came from
    };
    // Recovers the sessions that ended and left work behind, merged into one. Truncated and invalid lines are skipped.
    // Journals without unfinished work are removed. May take a while: do not call on the UI thread.
    static std::optional<Session> left_behind(const QString& folder);
    // Deletes the journals of a session that was resumed or declined.
    static void forget(const Session& session);

  private:
    void append(const QJsonObject& line);
    void write_pending();

    QString file_;
    int descriptor_ = -1;
    QMutex mutex_;
    QByteArray pending_;
    bool writing_ = false;
    QThreadPool thread_;
};

}  // namespace deweather::studio
