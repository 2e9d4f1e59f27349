#include "app/studio/restore/session_keeper.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QPointer>
#include <QStandardPaths>
#include <QThreadPool>

#include "app/studio/common/message_strip.h"
#include "app/studio/engine/saving/export_settings.h"
#include "app/studio/restore/opening_controller.h"
#include "app/studio/restore/save_controller.h"
#include "app/studio/restore/strength_controller.h"
#include "core/base/resources.h"

namespace deweather::studio {

namespace {

// Changes in quick succession are written once, after this many milliseconds.
constexpr int kSettingsDelay = 500;

QString folder() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath("sessions");
}

}  // namespace

SessionKeeper::SessionKeeper(PictureList& pictures, Selection& selection, StrengthController& strengths,
                             OpeningController& opening, SaveController& saving, MessageStrip& offer)
    : pictures_(pictures),
      selection_(selection),
      strengths_(strengths),
      opening_(opening),
      saving_(saving),
      offer_(offer),
      journal_(folder()),
      writer_(pictures, journal_) {
    settings_delay_.setSingleShot(true);
    settings_delay_.setInterval(kSettingsDelay);
    connect(&settings_delay_, &QTimer::timeout, this, &SessionKeeper::write_settings);
    connect(&selection_, &Selection::models_changed, &settings_delay_, qOverload<>(&QTimer::start));
    connect(&strengths_, &StrengthController::changed, &settings_delay_, qOverload<>(&QTimer::start));
}

void SessionKeeper::write_settings() {
    QJsonObject strengths;
    const auto unusual = strengths_.unusual();
    for (auto one = unusual.begin(); one != unusual.end(); ++one) strengths[one.key()] = to_json(one.value());
    journal_.set_settings({{"models", QJsonArray::fromStringList(selection_.models())},
                           {"strength", to_json(strengths_.usual())},
                           {"strengths", strengths}});
}

void SessionKeeper::close() {
    write_settings();
    journal_.close();
}

void SessionKeeper::start() {
    write_settings();
    QThreadPool::globalInstance()->start([this, folder = folder(), guard = QPointer<SessionKeeper>(this)] {
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
            offer_.show_message(tr("The last session ended with %n pictures that are not saved.", nullptr,
                                   static_cast<int>(session.pictures.size())),
                                {{tr("Go on"), [this, session] { resume(session); }},
                                 {tr("Forget them"), [session] { Journal::forget(session); }}});
        });
    });
}

void SessionKeeper::resume(const Journal::Session& session) {
    QStringList models;
    for (const auto& model : session.settings["models"].toArray()) models.append(model.toString());
    if (!models.isEmpty()) selection_.choose_models(models);
    strengths_.set_usual(strength_of(session.settings["strength"]));
    QHash<QString, Strength> recalled;
    const auto strengths = session.settings["strengths"].toObject();
    for (const auto& path : strengths.keys()) recalled[path] = strength_of(strengths[path]);
    strengths_.recall(recalled);
    QStringList paths;
    for (const auto& picture : session.pictures) paths.append(picture.path);
    // When all pictures are listed, the pending saves are requested again and the old journal is deleted.
    auto* listed = new QObject(this);
    connect(&opening_, &OpeningController::finished, listed, [this, listed, session] {
        listed->deleteLater();
        save_again(session);
        Journal::forget(session);
    });
    opening_.open(paths);
}

void SessionKeeper::save_again(const Journal::Session& session) {
    QHash<QString, Journal::Picture> saving;
    for (const auto& picture : session.pictures)
        if (!picture.save_to.isEmpty()) saving[picture.path] = picture;
    for (const int id : pictures_.ids()) {
        const auto found = saving.constFind(pictures_.at(id).path);
        if (found == saving.constEnd()) continue;
        if (pictures_.at(id).clip) {
            auto save = clip_save(found->how);
            save.clip = id;
            save.path = found->save_to;
            saving_.begin_clip(save);
        } else {
            auto save = save_request(found->how);
            save.picture = id;
            save.path = found->save_to;
            saving_.begin(save);
        }
    }
}

}  // namespace deweather::studio
