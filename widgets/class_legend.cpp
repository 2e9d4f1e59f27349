#include "widgets/class_legend.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLocale>
#include <QPixmap>

namespace deweather::widgets {

namespace {

// Sorts numbers numerically, unknown ones last.
class ClassItem : public QTreeWidgetItem {
  public:
    using QTreeWidgetItem::QTreeWidgetItem;
    bool operator<(const QTreeWidgetItem& other) const override {
        const int column = treeWidget()->sortColumn();
        if (column == ClassLegend::kName) return QString::localeAwareCompare(text(column), other.text(column)) < 0;
        return number(*this, column) < number(other, column);
    }

  private:
    static double number(const QTreeWidgetItem& item, int column) {
        const auto value = item.data(column, Qt::UserRole);
        return value.isValid() ? value.toDouble() : -1;
    }
};

std::optional<double> value_of(const ClassRow& row, int column) {
    switch (column) {
        case ClassLegend::kShare:
            return row.share;
        case ClassLegend::kRestoredShare:
            return row.restored_share;
        case ClassLegend::kIou:
            return row.iou;
        case ClassLegend::kRestoredIou:
            return row.restored_iou;
        default:
            return {};
    }
}

QIcon swatch(const QColor& colour) {
    QPixmap pixmap(12, 12);
    pixmap.fill(colour);
    return QIcon(pixmap);
}

}  // namespace

ClassLegend::ClassLegend(QWidget* parent) : QTreeWidget(parent) {
    setAccessibleName(tr("Classes"));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setColumnCount(kColumns);
    setHeaderLabels({tr("Class"), tr("Before"), tr("After"), tr("IoU"), tr("IoU after")});
    headerItem()->setToolTip(kShare, tr("Share of the picture's pixels, in percent"));
    headerItem()->setToolTip(kRestoredShare,
                             tr("Share of the pixels of what the current model made of it, in percent"));
    headerItem()->setToolTip(kIou, tr("Overlap with the true labels, of the picture as it is, in percent"));
    headerItem()->setToolTip(kRestoredIou,
                             tr("Overlap with the true labels, of what the current model made of it, in percent"));
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    setSortingEnabled(true);
    sortByColumn(kShare, Qt::DescendingOrder);
    auto* copy = new QAction(tr("Copy as &CSV"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(csv()); });
    addAction(copy);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    set_rows({});
}

void ClassLegend::set_rows(const QList<ClassRow>& rows) {
    setSortingEnabled(false);
    clear();
    std::array<bool, kColumns> known{true};
    for (const auto& row : rows) {
        auto* item = new ClassItem(this);
        item->setText(kName, row.name);
        item->setIcon(kName, swatch(row.colour));
        for (int column = kShare; column < kColumns; ++column) {
            const auto value = value_of(row, column);
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
            item->setText(column, value ? QLocale().toString(*value * 100, 'f', 1) : QStringLiteral("–"));
            if (!value) continue;
            item->setData(column, Qt::UserRole, *value);
            known[static_cast<std::size_t>(column)] = true;
        }
    }
    for (int column = kShare; column < kColumns; ++column)
        setColumnHidden(column, !known[static_cast<std::size_t>(column)]);
    setSortingEnabled(true);
}

QString ClassLegend::csv() const {
    QStringList lines;
    const auto line = [&](auto field) {
        QStringList fields;
        for (int column = 0; column < kColumns; ++column)
            if (!isColumnHidden(column)) fields.append(field(column));
        lines.append(fields.join(','));
    };
    line([](int column) {
        constexpr std::array names = {"class", "share", "restored_share", "iou", "restored_iou"};
        return QString(names.at(static_cast<std::size_t>(column)));
    });
    for (int row = 0; row < topLevelItemCount(); ++row)
        line([&](int column) {
            const auto* item = topLevelItem(row);
            if (column == kName) return item->text(column);
            const auto value = item->data(column, Qt::UserRole);
            return value.isValid() ? QString::number(value.toDouble(), 'g', 10) : QString();
        });
    return lines.join('\n') + '\n';
}

}  // namespace deweather::widgets
