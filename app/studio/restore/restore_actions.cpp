#include "app/studio/restore/restore_actions.h"

#include <QIcon>
#include <QMenu>
#include <QRegularExpression>
#include <QToolBar>
#include <QToolButton>
#include <QWidget>

#include "app/studio/restore/view_controller.h"
#include "widgets/compare_canvas.h"
#include "widgets/line_icons.h"

namespace deweather::studio {

namespace {

using Mode = widgets::CompareCanvas::Mode;

}  // namespace

QAction* RestoreActions::make(const QString& text, const QKeySequence& key, const QString& tip, const char* icon) {
    auto* action = new QAction(text, this);
    // Removes mnemonics for the tool bar; Chinese texts have them in brackets at the end.
    static const QRegularExpression marks("\\(&.\\)|&|…$|\\s…$");
    action->setIconText(QString(text).remove(marks));
    action->setShortcut(key);
    action->setToolTip(key.isEmpty() ? tip : tr("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    if (icon != nullptr) action->setIcon(widgets::line_icon(icon));
    static_cast<QWidget*>(parent())->addAction(action);
    return action;
}

RestoreActions::RestoreActions(QWidget* owner, widgets::CompareCanvas& canvas) : QObject(owner) {
    open = make(tr("&Open…"), QKeySequence::Open, tr("Open pictures and clips"), "open");
    open_folder =
        make(tr("Open &folder…"), QKeySequence("Ctrl+Shift+O"), tr("Open the pictures of a folder"), "folder");
    paste = make(tr("&Paste"), QKeySequence::Paste, tr("Open what was copied: files, or a picture"), "paste");
    save = make(tr("&Save"), QKeySequence::Save, tr("Save the result beside the picture"), "save");
    save_as = make(tr("Save &as…"), QKeySequence("Ctrl+Shift+S"), tr("Save the result under another name"), "save-as");
    export_pictures = make(tr("&Export…"), QKeySequence("Ctrl+Shift+E"),
                           tr("Save one, all or the comparison, with format, name and folder"), "export");
    reference = make(tr("Reference for this picture…"), {},
                     tr("Choose the true picture, for PSNR and SSIM; it can also be dropped with Alt held"));
    reference_folder =
        make(tr("Folder of references…"), {}, tr("Choose a folder with the true pictures by the same names"));
    no_reference = make(tr("No references"), {}, tr("Score nothing"));

    undo = make(tr("&Undo"), QKeySequence("Ctrl+Z"), tr("Take back what was done last"), "undo");
    redo = make(tr("&Redo"), QKeySequence("Ctrl+Shift+Z"), tr("Do again what was taken back"), "redo");
    for (auto* action : {undo, redo}) action->setEnabled(false);
    pause =
        make(tr("&Pause"), QKeySequence("F8"), tr("Pause the queue; the current picture starts again later"), "pause");
    pause->setCheckable(true);
    cancel = make(tr("&Cancel"), QKeySequence(Qt::Key_Escape), tr("Stop the queue"), "cancel");
    retry = make(tr("&Try again"), QKeySequence("F5"), tr("Restore or save this picture again"), "again");
    remove = make(tr("&Remove from the list"), QKeySequence(Qt::Key_Delete), tr("Close this picture; its file stays"),
                  "trash");
    inspect = make(tr("&Inspect the experts"), QKeySequence("Ctrl+Shift+I"),
                   tr("See what the model's experts do on this picture"), "inspect");
    reveal = make(tr("Show in file &manager"), QKeySequence("Ctrl+Shift+R"),
                  tr("Show the result, or else the picture, in its folder"), "reveal");
    play = make(tr("P&lay"), QKeySequence("Ctrl+P"), tr("Play or pause the clip"), "play");
    next = make(tr("&Next picture"), QKeySequence("Ctrl+Down"), tr("Show the next picture of the list"));
    previous = make(tr("Pre&vious picture"), QKeySequence("Ctrl+Up"), tr("Show the picture before in the list"));

    // The list handles these keys itself.
    for (auto* action : {retry, remove}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        canvas.addAction(action);
    }

    make_modes(canvas);
    // The canvas handles these keys, so that digits can still be typed in other fields.
    fit = make(tr("&Fit"), {}, tr("Fit the picture into the window, key 0"), "fit");
    full_size = make(tr("&100 %"), {}, tr("One picture pixel a screen pixel, key 1"), "full-size");
    connect(fit, &QAction::triggered, &canvas, [&canvas] { canvas.zoom_to_fit(); });
    connect(full_size, &QAction::triggered, &canvas,
            [&canvas] { canvas.set_zoom(1.0 / canvas.devicePixelRatioF(), QRectF(canvas.rect()).center()); });
    weather_map = make(tr("&Weather map"), QKeySequence("Ctrl+M"),
                       tr("Show over the picture where the model sees weather"), "weather");
    weather_map->setCheckable(true);
    experts = make(tr("E&xperts"), QKeySequence("Ctrl+B"),
                   tr("Show over the picture which experts the model chose, and how sure it is of them"), "experts");
    experts->setCheckable(true);
    segmentation = make(tr("C&lasses (segmentation)"), QKeySequence("Ctrl+L"),
                        tr("Segment the picture and its results: show the class of every pixel"), "classes");
    segmentation->setCheckable(true);
}

void RestoreActions::make_modes(widgets::CompareCanvas& canvas) {
    modes = new QActionGroup(this);
    struct Entry {
        Mode mode;
        QString text, tip;
        const char* key;
        const char* icon;
    };
    const QList<Entry> entries = {
        {Mode::kResult, tr("&Result"), tr("The restored picture alone"), "Ctrl+R", "result"},
        {Mode::kSplit, tr("S&plit"), tr("Original and result in one picture, with a handle between them"), "Ctrl+E",
         "split"},
        {Mode::kLens, tr("Len&s"), tr("The result, and the original under a lens that follows the pointer"), "Ctrl+T",
         "lens"},
        {Mode::kSideBySide, tr("Si&de by side"), tr("Original and result beside each other"), "Ctrl+D", "side-by-side"},
        {Mode::kGrid, tr("&Grid"), tr("The original and the results of all models beside each other"), "Ctrl+G",
         "grid"},
        {Mode::kDifference, tr("D&ifference"), tr("The changes, amplified"), "Ctrl+I", "difference"}};
    for (const auto& [mode, text, tip, key, icon] : entries) {
        auto* action = make(text, QKeySequence(key), tip, icon);
        action->setCheckable(true);
        action->setData(static_cast<int>(mode));
        action->setChecked(mode == canvas.mode());
        modes->addAction(action);
        connect(action, &QAction::triggered, &canvas, [&canvas, mode = mode] { canvas.set_mode(mode); });
    }
    gains = new QActionGroup(this);
    for (const int gain : {1, 2, 4, 8, 16}) {
        auto* action =
            make(tr("Difference ×%1").arg(gain), {}, tr("Show what was changed %n times as strong", nullptr, gain));
        action->setCheckable(true);
        action->setData(gain);
        action->setChecked(gain == canvas.difference_gain());
        gains->addAction(action);
        connect(action, &QAction::triggered, &canvas, [&canvas, gain] { canvas.set_difference_gain(gain); });
    }
}

QToolBar* RestoreActions::opening_bar() const {
    auto* bar = new QToolBar(tr("Open"));
    bar->setObjectName("opening");
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addActions({open, save});
    static_cast<QToolButton*>(bar->widgetForAction(save))->setToolButtonStyle(Qt::ToolButtonIconOnly);
    return bar;
}

QToolBar* RestoreActions::finishing_bar() const {
    auto* bar = new QToolBar(tr("Tools"));
    bar->setObjectName("tools");
    bar->setToolButtonStyle(Qt::ToolButtonIconOnly);
    bar->addActions({undo, redo});
    bar->addSeparator();
    bar->addAction(export_pictures);
    auto* button = static_cast<QToolButton*>(bar->widgetForAction(export_pictures));
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setProperty("primary", true);
    return bar;
}

QMenu* RestoreActions::file_menu(QWidget* parent, QMenu* recent) const {
    auto* menu = new QMenu(tr("&File"), parent);
    menu->addActions({open, open_folder});
    menu->addMenu(recent);
    menu->addSeparator();
    menu->addActions({save, save_as, export_pictures});
    menu->addSeparator();
    menu->addActions({reference, reference_folder, no_reference});
    return menu;
}

QMenu* RestoreActions::edit_menu(QWidget* parent) const {
    auto* menu = new QMenu(tr("&Edit"), parent);
    menu->addActions({undo, redo});
    menu->addSeparator();
    menu->addAction(paste);
    return menu;
}

QMenu* RestoreActions::queue_menu(QWidget* parent) const {
    auto* menu = new QMenu(tr("&Queue"), parent);
    menu->addActions({pause, cancel, retry});
    menu->addSeparator();
    menu->addActions({next, previous, play});
    menu->addSeparator();
    menu->addActions({inspect, reveal, remove});
    return menu;
}

QMenu* RestoreActions::view_menu(QWidget* parent, const QList<QAction*>& docks) const {
    auto* menu = new QMenu(tr("&View"), parent);
    menu->addActions(modes->actions());
    auto* gain = menu->addMenu(tr("Difference gai&n"));
    gain->addActions(gains->actions());
    menu->addSeparator();
    menu->addActions({fit, full_size});
    menu->addSeparator();
    menu->addActions({weather_map, experts, segmentation});
    menu->addSeparator();
    menu->addActions(docks);
    return menu;
}

QList<QPair<QString, QString>> RestoreActions::further_keys() const {
    return {{tr("Space, \\"), tr("Show the original while it is held")},
            {"0", tr("Fit the picture into the window")},
            {"1", tr("One picture pixel a screen pixel")},
            {"+  −", tr("Zoom in and out")},
            {tr("Wheel"), tr("Zoom at the pointer")},
            {tr("Double click"), tr("From fitted to 100 % and back")},
            {tr("Arrows"), tr("Move the picture")},
            {tr("Delete"), tr("Remove from the list; Ctrl+Z puts it back")},
            {"F5", tr("Try again")},
            {"[  ]", tr("Move the handle of Split, or size the lens")},
            {"T", tr("Turn the line of Split")},
            {tr("K, Space"), tr("Play or pause the clip")},
            {"J  L", tr("A second back and forward in the clip")},
            {QString::fromUtf8("←  →"), tr("The frame before and after")},
            {"I  O", tr("First and last frame of a clip's part")},
            {"R", tr("Repeat a clip's part")},
            {tr("Alt+drop"), tr("The true picture of the one on screen, for PSNR and SSIM")}};
}

void RestoreActions::follow(const PictureList& pictures, const Selection& selection, const ViewController& view) {
    const auto again = [this, &pictures, &selection, &view] { update(pictures, selection, view); };
    connect(&pictures, &PictureList::record_changed, this, again);
    connect(&pictures, &PictureList::rowsInserted, this, again);
    connect(&pictures, &PictureList::rowsRemoved, this, again);
    connect(&selection, &Selection::current_changed, this, again);
    connect(&view, &ViewController::shown_changed, this, again);
    connect(pause, &QAction::toggled, this, again);
    again();
}

void RestoreActions::update(const PictureList& pictures, const Selection& selection, const ViewController& view) const {
    const int id = selection.current();
    const auto* picture = pictures.has(id) ? &pictures.at(id) : nullptr;
    const bool known = picture != nullptr, shown = view.shown() != Engine::kNone, clip = known && picture->clip;
    const bool can_save = known && (picture->restored || (clip && shown && picture->state != PictureState::kSaving));
    save->setEnabled(can_save);
    save_as->setEnabled(can_save);
    play->setEnabled(clip && shown);
    export_pictures->setEnabled(pictures.count() > 0);
    reference->setEnabled(shown && !clip);
    cancel->setEnabled(pictures.unfinished() > 0);
    // Paused with nothing to do it can still be let go on.
    pause->setEnabled(pictures.unfinished() > 0 || pause->isChecked());
    fit->setEnabled(shown);
    full_size->setEnabled(shown);
    retry->setEnabled(known && (picture->state == PictureState::kFailed || picture->save ||
                                picture->state == PictureState::kCancelled || !picture->problems.isEmpty()));
    remove->setEnabled(known);
    reveal->setEnabled(known);
    inspect->setEnabled(known && !clip);
    next->setEnabled(pictures.count() > 1);
    previous->setEnabled(pictures.count() > 1);
}

}  // namespace deweather::studio
