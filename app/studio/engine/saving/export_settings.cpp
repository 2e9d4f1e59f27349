#include "app/studio/engine/saving/export_settings.h"

#include <QCoreApplication>
#include <QDate>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QSettings>

#include "app/studio/common/model_name.h"
#include "core/base/error.h"
#include "core/restore/name_pattern.h"

namespace deweather::studio {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ExportSettings)
};

// The path itself, or with the first number behind its name of which there is no file, nor will be.
QString free_path(const QString& path, const QHash<QString, QString>& taken) {
    const QFileInfo info(path);
    auto free = path;
    for (int number = 2; QFileInfo::exists(free) || taken.contains(free); ++number)
        free = QString("%1/%2-%3.%4").arg(info.path(), info.completeBaseName()).arg(number).arg(info.suffix());
    return free;
}

}  // namespace

QString ExportSettings::check() const {
    try {
        const restore::NamePattern accepted(pattern.toStdString());
    } catch (const Error& error) {
        return QString::fromStdString(error.what());
    }
    return {};
}

QString ExportSettings::file_name(const QString& picture, const QString& model, int number, int count) const {
    const QFileInfo info(picture);
    const auto name = restore::NamePattern(pattern.toStdString())
                          .name({.stem = info.completeBaseName().toStdString(),
                                 .model = model_name(model).toStdString(),
                                 .number = number,
                                 .count = count,
                                 .date = QDate::currentDate().toString(Qt::ISODate).toStdString()});
    return QString::fromStdString(name) + "." + (format.isEmpty() ? info.suffix() : format);
}

ExportSettings ExportSettings::load() {
    const QSettings settings;
    ExportSettings loaded;
    loaded.pattern = settings.value("export/pattern", loaded.pattern).toString();
    loaded.folder = settings.value("export/folder").toString();
    loaded.format = settings.value("export/format").toString();
    loaded.quality = qBound(1, settings.value("export/quality", loaded.quality).toInt(), 100);
    // Replacing is not stored: the user confirms it each time.
    const auto existing = settings.value("export/existing").toInt();
    if (existing == static_cast<int>(Existing::kNumber) || existing == static_cast<int>(Existing::kSkip))
        loaded.existing = static_cast<Existing>(existing);
    loaded.keep_metadata = settings.value("export/metadata", true).toBool();
    return loaded;
}

void ExportSettings::store() const {
    QSettings settings;
    settings.setValue("export/pattern", pattern);
    settings.setValue("export/folder", folder);
    settings.setValue("export/format", format);
    settings.setValue("export/quality", quality);
    settings.setValue("export/metadata", keep_metadata);
    settings.setValue("export/existing", static_cast<int>(existing));
}

QJsonObject to_json(const SaveRequest& request) {
    return {{"model", request.model},
            {"overwrite", request.overwrite},
            {"quality", request.quality},
            {"metadata", request.keep_metadata},
            {"folder", request.make_folder}};
}

SaveRequest save_request(const QJsonObject& json) {
    const SaveRequest usual;
    return {.model = json["model"].toString(),
            .overwrite = json["overwrite"].toBool(),
            .quality = qBound(1, json["quality"].toInt(usual.quality), 100),
            .keep_metadata = json["metadata"].toBool(true),
            .make_folder = json["folder"].toBool()};
}

QJsonObject to_json(const ClipSave& save) {
    return {{"model", save.model},        {"from", save.from},       {"to", save.to},
            {"codec", save.codec},        {"quality", save.quality}, {"steady", save.steady},
            {"overwrite", save.overwrite}};
}

ClipSave clip_save(const QJsonObject& json) {
    const ClipSave usual;
    return {.model = json["model"].toString(),
            .from = qMax(0.0, json["from"].toDouble()),
            .to = qMax(0.0, json["to"].toDouble()),
            .codec = json["codec"].toString(),
            .quality = qBound(0, json["quality"].toInt(usual.quality), 100),
            .steady = json["steady"].toBool(),
            .overwrite = json["overwrite"].toBool()};
}

ExportPlan plan_export(const ExportSettings& settings, const QList<ExportPicture>& pictures,
                       const QStringList& models) {
    ExportPlan plan{.saves = {}, .problem = settings.check()};
    if (!plan.problem.isEmpty()) return plan;
    QHash<QString, QString> taken;
    const int count = static_cast<int>(pictures.size());
    for (int index = 0; index < count; ++index)
        for (const auto& model : models) {
            const auto& picture = pictures[index];
            const auto folder = settings.folder.isEmpty() ? QFileInfo(picture.path).path() : settings.folder;
            auto path = QDir::cleanPath(folder + "/" + settings.file_name(picture.path, model, index + 1, count));
            if (taken.contains(path) && taken[path] == picture.path)
                return {.saves = {},
                        .problem = Words::tr("%1 by two models would both be written to %2: put {model} into the name")
                                       .arg(picture.path, path)};
            if (taken.contains(path))
                return {.saves = {},
                        .problem = Words::tr("%1 and %2 would both be written to %3: put {n} into the name")
                                       .arg(taken[path], picture.path, path)};
            if (path == QDir::cleanPath(picture.path))
                return {.saves = {},
                        .problem = Words::tr("%1 would be overwritten by its own result: choose another name or folder")
                                       .arg(path)};
            if (settings.existing == ExportSettings::Existing::kSkip && QFileInfo::exists(path)) {
                ++plan.skipped;
                continue;
            }
            if (settings.existing == ExportSettings::Existing::kNumber) path = free_path(path, taken);
            taken[path] = picture.path;
            plan.saves.append({.picture = picture.id,
                               .model = model,
                               .path = path,
                               .overwrite = settings.existing == ExportSettings::Existing::kReplace,
                               .quality = settings.quality,
                               .keep_metadata = settings.keep_metadata,
                               .make_folder = !settings.folder.isEmpty()});
        }
    return plan;
}

}  // namespace deweather::studio
