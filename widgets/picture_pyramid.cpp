#include "widgets/picture_pyramid.h"

#include <QPromise>
#include <QRunnable>
#include <QThreadPool>
#include <algorithm>
#include <cmath>

namespace deweather::widgets {

namespace {

constexpr int kCoarseSide = 320;            // of the copy that is shown first
constexpr qsizetype kAtOnce = 600 * 1000;   // pictures up to this size are processed without a thread: a few ms
constexpr qsizetype kLargeBytes = 1 << 20;  // freeing more than this is delegated to a thread
constexpr int kSmallestSide = 64;           // no smaller levels
constexpr int kRowsBetweenLooks = 256;      // how often the thread checks for cancellation

// Averages four pixels, two channels at once.
inline quint32 mean_of(quint32 a, quint32 b, quint32 c, quint32 d) {
    constexpr quint32 kEven = 0x00ff00ff;
    const quint32 even = ((a & kEven) + (b & kEven) + (c & kEven) + (d & kEven) + 0x00020002) >> 2;
    const quint32 odd = ((a >> 8) & kEven) + ((b >> 8) & kEven) + ((c >> 8) & kEven) + ((d >> 8) & kEven) + 0x00020002;
    return (even & kEven) | ((odd << 6) & ~kEven);
}

void halve_rows(const QImage& from, QImage& to, int first, int end) {
    uchar* bits = to.bits();
    for (int y = first; y < end; ++y) {
        const auto* upper = reinterpret_cast<const quint32*>(from.constScanLine(2 * y));
        const auto* lower =
            reinterpret_cast<const quint32*>(from.constScanLine(std::min(2 * y + 1, from.height() - 1)));
        auto* out = reinterpret_cast<quint32*>(bits + y * to.bytesPerLine());
        const int pairs = from.width() / 2;
        for (int x = 0; x < pairs; ++x)
            out[x] = mean_of(upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]);
        if (pairs < to.width())
            out[pairs] = mean_of(upper[2 * pairs], upper[2 * pairs], lower[2 * pairs], lower[2 * pairs]);
    }
}

QImage half_sized(const QImage& image) {
    return {QSize((image.width() + 1) / 2, (image.height() + 1) / 2), image.format()};
}

bool has_smaller(const QImage& level) {
    return std::max(level.width(), level.height()) > kSmallestSide;
}

// Converts level 0 to the painting format, then makes each smaller level.
class LevelTask : public QRunnable {
  public:
    LevelTask(QImage image, QPromise<QImage> promise) : image_(std::move(image)), promise_(std::move(promise)) {}

    void run() override {
        promise_.start();
        if (promise_.isCanceled()) return promise_.finish();
        QImage level = image_.convertToFormat(painting_format(image_));
        for (int index = 0; !promise_.isCanceled(); ++index) {
            promise_.addResult(level, index);
            if (!has_smaller(level)) break;
            QImage half = half_sized(level);
            for (int y = 0; y < half.height() && !promise_.isCanceled(); y += kRowsBetweenLooks)
                halve_rows(level, half, y, std::min(y + kRowsBetweenLooks, half.height()));
            level = half;
        }
        promise_.finish();
    }

  private:
    QImage image_;
    QPromise<QImage> promise_;
};

// Point sampling: rough, but equally fast for pictures of any size.
QImage point_sampled(const QImage& image) {
    const QSize size = image.size().scaled(kCoarseSide, kCoarseSide, Qt::KeepAspectRatio).expandedTo({1, 1});
    if (image.format() != painting_format(image))
        return image.scaled(size, Qt::IgnoreAspectRatio, Qt::FastTransformation)
            .convertToFormat(painting_format(image));
    QImage result(size, image.format());
    for (int y = 0; y < size.height(); ++y) {
        const auto* row = reinterpret_cast<const quint32*>(
            image.constScanLine(static_cast<int>(qint64{2 * y + 1} * image.height() / (2 * size.height()))));
        auto* out = reinterpret_cast<quint32*>(result.scanLine(y));
        for (int x = 0; x < size.width(); ++x) out[x] = row[qint64{2 * x + 1} * image.width() / (2 * size.width())];
    }
    return result;
}

}  // namespace

QImage::Format painting_format(const QImage& image) {
    return image.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32;
}

QImage halved(const QImage& image) {
    QImage half = half_sized(image);
    halve_rows(image, half, 0, half.height());
    return half;
}

PicturePyramid::PicturePyramid(QThreadPool& pool) : pool_(pool) {
    connect(&watcher_, &QFutureWatcher<QImage>::resultReadyAt, this, &PicturePyramid::take);
    connect(&watcher_, &QFutureWatcher<QImage>::finished, this, [this] { complete_ = true; });
}

PicturePyramid::~PicturePyramid() {
    stop();
    dispose();
}

void PicturePyramid::stop() {
    watcher_.future().cancel();
    watcher_.setFuture(QFuture<QImage>());
}

// Returning hundreds of megabytes to the system takes longer than a frame.
void PicturePyramid::dispose() {
    if (image_.sizeInBytes() > kLargeBytes) pool_.start([image = std::move(image_), levels = std::move(levels_)] {});
    image_ = QImage();
    coarse_ = QImage();
    levels_.clear();
}

void PicturePyramid::set(const QImage& image) {
    if (image.cacheKey() == image_.cacheKey()) return;
    stop();
    dispose();
    image_ = image;
    complete_ = true;
    if (image.isNull()) return;
    const bool paints = image.format() == painting_format(image);
    if (qsizetype{image.width()} * image.height() <= kAtOnce) {
        levels_.push_back(paints ? image : image.convertToFormat(painting_format(image)));
        while (has_smaller(levels_.back())) levels_.push_back(halved(levels_.back()));
        return;
    }
    int count = 1;
    for (int side = std::max(image.width(), image.height()); side > kSmallestSide; side = (side + 1) / 2) ++count;
    levels_.resize(static_cast<std::size_t>(count));
    if (paints) levels_[0] = image;
    coarse_ = point_sampled(image);
    complete_ = false;
    QPromise<QImage> promise;
    watcher_.setFuture(promise.future());
    pool_.start(new LevelTask(image, std::move(promise)));
}

void PicturePyramid::take(int index) {
    levels_.at(static_cast<std::size_t>(index)) = watcher_.resultAt(index);
    Q_EMIT refined();
}

PicturePyramid::Level PicturePyramid::level_for(double scale) const {
    std::size_t wanted = 0;
    while (wanted + 1 < levels_.size() && scale * std::pow(2.0, static_cast<double>(wanted) + 1) <= 1.0) ++wanted;
    if (wanted < levels_.size() && !levels_[wanted].isNull()) {
        const double shrink = std::pow(2.0, static_cast<double>(wanted));
        return {.image = levels_[wanted], .shrink_x = shrink, .shrink_y = shrink};
    }
    // Only part of the picture is visible at this scale, and converting that part alone is fast.
    if (wanted == 0) return {.image = image_, .convert_first = true};
    return {.image = coarse_,
            .shrink_x = static_cast<double>(image_.width()) / coarse_.width(),
            .shrink_y = static_cast<double>(image_.height()) / coarse_.height()};
}

}  // namespace deweather::widgets
