// Small pictures of the clip on screen: thumbnails for the time line, and previews for the pointer over it.
//
//     ClipPictures pictures(pool);
//     pictures.set_clip(1, "rain.mp4");
//     pictures.make_clip_thumbnail(12.5);             // clip_thumbnail() follows
//     pictures.preview_clip(3);                       // the last one asked for wins
//
// Called from the UI thread; every call returns at once. Does not include LibTorch.
#pragma once

#include <QImage>
#include <QObject>
#include <QString>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "app/studio/engine/task_group.h"

namespace deweather::studio {

class ClipPreview;

class ClipPictures : public QObject {
    Q_OBJECT

  public:
    // The pool has to outlive it.
    explicit ClipPictures(QThreadPool& pool);
    ~ClipPictures() override;

    // Small pictures are of this clip from now on; an empty path: of none.
    void set_clip(int id, const QString& path);
    void make_clip_thumbnail(double seconds);
    void preview_clip(double seconds);
    void close();

  Q_SIGNALS:
    void clip_thumbnail(int id, double seconds, QImage image);
    void clip_previewed(int id, double seconds, QImage image);

  private:
    void read_thumbnails();
    void delete_left();

    std::unique_ptr<ClipPreview> preview_;            // used on the UI thread only; null until the first one is wanted
    std::mutex mutex_;                                // guards the members below
    std::vector<std::unique_ptr<ClipPreview>> left_;  // may be within a frame for a while
    int id_ = 0;
    QString path_;
    std::deque<double> thumbnails_;
    bool reading_ = false, closing_ = false;
    TaskGroup tasks_;
};

}  // namespace deweather::studio
