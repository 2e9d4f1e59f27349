// A picture with its half, quarter, ... sizes, so that a large one zoomed out paints fast and smoothly. The sizes are
// made in the background; until one is there, a coarse copy stands in for it.
//
//     PicturePyramid pyramid(pool);
//     pyramid.set(image);                                    // returns at once
//     connect(&pyramid, &PicturePyramid::refined, ...);      // something better can be drawn
//     const auto level = pyramid.level_for(0.2);             // draw this one at a fifth
#pragma once

#include <QFutureWatcher>
#include <QImage>
#include <QObject>
#include <vector>

class QThreadPool;

namespace deweather::widgets {

// The 32-bit format that paints without converting: opaque or premultiplied.
QImage::Format painting_format(const QImage& image);

// Half the size (rounded up), each pixel the mean of 2x2. RGB32 or premultiplied ARGB32, at least 1x1.
QImage halved(const QImage& image);

class PicturePyramid : public QObject {
    Q_OBJECT

  public:
    // The pool works for this pyramid and has to outlive it.
    explicit PicturePyramid(QThreadPool& pool);
    ~PicturePyramid() override;

    // Of any format; shares the image's memory where its format can be painted as it is. Null: none. The caller must
    // not paint on the image's own buffer meanwhile (its QImage may change or go: it is copied on write).
    void set(const QImage& image);
    const QImage& image() const { return image_; }
    bool is_null() const { return image_.isNull(); }
    QSize size() const { return image_.size(); }

    struct Level {
        QImage image;                           // of any format if convert_first
        double shrink_x = 1.0, shrink_y = 1.0;  // the picture's pixels a pixel of this level
        bool convert_first = false;             // not (yet) in a format that paints fast
    };
    // The best that there is for drawing at `scale` device pixels a picture pixel.
    Level level_for(double scale) const;
    // All sizes are made.
    bool is_complete() const { return complete_; }

  Q_SIGNALS:
    void refined();

  private:
    void take(int index);
    void stop();
    void dispose();

    QThreadPool& pool_;
    QFutureWatcher<QImage> watcher_;
    QImage image_, coarse_;
    std::vector<QImage> levels_;  // by power of two; null where not made yet
    bool complete_ = true;
};

}  // namespace deweather::widgets
