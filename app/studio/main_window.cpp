#include "app/studio/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>

#include "app/studio/diagnosis_window.h"

namespace deweather::studio {

MainWindow::MainWindow(std::unique_ptr<RestoreWorkspace> restore, QWidget* parent)
    : QMainWindow(parent), stack_(new QStackedWidget), restore_(restore.release()) {
    setWindowTitle(QApplication::applicationDisplayName());
    setAcceptDrops(true);
    stack_->addWidget(restore_);
    setCentralWidget(stack_);
    make_menus();
    connect(restore_, &RestoreWorkspace::current_changed, this, [this](const QString& path) {
        setWindowFilePath(path);
        setWindowTitle(path.isEmpty()
                           ? QApplication::applicationDisplayName()
                           : tr("%1 – %2").arg(QFileInfo(path).fileName(), QApplication::applicationDisplayName()));
    });
    resize(1360, 860);
    restoreGeometry(QSettings().value("window/geometry").toByteArray());
}

void MainWindow::make_menus() {
    const auto menus = restore_->menus();
    for (auto* menu : menus) menuBar()->addMenu(menu);
    auto* quit = new QAction(tr("&Quit"), this);
    quit->setShortcut(QKeySequence::Quit);
    quit->setStatusTip(tr("Close the window; what is not done is offered at the next start"));
    connect(quit, &QAction::triggered, this, &QWidget::close);
    menus.first()->addSeparator();
    menus.first()->addAction(quit);
    make_help_menu();
}

void MainWindow::make_help_menu() {
    auto* menu = menuBar()->addMenu(tr("&Help"));
    auto* diagnosis = menu->addAction(tr("&Diagnosis"));
    diagnosis->setStatusTip(tr("What there is on this machine, and whether the models work on it"));
    connect(diagnosis, &QAction::triggered, this, [this] {
        auto* window = new DiagnosisWindow("auto", this);
        window->setAttribute(Qt::WA_DeleteOnClose);
        window->show();
        window->start();
    });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage()) event->acceptProposedAction();
}

void MainWindow::dragMoveEvent(QDragMoveEvent* event) {
    event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    if (restore_->take(*event->mimeData(), event->modifiers().testFlag(Qt::AltModifier))) event->acceptProposedAction();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings().setValue("window/geometry", saveGeometry());
    restore_->close_session();
    QMainWindow::closeEvent(event);
}

}  // namespace deweather::studio
