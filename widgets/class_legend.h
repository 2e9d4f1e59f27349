// Legend of a segmenter's classes: colour, name, and share of the pixels in the picture and in a model's result.
//
//     legend->set_rows({{.name = "road", .colour = purple, .share = 0.31, .restored_share = 0.35}});
//
// Columns without any value are hidden. The largest class comes first; a click on a heading sorts by another column.
// Ctrl+C copies the table as CSV.
#pragma once

#include <QColor>
#include <QTreeWidget>
#include <optional>

namespace deweather::widgets {

struct ClassRow {
    QString name;
    QColor colour = {};
    // Shares of the pixels in the picture and in the result, 0..1.
    std::optional<double> share = {}, restored_share = {};
    // Intersection over union with the true labels, 0..1.
    std::optional<double> iou = {}, restored_iou = {};
};

class ClassLegend : public QTreeWidget {
    Q_OBJECT

  public:
    enum Column { kName, kShare, kRestoredShare, kIou, kRestoredIou, kColumns };

    explicit ClassLegend(QWidget* parent = nullptr);

    void set_rows(const QList<ClassRow>& rows);
    // The table as shown; shares and IoU in 0..1, unknown ones empty.
    QString csv() const;

    QSize sizeHint() const override { return {280, 220}; }
};

}  // namespace deweather::widgets
