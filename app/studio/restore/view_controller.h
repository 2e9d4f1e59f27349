// Shows the selected picture: the original, the results of the chosen models, their scores; or why it cannot be shown.
//
//     ViewController view(pictures, selection, engine, catalog, segmentation, widgets, notices);
//     selection.set_current(id);
//     connect(&view, &ViewController::retry_wanted, this, [this](int id) { retry(id); });
#pragma once

#include <QObject>

#include "app/studio/catalog/model_catalog.h"
#include "app/studio/engine/engine.h"
#include "app/studio/restore/comparison_rows.h"
#include "app/studio/restore/notices.h"
#include "app/studio/restore/selection.h"
#include "widgets/compare_canvas.h"
#include "widgets/comparison_table.h"

namespace deweather::studio {

class DetailsPanel;
class ErrorCard;
class Segmentation;
class ViewBar;

class ViewController : public QObject {
    Q_OBJECT

  public:
    struct Widgets {
        widgets::CompareCanvas& canvas;
        widgets::ComparisonTable& table;
        DetailsPanel& details;
        ErrorCard& error;
        ViewBar& views;
    };

    ViewController(PictureList& pictures, Selection& selection, Engine& engine, const ModelCatalog& catalog,
                   Segmentation& segmentation, const Widgets& widgets, const Notices& notices);

    // Whose pixels the canvas has; Engine::kNone while there are none (yet).
    int shown() const { return shown_; }
    const widgets::CompareCanvas& canvas() const { return widgets_.canvas; }
    // The current picture's frame of a clip, which the canvas takes in place of the one before.
    void show_frame(int id, const QImage& image);
    // The restoration or the opening of this picture failed.
    void report_failure(int id, const QString& message);
    // It is tried again.
    void forget_failure();
    // Updates everything known of the picture on screen: the panes' notes, the table, the details.
    void show_comparison();

  Q_SIGNALS:
    // The canvas has another picture, or none.
    void shown_changed();
    // It has another image of the same picture: a result, a reference, a frame.
    void images_changed();
    void retry_wanted(int id);
    void reveal_wanted(int id);
    void remove_wanted(int id);

  private:
    void connect_engine(Engine& engine);
    void show_picture(int id);
    void show_nothing();
    void show_results();
    void show_failure(const PictureRecord& picture);
    void show_histogram();
    MessageStrip::Offer try_again(int id);
    bool is_current(int id) const { return id == selection_.current() && pictures_.has(id); }

    PictureList& pictures_;
    Selection& selection_;
    Engine& engine_;
    const ModelCatalog& catalog_;
    Segmentation& segmentation_;
    Widgets widgets_;
    Notices notices_;
    int shown_ = Engine::kNone;
};

}  // namespace deweather::studio
