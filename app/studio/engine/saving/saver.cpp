#include "app/studio/engine/saving/saver.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <iterator>
#include <utility>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/pictures/display_image.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/showing/restored_at.h"
#include "core/base/error.h"
#include "core/media/image_io.h"
#include "core/restore/batch.h"
#include "core/restore/restorer.h"

namespace deweather::studio {

namespace {

constexpr int kWriters = 2;
// Maximum number of results that wait to be written; more would fill the memory if the disk is slower than the network.
constexpr int kMaxWrites = 4;

}  // namespace

Saver::Saver(PictureReader& pictures, Listener listener) : pictures_(pictures), listener_(std::move(listener)) {
    writing_.setMaxThreadCount(kWriters);
}

void Saver::save(const SaveRequest& request, const Strength& strength) {
    writing_.start([this, save = Save{.request = request, .strength = strength}] { begin(save); });
}

void Saver::save_comparison(const SaveRequest& request, const QList<LabelledPicture>& pictures) {
    writing_.start([this, request, pictures] {
        try {
            media::Image sheet;
            sheet.rgb = to_tensor(comparison_picture(pictures));
            if (request.make_folder) QDir().mkpath(QFileInfo(request.path).absolutePath());
            media::write_image(sheet, request.path.toStdString(),
                               {.existing = request.overwrite ? Existing::kReplace : Existing::kKeep,
                                .quality = request.quality,
                                .software = "Deweather " DEWEATHER_VERSION});
            Q_EMIT comparison_saved(request.path);
        } catch (const std::exception& error) {
            Q_EMIT comparison_failed(user_message(error));
        }
    });
}

void Saver::begin(const Save& save) {
    const auto& request = save.request;
    // Refused before any work is done for it.
    if (!request.overwrite && QFileInfo::exists(request.path)) {
        Q_EMIT save_failed(
            request.picture, request.path,
            user_message(Error("cannot write", request.path.toStdString(),
                               "it exists already and is kept; choose another name, or ask to overwrite")),
            true);
        return;
    }
    const auto model = request.model.toStdString();
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(save);
    }
    const auto result = listener_.wanted(request.picture, model);
    if (!result)
        drop({request.picture});
    else if (result->rgb.defined())
        for (const auto& waiting : take(request.picture, model)) write(waiting, *result);
}

// Removes those that wait for this result and counts them as waiting to be written.
std::vector<Saver::Save> Saver::take(int picture, const std::string& model) {
    std::vector<Save> taken;
    const std::lock_guard lock(mutex_);
    const auto waits = [&](const Save& save) {
        return save.request.picture == picture && save.request.model.toStdString() == model;
    };
    std::copy_if(waiting_.begin(), waiting_.end(), std::back_inserter(taken), waits);
    std::erase_if(waiting_, waits);
    writes_ += static_cast<int>(taken.size());
    return taken;
}

void Saver::result_made(int picture, const std::string& model, const PictureResult& result) {
    for (const auto& save : take(picture, model)) writing_.start([this, save, result] { write(save, result); });
}

void Saver::result_failed(int picture, const std::string& model, const QString& message) {
    std::vector<Save> failed;
    {
        const std::lock_guard lock(mutex_);
        const auto waits = [&](const Save& save) {
            return save.request.picture == picture && (model.empty() || save.request.model.toStdString() == model);
        };
        std::copy_if(waiting_.begin(), waiting_.end(), std::back_inserter(failed), waits);
        std::erase_if(waiting_, waits);
    }
    for (const auto& save : failed) Q_EMIT save_failed(picture, save.request.path, message, false);
}

void Saver::drop(const QList<int>& pictures) {
    const std::lock_guard lock(mutex_);
    std::erase_if(waiting_, [&](const Save& save) { return pictures.contains(save.request.picture); });
}

bool Saver::is_full() const {
    const std::lock_guard lock(mutex_);
    return writes_ >= kMaxWrites;
}

void Saver::write(const Save& save, const PictureResult& result) {
    const auto& request = save.request;
    try {
        const auto picture = pictures_.original(request.picture);
        media::Image image = *picture;
        image.rgb = restored_at(picture->rgb, result, save.strength);
        // A model requested by file is recorded under the file's base name.
        auto options = restore::write_options(QFileInfo(request.model).suffix() == "safetensors"
                                                  ? QFileInfo(request.model).completeBaseName().toStdString()
                                                  : request.model.toStdString(),
                                              save.strength.overall);
        if (!save.strength.removes_all()) options.parameters += ", remove " + restore::joined(save.strength.words());
        options.existing = request.overwrite ? Existing::kReplace : Existing::kKeep;
        options.quality = request.quality;
        options.metadata = request.keep_metadata ? media::MetadataPolicy::kKeep : media::MetadataPolicy::kStrip;
        if (request.make_folder) QDir().mkpath(QFileInfo(request.path).absolutePath());
        QStringList notes;
        for (const auto& note : media::write_image(image, request.path.toStdString(), options))
            notes.append(QString::fromStdString(note));
        Q_EMIT saved(request.picture, request.path, notes);
    } catch (const std::exception& error) {
        Q_EMIT save_failed(request.picture, request.path, user_message(error),
                           !request.overwrite && QFileInfo::exists(request.path));
    }
    {
        const std::lock_guard lock(mutex_);
        --writes_;
    }
    listener_.written();
}

}  // namespace deweather::studio
