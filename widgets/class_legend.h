// The classes of a segmenter: colour, name, and how much of each there is in the picture and in what a model made of
// it.
//
//     legend->set_rows({{.name = "road", .colour = purple, .share = 0.31, .restored_share = 0.35}});
//
// Columns that no row knows are not shown. The largest class comes first; a click on a heading sorts by another column.
// Ctrl+C copies the table as CSV.
#pragma once

#include <QColor>
#include <QTreeWidget>
#include <optional>

namespace deweather::widgets {

struct ClassRow {
    QString name;
    QColor colour = {};
    // Shares of the pixels, 0..1: of the picture, and of the result.
    std::optional<double> share = {}, restored_share = {};
    // Against true labels: pixels that are of the class in both over those in either, 0..1.
    std::optional<double> iou = {}, restored_iou = {};
};

class ClassLegend : public QTreeWidget {
    Q_OBJECT

  public:
    enum Column { kName, kShare, kRestoredShare, kIou, kRestoredIou, kColumns };

    explicit ClassLegend(QWidget* parent = nullptr);

    void set_rows(const QList<ClassRow>& rows);
    // As shown; shares and overlaps 0..1, empty where not known.
    QString csv() const;

    QSize sizeHint() const override { return {280, 220}; }
};

}  // namespace deweather::widgets
