#include "app/studio/restore/restore_layout.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/common/job_bar.h"
#include "app/studio/restore/clip_keys.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/error_card.h"
#include "app/studio/restore/list_filter.h"
#include "app/studio/restore/models_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/routing_panel.h"
#include "app/studio/restore/selection.h"
#include "app/studio/restore/view_bar.h"
#include "app/studio/segment/segment_panel.h"
#include "widgets/compare_canvas.h"
#include "widgets/comparison_table.h"
#include "widgets/job_list.h"
#include "widgets/time_line.h"

namespace deweather::studio {

namespace {

constexpr int kSmallestSide = 280, kUsualSide = 320, kSmallestList = 200;

QString text(const char* source) {
    return QCoreApplication::translate("RestoreLayout", source);
}

QDockWidget* add_dock(QMainWindow& window, const QString& title, const char* name, QWidget* widget,
                      Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title, &window);
    dock->setObjectName(name);
    dock->setWidget(widget);
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
    window.addDockWidget(area, dock);
    return dock;
}

}  // namespace

RestoreLayout::RestoreLayout(QMainWindow& owner, PictureList& pictures, Selection& selection)
    : window(owner),
      canvas(new widgets::CompareCanvas),
      actions(new RestoreActions(&window, *canvas)),
      list(new widgets::JobList(pictures, &window)),
      filter(new ListFilter(pictures, *list, &window)),
      table(new widgets::ComparisonTable),
      time_line(new widgets::TimeLine),
      models(new ModelsPanel(&window)),
      details(new DetailsPanel(models, &window)),
      segments(new SegmentPanel(&window)),
      messages(new MessageStrip(MessageStrip::Kind::kWarning)),
      offer(new MessageStrip(MessageStrip::Kind::kInformation)),
      news(new MessageStrip(MessageStrip::Kind::kNews)),
      jobs(new JobBar(&window)) {
    window.setWindowFlags(Qt::Widget);
    window.setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowTabbedDocks);
    list->setSelectionModel(&selection.rows());
    make_centre();
    make_docks();
    jobs->set_text(text(QT_TRANSLATE_NOOP("RestoreLayout", "Loading the model…")));
    jobs->add(actions->pause);
    jobs->add(actions->cancel);
    jobs->fill(*window.statusBar());
}

void RestoreLayout::make_centre() {
    auto* centre = new QWidget(&window);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* split = new QSplitter(Qt::Vertical, centre);
    split->addWidget(canvas);
    split->addWidget(table);
    split->setStretchFactor(0, 1);
    split->setCollapsible(0, false);
    table->hide();
    column->addWidget(split, 1);
    time_line->hide();
    column->addWidget(time_line);
    new ClipKeys(*time_line, {canvas, list, table});
    window.setCentralWidget(centre);
    // Over the canvas, so that no message moves the picture.
    for (auto* message : {offer, messages, news}) message->float_over(canvas);
    error = new ErrorCard(canvas);
    views = new ViewBar(*actions, *canvas);
}

void RestoreLayout::make_docks() {
    list->setMinimumWidth(kSmallestList);
    // Scrolls rather than cutting lines off when there is little height.
    auto* scrolled = new QScrollArea(&window);
    scrolled->setWidget(details);
    scrolled->setWidgetResizable(true);
    scrolled->setFrameShape(QFrame::NoFrame);
    scrolled->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scrolled->setMinimumWidth(std::max(
        kSmallestSide, details->minimumSizeHint().width() + scrolled->verticalScrollBar()->sizeHint().width()));
    scrolled->setFocusPolicy(Qt::NoFocus);
    auto* pictures = new QWidget(&window);
    auto* column = new QVBoxLayout(pictures);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(filter);
    column->addWidget(list, 1);
    add_dock(window, text(QT_TRANSLATE_NOOP("RestoreLayout", "Pictures")), "pictures", pictures,
             Qt::LeftDockWidgetArea);
    auto* restoring = add_dock(window, text(QT_TRANSLATE_NOOP("RestoreLayout", "Restoring")), "details", scrolled,
                               Qt::RightDockWidgetArea);
    segments->setMinimumWidth(std::max(kSmallestSide, segments->minimumSizeHint().width()));
    auto* segmentation = add_dock(window, text(QT_TRANSLATE_NOOP("RestoreLayout", "Segmentation")), "segmentation",
                                  segments, Qt::RightDockWidgetArea);
    window.tabifyDockWidget(restoring, segmentation);
    // A tab for what is seldom used would take a row from what is always there.
    segmentation->hide();
    restoring->raise();
    window.resizeDocks({restoring}, {kUsualSide}, Qt::Horizontal);
}

void RestoreLayout::show_segments() const {
    for (auto* dock : window.findChildren<QDockWidget*>())
        if (dock->widget() == segments) {
            dock->show();
            dock->raise();
        }
}

void RestoreLayout::remember() const {
    QSettings settings;
    settings.setValue("restore/layout", window.saveState());
    settings.setValue("restore/mode", static_cast<int>(canvas->mode()));
    settings.setValue("restore/split_turned", canvas->split_orientation() == Qt::Vertical);
    settings.setValue("restore/gain", canvas->difference_gain());
    details->remember();
    settings.setValue("restore/map", details->map_shown());
    settings.setValue("restore/map_opacity", details->map_opacity());
    settings.setValue("restore/experts_opacity", details->routing().opacity());
}

void RestoreLayout::recall() {
    const QSettings settings;
    window.restoreState(settings.value("restore/layout").toByteArray());
    const auto check = [](const QActionGroup& group, int value) {
        for (auto* action : group.actions())
            if (action->data().toInt() == value) action->trigger();
    };
    check(*actions->modes,
          settings.value("restore/mode", static_cast<int>(widgets::CompareCanvas::Mode::kSplit)).toInt());
    if (settings.value("restore/split_turned", false).toBool()) canvas->set_split_orientation(Qt::Vertical);
    check(*actions->gains, settings.value("restore/gain", 4).toInt());
    details->set_map_shown(settings.value("restore/map", false).toBool());
    details->set_map_opacity(settings.value("restore/map_opacity", details->map_opacity()).toDouble());
    details->routing().set_opacity(settings.value("restore/experts_opacity", details->routing().opacity()).toDouble());
}

}  // namespace deweather::studio
