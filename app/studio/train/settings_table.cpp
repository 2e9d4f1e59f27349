#include "app/studio/train/settings_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/theme.h"

namespace deweather::studio {

namespace {

using namespace widgets;

enum Column { kKey, kValue, kColumns };

const RunSetting* setting_of(const QList<RunSetting>& settings, const QString& key) {
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const auto& one) { return one.key == key; });
    return found == settings.end() ? nullptr : &*found;
}

RunSetting parse(const QString& line) {
    const auto equals = line.indexOf('=');
    if (equals <= 0) return {.key = line.trimmed(), .value = {}};
    return {.key = line.left(equals).trimmed(), .value = line.mid(equals + 1).trimmed()};
}

}  // namespace

SettingsTable::SettingsTable(QWidget* parent)
    : QWidget(parent), search_(new QLineEdit(this)), table_(new QTableWidget(0, kColumns, this)) {
    search_->setPlaceholderText(tr("Search, or KEY=VALUE and Enter"));
    search_->setAccessibleName(tr("Search the settings"));
    search_->setClearButtonEnabled(true);
    table_->setAccessibleName(tr("All settings"));
    table_->setHorizontalHeaderLabels({tr("Setting"), tr("Value")});
    table_->setToolTip(tr("Change a value in place; Delete sets it back to the preset's"));
    table_->horizontalHeader()->setSectionResizeMode(kKey, QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(kValue, QHeaderView::Stretch);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + kGrid);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid / 2);
    column->addWidget(search_);
    column->addWidget(table_, 1);
    connect(search_, &QLineEdit::textChanged, this, &SettingsTable::filter);
    connect(search_, &QLineEdit::returnPressed, this, [this] {
        const auto setting = parse(search_->text());
        if (setting.value.isEmpty()) return;
        search_->clear();
        set(setting.key, setting.value);
    });
    connect(table_, &QTableWidget::itemChanged, this, &SettingsTable::item_changed);
    connect(table_, &QTableWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        const auto* item = table_->itemAt(at);
        if (item == nullptr) return;
        const auto key = table_->item(item->row(), kKey)->text();
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        auto* back = menu->addAction(tr("Set back to the preset's value"), this, [this, key] { set_back(key); });
        back->setEnabled(setting_of(changes_, key) != nullptr);
        menu->popup(table_->viewport()->mapToGlobal(at));
    });
}

void SettingsTable::set_defaults(const QList<RunSetting>& defaults) {
    if (defaults == defaults_) return;
    defaults_ = defaults;
    fill();
}

void SettingsTable::set_changes(const QStringList& changes) {
    changes_.clear();
    for (const auto& line : changes)
        if (!line.trimmed().isEmpty()) changes_.append(parse(line));
    fill();
    Q_EMIT changed();
}

QStringList SettingsTable::changes() const {
    QStringList lines;
    for (const auto& setting : changes_)
        lines.append(setting.value.isEmpty() ? setting.key : setting.key + "=" + setting.value);
    return lines;
}

QString SettingsTable::default_of(const QString& key) const {
    const auto* setting = setting_of(defaults_, key);
    return setting == nullptr ? QString() : setting->value;
}

void SettingsTable::set(const QString& key, const QString& value) {
    const auto* known = setting_of(defaults_, key);
    changes_.removeIf([&](const auto& one) { return one.key == key; });
    if (known == nullptr || known->value != value) changes_.append({.key = key, .value = value});
    fill();
    Q_EMIT changed();
}

void SettingsTable::set_back(const QString& key) {
    if (changes_.removeIf([&](const auto& one) { return one.key == key; }) == 0) return;
    fill();
    Q_EMIT changed();
}

void SettingsTable::fill() {
    filling_ = true;
    const int current = table_->currentRow();
    const QString key = current < 0 ? QString() : table_->item(current, kKey)->text();
    auto rows = changes_;
    for (const auto& setting : std::as_const(defaults_))
        if (setting_of(changes_, setting.key) == nullptr) rows.append(setting);
    table_->setRowCount(static_cast<int>(rows.size()));
    for (int row = 0; row < rows.size(); ++row) {
        const bool changed = row < changes_.size();
        auto* name = new QTableWidgetItem(rows[row].key);
        name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        auto* value = new QTableWidgetItem(rows[row].value);
        const auto before = default_of(rows[row].key);
        for (auto* item : {name, value}) {
            if (changed) item->setFont(heading_of(table_->font()));
            item->setToolTip(!changed           ? rows[row].key + " = " + rows[row].value
                             : before.isEmpty() ? tr("Not a setting of this preset")
                                                : tr("The preset has %1").arg(before));
        }
        table_->setItem(row, kKey, name);
        table_->setItem(row, kValue, value);
        if (rows[row].key == key) table_->setCurrentCell(row, kValue);
    }
    filling_ = false;
    filter();
}

void SettingsTable::filter() {
    const auto words = search_->text().section('=', 0, 0).split(' ', Qt::SkipEmptyParts);
    for (int row = 0; row < table_->rowCount(); ++row) {
        const auto key = table_->item(row, kKey)->text();
        table_->setRowHidden(row, !std::all_of(words.begin(), words.end(), [&](const auto& word) {
                                 return key.contains(word, Qt::CaseInsensitive);
                             }));
    }
}

void SettingsTable::item_changed(QTableWidgetItem* item) {
    if (filling_ || item->column() != kValue) return;
    const auto key = table_->item(item->row(), kKey)->text();
    const auto value = item->text().trimmed();
    // Queued, because filling the table deletes the item whose editor is still open.
    QMetaObject::invokeMethod(
        this, [this, key, value] { value.isEmpty() ? set_back(key) : set(key, value); }, Qt::QueuedConnection);
}

bool SettingsTable::eventFilter(QObject* watched, QEvent* event) {
    if (watched == table_ && event->type() == QEvent::KeyPress && table_->currentRow() >= 0 &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
        set_back(table_->item(table_->currentRow(), kKey)->text());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace deweather::studio
