// What is selected in the Restore workspace: the current picture, further selected rows, the models that are compared,
// and the current one among them. Views and controllers observe it.
//
//     Selection selection(pictures);
//     list.setSelectionModel(&selection.rows());
//     selection.choose_models({"mofme-compact", "restormer"});     // models_changed(); the first restores the queue
//     selection.set_current(id);                                   // current_changed(id)
#pragma once

#include <QItemSelectionModel>
#include <QStringList>

#include "app/studio/restore/picture_list.h"

namespace deweather::studio {

class Selection : public QObject {
    Q_OBJECT

  public:
    // The list has to outlive it.
    explicit Selection(PictureList& pictures, QObject* parent = nullptr);

    // For views of the list to share.
    QItemSelectionModel& rows() { return rows_; }
    const QItemSelectionModel& rows() const { return rows_; }
    // Engine::kNone: none.
    int current() const;
    // Selects this one alone. An unknown id is ignored; Engine::kNone: none.
    void set_current(int id);
    // Announces the current picture again, so that it is shown anew.
    void repeat();
    QList<int> selected() const;
    // Leaves the pictures that are about to be removed for the nearest one that stays.
    void leave(const QList<int>& ids);

    // Keeps the first Engine::kMaxModels; an empty list selects the default model.
    void choose_models(const QStringList& models);
    // At least one.
    const QStringList& models() const { return models_; }
    // The one that restores the queue.
    const QString& first_model() const { return models_.first(); }
    // The one whose result is looked at.
    QString model() const { return models_.value(model_, models_.first()); }
    void set_model(int index);

  Q_SIGNALS:
    void current_changed(int id);
    void models_changed();
    void model_changed();

  private:
    PictureList& pictures_;
    QItemSelectionModel rows_;
    QStringList models_;
    int model_ = 0;
};

}  // namespace deweather::studio
