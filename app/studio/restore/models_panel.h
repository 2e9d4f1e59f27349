// List of installed models: which are compared, which restores the queue, and each one's description and origin.
//
//     panel->set_models(catalog.models());
//     panel->set_chosen({"mofme-compact", "restormer"});       // the first restores the queue
//     connect(panel, &ModelsPanel::chosen_changed, ...);
#pragma once

#include <QStringList>
#include <QWidget>

#include "app/studio/catalog/model_catalog.h"

class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;
class QToolButton;

namespace deweather::studio {

class ModelsPanel : public QWidget {
    Q_OBJECT

  public:
    explicit ModelsPanel(QWidget* parent = nullptr);

    // Chosen models that are not installed (files) are listed as well.
    void set_models(const QList<CatalogModel>& models);
    void set_chosen(const QStringList& models);
    const QStringList& chosen() const { return chosen_; }
    // Sets the error message in a model's row; empty: none.
    void set_problem(const QString& model, const QString& message);
    // Sets the device that the model runs on, once it is loaded.
    void set_device(const QString& device);

    // Same as a click on a model's box: adds it to the comparison, or removes it unless it is the last one.
    void toggle(const QString& model);
    // Makes this model the one that restores the queue.
    void prefer(const QString& model);

    QListWidget& list() { return *list_; }
    // Everything that is known of the current model, in a window of its own.
    void show_about();
    QToolButton& about_button() { return *about_; }

  Q_SIGNALS:
    void chosen_changed(QStringList models);
    void add_requested();
    void remove_requested(QString name);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill();
    void fit_height();
    void show_current();
    QString facts_of(const QString& name) const;
    QString current_name() const;
    const CatalogModel* find(const QString& name) const;
    void item_changed(QListWidgetItem* item);

    QListWidget* list_;
    QString device_;
    QPushButton* prefer_;
    QToolButton *about_, *add_, *remove_;
    QList<CatalogModel> models_;
    QStringList chosen_;
    QMap<QString, QString> problems_;
    bool filling_ = false;
    int fitted_width_ = 0;
};

}  // namespace deweather::studio
