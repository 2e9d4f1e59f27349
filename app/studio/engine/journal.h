// What a session is at, in a file that outlives a crash: which pictures are open, what became of them, the settings.
//
//     Journal journal(folder);                       // a file of its own, beside those of other windows
//     journal.set_settings({{"models", ...}});
//     journal.opened(paths);
//     journal.became("rain.jpg", Journal::State::kSaved);
//     journal.close();                               // the session ends as it should
//
//     if (auto session = Journal::left_behind(folder)) ...       // at the next start
//
// One JSON object a line. Nothing waits for the disk: a thread of its own writes.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QMutex>
#include <QString>
#include <QStringList>
#include <QThreadPool>
#include <optional>

namespace deweather::studio {

class Journal {
  public:
    // kOpen: a clip of which nothing was asked.
    enum class State { kOpen, kWaiting, kRestored, kSaving, kSaved, kFailed, kCancelled, kClosed };

    // folder is made where it is missing. Where nothing can be written, everything else goes on without a journal.
    explicit Journal(const QString& folder);
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    // Without close(): as after a crash, but with all lines written.
    ~Journal();

    void opened(const QStringList& paths);
    // save_to: where a result that is being saved goes; how: the caller's own words for the rest.
    void became(const QString& path, State state, const QString& save_to = {}, const QJsonObject& how = {});
    void set_settings(const QJsonObject& settings);
    // A session that ends as it should leaves behind the pictures that waited, were to be saved or are restored and in
    // no file; after a crash open clips and cancelled pictures are left behind, too.
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
        QList<Picture> pictures;  // that were not saved, in order
        QJsonObject settings;
        QStringList files;  // the journals that say so
    };
    // Of sessions that are over and left work behind; several become one. Lines that are cut off or mean nothing are
    // passed over. Journals that left nothing are removed. May take a while: not for the UI thread.
    static std::optional<Session> left_behind(const QString& folder);
    // Once a session has been gone on with, or is not wanted.
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
