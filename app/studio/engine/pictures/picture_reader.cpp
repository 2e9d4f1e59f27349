#include "app/studio/engine/pictures/picture_reader.h"

#include <QImageReader>
#include <utility>

#include "app/studio/engine/pictures/display_image.h"
#include "app/studio/engine/pictures/picture_store.h"
#include "core/base/error.h"
#include "core/media/image_io.h"
#include "core/media/video_reader.h"

namespace deweather::studio {

namespace {

// Pictures may fill this fraction of the free memory (a quarter) before the least recently used are evicted.
constexpr int64_t kMemoryShare = 4;

// Priorities in the thread pool: higher ones run first.
constexpr int kAhead = 0, kThumbnail = -1;

constexpr int kThumbnailSide = 192;

// Reads a small version fast: the JPEG decoder can scale down while it decodes.
QImage read_small(const QString& path) {
    if (media::is_video_name(path.toStdString())) {
        media::VideoReader reader(path.toStdString(), {.threads = 1});
        // Films begin with black.
        return to_qimage(reader.thumbnail(reader.info().duration / 10, kThumbnailSide).rgb, {});
    }
    const auto header = media::read_header(path.toStdString());
    const QSize largest(kThumbnailSide, kThumbnailSide);
    if (header.format == media::Format::kJpeg && !header.cmyk) {
        QImageReader reader(path);
        reader.setAutoTransform(true);
        reader.setScaledSize(reader.size().scaled(largest, Qt::KeepAspectRatio));
        QImage small = reader.read();
        if (!small.isNull()) return small;
    }
    const auto picture = media::read_image(path.toStdString(), {});
    const auto rgb = reduced(picture.rgb, kThumbnailSide * kThumbnailSide);
    at::Tensor alpha;
    if (picture.alpha.defined()) alpha = reduced(picture.alpha, kThumbnailSide * kThumbnailSide);
    return to_qimage(rgb, alpha);
}

}  // namespace

PictureReader::PictureReader(QThreadPool& pool) : store_(std::make_unique<PictureStore>(kMemoryShare)), tasks_(pool) {}

PictureReader::~PictureReader() {
    close();
}

void PictureReader::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    tasks_.close();
}

void PictureReader::add(int id, const QString& path) {
    const std::lock_guard lock(mutex_);
    paths_[id] = path;
}

void PictureReader::remove(const QList<int>& ids) {
    const std::lock_guard lock(mutex_);
    for (const int id : ids) {
        store_->remove(id);
        paths_.erase(id);
        std::erase(thumbnails_, id);
    }
}

QString PictureReader::path(int id) const {
    const std::lock_guard lock(mutex_);
    const auto found = paths_.find(id);
    return found == paths_.end() ? QString() : found->second;
}

void PictureReader::set_shown(int id) {
    const std::lock_guard lock(mutex_);
    shown_ = id;
}

PictureReader::Original PictureReader::original(int id) {
    std::promise<Original> promise;
    QString path;
    {
        std::unique_lock lock(mutex_);
        if (auto picture = store_->original(id)) return picture;
        if (const auto found = reading_.find(id); found != reading_.end()) {
            const auto future = found->second;
            lock.unlock();
            return future.get();
        }
        const auto found = paths_.find(id);
        if (found == paths_.end()) throw Error("the picture was closed", "", "");
        path = found->second;
        reading_[id] = promise.get_future().share();
    }
    try {
        const auto picture = std::make_shared<const media::Image>(media::read_image(path.toStdString(), {}));
        std::vector<int> evicted;
        {
            const std::lock_guard lock(mutex_);
            reading_.erase(id);
            if (paths_.contains(id)) store_->put_original(id, picture);
            evicted = store_->make_room(shown_, id);
        }
        if (!evicted.empty() && evicted_) evicted_(evicted);
        promise.set_value(picture);
        return picture;
    } catch (...) {
        {
            const std::lock_guard lock(mutex_);
            reading_.erase(id);
        }
        promise.set_exception(std::current_exception());
        throw;
    }
}

void PictureReader::read_ahead(int id) {
    tasks_.start(
        [this, id] {
            try {
                (void)original(id);
            } catch (const std::exception&) {
                // The failure is reported when the picture's turn comes.
                return;
            }
        },
        kAhead);
}

PictureResult PictureReader::result(int id, const std::string& model) {
    const std::lock_guard lock(mutex_);
    return store_->result(id, model);
}

std::vector<int> PictureReader::put_result(int id, const std::string& model, PictureResult result) {
    const std::lock_guard lock(mutex_);
    store_->put_result(id, model, std::move(result));
    return store_->make_room(shown_, id);
}

void PictureReader::make_thumbnail(int id) {
    {
        const std::lock_guard lock(mutex_);
        std::erase(thumbnails_, id);
        thumbnails_.push_back(id);
    }
    tasks_.start([this] { read_thumbnail(); }, kThumbnail);
}

void PictureReader::read_thumbnail() {
    int id = 0;
    QString path;
    Original known;
    {
        const std::lock_guard lock(mutex_);
        if (thumbnails_.empty() || closing_) return;
        id = thumbnails_.back();
        thumbnails_.pop_back();
        known = store_->original(id);
        const auto found = paths_.find(id);
        if (found == paths_.end()) return;
        path = found->second;
    }
    try {
        Q_EMIT thumbnail_ready(
            id, known ? to_qimage(reduced(known->rgb, kThumbnailSide * kThumbnailSide), {}) : read_small(path));
    } catch (const std::exception&) {
        // The list shows the reason when the picture's turn comes.
        return;
    }
}

}  // namespace deweather::studio
