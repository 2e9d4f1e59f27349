#include "app/studio/catalog/model_catalog.h"

#include <QFile>
#include <QFileInfo>
#include <algorithm>

#include "app/studio/common/engine_text.h"
#include "core/checkpoint/model_facts.h"
#include "core/checkpoint/model_library.h"

namespace deweather::studio {

namespace {

QString text(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

CatalogModel described(const std::filesystem::path& file) {
    CatalogModel model{.name = text(file.stem()),
                       .file = text(file),
                       .removable = file.parent_path() == checkpoint::user_model_folder()};
    try {
        const auto facts = checkpoint::model_facts(file);
        model.architecture = QString::fromStdString(facts.architecture);
        model.description = QString::fromStdString(facts.description);
        model.parameters = facts.parameters;
        model.gmac = facts.gmac;
        for (const auto& [key, value] : facts.training)
            model.training.append({QString::fromStdString(key), QString::fromStdString(value)});
    } catch (const std::exception& error) {
        model.error = user_message(error);
    }
    return model;
}

}  // namespace

ModelCatalog::ModelCatalog(QObject* parent) : QObject(parent) {
    thread_.setMaxThreadCount(1);
}

ModelCatalog::~ModelCatalog() {
    thread_.clear();
    thread_.waitForDone();
}

std::optional<CatalogModel> ModelCatalog::find(const QString& name) const {
    const auto found =
        std::find_if(models_.begin(), models_.end(), [&](const auto& model) { return model.name == name; });
    return found == models_.end() ? std::nullopt : std::optional(*found);
}

void ModelCatalog::refresh() {
    thread_.start([this] {
        QList<CatalogModel> models;
        for (const auto& file : checkpoint::installed_models()) models.append(described(file));
        QMetaObject::invokeMethod(this, [this, models] {
            models_ = models;
            Q_EMIT changed();
        });
    });
}

void ModelCatalog::install(const QString& file) {
    Q_EMIT installing(file);
    thread_.start([this, file] {
        try {
            const auto installed_file = checkpoint::install_model(file.toStdString());
            Q_EMIT installed(text(installed_file.stem()));
        } catch (const std::exception& error) {
            Q_EMIT failed(user_message(error));
        }
    });
    refresh();
}

void ModelCatalog::remove(const QString& name) {
    const auto model = find(name);
    if (!model || !model->removable) return;
    thread_.start([this, file = model->file, name] {
        if (QFile::moveToTrash(file) || !QFile::exists(file)) {
            // A description left behind would be taken for that of the next ONNX file of this name.
            const QFileInfo info(file);
            if (info.suffix().toLower() == "onnx")
                QFile::moveToTrash(info.path() + "/" + info.completeBaseName() + ".toml");
            Q_EMIT removed(name);
        } else {
            Q_EMIT failed(tr("%1 could not be moved to the trash: delete the file yourself").arg(file));
        }
    });
    refresh();
}

}  // namespace deweather::studio
