// The Restore workspace: saving the session's state and recovering it after a crash.
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QPointer>
#include <QStandardPaths>
#include <QThreadPool>

#include "app/studio/common/message_strip.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/restore_workspace.h"
#include "core/base/resources.h"

namespace deweather::studio {

void RestoreWorkspace::note_settings() {
    QJsonObject strengths;
    for (const int id : pictures_.ids())
        if (pictures_.at(id).strength != usual_strength_) strengths[pictures_.at(id).path] = pictures_.at(id).strength;
    journal_->set_settings(
        {{"models", QJsonArray::fromStringList(chosen_)}, {"strength", usual_strength_}, {"strengths", strengths}});
}

// Looks for an interrupted session in the background; the message strip offers to resume it.
void RestoreWorkspace::look_for_session() {
    const QString folder = QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath("sessions");
    QThreadPool::globalInstance()->start([this, folder, guard = QPointer<RestoreWorkspace>(this)] {
        auto session = Journal::left_behind(folder);
        if (!session) return;
        const auto samples = QFileInfo(QString::fromStdString((resource_folder() / "samples").string()));
        // Saves that reached the disk just before the crash are done. Samples, which the tour opens, are not the user's
        // work.
        session->pictures.removeIf([&](const Journal::Picture& picture) {
            return !QFileInfo::exists(picture.path) ||
                   QFileInfo(picture.path).canonicalPath() == samples.canonicalFilePath() ||
                   (!picture.save_to.isEmpty() && QFileInfo::exists(picture.save_to));
        });
        if (session->pictures.isEmpty()) return Journal::forget(*session);
        QMetaObject::invokeMethod(QCoreApplication::instance(), [this, guard, session = *session] {
            if (!guard) return;
            offer_->show_message(tr("The last session ended with %n pictures that are not saved.", nullptr,
                                    static_cast<int>(session.pictures.size())),
                                 {{tr("Go on"), [this, session] { resume(session); }},
                                  {tr("Forget them"), [session] { Journal::forget(session); }}});
        });
    });
}

void RestoreWorkspace::resume(const Journal::Session& session) {
    QStringList models;
    for (const auto& model : session.settings["models"].toArray()) models.append(model.toString());
    if (!models.isEmpty()) set_chosen(models);
    usual_strength_ = session.settings["strength"].toDouble(1.0);
    const auto strengths = session.settings["strengths"].toObject();
    for (const auto& path : strengths.keys()) recalled_[path] = strengths[path].toDouble(1.0);
    QStringList paths;
    for (const auto& picture : session.pictures) paths.append(picture.path);
    // When all pictures are listed, the pending saves are requested again and the old journal is deleted.
    auto* listed = new QObject(this);
    connect(&scan_, &FileScan::finished, listed, [this, listed, session] {
        listed->deleteLater();
        QHash<QString, Journal::Picture> saving;
        for (const auto& picture : session.pictures)
            if (!picture.save_to.isEmpty()) saving[picture.path] = picture;
        for (const int id : pictures_.ids()) {
            const auto found = saving.constFind(pictures_.at(id).path);
            if (found == saving.constEnd()) continue;
            if (is_clip(id)) {
                auto save = clip_save(found->how);
                save.clip = id;
                save.path = found->save_to;
                begin_clip_save(save);
            } else {
                auto save = save_request(found->how);
                save.picture = id;
                save.path = found->save_to;
                begin_save(save);
            }
        }
        Journal::forget(session);
    });
    open(paths);
}

}  // namespace deweather::studio
