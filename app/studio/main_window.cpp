#include "app/studio/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QToolBar>
#include <algorithm>

#include "app/studio/diagnosis_window.h"
#include "app/studio/tour_stops.h"

namespace deweather::studio {

namespace {

constexpr const char* kTourSeen = "window/tour_seen";

}  // namespace

MainWindow::MainWindow(std::unique_ptr<RestoreWorkspace> restore, QWidget* parent)
    : QMainWindow(parent),
      stack_(new QStackedWidget),
      switch_(new QToolBar(tr("Workspaces"))),
      choices_(new QActionGroup(this)),
      quit_(new QAction(tr("&Quit"), this)),
      restore_(restore.get()) {
    setAcceptDrops(true);
    setCentralWidget(stack_);
    // Without a desktop theme Qt defines no key for quitting.
    auto keys = QKeySequence::keyBindings(QKeySequence::Quit);
    if (const QKeySequence usual("Ctrl+Q"); !keys.contains(usual)) keys.append(usual);
    quit_->setShortcuts(keys);
    connect(quit_, &QAction::triggered, this, &QWidget::close);
    // At the end of the menu bar, where it takes no extra height.
    switch_->setObjectName("workspaces");
    switch_->setMovable(false);
    switch_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    menuBar()->setCornerWidget(switch_, Qt::TopRightCorner);
    make_help_menu();
    add_workspace(std::move(restore));
    resize(1360, 860);
    restoreGeometry(QSettings().value("window/geometry").toByteArray());
    fit_to_screen();
}

// The screen may be smaller than the one of the last time.
void MainWindow::fit_to_screen() {
    if (isMaximized() || isFullScreen()) return;
    const QRect free = screen()->availableGeometry();
    const QRect frame = frameGeometry();
    resize(size().boundedTo(free.size() - (frame.size() - size())));
    move(qBound(free.left(), x(), std::max(free.left(), free.right() + 1 - frameGeometry().width())),
         qBound(free.top(), y(), std::max(free.top(), free.bottom() + 1 - frameGeometry().height())));
}

void MainWindow::make_help_menu() {
    help_ = menuBar()->addMenu(tr("&Help"));
    auto* tour = help_->addAction(tr("&Tour"));
    connect(tour, &QAction::triggered, this, &MainWindow::start_tour);
    auto* diagnosis = help_->addAction(tr("&Diagnosis"));
    connect(diagnosis, &QAction::triggered, this, [this] {
        auto* window = new DiagnosisWindow("auto", this);
        window->setAttribute(Qt::WA_DeleteOnClose);
        window->show();
        window->start();
    });
}

void MainWindow::add_workspace(std::unique_ptr<Workspace> owned) {
    auto* workspace = owned.release();
    stack_->addWidget(workspace);
    auto* choice = switch_->addAction(workspace->title());
    choice->setCheckable(true);
    choice->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + stack_->count())));
    choices_->addAction(choice);
    connect(choice, &QAction::triggered, this, [this, workspace] { bring_forward(workspace); });
    // A single workspace needs no switch.
    switch_->setVisible(stack_->count() > 1);

    menus_of_[workspace] = workspace->menus();
    for (auto* menu : std::as_const(menus_of_[workspace])) menuBar()->insertMenu(help_->menuAction(), menu);
    if (!menus_of_[workspace].isEmpty()) {
        menus_of_[workspace].first()->addSeparator();
        menus_of_[workspace].first()->addAction(quit_);
    }
    connect(workspace, &Workspace::current_changed, this, [this, workspace](const QString& path) {
        paths_[workspace] = path;
        if (workspace == in_front()) show_front();
    });
    connect(workspace, &Workspace::close_wanted, this, &QWidget::close);
    connect(workspace, &Workspace::restore_wanted, this, [this](const QStringList& files) {
        bring_forward(restore_);
        restore_->open(files);
    });
    connect(workspace, &Workspace::model_wanted, this, [this](const QString& model) {
        bring_forward(restore_);
        restore_->open({model});
    });
    connect(workspace, &Workspace::inspect_wanted, this, [this](const QString& model, const QStringList& files) {
        for (int i = 0; i < stack_->count(); ++i)
            if (auto* other = static_cast<Workspace*>(stack_->widget(i)); other->inspect(model, files)) {
                bring_forward(other);
                return;
            }
    });
    show_front();
}

Workspace* MainWindow::in_front() const {
    return static_cast<Workspace*>(stack_->currentWidget());
}

void MainWindow::bring_forward(Workspace* workspace) {
    auto* before = in_front();
    if (workspace != before) {
        // The tour points at widgets of the workspace that is now hidden.
        tour_.finish();
        stack_->setCurrentWidget(workspace);
        before->activated(false);
        workspace->activated(true);
    }
    show_front();
}

void MainWindow::start_tour() {
    bring_forward(restore_);
    QSettings().setValue(kTourSeen, true);
    tour_.start(tour_stops(*restore_, *switch_));
}

void MainWindow::start_tour_once() {
    if (!QSettings().value(kTourSeen, false).toBool()) start_tour();
}

// Title, menus and switch.
void MainWindow::show_front() {
    auto* front = in_front();
    choices_->actions().at(stack_->currentIndex())->setChecked(true);
    for (auto menus = menus_of_.begin(); menus != menus_of_.end(); ++menus)
        for (auto* menu : std::as_const(menus.value())) menu->menuAction()->setVisible(menus.key() == front);
    const auto path = paths_.value(front);
    setWindowFilePath(path);
    setWindowTitle(path.isEmpty()
                       ? QApplication::applicationDisplayName()
                       : tr("%1 – %2").arg(QFileInfo(path).fileName(), QApplication::applicationDisplayName()));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage()) event->acceptProposedAction();
}

void MainWindow::dragMoveEvent(QDragMoveEvent* event) {
    event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    if (in_front()->take(*event->mimeData(), event->modifiers().testFlag(Qt::AltModifier)))
        event->acceptProposedAction();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    for (int i = 0; i < stack_->count(); ++i) {
        auto* workspace = static_cast<Workspace*>(stack_->widget(i));
        if (workspace->may_close()) continue;
        bring_forward(workspace);
        event->ignore();
        return;
    }
    QSettings().setValue("window/geometry", saveGeometry());
    for (int i = 0; i < stack_->count(); ++i) static_cast<Workspace*>(stack_->widget(i))->close_session();
    QMainWindow::closeEvent(event);
}

}  // namespace deweather::studio
