#include "app/studio/shell/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QRegularExpression>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <algorithm>

#include "app/studio/shell/about_dialog.h"
#include "app/studio/shell/diagnosis_window.h"
#include "app/studio/shell/header_bar.h"
#include "app/studio/shell/keys_dialog.h"
#include "app/studio/shell/preferences_dialog.h"
#include "app/studio/shell/tour_stops.h"
#include "widgets/line_icons.h"
#include "widgets/segmented.h"

namespace deweather::studio {

namespace {

constexpr const char* kTourSeen = "window/tour_seen";
constexpr QSize kLeast(960, 600);
constexpr double kFirstShare = 0.85;  // of the screen, at the first start

}  // namespace

MainWindow::MainWindow(std::unique_ptr<RestoreWorkspace> restore, QWidget* parent)
    : QMainWindow(parent),
      stack_(new QStackedWidget),
      header_(new HeaderBar(this)),
      choices_(new QActionGroup(this)),
      menu_keys_(new QActionGroup(this)),
      quit_(new QAction(tr("Qui&t"), this)),
      restore_(restore.get()) {
    setAcceptDrops(true);
    setCentralWidget(stack_);
    setMenuWidget(header_);
    // A screen may be smaller than that, for instance at 200 %.
    setMinimumSize(kLeast.boundedTo(screen()->availableSize()));
    // Without a desktop theme Qt defines no key for quitting.
    auto keys = QKeySequence::keyBindings(QKeySequence::Quit);
    if (const QKeySequence usual("Ctrl+Q"); !keys.contains(usual)) keys.append(usual);
    quit_->setShortcuts(keys);
    addAction(quit_);
    connect(quit_, &QAction::triggered, this, &QWidget::close);
    make_help_menu();
    add_workspace(std::move(restore));
    resize(screen()->availableSize() * kFirstShare);
    restoreGeometry(QSettings().value("window/geometry").toByteArray());
    fit_to_screen();
    // Without this, the first button of the header would have the focus.
    restore_->canvas().setFocus();
    qApp->installEventFilter(this);
}

// The screen may be smaller than when the window's size was saved.
void MainWindow::fit_to_screen() {
    if (isMaximized() || isFullScreen()) return;
    const QRect free = screen()->availableGeometry();
    const QRect frame = frameGeometry();
    resize(size().boundedTo(free.size() - (frame.size() - size())));
    move(qBound(free.left(), x(), std::max(free.left(), free.right() + 1 - frameGeometry().width())),
         qBound(free.top(), y(), std::max(free.top(), free.bottom() + 1 - frameGeometry().height())));
}

QMenu& MainWindow::main_menu() {
    return header_->menu();
}

void MainWindow::make_help_menu() {
    help_ = new QMenu(tr("&Help"), this);
    const auto add = [this](const QString& text, const char* icon, const QKeySequence& key, auto slot) {
        auto* action = new QAction(widgets::line_icon(icon), text, this);
        action->setShortcut(key);
        action->setIconText(QString(text).remove('&').remove("…"));
        addAction(action);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    help_->addAction(add(tr("&Tour"), "help", {}, &MainWindow::start_tour));
    auto* keys = add(tr("&Keys"), "keyboard", QKeySequence("?"), &MainWindow::show_keys);
    // Most keyboards need Shift to type it.
    keys->setShortcuts({QKeySequence("?"), QKeySequence("Shift+?")});
    help_->addAction(keys);
    help_->addAction(add(tr("&Diagnosis"), "report", {}, [this] {
        auto* window = new DiagnosisWindow("auto", this);
        window->setAttribute(Qt::WA_DeleteOnClose);
        window->show();
        window->start();
    }));
    help_->addAction(add(tr("&About Deweather Studio"), "about", {}, &MainWindow::show_about));
    preferences_ = add(tr("&Preferences…"), "settings", QKeySequence("Ctrl+,"), &MainWindow::show_preferences);
    quit_->setIcon(widgets::line_icon("close"));
}

void MainWindow::show_keys() {
    auto further = in_front()->further_keys();
    further.append({"Alt", tr("Menu")});
    for (const auto* choice : choices_->actions())
        further.append({choice->shortcut().toString(QKeySequence::NativeText), choice->iconText()});
    auto menus = menus_of_[in_front()];
    menus.append(help_);
    (new KeysDialog(menus, further, this))->open();
}

void MainWindow::show_preferences() {
    (new PreferencesDialog(this))->open();
}

void MainWindow::show_about() {
    (new AboutDialog(this))->open();
}

// The current workspace's menus, each with a key: Alt and its letter.
void MainWindow::fill_menu() {
    auto& menu = main_menu();
    menu.clear();
    for (auto* key : menu_keys_->actions()) delete key;
    auto menus = menus_of_.value(in_front());
    menus.append(help_);
    for (auto* part : std::as_const(menus)) {
        if (part == help_) menu.addSeparator();
        menu.addMenu(part);
        auto* key = new QAction(menu_keys_);
        key->setShortcut(QKeySequence::mnemonic(part->title()));
        addAction(key);
        connect(key, &QAction::triggered, this, [this, part] { header_->open_menu(part); });
    }
    menu.addSeparator();
    menu.addAction(preferences_);
    menu.addAction(quit_);
}

void MainWindow::add_workspace(std::unique_ptr<Workspace> owned) {
    auto* workspace = owned.release();
    stack_->addWidget(workspace);
    auto* choice = new QAction(workspace->title(), this);
    static const QRegularExpression marks("\\(&.\\)|&");
    choice->setIconText(workspace->title().remove(marks));
    choice->setCheckable(true);
    choice->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + stack_->count())));
    choice->setToolTip(tr("%1 (%2)").arg(choice->iconText(), choice->shortcut().toString(QKeySequence::NativeText)));
    addAction(choice);
    choices_->addAction(choice);
    header_->add_workspace(choice, workspace->header_start(), workspace->header_end());
    connect(choice, &QAction::triggered, this, [this, workspace] { bring_forward(workspace); });
    menus_of_[workspace] = workspace->menus();
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
    tour_.start(tour_stops(*restore_, *header_, header_->workspaces()));
}

void MainWindow::start_tour_once() {
    if (!QSettings().value(kTourSeen, false).toBool()) start_tour();
}

// Title, menus and switch.
void MainWindow::show_front() {
    auto* front = in_front();
    choices_->actions().at(stack_->currentIndex())->setChecked(true);
    header_->show_workspace(stack_->currentIndex());
    if (shown_menus_ != front) fill_menu();
    shown_menus_ = front;
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

// Alt, pressed and released alone, opens the menu, as it would in a window with a menu bar.
bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    const auto type = event->type();
    if (type == QEvent::KeyPress || type == QEvent::KeyRelease) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (widget == nullptr || widget->window() != this) return false;
        if (type == QEvent::KeyPress) {
            alt_alone_ = key->key() == Qt::Key_Alt && key->modifiers() == Qt::AltModifier;
        } else if (key->key() == Qt::Key_Alt && std::exchange(alt_alone_, false)) {
            header_->open_menu();
            return true;
        }
    } else if (type == QEvent::MouseButtonPress || type == QEvent::Wheel || type == QEvent::WindowDeactivate ||
               type == QEvent::DragEnter) {
        alt_alone_ = false;
    }
    return false;
}

}  // namespace deweather::studio
