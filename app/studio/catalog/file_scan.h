// Sorts dropped, opened or pasted files by kind, and scans folders in the background.
//
//     FileScan scan;
//     connect(&scan, &FileScan::found, ...);        // at most kChunk files per turn of the event loop
//     scan.start({"rain.jpg", "holiday/", "clip.mp4", "net.pth"});
#pragma once

#include <QElapsedTimer>
#include <QMutex>
#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <atomic>

namespace deweather::studio {

class FileScan : public QObject {
    Q_OBJECT

  public:
    enum class Kind { kPicture, kVideo, kModel };
    Q_ENUM(Kind)

    explicit FileScan(QObject* parent = nullptr);
    ~FileScan() override;

    // May be called again before the previous scan has ended; later files are listed later.
    void start(const QStringList& paths);
    bool is_running() const { return running_ > 0 || !chunks_.isEmpty(); }

    // Small enough for a list to insert within a few milliseconds.
    static constexpr int kChunk = 100;

    // By name alone; a file with an unknown extension counts as a picture, and its header decides later.
    static Kind kind_of(const QString& path);
    // "*.mp4", ...: the patterns that kind_of() assigns to each kind.
    static QStringList patterns(Kind kind);

  Q_SIGNALS:
    void found(QStringList paths, deweather::studio::FileScan::Kind kind);  // absolute
    void problem(QString message);
    void finished();

  private:
    struct Chunk {
        QStringList paths;
        Kind kind = Kind::kPicture;
    };
    void look_through(const QStringList& paths);
    void hand_out(QStringList& paths, Kind kind);
    void next_chunk();

    QThreadPool thread_;
    std::atomic<bool> closing_ = false;
    QMutex mutex_;
    QList<Chunk> chunks_;
    std::atomic<int> running_ = 0;
    QTimer turn_;
};

}  // namespace deweather::studio
