#include "app/studio/catalog/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <array>
#include <utility>

namespace deweather::studio {

namespace {

// A larger file is not one of our journals: ten thousand pictures take a few megabytes.
constexpr qint64 kLargest = 256 << 20;

using State = Journal::State;

// What is being restored waits again in the next session.
constexpr std::array<std::pair<State, const char*>, 8> kStates = {{{State::kOpen, "open"},
                                                                   {State::kWaiting, "waiting"},
                                                                   {State::kRestoring, "waiting"},
                                                                   {State::kRestored, "restored"},
                                                                   {State::kSaving, "saving"},
                                                                   {State::kSaved, "saved"},
                                                                   {State::kFailed, "failed"},
                                                                   {State::kCancelled, "cancelled"}}};

QString word(State state) {
    for (const auto& [known, text] : kStates)
        if (known == state) return text;
    return {};
}

// The content of a journal: the states of its pictures in the order in which they were opened.
struct Record {
    QStringList order;
    struct Last {
        QString state, to;
        QJsonObject how;
    };
    QHash<QString, Last> states;  // by path
    QJsonObject settings;
    bool ended = false;
};

Record read(QFile& file) {
    Record record;
    while (!file.atEnd()) {
        const auto line = QJsonDocument::fromJson(file.readLine()).object();
        for (const auto& path : line["open"].toArray()) {
            if (!record.states.contains(path.toString())) record.order.append(path.toString());
            record.states[path.toString()] = {word(State::kWaiting), {}, {}};
        }
        const auto path = line["path"].toString();
        if (record.states.contains(path))
            record.states[path] = {line["state"].toString(), line["to"].toString(), line["how"].toObject()};
        if (line.contains("settings")) record.settings = line["settings"].toObject();
        record.ended = record.ended || line.contains("end");
    }
    return record;
}

// Everything that is not saved; after an orderly exit only pictures with results, and pending work.
QList<Journal::Picture> unfinished(const Record& record) {
    QList<Journal::Picture> pictures;
    for (const auto& path : record.order) {
        const auto& [state, to, how] = record.states[path];
        const bool saving = state == word(State::kSaving);
        const bool open = saving || state == word(State::kWaiting) || state == word(State::kRestored) ||
                          (!record.ended && (state == word(State::kOpen) || state == word(State::kCancelled)));
        if (open) pictures.append({.path = path, .save_to = saving ? to : QString(), .how = how});
    }
    return pictures;
}

}  // namespace

Journal::Journal(const QString& folder) {
    thread_.setMaxThreadCount(1);
    QDir().mkpath(folder);
    file_ = QDir(folder).filePath(QString("session-%1-%2.jsonl")
                                      .arg(QDateTime::currentDateTimeUtc().toString("yyyyMMdd-HHmmss-zzz"))
                                      .arg(QCoreApplication::applicationPid()));
    descriptor_ = ::open(QFile::encodeName(file_).constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    // The session is alive while the lock is held; the kernel releases it when the process ends.
    if (descriptor_ >= 0) (void)flock(descriptor_, LOCK_EX | LOCK_NB);
}

Journal::~Journal() {
    thread_.waitForDone();
    if (descriptor_ >= 0) ::close(descriptor_);
}

void Journal::opened(const QStringList& paths) {
    append({{"open", QJsonArray::fromStringList(paths)}});
}

void Journal::became(const QString& path, State state, const QString& save_to, const QJsonObject& how) {
    QJsonObject line{{"path", path}, {"state", word(state)}};
    if (!save_to.isEmpty()) line["to"] = save_to;
    if (!how.isEmpty()) line["how"] = how;
    append(line);
}

void Journal::closed(const QString& path) {
    append({{"path", path}, {"state", "closed"}});
}

void Journal::set_settings(const QJsonObject& settings) {
    append({{"settings", settings}});
}

void Journal::close() {
    append({{"end", true}});
    flush();
    QFile file(file_);
    if (file.open(QIODevice::ReadOnly) && unfinished(read(file)).isEmpty()) file.remove();
}

void Journal::flush() {
    thread_.waitForDone();
}

void Journal::append(const QJsonObject& line) {
    if (descriptor_ < 0) return;
    const QMutexLocker lock(&mutex_);
    pending_ += QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    if (std::exchange(writing_, true)) return;
    thread_.start([this] { write_pending(); });
}

// Writes and syncs all pending lines at once.
void Journal::write_pending() {
    for (;;) {
        QByteArray lines;
        {
            const QMutexLocker lock(&mutex_);
            if (pending_.isEmpty()) {
                writing_ = false;
                return;
            }
            lines = std::exchange(pending_, {});
        }
        const char* at = lines.constData();
        for (qsizetype left = lines.size(); left > 0;) {
            const auto written = ::write(descriptor_, at, static_cast<std::size_t>(left));
            if (written <= 0) break;  // disk full: dropping the journal is better than stopping the user's work
            at += written;
            left -= written;
        }
        (void)fdatasync(descriptor_);
    }
}

std::optional<Journal::Session> Journal::left_behind(const QString& folder) {
    Session session;
    QSet<QString> known;
    for (const auto& name : QDir(folder).entryList({"session-*.jsonl"}, QDir::Files, QDir::Name)) {
        QFile file(QDir(folder).filePath(name));
        if (!file.open(QIODevice::ReadOnly) || file.size() > kLargest) continue;
        if (flock(file.handle(), LOCK_EX | LOCK_NB) != 0) continue;  // belongs to an open window
        const auto record = read(file);
        const auto pictures = unfinished(record);
        if (pictures.isEmpty()) {
            file.remove();
            continue;
        }
        for (const auto& picture : pictures) {
            if (known.contains(picture.path)) continue;
            known.insert(picture.path);
            session.pictures.append(picture);
        }
        session.settings = record.settings;
        session.files.append(file.fileName());
    }
    if (session.pictures.isEmpty()) return std::nullopt;
    return session;
}

void Journal::forget(const Session& session) {
    for (const auto& file : session.files) QFile::remove(file);
}

}  // namespace deweather::studio
