// Catalog of installed models and their facts; lists, installs and removes them in the background.
//
//     ModelCatalog catalog;
//     connect(&catalog, &ModelCatalog::changed, ...);
//     catalog.refresh();
//     catalog.install("net_latest.pth");              // copied, or imported
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <optional>

namespace deweather::studio {

struct CatalogModel {
    QString name = {}, file = {};
    QString architecture = {}, description = {};
    qint64 parameters = 0;
    double gmac = 0;  // at 256 x 256 pixels
    QList<QPair<QString, QString>> training = {};
    bool removable = false;  // installed by the user
    QString error = {};      // why it is unusable, in one line; the other fields are unknown then
};

class ModelCatalog : public QObject {
    Q_OBJECT

  public:
    explicit ModelCatalog(QObject* parent = nullptr);
    ~ModelCatalog() override;

    void refresh();
    const QList<CatalogModel>& models() const { return models_; }
    std::optional<CatalogModel> find(const QString& name) const;

    void install(const QString& file);
    // Moves a user-installed model to the trash. Without a trash it fails: nothing is deleted permanently.
    void remove(const QString& name);

  Q_SIGNALS:
    void changed();
    void installing(QString file);
    void installed(QString name);
    void removed(QString name);
    void failed(QString message);

  private:
    QList<CatalogModel> models_;
    QThreadPool thread_;
};

}  // namespace deweather::studio
