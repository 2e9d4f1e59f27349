#include "app/studio/restore/models_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/engine/engine.h"
#include "app/studio/engine/model_name.h"

namespace deweather::studio {

namespace {

constexpr double kMillion = 1e6;
constexpr int kNameRole = Qt::UserRole;

}  // namespace

ModelsPanel::ModelsPanel(QWidget* parent)
    : QWidget(parent),
      list_(new QListWidget(this)),
      facts_(new QLabel(this)),
      device_(new QLabel(this)),
      prefer_(new QPushButton(tr("Use for all"), this)),
      add_(new QPushButton(tr("Add…"), this)),
      remove_(new QPushButton(tr("Remove"), this)) {
    list_->setAccessibleName(tr("Models"));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setSpacing(1);
    list_->setMinimumHeight(3 * fontMetrics().height());
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setTextElideMode(Qt::ElideMiddle);
    facts_->setWordWrap(true);
    facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    facts_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    facts_->setAccessibleName(tr("About this model"));
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(facts_);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("About this model"));
    scroll->setToolTip(tr("About this model"));
    scroll->setMinimumHeight(4 * fontMetrics().height());
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    device_->setForegroundRole(QPalette::PlaceholderText);
    device_->setWordWrap(true);
    prefer_->setToolTip(tr("Restore all pictures with this model; the others are only compared on the picture shown"));
    add_->setToolTip(tr("Add a model file or a checkpoint of a known network; it can also be dropped on the window"));
    remove_->setToolTip(tr("Move this model to the trash"));

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(prefer_);
    buttons->addStretch(1);
    buttons->addWidget(add_);
    buttons->addWidget(remove_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 12);
    column->setSpacing(8);
    column->addWidget(list_, 1);
    column->addWidget(scroll, 1);
    column->addLayout(buttons);
    column->addWidget(device_);
    connect(list_, &QListWidget::itemChanged, this, &ModelsPanel::item_changed);
    connect(list_, &QListWidget::currentRowChanged, this, &ModelsPanel::show_facts);
    connect(list_, &QListWidget::itemDoubleClicked, this,
            [this](QListWidgetItem* item) { prefer(item->data(kNameRole).toString()); });
    connect(prefer_, &QPushButton::clicked, this, [this] { prefer(current_name()); });
    connect(add_, &QPushButton::clicked, this, &ModelsPanel::add_requested);
    connect(remove_, &QPushButton::clicked, this, [this] { Q_EMIT remove_requested(current_name()); });
    show_facts();
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
    device_->setText(tr("Running on %1").arg(device));
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
    const QLocale locale;
    for (const auto& name : std::as_const(names)) {
        const auto* model = find(name);
        QString problem = problems_.value(name);
        if (model != nullptr && !model->error.isEmpty()) problem = model->error;
        QString line;
        if (!problem.isEmpty())
            line = tr("cannot be used");
        else if (model != nullptr)
            line = tr("%1 M parameters, %2 GMAC")
                       .arg(locale.toString(static_cast<double>(model->parameters) / kMillion, 'f', 1),
                            locale.toString(model->gmac, 'f', 1));
        else
            line = tr("a file that is not installed");
        const bool first = !chosen_.isEmpty() && chosen_.first() == name;
        if (first && problem.isEmpty()) line = tr("restores all pictures") + "\n" + line;
        auto* item = new QListWidgetItem(model_name(name) + "\n" + line, list_);
        item->setData(kNameRole, name);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(chosen_.contains(name) ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(!problem.isEmpty() ? problem
                                            : tr("Tick to compare %1 on the picture shown").arg(model_name(name)));
        if (first) {
            QFont bold = item->font();
            bold.setBold(true);
            item->setFont(bold);
        }
        if (!problem.isEmpty()) item->setForeground(palette().brush(QPalette::PlaceholderText));
        if (name == current || (current.isEmpty() && first)) list_->setCurrentItem(item);
    }
    filling_ = false;
    show_facts();
}

QString ModelsPanel::current_name() const {
    const auto* item = list_->currentItem();
    return item == nullptr ? QString() : item->data(kNameRole).toString();
}

void ModelsPanel::show_facts() {
    if (filling_) return;
    const QString name = current_name();
    const auto* model = find(name);
    prefer_->setEnabled(!name.isEmpty() && (chosen_.isEmpty() || chosen_.first() != name) &&
                        (model == nullptr || model->error.isEmpty()));
    remove_->setEnabled(model != nullptr && model->removable);
    if (name.isEmpty()) return facts_->clear();
    QString text;
    const auto add = [&](const QString& key, const QString& value) {
        if (!value.isEmpty())
            text +=
                QString("<p style='margin:0 0 4px 0'><b>%1</b> %2</p>").arg(key.toHtmlEscaped(), value.toHtmlEscaped());
    };
    QString problem = problems_.value(name);
    if (model != nullptr && !model->error.isEmpty()) problem = model->error;
    if (!problem.isEmpty()) text += QString("<p style='margin:0 0 4px 0'>%1</p>").arg(problem.toHtmlEscaped());
    if (model != nullptr) {
        if (!model->description.isEmpty())
            text += QString("<p style='margin:0 0 4px 0'>%1</p>").arg(model->description.toHtmlEscaped());
        add(tr("Network"), model->architecture);
        for (const auto& [key, value] : model->training)
            add(key.left(1).toUpper() + key.mid(1).replace('_', ' '), value);
        add(tr("File"), model->file);
    } else {
        add(tr("File"), name);
    }
    facts_->setText(text);
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
