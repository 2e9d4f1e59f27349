// What the controllers of the Restore workspace are tested with: two pictures, the widgets, and an engine that was not
// started, whose signals a test emits itself.
#pragma once

#include <QMainWindow>
#include <QUndoStack>
#include <QtTest>

#include "app/studio/catalog/model_catalog.h"
#include "app/studio/engine/engine.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/error_card.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/restore_layout.h"
#include "app/studio/restore/selection.h"
#include "app/studio/restore/view_bar.h"
#include "app/studio/restore/view_controller.h"
#include "app/studio/segment/segmentation.h"
#include "widgets/compare_canvas.h"
#include "widgets/comparison_table.h"
#include "widgets/job_list.h"

struct RestoreParts {
    deweather::studio::PictureList pictures;
    deweather::studio::Selection selection{pictures};
    deweather::studio::Engine engine{"cpu"};
    QUndoStack history;
    QMainWindow window;
    deweather::studio::RestoreLayout layout{window, pictures, selection};
    deweather::studio::ModelCatalog catalog;
    deweather::studio::Segmentation segmentation{std::make_unique<deweather::studio::SegmentEngine>(engine.device()),
                                                 *layout.segments, *layout.canvas};
    const int a = pictures.add("/nowhere/a.png"), b = pictures.add("/nowhere/b.png");

    deweather::studio::Notices notices() const { return layout.notices(); }
    deweather::studio::ViewController::Widgets view_widgets() const {
        return {*layout.canvas, *layout.table, *layout.details, *layout.error, *layout.views};
    }
    static QImage image(const QColor& colour = Qt::gray) {
        QImage image(60, 40, QImage::Format_RGB32);
        image.fill(colour);
        return image;
    }
    // As the engine reports that a picture is on screen.
    void show(int id) {
        selection.set_current(id);
        Q_EMIT engine.presenter().original_shown(id, image(), {.width = 60, .height = 40});
    }
    ~RestoreParts() { history.clear(); }
};
