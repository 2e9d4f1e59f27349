#include "app/studio/engine/clips/clip_pictures.h"

#include <utility>

#include "app/studio/engine/clips/clip_preview.h"
#include "app/studio/engine/pictures/display_image.h"
#include "core/media/video_reader.h"

namespace deweather::studio {

namespace {

constexpr int kThumbnail = -1, kThumbnailSide = 192;

}  // namespace

ClipPictures::ClipPictures(QThreadPool& pool) : tasks_(pool) {}

ClipPictures::~ClipPictures() {
    close();
}

void ClipPictures::set_clip(int id, const QString& path) {
    {
        const std::lock_guard lock(mutex_);
        id_ = id;
        path_ = path;
        if (!preview_) return;
        left_.push_back(std::move(preview_));
    }
    tasks_.start([this] { delete_left(); });
}

void ClipPictures::delete_left() {
    std::vector<std::unique_ptr<ClipPreview>> left;
    {
        const std::lock_guard lock(mutex_);
        left.swap(left_);
    }
    // Waits for the previews' threads.
    left.clear();
}

void ClipPictures::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    preview_.reset();
    delete_left();
    tasks_.close();
}

void ClipPictures::preview_clip(double seconds) {
    if (!preview_) {
        const std::lock_guard lock(mutex_);
        if (path_.isEmpty()) return;
        preview_ = std::make_unique<ClipPreview>(path_.toStdString(), [this, id = id_](double at, const QImage& image) {
            Q_EMIT clip_previewed(id, at, image);
        });
    }
    preview_->want(seconds);
}

void ClipPictures::make_clip_thumbnail(double seconds) {
    {
        const std::lock_guard lock(mutex_);
        thumbnails_.push_back(seconds);
        if (std::exchange(reading_, true)) return;  // the running task takes it too
    }
    tasks_.start([this] { read_thumbnails(); }, kThumbnail);
}

void ClipPictures::read_thumbnails() {
    std::unique_ptr<media::VideoReader> reader;
    QString opened;
    for (;;) {
        double at = 0;
        int id = 0;
        QString path;
        {
            const std::lock_guard lock(mutex_);
            if (thumbnails_.empty() || closing_) {
                reading_ = false;
                return;
            }
            at = thumbnails_.front();
            thumbnails_.pop_front();
            id = id_;
            path = path_;
        }
        if (path.isEmpty()) continue;
        try {
            if (!reader || opened != path)
                reader =
                    std::make_unique<media::VideoReader>(path.toStdString(), media::VideoReadOptions{.threads = 1});
            opened = path;
            Q_EMIT clip_thumbnail(id, at, to_qimage(reader->thumbnail(at, kThumbnailSide).rgb, {}));
        } catch (const std::exception&) {
            // The strip stays empty; the clip's player reports that it is unreadable.
            reader.reset();
        }
    }
}

}  // namespace deweather::studio
