#include "widgets/comparison_table.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <algorithm>
#include <array>

#include "widgets/comparison_model.h"

namespace deweather::widgets {

namespace {

QString csv_field(QString text) {
    if (!text.contains(',') && !text.contains('"') && !text.contains('\n') && !text.contains('\r')) return text;
    return '"' + text.replace('"', "\"\"") + '"';
}

}  // namespace

ComparisonTable::ComparisonTable(QWidget* parent) : QTableView(parent), model_(new ComparisonModel(this)) {
    setModel(model_);
    setAccessibleName(tr("Comparison of models"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(ComparisonModel::kModel, QHeaderView::Stretch);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorClearable(true);
    setSortingEnabled(true);
    setContextMenuPolicy(Qt::ActionsContextMenu);

    auto* as_markdown = new QAction(tr("Copy as &Markdown"), this);
    as_markdown->setShortcut(QKeySequence::Copy);
    as_markdown->setShortcutContext(Qt::WidgetShortcut);
    connect(as_markdown, &QAction::triggered, this, [this] { copy(markdown()); });
    auto* as_csv = new QAction(tr("Copy as &CSV"), this);
    as_csv->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    as_csv->setShortcutContext(Qt::WidgetShortcut);
    connect(as_csv, &QAction::triggered, this, [this] { copy(csv()); });
    addActions({as_markdown, as_csv});
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& chosen) {
        if (chosen.isValid()) Q_EMIT row_chosen(model_->given(chosen.row()));
    });
}

void ComparisonTable::set_rows(std::vector<ComparisonRow> rows) {
    model_->set_rows(std::move(rows));
    for (int column = 0; column < ComparisonModel::kColumns; ++column)
        setColumnHidden(column, !model_->is_known(column));
    setMinimumHeight(sizeHint().height());
    updateGeometry();
}

QString ComparisonTable::markdown() const {
    QString head, rule, body;
    for (int column = 0; column < ComparisonModel::kColumns; ++column) {
        if (isColumnHidden(column)) continue;
        head += "| " + model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() + ' ';
        rule += column == ComparisonModel::kModel ? "|:--" : "|--:";
    }
    for (int row = 0; row < model_->rowCount(); ++row) {
        for (int column = 0; column < ComparisonModel::kColumns; ++column) {
            if (isColumnHidden(column)) continue;
            QString text = model_->index(row, column).data(Qt::DisplayRole).toString();
            if (model_->is_best(row, column)) text = "**" + text.mid(2) + "**";  // Markdown bold instead of the star
            body += "| " + text.replace('|', "\\|").replace('\n', ' ') + ' ';
        }
        body += "|\n";
    }
    return head + "|\n" + rule + "|\n" + body;
}

QString ComparisonTable::csv() const {
    constexpr std::array<const char*, ComparisonModel::kColumns> names = {"model", "seconds", "parameters", "gmac",
                                                                          "psnr",  "ssim",    "miou",       "macc"};
    QStringList lines;
    for (int row = -1; row < model_->rowCount(); ++row) {
        QStringList fields;
        for (int column = 0; column < ComparisonModel::kColumns; ++column)
            if (!isColumnHidden(column))
                fields +=
                    row < 0 ? QString(names[static_cast<std::size_t>(column)]) : csv_field(model_->plain(row, column));
        lines += fields.join(',');
    }
    return lines.join('\n') + '\n';
}

void ComparisonTable::copy(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
}

QSize ComparisonTable::sizeHint() const {
    const int rows = std::clamp(model_->rowCount(), 1, 8);
    return {480, horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize() + 4};
}

}  // namespace deweather::widgets
