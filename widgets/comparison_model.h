// The model of a ComparisonTable: its rows, sorted and formatted.
//
//     ComparisonModel model;
//     model.set_rows(rows);
//     model.sort(ComparisonModel::kPsnr, Qt::DescendingOrder);
#pragma once

#include <QAbstractTableModel>

#include "widgets/comparison_table.h"

namespace deweather::widgets {

class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { kModel, kTime, kParameters, kGmac, kPsnr, kSsim, kMiou, kMacc, kColumns };

    using QAbstractTableModel::QAbstractTableModel;

    void set_rows(std::vector<ComparisonRow> rows);
    // Whether any row has a value in this column.
    bool is_known(int column) const;
    // Whether this is the best (fastest, smallest, closest to the reference) of at least two different values.
    bool is_best(int row, int column) const;
    // The unrounded value for export; empty if unknown.
    QString plain(int row, int column) const;
    // The index of a shown row in the argument of set_rows.
    int given(int row) const { return order_.at(static_cast<std::size_t>(row)); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

  private:
    std::optional<double> value(int row, int column) const;
    QString text(int row, int column) const;
    void arrange();

    std::vector<ComparisonRow> rows_;  // as given
    std::vector<int> order_;           // as shown
    int sorted_by_ = -1;
    Qt::SortOrder sort_order_ = Qt::AscendingOrder;
};

}  // namespace deweather::widgets
