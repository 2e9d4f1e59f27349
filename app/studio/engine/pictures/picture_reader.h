// Reads the open pictures, keeps them and their results in memory as far as the budget allows, and makes thumbnails.
//
//     PictureReader pictures(pool);
//     pictures.add(1, "rain.jpg");
//     const auto picture = pictures.original(1);      // from memory, or read
//     pictures.make_thumbnail(1);                     // thumbnail_ready() follows
//
// Thread-safe. Pictures are identified by ids that the caller assigns. Does not include LibTorch.
#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <QString>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/studio/engine/task_group.h"

namespace deweather::media {
struct Image;
}

namespace deweather::studio {

class PictureStore;
struct PictureResult;

class PictureReader : public QObject {
    Q_OBJECT

  public:
    using Original = std::shared_ptr<const media::Image>;

    // The pool has to outlive it.
    explicit PictureReader(QThreadPool& pool);
    ~PictureReader() override;

    // A picture, or a clip, of which only thumbnails are read.
    void add(int id, const QString& path);
    void remove(const QList<int>& ids);
    // Empty if there is none.
    QString path(int id) const;
    // Keeps the picture on screen in memory, whatever its size.
    void set_shown(int id);

    // Throws Error if it cannot be read, or was removed.
    Original original(int id);
    void read_ahead(int id);
    // Undefined if it is not in memory.
    PictureResult result(int id, const std::string& model);
    // Returns the pictures whose results were evicted to make room.
    std::vector<int> put_result(int id, const std::string& model, PictureResult result);
    // Called from any thread for pictures whose results were evicted to make room for originals. Set before the first
    // picture is added.
    void on_evicted(std::function<void(const std::vector<int>& ids)> evicted) { evicted_ = std::move(evicted); }

    // In the background; the latest request comes first.
    void make_thumbnail(int id);

    // Drops what was asked for and waits for what is being read.
    void close();

  Q_SIGNALS:
    void thumbnail_ready(int id, QImage thumbnail);

  private:
    void read_thumbnail();

    mutable std::mutex mutex_;  // guards the members below
    std::unique_ptr<PictureStore> store_;
    std::map<int, QString> paths_;
    std::map<int, std::shared_future<Original>> reading_;
    std::vector<int> thumbnails_;
    int shown_ = -1;
    bool closing_ = false;

    std::function<void(const std::vector<int>&)> evicted_;
    TaskGroup tasks_;
};

}  // namespace deweather::studio
