#include "app/studio/shell/tour_stops.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QToolBar>
#include <filesystem>

#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/restore_workspace.h"
#include "core/base/resources.h"

namespace deweather::studio {

namespace {

constexpr const char* kSample = "snow-dogs.jpg";
constexpr int kHandle = 14;  // pixels on each side of the line

QString text(const char* source) {
    return QCoreApplication::translate("Tour", source);
}

void choose(widgets::CompareCanvas::Mode mode, const RestoreActions& actions) {
    for (auto* action : actions.modes->actions())
        if (action->data().toInt() == static_cast<int>(mode) && !action->isChecked()) action->trigger();
}

}  // namespace

QList<TourStop> tour_stops(RestoreWorkspace& restore, QWidget& header, QWidget& workspaces) {
    const auto sample = resource_folder() / "samples" / kSample;
    if (restore.pictures().count() == 0 && std::filesystem::exists(sample))
        restore.open({QString::fromStdString(sample.string())});
    auto& canvas = restore.canvas();
    const auto dock = [&](const char* name) { return restore.findChild<QDockWidget*>(name); };
    QWidget* export_button = nullptr;
    if (auto* bar = header.findChild<QToolBar*>("tools"))
        export_button = bar->widgetForAction(restore.actions().export_pictures);
    return {
        {.title = text(QT_TRANSLATE_NOOP("Tour", "Your pictures")),
         .text = text(QT_TRANSLATE_NOOP("Tour",
                                        "Drop pictures, folders or clips anywhere in the window. They wait here, and "
                                        "each is restored by itself. To begin with, this is a sample.")),
         .widgets = {dock("pictures")}},
        {.title = text(QT_TRANSLATE_NOOP("Tour", "Before and after")),
         .text = text(QT_TRANSLATE_NOOP("Tour",
                                        "Drag this line: left of it is the picture as it was, right of it what the "
                                        "model made of it. The wheel zooms; Space, held, shows the original alone.")),
         .widgets = {&canvas},
         .part =
             [&canvas] {
                 const int line = qRound(canvas.handle() * canvas.width());
                 return QRect(line - kHandle, 0, 2 * kHandle, canvas.height());
             },
         .prepare = [&restore] { choose(widgets::CompareCanvas::Mode::kSplit, restore.actions()); }},
        {.title = text(QT_TRANSLATE_NOOP("Tour", "Models and weather")),
         .text = text(QT_TRANSLATE_NOOP("Tour",
                                        "How strongly the weather is removed, the weather that the model sees in the "
                                        "picture, and the models: tick a second one and both are compared.")),
         .widgets = {dock("details")}},
        {.title = text(QT_TRANSLATE_NOOP("Tour", "Save")),
         .text = text(QT_TRANSLATE_NOOP("Tour",
                                        "This writes one or all of them, in the format and under the names that you "
                                        "choose. Your own files are never overwritten.")),
         .widgets = {export_button}},
        {.title = text(QT_TRANSLATE_NOOP("Tour", "More than restoring")),
         .text = text(QT_TRANSLATE_NOOP("Tour",
                                        "“Inspect” shows what the experts within a model did, “Train” makes models "
                                        "from your own pictures. This tour stays in the Help menu.")),
         .widgets = {&workspaces}}};
}

}  // namespace deweather::studio
