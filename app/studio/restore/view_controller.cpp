#include "app/studio/restore/view_controller.h"

#include <QFileInfo>
#include <map>
#include <utility>

#include "app/studio/catalog/model_words.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/error_card.h"
#include "app/studio/restore/view_bar.h"
#include "app/studio/segment/segmentation.h"
#include "widgets/histogram_view.h"

namespace deweather::studio {

ViewController::ViewController(PictureList& pictures, Selection& selection, Engine& engine, const ModelCatalog& catalog,
                               Segmentation& segmentation, const Widgets& widgets, const Notices& notices)
    : pictures_(pictures),
      selection_(selection),
      engine_(engine),
      catalog_(catalog),
      segmentation_(segmentation),
      widgets_(widgets),
      notices_(notices) {
    connect_engine(engine);
    connect(&selection_, &Selection::current_changed, this, &ViewController::show_picture);
    connect(&selection_, &Selection::models_changed, this, &ViewController::show_results);
    connect(&selection_, &Selection::model_changed, this, &ViewController::show_comparison);
    connect(&pictures_, &PictureList::record_changed, this, [this](int id) {
        if (id == selection_.current()) show_comparison();
    });
    connect(&catalog_, &ModelCatalog::changed, this, &ViewController::show_comparison);
    connect(&segmentation_, &Segmentation::changed, this, &ViewController::show_comparison);
    auto& canvas = widgets_.canvas;
    connect(&canvas, &widgets::CompareCanvas::current_changed, &selection_, &Selection::set_model);
    connect(&canvas, &widgets::CompareCanvas::zoom_changed, this, [this](double zoom) {
        const double percent = zoom * widgets_.canvas.devicePixelRatioF() * 100;
        widgets_.views.set_zoom(
            widgets_.canvas.original().isNull() ? QString() : tr("%1 %").arg(percent, 0, 'f', zoom < 0.1 ? 1 : 0));
    });
    connect(&widgets_.table, &widgets::ComparisonTable::row_chosen, this, [this](int row) {
        // The input's row comes first if there are scores.
        const int before = widgets_.table.model()->rowCount() - static_cast<int>(selection_.models().size());
        if (row >= before) widgets_.canvas.set_current(row - before);
    });
    connect(this, &ViewController::shown_changed, this, [this] { widgets_.views.set_wanted(shown_ != Engine::kNone); });
    connect(this, &ViewController::shown_changed, this, &ViewController::show_histogram);
    connect(this, &ViewController::images_changed, this, &ViewController::show_histogram);
    connect(&selection_, &Selection::model_changed, this, &ViewController::show_histogram);
}

void ViewController::connect_engine(Engine& engine) {
    connect(&engine.presenter(), &Presenter::original_shown, this,
            [this](int id, const QImage& image, const PictureFacts& facts) {
                if (!is_current(id)) return;
                shown_ = id;
                widgets_.canvas.set_original(image);
                widgets_.details.set_facts(pictures_.at(id).path, facts);
                Q_EMIT shown_changed();
                show_results();
            });
    connect(&engine.presenter(), &Presenter::result_shown, this,
            [this](int id, const QString& model, const QImage& image) {
                const auto index = static_cast<int>(selection_.models().indexOf(model));
                if (id != shown_ || index < 0) return;
                widgets_.canvas.set_result_image(index, image);
                Q_EMIT images_changed();
            });
    connect(&engine.scorer(), &Scorer::reference_shown, this, [this](int id, const QImage& image) {
        if (id != shown_ || !pictures_.has(id)) return;
        widgets_.canvas.set_reference(image);
        widgets_.details.set_reference(image.isNull() ? QString() : tr("scored on all pixels, RGB"));
        Q_EMIT images_changed();
        pictures_.change(id, [](PictureRecord& picture) { picture.scores.clear(); });
    });
    connect(&engine.scorer(), &Scorer::scored, this, [this](int id, const QString& model, Score score) {
        if (pictures_.has(id)) pictures_.change(id, [&](PictureRecord& picture) { picture.scores[model] = score; });
    });
    connect(&engine.scorer(), &Scorer::score_failed, this, [this](int id, const QString& message) {
        if (id == shown_) notices_.warning.show_message(message);
    });
    connect(&engine.restoring(), &Restoring::finished, this, [this](int id) {
        if (!is_current(id) || id == shown_) return;
        // It had failed before.
        widgets_.error.hide();
        engine_.show(id);
    });
}

void ViewController::show_frame(int id, const QImage& image) {
    if (shown_ == id) {
        widgets_.canvas.exchange_original(image);
        Q_EMIT images_changed();
        return;
    }
    shown_ = id;
    widgets_.canvas.set_original(image);
    Q_EMIT shown_changed();
    show_results();
}

void ViewController::show_picture(int id) {
    if (!pictures_.has(id)) return show_nothing();
    const auto& picture = pictures_.at(id);
    shown_ = Engine::kNone;
    notices_.warning.hide();
    widgets_.error.hide();
    widgets_.details.set_file(picture.path);
    if (is_unusable(picture)) {
        engine_.show(Engine::kNone);
        show_failure(picture);
    } else {
        if (picture.state == PictureState::kFailed) notices_.warning.show_message(picture.detail, {try_again(id)});
        // A clip is shown by its player.
        if (!picture.clip) engine_.show(id);
    }
    show_comparison();
    Q_EMIT shown_changed();
}

// The engine keeps a removed picture for an undo, and need not draw it meanwhile.
void ViewController::show_nothing() {
    shown_ = Engine::kNone;
    engine_.show(Engine::kNone);
    widgets_.canvas.clear();
    widgets_.error.hide();
    widgets_.details.clear();
    show_comparison();
    Q_EMIT shown_changed();
}

// Creates panes for the chosen models with their notes; existing images stay.
void ViewController::show_results() {
    if (shown_ == Engine::kNone || !pictures_.has(shown_)) return;
    std::map<QString, QImage> known;
    for (const auto& result : widgets_.canvas.results()) known[result.title] = result.image;
    std::vector<widgets::CanvasResult> results;
    for (const auto& model : selection_.models()) {
        const auto image = known.find(model_title(model));
        results.push_back({.title = model_title(model),
                           .image = image == known.end() ? QImage() : image->second,
                           .note = result_note(pictures_.at(shown_), model)});
    }
    widgets_.canvas.set_results(std::move(results));
    Q_EMIT images_changed();
    show_comparison();
}

void ViewController::show_comparison() {
    const int id = selection_.current();
    if (!pictures_.has(id)) return widgets_.table.hide();
    const auto& picture = pictures_.at(id);
    const auto& models = selection_.models();
    ComparedSegments segments;
    if (id == shown_) {
        auto& canvas = widgets_.canvas;
        for (int index = 0; index < static_cast<int>(canvas.results().size()) && index < models.size(); ++index)
            canvas.set_result_note(index, result_note(picture, models[index]));
        segments.input = segmentation_.of(canvas.original());
        for (int index = 0; index < models.size(); ++index)
            segments.results.push_back(segmentation_.of(canvas.result_image(index)));
    }
    if (const QString current = selection_.model(); picture.restorations.contains(current))
        widgets_.details.set_restoration(current, picture.restorations[current]);
    else
        widgets_.details.clear_restoration();
    widgets_.table.set_rows(comparison_rows(picture, models, catalog_, segments));
    widgets_.table.setVisible(models.size() > 1 || is_input_scored(picture, segments));
}

void ViewController::show_histogram() {
    const auto& canvas = widgets_.canvas;
    const bool any = shown_ != Engine::kNone;
    widgets_.details.histogram().set_pictures(any ? canvas.original() : QImage(),
                                              any ? canvas.result_image(canvas.current()) : QImage());
}

MessageStrip::Offer ViewController::try_again(int id) {
    return {tr("Try again"), [this, id] { Q_EMIT retry_wanted(id); }};
}

// In place of a picture that could not be read or restored.
void ViewController::show_failure(const PictureRecord& picture) {
    const int id = picture.id;
    widgets_.canvas.show_problem(picture.detail);
    widgets_.error.show_problem(QFileInfo(picture.path).fileName(), picture.detail,
                                {try_again(id),
                                 {tr("Show in file manager"), [this, id] { Q_EMIT reveal_wanted(id); }},
                                 {tr("Remove"), [this, id] { Q_EMIT remove_wanted(id); }}});
}

void ViewController::forget_failure() {
    notices_.warning.hide();
    widgets_.error.hide();
}

void ViewController::report_failure(int id, const QString& message) {
    if (is_current(id) && shown_ != id)
        show_failure(pictures_.at(id));
    else if (is_current(id))
        notices_.warning.show_message(message, {try_again(id)});
    else if (pictures_.failed() == 1)
        notices_.warning.show_message(message);
    else
        notices_.warning.show_message(
            tr("%n pictures could not be restored: the list marks them, with the reason", nullptr, pictures_.failed()));
}

}  // namespace deweather::studio
