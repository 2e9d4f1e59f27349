// Row of the models list: a tick box, the model's name as a heading, and one sentence below it in smaller type.
//
//     list->setItemDelegate(new ModelRowDelegate(list));
//     new QListWidgetItem("Balanced\nRemoves all four weathers.", list);     // name and sentence, one line each
//
// The sentence wraps at the width of the list, so that rows are as high as their text needs.
#pragma once

#include <QStyledItemDelegate>

class QListView;

namespace deweather::studio {

class ModelRowDelegate : public QStyledItemDelegate {
    Q_OBJECT

  public:
    explicit ModelRowDelegate(QListView* view);

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    // Place of the text within a row that lies at `row`.
    QRect text_place(const QStyleOptionViewItem& option, const QRect& row) const;

    const QListView* view_;
};

}  // namespace deweather::studio
