#include "app/studio/catalog/file_scan.h"

#include <QFileInfo>
#include <algorithm>
#include <array>

#include "app/studio/common/engine_text.h"
#include "core/base/utf8.h"
#include "core/media/image_header.h"
#include "core/media/video_info.h"
#include "core/restore/file_names.h"

namespace deweather::studio {

namespace {

constexpr std::array kModels = {"safetensors", "pth", "pt", "ckpt", "tar", "onnx"};
}  // namespace

FileScan::FileScan(QObject* parent) : QObject(parent) {
    thread_.setMaxThreadCount(1);
    turn_.setInterval(0);
    connect(&turn_, &QTimer::timeout, this, &FileScan::next_chunk);
}

FileScan::~FileScan() {
    closing_ = true;
    thread_.clear();
    thread_.waitForDone();
}

FileScan::Kind FileScan::kind_of(const QString& path) {
    const auto ending = QFileInfo(path).suffix().toLower();
    if (std::any_of(kModels.begin(), kModels.end(), [&](const char* known) { return ending == known; }))
        return Kind::kModel;
    return media::is_video_name(path.toStdString()) ? Kind::kVideo : Kind::kPicture;
}

QStringList FileScan::patterns(Kind kind) {
    QStringList patterns;
    const auto add = [&](const auto& extensions) {
        for (const std::string_view extension : extensions)
            patterns.append("*" + QString::fromLatin1(extension.data(), static_cast<qsizetype>(extension.size())));
    };
    if (kind == Kind::kPicture) add(media::picture_extensions());
    if (kind == Kind::kVideo) add(media::video_extensions());
    if (kind == Kind::kModel)
        for (const char* ending : kModels) patterns.append(QString("*.") + ending);
    return patterns;
}

void FileScan::start(const QStringList& paths) {
    ++running_;
    turn_.start();
    thread_.start([this, paths] {
        look_through(paths);
        --running_;
    });
}

// Runs in the background: a slow disk takes a while to list ten thousand files.
void FileScan::look_through(const QStringList& paths) {
    std::array<QStringList, 3> waiting;  // by kind
    const auto take = [&](const QString& path) {
        const auto kind = kind_of(path);
        auto& list = waiting[static_cast<std::size_t>(kind)];
        list.append(path);
        if (list.size() >= kChunk) hand_out(list, kind);
    };
    for (const auto& path : paths) {
        if (closing_) return;
        const QFileInfo info(path);
        if (!info.isDir()) {
            take(info.absoluteFilePath());
            continue;
        }
        try {
            std::vector<std::filesystem::path> results;
            const auto found = restore::pictures_and_videos_in(info.absoluteFilePath().toStdString(), false, &results);
            int unnamed = 0;
            for (const auto& file : found) {
                if (is_utf8(file.string()))
                    take(QString::fromStdString(file.string()));
                else
                    ++unnamed;
            }
            if (unnamed > 0)
                Q_EMIT problem(tr("The names of %n files in %1 are not UTF-8, so they cannot be opened here: rename "
                                  "them, or use the command line",
                                  "", unnamed)
                                   .arg(info.absoluteFilePath()));
            if (!results.empty())
                Q_EMIT problem(tr("%n results of earlier work in %1 were left out, as their sources lie beside them",
                                  "", static_cast<int>(results.size()))
                                   .arg(info.absoluteFilePath()));
            if (found.empty() && results.empty())
                Q_EMIT problem(tr("There are no pictures and no videos in %1").arg(info.absoluteFilePath()));
        } catch (const Error& error) {
            Q_EMIT problem(user_message(error));
        }
    }
    for (const auto kind : {Kind::kPicture, Kind::kVideo, Kind::kModel})
        hand_out(waiting[static_cast<std::size_t>(kind)], kind);
}

void FileScan::hand_out(QStringList& paths, Kind kind) {
    if (paths.isEmpty()) return;
    const QMutexLocker lock(&mutex_);
    chunks_.append({.paths = paths, .kind = kind});
    paths.clear();
}

// Emits one chunk per turn of the event loop, so that key presses and painting are handled in between.
void FileScan::next_chunk() {
    const bool was_running = running_ > 0;
    Chunk chunk;
    {
        const QMutexLocker lock(&mutex_);
        if (!chunks_.isEmpty()) chunk = chunks_.takeFirst();
    }
    if (!chunk.paths.isEmpty()) {
        Q_EMIT found(chunk.paths, chunk.kind);
    } else if (!was_running) {
        turn_.stop();
        Q_EMIT finished();
    } else {
        turn_.setInterval(5);
        return;
    }
    turn_.setInterval(0);
}

}  // namespace deweather::studio
