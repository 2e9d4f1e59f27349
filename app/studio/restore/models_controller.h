// The models: keeps the panel, the catalog of installed models, the engine and the selection in step; adds and removes
// models.
//
//     ModelsController models(selection, engine, panel, catalog, *actions->modes, notices, window);
//     selection.choose_models({"mofme-compact"});               // the panel shows it, the engine loads it
#pragma once

#include <QObject>

#include "app/studio/catalog/model_catalog.h"
#include "app/studio/engine/engine.h"
#include "app/studio/restore/notices.h"
#include "app/studio/restore/selection.h"

class QActionGroup;

namespace deweather::studio {

class ModelsPanel;

class ModelsController : public QObject {
    Q_OBJECT

  public:
    ModelsController(Selection& selection, Engine& engine, ModelsPanel& panel, ModelCatalog& catalog,
                     const QActionGroup& modes, const Notices& notices, QWidget* window);

  Q_SIGNALS:
    // For the bar of jobs: a file is being added; and that is over.
    void began(QString text);
    void ended();

  private:
    void connect_engine(Engine& engine);
    void connect_catalog();
    void choose_file(QWidget* window);

    Selection& selection_;
    ModelsPanel& panel_;
    ModelCatalog& catalog_;
    Notices notices_;
};

}  // namespace deweather::studio
