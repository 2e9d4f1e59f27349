#include "app/studio/inspect/inspect_workspace.h"

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QRegularExpression>
#include <QSettings>
#include <QSpinBox>
#include <QSplitter>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <QWidgetAction>
#include <algorithm>

#include "app/studio/catalog/dropped_files.h"
#include "app/studio/catalog/model_words.h"
#include "app/studio/common/job_bar.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/inspect/embedding_panel.h"
#include "app/studio/inspect/figures_panel.h"
#include "app/studio/inspect/map_panel.h"
#include "app/studio/inspect/patch_panel.h"
#include "core/checkpoint/model_library.h"
#include "widgets/gate_bars.h"
#include "widgets/line_icons.h"
#include "widgets/theme.h"

namespace deweather::studio {

namespace {

constexpr int kSimilar = 24;
constexpr int kMaxPasses = 1000;
constexpr int kListWidth = 170, kModelLetters = 6;

}  // namespace

InspectWorkspace::InspectWorkspace(std::unique_ptr<InspectEngine> engine, QWidget* parent)
    : Workspace(parent), engine_(std::move(engine)) {
    make_actions();
    make_layout();
    connect_engine();
    connect(&scan_, &FileScan::found, this, &InspectWorkspace::on_files_found);
    connect(&scan_, &FileScan::problem, this, [this](const QString& problem) { messages_->show_message(problem); });
    connect(&scan_, &FileScan::finished, this, &InspectWorkspace::analyse);
    connect(&catalog_, &ModelCatalog::changed, this, &InspectWorkspace::fill_models);
    wanted_model_ = QSettings().value("inspect/model", checkpoint::kDefaultModel).toString();
    passes_->setValue(QSettings().value("inspect/passes", 0).toInt());
    restoreState(QSettings().value("inspect/layout").toByteArray());
    show_analysis(nullptr, false);
}

InspectWorkspace::~InspectWorkspace() = default;

QAction* InspectWorkspace::action(const QString& text, const QKeySequence& key, const QString& tip, const char* icon) {
    auto* made = new QAction(text, this);
    static const QRegularExpression marks("\\(&.\\)|&|…$|\\s…$");
    made->setIconText(QString(text).remove(marks));
    made->setShortcut(key);
    made->setToolTip(key.isEmpty() ? tip : tr("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    if (icon != nullptr) made->setIcon(widgets::line_icon(icon));
    return made;
}

void InspectWorkspace::make_actions() {
    open_ = action(tr("&Open pictures…"), QKeySequence::Open, tr("Analyse these pictures as well"), "open");
    open_folder_ =
        action(tr("Open &folder…"), QKeySequence("Ctrl+Shift+O"), tr("Analyse the pictures of a folder"), "folder");
    open_analysis_ = action(tr("Open a saved &analysis…"), {}, tr("Open an earlier analysis"));
    save_ =
        action(tr("&Save the analysis…"), QKeySequence::Save, tr("To be opened again without the pictures"), "save");
    report_ = action(tr("&Report…"), QKeySequence("Ctrl+Shift+E"),
                     tr("Figures, tables and a page of HTML in a folder, as the command line writes them"), "report");
    analyse_ = action(tr("Analyse a&gain"), QKeySequence("F5"), tr("Run the model over all pictures"), "again");
    ask_ = action(tr("Does it &matter?"), QKeySequence("F6"),
                  tr("Run the pictures again with experts exchanged, averaged and switched off"), "help");
    stop_ = action(tr("S&top"), QKeySequence(Qt::Key_Escape), tr("Stop and keep the results so far"), "cancel");
    choose_reference_ = action(tr("Folder of re&ferences…"), {},
                               tr("The clean pictures by the same names: shows whether uncertainty goes with error"));
    no_reference_ = action(tr("No references"), {}, tr("Look at the routing alone, which is faster"));
    remove_ =
        action(tr("Re&move from the list"), QKeySequence(Qt::Key_Delete), tr("Analyse the others alone"), "trash");
    clear_ = action(tr("&Close all"), {}, tr("Begin anew"));
    restore_ = action(tr("Open in &Restore"), {}, tr("Restore this picture"));
    connect(open_, &QAction::triggered, this, &InspectWorkspace::choose_files);
    connect(open_folder_, &QAction::triggered, this, &InspectWorkspace::choose_folder);
    connect(open_analysis_, &QAction::triggered, this, &InspectWorkspace::open_analysis);
    connect(save_, &QAction::triggered, this, &InspectWorkspace::save_analysis);
    connect(report_, &QAction::triggered, this, &InspectWorkspace::write_report);
    connect(analyse_, &QAction::triggered, this, &InspectWorkspace::analyse);
    connect(ask_, &QAction::triggered, this, &InspectWorkspace::ask_counterfactual);
    connect(stop_, &QAction::triggered, this, &InspectWorkspace::stop);
    connect(choose_reference_, &QAction::triggered, this, &InspectWorkspace::choose_reference);
    connect(no_reference_, &QAction::triggered, this, [this] { set_reference({}); });
    connect(remove_, &QAction::triggered, this, [this] {
        QStringList gone;
        for (auto* item : list_->selectedItems()) gone.push_back(item->data(Qt::UserRole).toString());
        for (const auto& path : std::as_const(gone)) pictures_.removeAll(path);
        if (!gone.isEmpty()) analyse();
    });
    connect(clear_, &QAction::triggered, this, [this] {
        engine_->stop();
        pictures_.clear();
        show_analysis(nullptr, false);
    });
    connect(restore_, &QAction::triggered, this, [this] {
        QStringList files;
        for (auto* item : list_->selectedItems()) files.push_back(item->data(Qt::UserRole).toString());
        if (!files.isEmpty()) Q_EMIT restore_wanted(files);
    });
}

void InspectWorkspace::make_layout() {
    model_ = new QComboBox;
    model_->setToolTip(tr("The model whose experts are analysed"));
    model_->setAccessibleName(tr("Model"));
    second_ = new QComboBox;
    second_->setToolTip(tr("Another model or checkpoint on the same pictures: what changed"));
    second_->setAccessibleName(tr("Second model"));
    for (auto* box : {model_, second_}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(kModelLetters);
    }
    passes_ = new QSpinBox;
    passes_->setRange(0, kMaxPasses);
    passes_->setSpecialValueText(tr("closed form"));
    passes_->setSuffix(tr(" passes"));
    passes_->setToolTip(tr("Estimate uncertainty in closed form, or with this many dropout passes"));
    passes_->setAccessibleName(tr("Passes"));
    passes_->setKeyboardTracking(false);
    list_ = new QListWidget;
    list_->setMinimumWidth(kListWidth);
    list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list_->setUniformItemSizes(true);
    list_->setTextElideMode(Qt::ElideMiddle);
    list_->setContextMenuPolicy(Qt::ActionsContextMenu);
    list_->addActions({restore_, remove_});
    list_->setAccessibleName(tr("Pictures"));
    auto* pictures = new QDockWidget(tr("Pictures"), this);
    pictures->setObjectName("inspect-pictures");
    pictures->setWidget(list_);
    addDockWidget(Qt::LeftDockWidgetArea, pictures);

    patch_ = new PatchPanel;
    auto* patch = new QDockWidget(tr("Patch"), this);
    patch->setObjectName("inspect-patch");
    patch->setWidget(patch_);
    addDockWidget(Qt::RightDockWidgetArea, patch);
    resizeDocks({pictures, patch}, {220, 320}, Qt::Horizontal);

    messages_ = new MessageStrip(MessageStrip::Kind::kWarning);
    map_ = new MapPanel;
    figures_ = new FiguresPanel;
    figures_->offer(ask_);
    embedding_ = new EmbeddingPanel;
    auto* tabs = new QTabWidget;
    tabs->addTab(figures_, tr("Fi&gures"));
    tabs->addTab(embedding_, tr("&Plane of router outputs"));
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(map_);
    splitter->addWidget(tabs);
    splitter->setSizes({430, 380});
    splitter->setChildrenCollapsible(false);
    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(splitter, 1);
    setCentralWidget(centre);
    messages_->float_over(centre);

    jobs_ = new JobBar(this);
    jobs_->add(stop_);
    jobs_->fill(*statusBar());

    connect(list_, &QListWidget::currentRowChanged, this, &InspectWorkspace::show_picture);
    connect(model_, &QComboBox::activated, this, [this] {
        wanted_model_ = model_->currentData().toString();
        analyse();
    });
    connect(second_, &QComboBox::activated, this, [this] {
        if (analysis_) engine_->compare_with(second_->currentData().toString());
    });
    connect(passes_, &QSpinBox::valueChanged, this, &InspectWorkspace::analyse);
    connect(map_, &MapPanel::token_chosen, this, [this](int row, int column) {
        if (!analysis_ || map_->maps() == nullptr || shown_ < 0) return;
        patch_->show_token(
            *map_->maps(), row, column,
            QFileInfo(QString::fromStdString(analysis_->pictures[static_cast<std::size_t>(shown_)].file)).fileName());
        engine_->find_similar(row, column, kSimilar);
    });
    connect(patch_, &PatchPanel::token_chosen, this, &InspectWorkspace::show_token);
    connect(&patch_->bars(), &widgets::GateBars::expert_chosen, this, [this](int layer, int expert) {
        map_->set_kind(MapKind::kGate);
        map_->set_layer(layer);
        map_->set_expert(expert);
    });
    connect(figures_, &FiguresPanel::export_wanted, this, &InspectWorkspace::write_file);
    connect(embedding_, &EmbeddingPanel::export_wanted, this, &InspectWorkspace::write_file);
    connect(embedding_, &EmbeddingPanel::token_chosen, this, &InspectWorkspace::show_token);
    connect(embedding_, &EmbeddingPanel::wanted, engine_.get(), &InspectEngine::embed);
    connect(embedding_, &EmbeddingPanel::stop_wanted, engine_.get(), &InspectEngine::stop_embedding);
}

QWidget* InspectWorkspace::header_start() {
    auto* bar = new QToolBar(tr("Open"));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    open_->setIconText(tr("Open"));
    bar->addAction(open_);
    return bar;
}

// The model, and behind a button what is seldom changed.
QWidget* InspectWorkspace::header_end() {
    auto* bar = new QToolBar(tr("Inspect"));
    bar->setObjectName("inspect-bar");
    bar->setToolButtonStyle(Qt::ToolButtonIconOnly);
    bar->addWidget(model_);
    auto* against = new QLabel(tr("against"));
    against->setContentsMargins(widgets::kGrid, 0, widgets::kGrid, 0);
    bar->addWidget(against);
    bar->addWidget(second_);
    auto* settings = new QToolButton;
    settings->setIcon(widgets::line_icon("settings"));
    settings->setPopupMode(QToolButton::InstantPopup);
    settings->setAccessibleName(tr("Settings of the analysis"));
    settings->setToolTip(tr("Settings of the analysis"));
    auto* menu = new QMenu(settings);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    auto* sentence = new QLabel(
        tr("How the routers' uncertainty is estimated: in closed form, which is exact and fast, or by running the "
           "model several times with dropout."));
    sentence->setWordWrap(true);
    sentence->setMinimumWidth(280);
    column->addWidget(sentence);
    column->addWidget(passes_);
    auto* holder = new QWidgetAction(menu);
    holder->setDefaultWidget(page);
    menu->addAction(holder);
    settings->setMenu(menu);
    bar->addWidget(settings);
    bar->addAction(report_);
    auto* report = static_cast<QToolButton*>(bar->widgetForAction(report_));
    report->setToolButtonStyle(Qt::ToolButtonTextOnly);
    report->setProperty("primary", true);
    return bar;
}

void InspectWorkspace::connect_engine() {
    auto* engine = engine_.get();
    connect(engine, &InspectEngine::progressed, this,
            [this](int done, int total) { jobs_->set_progress(total > 0 ? static_cast<double>(done) / total : 0.0); });
    connect(engine, &InspectEngine::analysed, this, &InspectWorkspace::show_analysis);
    connect(engine, &InspectEngine::compared, this, [this](std::shared_ptr<const analysis::Analysis> other) {
        jobs_->set_progress({});
        compared_ = std::move(other);
        if (!analysis_) return;
        figures_->show_analysis(analysis_, compared_);
        if (compared_) figures_->choose("routing-change-0");
        embedding_->show_compared(compared_);
    });
    connect(engine, &InspectEngine::counterfactual_asked, this,
            [this](std::shared_ptr<const analysis::Counterfactual> counterfactual) {
                jobs_->set_progress({});
                stop_->setEnabled(false);
                ask_->setEnabled(analysis_ != nullptr);
                if (!analysis_ || !counterfactual) return;
                figures_->show_counterfactual(std::move(counterfactual));
                figures_->choose("counterfactual");
                Q_EMIT counterfactual_shown();
            });
    connect(engine, &InspectEngine::failed, this, [this](const QString& message) {
        jobs_->set_progress({});
        stop_->setEnabled(false);
        messages_->show_message(message);
    });
    connect(engine, &InspectEngine::picture_failed, this,
            [this](const QString& message) { messages_->show_message(message); });
    connect(engine, &InspectEngine::without_experts, this, [this](const QString& model) {
        jobs_->set_progress({});
        stop_->setEnabled(false);
        messages_->show_message(tr("%1 has no experts to look at.").arg(model_title(model)),
                                {{tr("Use %1").arg(model_title(checkpoint::kDefaultModel)), [this] {
                                      choose_model(checkpoint::kDefaultModel);
                                      analyse();
                                  }}});
    });
    connect(engine, &InspectEngine::shown, this,
            [this](const QImage& picture, std::shared_ptr<const PictureMaps> maps) {
                map_->show_picture(picture, std::move(maps));
                if (wanted_row_ >= 0) {
                    map_->mark(wanted_row_, wanted_column_);
                    Q_EMIT map_->token_chosen(wanted_row_, wanted_column_);
                    wanted_row_ = wanted_column_ = -1;
                }
            });
    connect(engine, &InspectEngine::show_failed, this, [this](const QString& message) {
        map_->clear();
        messages_->show_message(message);
    });
    connect(engine, &InspectEngine::moved, embedding_, &EmbeddingPanel::move);
    connect(engine, &InspectEngine::embedded, embedding_, &EmbeddingPanel::show_result);
    connect(engine, &InspectEngine::embedding_failed, embedding_, &EmbeddingPanel::show_error);
    connect(engine, &InspectEngine::embedding_ended, embedding_, &EmbeddingPanel::end);
    connect(engine, &InspectEngine::similar, this, [this](const QList<int>& tokens, const QList<double>& similarities) {
        if (analysis_) patch_->show_similar(analysis_, tokens, similarities);
        embedding_->select_tokens(tokens);
    });
    connect(engine, &InspectEngine::saved, this, [this](const QString& path) { say(tr("Written: %1").arg(path)); });
    connect(engine, &InspectEngine::save_failed, this,
            [this](const QString& message, bool) { messages_->show_message(message); });
}

QList<QMenu*> InspectWorkspace::menus() {
    auto* file = new QMenu(tr("&File"), this);
    file->addActions({open_, open_folder_, open_analysis_});
    file->addSeparator();
    file->addActions({save_, report_});
    file->addSeparator();
    file->addActions({remove_, clear_});
    auto* analysis = new QMenu(tr("&Analysis"), this);
    analysis->addActions({analyse_, ask_, stop_});
    analysis->addSeparator();
    analysis->addActions({choose_reference_, no_reference_});
    analysis->addSeparator();
    analysis->addAction(restore_);
    return {file, analysis};
}

bool InspectWorkspace::take(const QMimeData& data, bool alternative) {
    const auto dropped = dropped_files(data);
    const auto& paths = dropped.paths;
    if (dropped.remote > 0) messages_->show_message(dropped.refusal());
    if (paths.isEmpty()) return dropped.remote > 0;
    if (alternative)
        set_reference(paths.first());
    else
        open(paths);
    return true;
}

void InspectWorkspace::activated(bool in_front) {
    if (in_front) catalog_.refresh();
}

void InspectWorkspace::close_session() {
    engine_->stop();
    engine_->stop_embedding();
    QSettings settings;
    settings.setValue("inspect/layout", saveState());
    settings.setValue("inspect/model", wanted_model_);
    settings.setValue("inspect/passes", passes_->value());
}

void InspectWorkspace::fill_models() {
    const auto second = second_->currentData();
    model_->clear();
    second_->clear();
    second_->addItem(tr("nothing"), QString());
    for (const auto& model : catalog_.models()) {
        if (!model.error.isEmpty()) continue;
        model_->addItem(model_title(model.name), model.name);
        second_->addItem(model_title(model.name), model.name);
    }
    choose_model(wanted_model_);
    second_->setCurrentIndex(std::max(0, second_->findData(second)));
}

void InspectWorkspace::choose_model(const QString& model) {
    wanted_model_ = model;
    // A file that is not installed, such as a checkpoint of a run in training.
    if (model_->findData(model) < 0) model_->addItem(QFileInfo(model).completeBaseName(), model);
    model_->setCurrentIndex(model_->findData(model));
}

}  // namespace deweather::studio
