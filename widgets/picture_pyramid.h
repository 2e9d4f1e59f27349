// An image pyramid (mipmap): a picture at half, quarter, ... size, so that large pictures paint fast and smoothly when
// zoomed out. The levels are made in the background; until then a coarse copy is shown.
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

// The 32-bit format that paints without conversion: opaque or premultiplied.
QImage::Format painting_format(const QImage& image);

// Half the size (rounded up) by 2x2 box filtering. RGB32 or premultiplied ARGB32, at least 1x1.
QImage halved(const QImage& image);

class PicturePyramid : public QObject {
    Q_OBJECT

  public:
    // The pool runs the pyramid's tasks and must outlive it.
    explicit PicturePyramid(QThreadPool& pool);
    ~PicturePyramid() override;

    // Takes any format; shares the image's memory if its format can be painted directly. Null: none. The caller must
    // not paint on the image's own buffer meanwhile (its QImage may change or be destroyed: it is copied on write).
    void set(const QImage& image);
    const QImage& image() const { return image_; }
    bool is_null() const { return image_.isNull(); }
    QSize size() const { return image_.size(); }

    struct Level {
        QImage image;                           // in any format if convert_first
        double shrink_x = 1.0, shrink_y = 1.0;  // picture pixels per pixel of this level
        bool convert_first = false;             // not (yet) in a format that paints fast
    };
    // The best available level for drawing at `scale` device pixels per picture pixel.
    Level level_for(double scale) const;
    // Whether all levels are made.
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
    std::vector<QImage> levels_;  // by power of two; null until made
    bool complete_ = true;
};

}  // namespace deweather::widgets
