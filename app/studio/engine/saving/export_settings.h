// Export settings: stored between sessions, validated while typed, and converted to save requests.
//
//     ExportSettings settings = ExportSettings::load();
//     if (const QString wrong = settings.check(); !wrong.isEmpty()) say(wrong);
//     const ExportPlan plan = plan_export(settings, pictures, {"mofme-compact"});
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include "app/studio/engine/saving/save_request.h"

namespace deweather::studio {

struct ExportSettings {
    QString pattern = "{stem}_restored";  // see core/restore/name_pattern.h
    QString folder = {};                  // empty: beside each picture
    QString format = {};                  // "jpg", "png", "tif", "webp"; empty: the picture's own
    int quality = 95;                     // of JPEG and WebP, 1..100
    // What becomes of a result whose file exists: kKeep leaves the file and reports it, so that the user can still have it
    // replaced; kNumber writes beside it under "name-2", kSkip leaves it without a word.
    enum class Existing { kKeep, kNumber, kReplace, kSkip };
    Existing existing = Existing::kKeep;
    bool keep_metadata = true;

    // Describes the first invalid setting in one line; empty if all are valid.
    QString check() const;
    // The file name of a result without its folder; the pattern must have passed check().
    QString file_name(const QString& picture, const QString& model, int number, int count) const;

    static ExportSettings load();  // from QSettings
    void store() const;
};

// Serializes a save request for the next session, without the picture and the path.
QJsonObject to_json(const SaveRequest& request);
SaveRequest save_request(const QJsonObject& json);
QJsonObject to_json(const ClipSave& save);
ClipSave clip_save(const QJsonObject& json);

struct ExportPicture {
    int id = 0;
    QString path = {};
};

struct ExportPlan {
    QList<SaveRequest> saves;
    int skipped = 0;       // results that are not made, as their files exist
    QString problem = {};  // why there is no plan: two results with one name, no folder; empty if there is one
};

// Plans every picture with every model, in this order. Models are names or files, as for the engine.
ExportPlan plan_export(const ExportSettings& settings, const QList<ExportPicture>& pictures, const QStringList& models);

}  // namespace deweather::studio
