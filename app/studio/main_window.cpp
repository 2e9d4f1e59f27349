#include "app/studio/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QProgressBar>
#include <QSettings>
#include <QStatusBar>
#include <QStyle>
#include <QTimer>
#include <QToolBar>
#include <QVBoxLayout>

#include "app/studio/info_panel.h"
#include "app/studio/message_strip.h"
#include "app/studio/picture_list.h"
#include "core/base/error.h"
#include "core/media/image_header.h"
#include "core/restore/file_names.h"

namespace deweather::studio {

namespace {

using Mode = widgets::CompareCanvas::Mode;
using State = PictureList::State;

QString picture_patterns() {
    QStringList patterns;
    for (const auto& extension : media::picture_extensions())
        patterns.append("*" + QString::fromLatin1(extension.data(), static_cast<qsizetype>(extension.size())));
    return patterns.join(' ');
}

QString result_name(const QString& path) {
    return QString::fromStdString(restore::restored_name(path.toStdString()).string());
}

}  // namespace

MainWindow::MainWindow(std::unique_ptr<Engine> engine, QWidget* parent)
    : QMainWindow(parent),
      engine_(std::move(engine)),
      canvas_(new widgets::CompareCanvas),
      messages_(new MessageStrip) {
    setWindowTitle("Deweather Studio");
    setAcceptDrops(true);
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(messages_);
    column->addWidget(canvas_, 1);
    setCentralWidget(centre);
    make_docks();
    make_actions();
    make_status_bar();
    connect_engine();
    canvas_->installEventFilter(this);
    resize(1280, 800);
    recall();
    update_actions();
    canvas_->setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::make_docks() {
    const auto dock = [this](const QString& title, const char* name, QWidget* widget, Qt::DockWidgetArea area) {
        auto* frame = new QDockWidget(title, this);
        frame->setObjectName(name);
        frame->setWidget(widget);
        frame->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
        addDockWidget(area, frame);
    };
    list_ = new PictureList(this);
    list_->setMinimumWidth(190);
    info_ = new InfoPanel(this);
    info_->setMinimumWidth(240);
    dock(tr("Pictures"), "pictures", list_, Qt::LeftDockWidgetArea);
    dock(tr("Details"), "details", info_, Qt::RightDockWidgetArea);
    connect(list_, &PictureList::picture_chosen, this, &MainWindow::show_picture);
    connect(info_, &InfoPanel::strength_changed, this, [this](double strength) { engine_->set_strength(strength); });
}

void MainWindow::make_actions() {
    auto* bar = addToolBar(tr("Tools"));
    bar->setObjectName("tools");
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* file = menuBar()->addMenu(tr("&File"));
    auto* view = menuBar()->addMenu(tr("&View"));

    const auto add = [this](QMenu* menu, const QString& text, const QKeySequence& key, const QString& tip, auto slot) {
        auto* action = menu->addAction(text);
        action->setShortcut(key);
        action->setToolTip(key.isEmpty() ? tip : tip + " (" + key.toString(QKeySequence::NativeText) + ")");
        action->setStatusTip(tip);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    auto* open = add(file, tr("&Open…"), QKeySequence::Open, tr("Open pictures"), [this] { choose_files(); });
    open->setIcon(QIcon::fromTheme("document-open", style()->standardIcon(QStyle::SP_DialogOpenButton)));
    save_action_ =
        add(file, tr("&Save"), QKeySequence::Save, tr("Save the result beside the picture"), [this] { save(); });
    save_action_->setIcon(QIcon::fromTheme("document-save", style()->standardIcon(QStyle::SP_DialogSaveButton)));
    save_as_action_ = add(file, tr("Save &as…"), QKeySequence("Ctrl+Shift+S"), tr("Save the result under another name"),
                          [this] { save_as(); });
    file->addSeparator();
    cancel_action_ =
        add(file, tr("&Cancel"), QKeySequence(Qt::Key_Escape), tr("Stop restoring"), [this] { engine_->cancel(); });
    cancel_action_->setIcon(QIcon::fromTheme("process-stop", style()->standardIcon(QStyle::SP_BrowserStop)));
    retry_action_ = add(file, tr("&Try again"), QKeySequence("F5"), tr("Restore this picture again"), [this] {
        const int id = list_->current_id();
        list_->set_state(id, State::kWaiting);
        engine_->retry(id);
        update_actions();
    });
    file->addSeparator();
    add(file, tr("&Quit"), QKeySequence::Quit, tr("Close the window"), [this] { close(); });

    bar->addAction(open);
    bar->addAction(save_action_);
    bar->addAction(cancel_action_);
    bar->addSeparator();
    modes_ = new QActionGroup(this);
    const std::array<std::tuple<Mode, QString, QString, const char*>, 5> modes = {
        {{Mode::kResult, tr("&Result"), tr("The restored picture alone"), "Ctrl+R"},
         {Mode::kSplit, tr("S&plit"), tr("Original and result in one picture, with a handle between them"), "Ctrl+E"},
         {Mode::kSideBySide, tr("Si&de by side"), tr("Original and result beside each other"), "Ctrl+D"},
         {Mode::kGrid, tr("&Grid"), tr("Original and all results beside each other"), "Ctrl+G"},
         {Mode::kDifference, tr("Di&fference"), tr("What was changed, made brighter"), "Ctrl+Shift+D"}}};
    for (const auto& [mode, text, tip, key] : modes) {
        auto* action = add(view, text, QKeySequence(key), tip, [this, mode = mode] { canvas_->set_mode(mode); });
        action->setCheckable(true);
        action->setChecked(mode == canvas_->mode());
        action->setData(static_cast<int>(mode));
        modes_->addAction(action);
        bar->addAction(action);
    }
    view->addSeparator();
    bar->addSeparator();
    // The keys for these are the canvas's own, so that they do not take letters and digits from other fields.
    const auto centre = [this] { return QRectF(canvas_->rect()).center(); };
    bar->addAction(
        add(view, tr("&Fit"), {}, tr("Fit the picture into the window, key 0"), [this] { canvas_->zoom_to_fit(); }));
    bar->addAction(add(view, tr("&100 %"), {}, tr("One picture pixel a screen pixel, key 1"),
                       [this, centre] { canvas_->set_zoom(1.0 / devicePixelRatioF(), centre()); }));
    view->addSeparator();
    for (auto* dock : findChildren<QDockWidget*>()) view->addAction(dock->toggleViewAction());
}

void MainWindow::make_status_bar() {
    progress_ = new QProgressBar(this);
    progress_->setMaximumWidth(220);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Progress"));
    progress_->hide();
    progress_text_ = new QLabel(tr("Loading the model…"), this);
    pixel_text_ = new QLabel(this);
    zoom_text_ = new QLabel(this);
    zoom_text_->setMinimumWidth(60);
    zoom_text_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    statusBar()->addWidget(progress_);
    statusBar()->addWidget(progress_text_, 1);
    statusBar()->addPermanentWidget(pixel_text_);
    statusBar()->addPermanentWidget(zoom_text_);
    connect(canvas_, &widgets::CompareCanvas::pixel_hovered, this, &MainWindow::show_pixel);
    connect(canvas_, &widgets::CompareCanvas::zoom_changed, this, [this](double zoom) {
        zoom_text_->setText(canvas_->original().isNull()
                                ? QString()
                                : QString("%1 %").arg(zoom * devicePixelRatioF() * 100, 0, 'f', zoom < 0.1 ? 1 : 0));
    });
}

void MainWindow::connect_engine() {
    connect(engine_.get(), &Engine::model_ready, this, [this](const QString& name, const QString& device) {
        info_->set_model(name, device);
        if (list_->unfinished() == 0) progress_text_->setText(tr("Ready"));
    });
    connect(engine_.get(), &Engine::model_failed, this, [this](const QString& message) {
        info_->set_model(tr("none"), "–");
        progress_text_->setText(tr("No model"));
        messages_->show_message(message);
    });
    connect(engine_.get(), &Engine::thumbnail_ready, this,
            [this](int id, const QImage& image) { list_->set_thumbnail(id, image); });
    connect(engine_.get(), &Engine::restoring, this, [this](int id) {
        list_->set_state(id, State::kRestoring);
        show_progress(id, 0, 1);
    });
    connect(engine_.get(), &Engine::progressed, this, &MainWindow::show_progress);
    connect(engine_.get(), &Engine::finished, this, [this](int id, const Restoration& restoration) {
        restorations_[id] = restoration;
        list_->set_state(id, State::kDone);
        if (id == list_->current_id()) {
            info_->set_restoration(restoration);
            if (shown_id_ != id) engine_->show(id);  // it had failed before
        }
        picture_settled(id);
    });
    connect(engine_.get(), &Engine::cancelled, this, [this](int id) {
        list_->set_state(id, State::kCancelled, tr("F5 restores it"));
        picture_settled(id);
    });
    connect(engine_.get(), &Engine::failed, this, [this](int id, const QString& message) {
        list_->set_state(id, State::kFailed, message);
        messages_->show_message(message);
        // What is on screen belongs to another picture.
        if (id == list_->current_id() && shown_id_ != id) canvas_->clear();
        picture_settled(id);
    });
    connect(engine_.get(), &Engine::original_shown, this,
            [this](int id, const QImage& image, const PictureFacts& facts) {
                if (id != list_->current_id()) return;
                shown_id_ = id;
                canvas_->set_original(image);
                canvas_->set_results({{.title = tr("Restored"), .image = {}, .note = {}}});
                info_->set_facts(list_->path(id), facts);
            });
    connect(engine_.get(), &Engine::result_shown, this, [this](int id, const QImage& image) {
        if (id == list_->current_id()) canvas_->set_result_image(0, image);
        update_actions();
    });
    connect(engine_.get(), &Engine::saved, this, [this](int id, const QString& path) {
        list_->set_state(id, State::kSaved, path);
        show_idle();
        statusBar()->showMessage(tr("Saved %1").arg(path), 5000);
        update_actions();
    });
    connect(engine_.get(), &Engine::save_failed, this, [this](int, const QString& message, bool exists) {
        show_idle();
        if (exists)
            messages_->show_message(message, tr("Save as…"), [this] { save_as(); });
        else
            messages_->show_message(message);
        update_actions();
    });
}

void MainWindow::open(const QStringList& paths) {
    QStringList files;
    for (const auto& path : paths) {
        const QFileInfo info(path);
        if (!info.isDir()) {
            files.append(info.absoluteFilePath());
            continue;
        }
        try {
            const auto found = restore::pictures_in(info.absoluteFilePath().toStdString(), false);
            for (const auto& file : found) files.append(QString::fromStdString(file.string()));
            if (found.empty()) messages_->show_message(tr("There are no pictures in %1").arg(path));
        } catch (const Error& error) {
            messages_->show_message(error.what());
        }
    }
    int first = -1;
    for (const auto& file : files) {
        if (!opened_.insert(file).second) continue;
        if (list_->unfinished() == 0) {
            batch_timer_.start();
            batch_done_ = 0;
        }
        const int id = list_->add(file);
        engine_->add(id, file);
        if (first < 0) first = id;
    }
    if (first >= 0) list_->setCurrentRow(first);
    update_actions();
}

void MainWindow::choose_files() {
    auto* dialog = new QFileDialog(this, tr("Open pictures"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Pictures (%1)").arg(picture_patterns()), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::open);
    dialog->open();
}

void MainWindow::save() {
    if (list_->current_id() >= 0) write_to(result_name(list_->path(list_->current_id())), false);
}

void MainWindow::save_as() {
    if (list_->current_id() < 0) return;
    auto* dialog = new QFileDialog(this, tr("Save the result"), result_name(list_->path(list_->current_id())));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Pictures (%1)").arg(picture_patterns())});
    dialog->selectFile(result_name(list_->path(list_->current_id())));
    // The dialog has asked whether to replace.
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { write_to(path, true); });
    dialog->open();
}

void MainWindow::write_to(const QString& path, bool overwrite) {
    engine_->save(list_->current_id(), path, overwrite);
    progress_text_->setText(tr("Saving %1").arg(QFileInfo(path).fileName()));
}

void MainWindow::show_picture(int id) {
    shown_id_ = -1;
    messages_->hide();
    info_->set_file(list_->path(id));
    if (list_->state(id) == State::kFailed) {
        engine_->show(Engine::kNone);
        messages_->show_message(list_->detail(id));
        canvas_->clear();
    } else {
        engine_->show(id);
    }
    const auto known = restorations_.find(id);
    if (known == restorations_.end())
        info_->clear_restoration();
    else
        info_->set_restoration(known->second);
    setWindowTitle(tr("%1 – Deweather Studio").arg(QFileInfo(list_->path(id)).fileName()));
    update_actions();
}

void MainWindow::picture_settled(int /*id*/) {
    ++batch_done_;
    update_actions();
    if (list_->unfinished() > 0) return;
    progress_->hide();
    progress_text_->setText(tr("Ready"));
    Q_EMIT all_finished();
}

// "Saving …" is over; what is still being restored says so by itself.
void MainWindow::show_idle() {
    if (list_->unfinished() == 0) progress_text_->setText(tr("Ready"));
}

void MainWindow::show_progress(int id, int done, int total) {
    const int waiting = list_->unfinished();
    if (waiting == 0) return;
    const double share = (batch_done_ + static_cast<double>(done) / std::max(total, 1)) / (batch_done_ + waiting);
    progress_->setRange(0, 1000);
    progress_->setValue(static_cast<int>(share * 1000));
    progress_->show();
    QString text = tr("Restoring %1").arg(QFileInfo(list_->path(id)).fileName());
    if (waiting > 1) text += tr(", %1 to go").arg(waiting);
    const double elapsed = static_cast<double>(batch_timer_.elapsed()) / 1000;
    // A guess after the first second is better than none, one before it is not.
    if (share > 0.02 && elapsed > 1) text += tr(", %1 s left").arg(qRound(elapsed * (1 - share) / share));
    progress_text_->setText(text);
}

void MainWindow::show_pixel(QPoint pixel) {
    if (pixel.x() < 0) return pixel_text_->clear();
    const auto text_of = [](const QColor& colour) {
        return QString("%1 %2 %3").arg(colour.red()).arg(colour.green()).arg(colour.blue());
    };
    const auto values = canvas_->values_at(pixel);
    QString text = QString("%1, %2:  %3").arg(pixel.x()).arg(pixel.y()).arg(text_of(values.input));
    for (const QColor& result : values.results)
        if (result.isValid()) text += "  →  " + text_of(result);
    pixel_text_->setText(text);
}

void MainWindow::update_actions() {
    const int id = list_->current_id();
    const bool done = id >= 0 && (list_->state(id) == State::kDone || list_->state(id) == State::kSaved);
    save_action_->setEnabled(done);
    save_as_action_->setEnabled(done);
    cancel_action_->setEnabled(list_->unfinished() > 0);
    retry_action_->setEnabled(id >= 0 && (list_->state(id) == State::kFailed || list_->state(id) == State::kCancelled));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const auto& url : event->mimeData()->urls())
        if (url.isLocalFile()) paths.append(url.toLocalFile());
    if (paths.isEmpty()) messages_->show_message(tr("Only files on this computer can be dropped here"));
    event->acceptProposedAction();
    open(paths);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (watched == canvas_ && event->type() == QEvent::Paint && !painted_) {
        painted_ = true;
        // After this paint has gone to the screen.
        QTimer::singleShot(0, this, &MainWindow::painted_first);
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::remember() {
    QSettings settings;
    settings.setValue("window/geometry", saveGeometry());
    settings.setValue("window/state", saveState());
    settings.setValue("view/mode", static_cast<int>(canvas_->mode()));
}

void MainWindow::recall() {
    const QSettings settings;
    restoreGeometry(settings.value("window/geometry").toByteArray());
    restoreState(settings.value("window/state").toByteArray());
    const int mode = settings.value("view/mode", static_cast<int>(Mode::kSplit)).toInt();
    for (auto* action : modes_->actions())
        if (action->data().toInt() == mode) action->trigger();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    remember();
    engine_->cancel();
    QMainWindow::closeEvent(event);
}

}  // namespace deweather::studio
