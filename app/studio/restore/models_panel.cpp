#include "app/studio/restore/models_panel.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/catalog/model_words.h"
#include "app/studio/engine/engine.h"
#include "app/studio/restore/model_row_delegate.h"
#include "widgets/line_icons.h"
#include "widgets/theme.h"

namespace deweather::studio {

namespace {

using namespace widgets;

constexpr double kMillion = 1e6;
constexpr int kMaxRows = 6;
constexpr const char* kRecommended = "mofme-compact";
constexpr int kNameRole = Qt::UserRole;

// A published network with what its authors made it for.
QString purpose_of(const CatalogModel& model) {
    for (const auto& [key, value] : model.training)
        if (key == "made for") return ModelsPanel::tr("%1, for %2").arg(model.architecture, value);
    return model.architecture;
}

}  // namespace

ModelsPanel::ModelsPanel(QWidget* parent)
    : QWidget(parent),
      list_(new QListWidget(this)),
      prefer_(new QPushButton(tr("Use for all"), this)),
      about_(new QToolButton(this)),
      add_(new QToolButton(this)),
      remove_(new QToolButton(this)) {
    list_->setAccessibleName(tr("Models"));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setSpacing(2);
    list_->setItemDelegate(new ModelRowDelegate(list_));
    list_->installEventFilter(this);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setResizeMode(QListView::Adjust);
    prefer_->setToolTip(tr("Restore all pictures with this model; the others are only compared on the picture shown"));
    const auto sign = [](QToolButton* button, const char* icon, const QString& name, const QString& tip) {
        button->setIcon(line_icon(icon));
        button->setIconSize({kIconSize, kIconSize});
        button->setAccessibleName(name);
        button->setToolTip(tip);
        button->setFocusPolicy(Qt::StrongFocus);
    };
    sign(about_, "about", tr("About this model…"), tr("About this model…"));
    sign(add_, "add", tr("Add…"),
         tr("Add a model file or a checkpoint of a known network; it can also be dropped on the window"));
    sign(remove_, "trash", tr("Remove"), tr("Move this model to the trash"));

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGrid / 2);
    buttons->addWidget(prefer_);
    buttons->addStretch(1);
    buttons->addWidget(about_);
    buttons->addWidget(add_);
    buttons->addWidget(remove_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(list_);
    column->addLayout(buttons);
    connect(list_, &QListWidget::itemChanged, this, &ModelsPanel::item_changed);
    connect(list_, &QListWidget::currentRowChanged, this, &ModelsPanel::show_current);
    connect(list_, &QListWidget::itemDoubleClicked, this,
            [this](QListWidgetItem* item) { prefer(item->data(kNameRole).toString()); });
    connect(prefer_, &QPushButton::clicked, this, [this] { prefer(current_name()); });
    connect(about_, &QToolButton::clicked, this, &ModelsPanel::show_about);
    connect(add_, &QToolButton::clicked, this, &ModelsPanel::add_requested);
    connect(remove_, &QToolButton::clicked, this, [this] { Q_EMIT remove_requested(current_name()); });
    show_current();
}

void ModelsPanel::set_models(const QList<CatalogModel>& models) {
    models_ = models;
    fill();
}

void ModelsPanel::set_chosen(const QStringList& models) {
    chosen_ = models;
    fill();
}

void ModelsPanel::set_problem(const QString& model, const QString& message) {
    if (problems_.value(model) == message) return;
    problems_[model] = message;
    fill();
}

void ModelsPanel::set_device(const QString& device) {
    device_ = device;
}

const CatalogModel* ModelsPanel::find(const QString& name) const {
    const auto found =
        std::find_if(models_.begin(), models_.end(), [&](const auto& model) { return model.name == name; });
    return found == models_.end() ? nullptr : &*found;
}

void ModelsPanel::fill() {
    filling_ = true;
    const QString current = current_name();
    list_->clear();
    QStringList names;
    for (const auto& model : std::as_const(models_)) names.append(model.name);
    for (const auto& model : std::as_const(chosen_))
        if (!names.contains(model)) names.append(model);
    // What is recommended comes first.
    if (const auto at = names.indexOf(kRecommended); at > 0) names.move(at, 0);
    for (const auto& name : std::as_const(names)) {
        const auto words = model_words(name);
        const auto* model = find(name);
        QString problem = problems_.value(name);
        if (model != nullptr && !model->error.isEmpty()) problem = model->error;
        QString line;
        if (!problem.isEmpty())
            line = tr("cannot be used");
        else if (model != nullptr)
            line = words.sentence.isEmpty() ? purpose_of(*model) : words.sentence;
        else
            line = tr("a file that is not installed");
        const bool first = !chosen_.isEmpty() && chosen_.first() == name;
        const QString title =
            first && chosen_.size() > 1 && problem.isEmpty() ? tr("%1 (for all)").arg(words.title) : words.title;
        auto* item = new QListWidgetItem(title + "\n" + line, list_);
        item->setData(kNameRole, name);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(chosen_.contains(name) ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(!problem.isEmpty() ? problem : tr("Tick to compare %1 on the picture shown").arg(words.title));
        if (!problem.isEmpty()) item->setForeground(palette().brush(QPalette::PlaceholderText));
        if (name == current || (current.isEmpty() && first)) list_->setCurrentItem(item);
    }
    filling_ = false;
    show_current();
    fit_height();
}

QString ModelsPanel::current_name() const {
    const auto* item = list_->currentItem();
    return item == nullptr ? QString() : item->data(kNameRole).toString();
}

// As high as its rows, up to six of them.
void ModelsPanel::fit_height() {
    fitted_width_ = list_->width();
    list_->doItemsLayout();
    int height = 2 * list_->spacing();
    for (int row = 0; row < std::min(list_->count(), kMaxRows); ++row)
        height += list_->visualItemRect(list_->item(row)).height() + 2 * list_->spacing();
    list_->setFixedHeight(std::max(height, 2 * kControlHeight));
    list_->setVerticalScrollBarPolicy(list_->count() > kMaxRows ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

// Sentences take more lines where there is less width.
bool ModelsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == list_ && event->type() == QEvent::Resize && list_->width() != fitted_width_)
        QMetaObject::invokeMethod(this, &ModelsPanel::fit_height, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

void ModelsPanel::show_current() {
    if (filling_) return;
    const QString name = current_name();
    const auto* model = find(name);
    prefer_->setEnabled(!name.isEmpty() && (chosen_.isEmpty() || chosen_.first() != name) &&
                        (model == nullptr || model->error.isEmpty()));
    remove_->setEnabled(model != nullptr && model->removable);
    about_->setEnabled(!name.isEmpty());
}

void ModelsPanel::show_about() {
    const auto name = current_name();
    if (name.isEmpty()) return;
    auto* dialog = new QDialog(this);
    dialog->setObjectName("about-model");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("About this model"));
    auto* title = new QLabel(model_title(name), dialog);
    title->setFont(font_of(font(), TextSize::kTitle));
    auto* facts = new QLabel(facts_of(name), dialog);
    facts->setWordWrap(true);
    facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    facts->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    facts->setAccessibleName(tr("About this model"));
    auto* scroll = new QScrollArea(dialog);
    scroll->setWidget(facts);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    connect(close, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(3 * kGrid, 3 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(title);
    column->addWidget(scroll, 1);
    column->addWidget(close);
    dialog->resize(520, 420);
    dialog->open();
}

QString ModelsPanel::facts_of(const QString& name) const {
    const auto* model = find(name);
    const auto words = model_words(name);
    const QLocale locale;
    QString text;
    const auto add = [&](const QString& key, const QString& value) {
        if (!value.isEmpty())
            text +=
                QString("<p style='margin:0 0 4px 0'><b>%1</b> %2</p>").arg(key.toHtmlEscaped(), value.toHtmlEscaped());
    };
    QString problem = problems_.value(name);
    if (model != nullptr && !model->error.isEmpty()) problem = model->error;
    if (!problem.isEmpty()) text += QString("<p style='margin:0 0 4px 0'>%1</p>").arg(problem.toHtmlEscaped());
    if (!words.sentence.isEmpty())
        text += QString("<p style='margin:0 0 4px 0'>%1</p>").arg(words.sentence.toHtmlEscaped());
    if (model != nullptr) {
        // What a file says of itself is in the language of those who made it: the shipped ones are described above.
        if (words.sentence.isEmpty() && !model->description.isEmpty())
            text += QString("<p style='margin:0 0 4px 0'>%1</p>").arg(model->description.toHtmlEscaped());
        add(tr("Name"), name);
        add(tr("Network"), model->architecture);
        if (model->parameters > 0)
            add(tr("Size"), tr("%1 M parameters, %2 GMAC for 256 × 256 pixels")
                                .arg(locale.toString(static_cast<double>(model->parameters) / kMillion, 'f', 1),
                                     locale.toString(model->gmac, 'f', 1)));
        for (const auto& [key, value] : model->training)
            add(key.left(1).toUpper() + key.mid(1).replace('_', ' '), value);
        add(tr("Runs on"), device_);
        add(tr("File"), model->file);
    } else {
        add(tr("File"), name);
    }
    return text;
}

void ModelsPanel::item_changed(QListWidgetItem* item) {
    // Queued, because toggling refills the list while this item is still in use.
    if (filling_) return;
    QMetaObject::invokeMethod(
        this, [this, name = item->data(kNameRole).toString()] { toggle(name); }, Qt::QueuedConnection);
}

void ModelsPanel::toggle(const QString& model) {
    QStringList chosen = chosen_;
    const auto* known = find(model);
    if (chosen.contains(model)) {
        if (chosen.size() > 1) chosen.removeAll(model);
    } else if (chosen.size() < Engine::kMaxModels && (known == nullptr || known->error.isEmpty())) {
        chosen.append(model);
    }
    const bool differs = chosen != chosen_;
    set_chosen(chosen);  // also if nothing changed, to restore the check box
    if (differs) Q_EMIT chosen_changed(chosen_);
}

void ModelsPanel::prefer(const QString& model) {
    const auto* known = find(model);
    if (model.isEmpty() || (known != nullptr && !known->error.isEmpty())) return;
    QStringList chosen = chosen_;
    chosen.removeAll(model);
    chosen.prepend(model);
    while (chosen.size() > Engine::kMaxModels) chosen.removeLast();
    if (chosen == chosen_) return;
    set_chosen(chosen);
    Q_EMIT chosen_changed(chosen_);
}

}  // namespace deweather::studio
