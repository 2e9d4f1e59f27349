// The Restore workspace: the picture on screen, with original and results, comparison, weather map and pixel values.
#include <QFileInfo>
#include <QLocale>

#include "app/studio/catalog/model_words.h"
#include "app/studio/common/job_bar.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/common/model_name.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/error_card.h"
#include "app/studio/restore/models_panel.h"
#include "app/studio/restore/picture_removal.h"
#include "app/studio/restore/picture_states.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/restore_workspace.h"
#include "app/studio/restore/routing_panel.h"
#include "app/studio/restore/strength_step.h"
#include "app/studio/restore/view_bar.h"
#include "app/studio/segment/segmentation.h"
#include "widgets/comparison_table.h"
#include "widgets/time_line.h"
#include "widgets/weather_map.h"

namespace deweather::studio {

namespace {

using State = PictureState;

QString values(const QColor& colour) {
    return QString("%1 %2 %3").arg(colour.red(), 3).arg(colour.green(), 3).arg(colour.blue(), 3);
}

}  // namespace

void RestoreWorkspace::connect_view() {
    auto* engine = engine_.get();
    connect(&engine->presenter(), &Presenter::original_shown, this,
            [this](int id, const QImage& image, const PictureFacts& facts) {
                if (id != list_->current_id() || !pictures_.has(id)) return;
                shown_id_ = id;
                weather_maps_.clear();
                canvas_->set_original(image);
                details_->set_facts(pictures_.at(id).path, facts);
                show_results();
                follow_segments();
                update_actions();
            });
    connect(&engine->presenter(), &Presenter::result_shown, this,
            [this](int id, const QString& model, const QImage& image) {
                const auto index = static_cast<int>(chosen_.indexOf(model));
                if (id == shown_id_ && index >= 0) canvas_->set_result_image(index, image);
                follow_segments();
                update_actions();
                update_export_choice();
            });
    connect(&engine->presenter(), &Presenter::weather_shown, this,
            [this](int id, const QString& model, const WeatherMap& map) {
                if (id != shown_id_) return;
                weather_maps_[model] = map;
                show_overlay();
            });
    connect(&engine->scorer(), &Scorer::reference_shown, this, [this](int id, const QImage& image) {
        if (id != shown_id_ || !pictures_.has(id)) return;
        canvas_->set_reference(image);
        follow_segments();
        pictures_.at(id).scores.clear();
        details_->set_reference(image.isNull() ? QString() : tr("scored on all pixels, RGB"));
        show_comparison();
    });
    connect(&engine->scorer(), &Scorer::scored, this, [this](int id, const QString& model, Score score) {
        if (!pictures_.has(id)) return;
        pictures_.at(id).scores[model] = score;
        if (id == shown_id_) show_comparison();
    });
    connect(&engine->scorer(), &Scorer::score_failed, this, [this](int id, const QString& message) {
        if (id == shown_id_) messages_->show_message(message);
    });
    connect(canvas_, &widgets::CompareCanvas::pixel_hovered, this, &RestoreWorkspace::show_pixel);
    connect(canvas_, &widgets::CompareCanvas::current_changed, this, [this] {
        show_comparison();
        show_overlay();
        follow_segments();
        follow_routing();
    });
    connect(canvas_, &widgets::CompareCanvas::zoom_changed, this, [this](double zoom) {
        views_->set_zoom(canvas_->original().isNull()
                             ? QString()
                             : tr("%1 %").arg(zoom * devicePixelRatioF() * 100, 0, 'f', zoom < 0.1 ? 1 : 0));
    });
    connect(table_, &widgets::ComparisonTable::row_chosen, this, [this](int row) {
        // The input's row comes first if there are scores.
        const int before = table_->model()->rowCount() - static_cast<int>(chosen_.size());
        if (row >= before) canvas_->set_current(row - before);
    });
    connect(&details_->strength_control(), &StrengthControl::changed, this, &RestoreWorkspace::change_strength);
    connect(details_, &DetailsPanel::map_changed, this, [this] {
        actions_->weather_map->setChecked(details_->map_shown());
        if (details_->map_shown()) details_->routing().set_on(false);  // one map at a time
        show_overlay();
    });
}

void RestoreWorkspace::show_picture(int id) {
    if (!pictures_.has(id)) return;
    const auto& picture = pictures_.at(id);
    shown_id_ = Engine::kNone;
    time_line_->setVisible(picture.clip);
    messages_->hide();
    error_->hide();
    details_->set_file(picture.path);
    details_->strength_control().show_strength(picture.strength);
    const bool unreadable = picture.state == State::kFailed && !picture.save && !picture.clip_save;
    if (unreadable) {
        engine_->show(Engine::kNone);
        show_failure(id);
    } else {
        if (picture.state == State::kFailed)
            messages_->show_message(picture.detail, {{tr("Try again"), [this, id] { retry({id}); }}});
        if (picture.clip)
            show_clip(id);
        else
            engine_->show(id);
    }
    show_comparison();
    Q_EMIT current_changed(picture.path);
    update_actions();
    update_export_choice();
}

// Creates panes for the chosen models with their notes; existing images stay.
void RestoreWorkspace::show_results() {
    if (shown_id_ == Engine::kNone || !pictures_.has(shown_id_)) return;
    std::map<QString, QImage> known;
    for (const auto& result : canvas_->results()) known[result.title] = result.image;
    std::vector<widgets::CanvasResult> results;
    for (const auto& model : std::as_const(chosen_)) {
        const auto image = known.find(model_title(model));
        results.push_back({.title = model_title(model),
                           .image = image == known.end() ? QImage() : image->second,
                           .note = note_for(pictures_.at(shown_id_), model)});
    }
    canvas_->set_results(std::move(results));
    follow_segments();
    follow_routing();
    show_comparison();
}

QString RestoreWorkspace::note_for(const OpenPicture& picture, const QString& model) const {
    if (picture.problems.contains(model)) return tr("failed");
    const QLocale locale;
    QStringList parts;
    if (picture.restorations.contains(model))
        parts.append(tr("%1 s").arg(locale.toString(picture.restorations[model].milliseconds / 1000, 'f', 2)));
    if (picture.scores.contains(model))
        parts.append(tr("%1 dB").arg(locale.toString(picture.scores[model].psnr, 'f', 2)));
    return parts.join(", ");
}

// Updates everything known of the picture on screen: the panes' notes, the table, the details.
void RestoreWorkspace::show_comparison() {
    const int id = list_->current_id();
    if (!pictures_.has(id)) {
        table_->hide();
        return;
    }
    const auto& picture = pictures_.at(id);
    if (id == shown_id_)
        for (int index = 0; index < static_cast<int>(canvas_->results().size()) && index < chosen_.size(); ++index)
            canvas_->set_result_note(index, note_for(picture, chosen_[index]));

    const QString current = chosen_.value(canvas_->current(), chosen_.first());
    if (picture.restorations.contains(current))
        details_->set_restoration(current, picture.restorations[current]);
    else
        details_->clear_restoration();

    std::vector<widgets::ComparisonRow> rows;
    const auto add_segments = [this](widgets::ComparisonRow& row, const QImage& image) {
        if (const auto segmented = segmentation_->of(image); segmented && segmented->scores) {
            row.miou = segmented->scores->miou;
            row.macc = segmented->scores->macc;
        }
    };
    const auto input = id == shown_id_ ? segmentation_->of(canvas_->original()) : nullptr;
    const bool scored = picture.scores.contains(QString()) || (input && input->scores);
    if (scored) {
        widgets::ComparisonRow row{
            .model = tr("Input"), .seconds = {}, .parameters = {}, .gmac = {}, .psnr = {}, .ssim = {}};
        if (picture.scores.contains(QString())) {
            row.psnr = picture.scores[QString()].psnr;
            row.ssim = picture.scores[QString()].ssim;
        }
        if (id == shown_id_) add_segments(row, canvas_->original());
        rows.push_back(row);
    }
    for (const auto& model : std::as_const(chosen_)) {
        widgets::ComparisonRow row{
            .model = model_title(model), .seconds = {}, .parameters = {}, .gmac = {}, .psnr = {}, .ssim = {}};
        if (picture.restorations.contains(model)) row.seconds = picture.restorations[model].milliseconds / 1000;
        if (const auto known = catalog_.find(model); known && known->error.isEmpty()) {
            row.parameters = static_cast<double>(known->parameters);
            row.gmac = known->gmac;
        }
        if (picture.scores.contains(model)) {
            row.psnr = picture.scores[model].psnr;
            row.ssim = picture.scores[model].ssim;
        }
        if (id == shown_id_) add_segments(row, canvas_->result_image(static_cast<int>(chosen_.indexOf(model))));
        rows.push_back(row);
    }
    table_->set_rows(std::move(rows));
    table_->setVisible(scored || chosen_.size() > 1);
}

// In place of a picture that could not be read or restored.
void RestoreWorkspace::show_failure(int id) {
    const auto& picture = pictures_.at(id);
    canvas_->show_problem(picture.detail);
    QList<MessageStrip::Offer> offers = {{tr("Try again"), [this, id] { retry({id}); }}};
    // Of a clip it is the frames that are large, and no option of the window changes that.
    offers.append({tr("Show in file manager"), [this, id] { reveal(id); }});
    offers.append({tr("Remove"), [this, id] { removal_->remove({id}); }});
    error_->show_problem(QFileInfo(picture.path).fileName(), picture.detail, offers);
}

// By the user: for this picture, the selected ones or all of them. Without a picture it is that of those to come.
void RestoreWorkspace::change_strength(double strength) {
    using Scope = StrengthControl::Scope;
    const auto scope = details_->strength_control().scope();
    QList<int> ids;
    if (scope == Scope::kAll)
        ids = pictures_.ids();
    else if (scope == Scope::kSelected)
        ids = list_->selected_ids();
    if (const int id = list_->current_id(); pictures_.has(id) && !ids.contains(id)) ids.append(id);
    if (ids.isEmpty() || scope == Scope::kAll) usual_strength_ = strength;
    QMap<int, double> before;
    for (const int id : std::as_const(ids)) before[id] = pictures_.at(id).strength;
    if (!before.isEmpty())
        history_.push(new StrengthStep(before, strength,
                                       [this](const QMap<int, double>& strengths) { apply_strengths(strengths); }));
    settings_delay_.start();
}

void RestoreWorkspace::apply_strengths(const QMap<int, double>& strengths) {
    QMap<double, QList<int>> alike;
    for (auto one = strengths.begin(); one != strengths.end(); ++one)
        if (pictures_.has(one.key())) alike[one.value()].append(one.key());
    for (auto some = alike.begin(); some != alike.end(); ++some) {
        engine_->set_strength(some.value(), some.key());
        for (const int id : some.value()) {
            auto& picture = pictures_.at(id);
            picture.strength = some.key();
            if (id == list_->current_id()) details_->strength_control().show_strength(picture.strength);
            // A file saved at another strength does not hold what is on screen.
            const bool rests =
                picture.state == State::kSaved || picture.state == State::kRestored || picture.state == State::kOpen;
            if (!rests || !picture.saved_strength) continue;
            const auto state = resting_state(picture);
            if (state != picture.state) set_state(id, state, state == State::kSaved ? picture.saved_as : QString());
        }
    }
    settings_delay_.start();
}

void RestoreWorkspace::show_overlay() {
    auto& routing = details_->routing();
    canvas_->set_overlay_smooth(!routing.is_on());  // tokens stay squares
    if (routing.is_on()) {
        canvas_->set_overlay(routing.drawing().image, routing.opacity());
        return;
    }
    const QString model = chosen_.value(canvas_->current(), chosen_.value(0));
    const auto found = weather_maps_.find(model);
    if (!details_->map_shown() || found == weather_maps_.end() || found->second.columns == 0) {
        canvas_->set_overlay(QImage(), 0);
        return;
    }
    const auto& map = found->second;
    const auto overlay = widgets::weather_overlay(
        {.width = map.columns, .height = map.rows, .planes = {map.probabilities.begin(), map.probabilities.end()}},
        details_->map_weathers());
    canvas_->set_overlay(overlay, details_->map_opacity());
}

void RestoreWorkspace::show_pixel(QPoint pixel) {
    if (pixel.x() < 0) return jobs_->set_note({});
    const auto known = canvas_->values_at(pixel);
    QStringList outputs;
    for (const auto& result : known.results)
        if (result.isValid()) outputs.append(values(result));
    QString text = tr("%1, %2:  %3").arg(pixel.x()).arg(pixel.y()).arg(values(known.input));
    if (!outputs.isEmpty()) text += QString::fromUtf8("  →  ") + outputs.join(QString::fromUtf8("  |  "));
    if (known.reference.isValid()) text += tr("  (reference %1)").arg(values(known.reference));
    if (const auto experts = details_->routing().text_at(pixel); !experts.isEmpty()) text = experts + "   " + text;
    if (const auto classes = segmentation_->text_at(pixel); !classes.isEmpty()) text = classes + "   " + text;
    jobs_->set_note(text);
}

void RestoreWorkspace::update_actions() {
    const int id = list_->current_id();
    const bool known = pictures_.has(id);
    const bool done = known && pictures_.at(id).restored;
    const bool shown = shown_id_ != Engine::kNone;
    const bool clip = is_clip(id);
    const bool can_save = done || (clip && shown && pictures_.at(id).state != State::kSaving);
    actions_->save->setEnabled(can_save);
    actions_->save_as->setEnabled(can_save);
    actions_->play->setEnabled(clip && shown);
    actions_->export_pictures->setEnabled(pictures_.count() > 0);
    actions_->reference->setEnabled(shown && !clip);
    actions_->cancel->setEnabled(pictures_.unfinished() > 0);
    // Paused with nothing to do it can still be let go on.
    actions_->pause->setEnabled(pictures_.unfinished() > 0 || actions_->pause->isChecked());
    actions_->fit->setEnabled(shown);
    actions_->full_size->setEnabled(shown);
    views_->set_wanted(shown);
    actions_->retry->setEnabled(known &&
                                (pictures_.at(id).state == State::kFailed || pictures_.at(id).save ||
                                 pictures_.at(id).state == State::kCancelled || !pictures_.at(id).problems.isEmpty()));
    actions_->remove->setEnabled(known);
    actions_->reveal->setEnabled(known);
    actions_->inspect->setEnabled(known && !clip);
    actions_->next->setEnabled(pictures_.count() > 1);
    actions_->previous->setEnabled(pictures_.count() > 1);
}

}  // namespace deweather::studio
