// A table that compares models on a picture, one row each: time, size, and scores if a reference is known.
//
//     table->set_rows({{.model = "MoFME compact", .seconds = 0.42, .parameters = 3.1e6, .gmac = 12.5, .psnr = 31.2,
//                       .ssim = 0.93}});
//     clipboard->setText(table->markdown());
//
// A column without any value is hidden. A click on a heading sorts by numbers, unknown ones last; the best of each
// column is bold and starred. Ctrl+C copies as Markdown; the context menu offers CSV too.
#pragma once

#include <QTableView>
#include <optional>
#include <vector>

namespace deweather::widgets {

struct ComparisonRow {
    QString model;
    std::optional<double> seconds;
    std::optional<double> parameters;  // a count
    std::optional<double> gmac;        // 10^9 multiply-accumulates for the picture
    std::optional<double> psnr;        // dB; infinite for equal pictures
    std::optional<double> ssim;        // up to 1
    std::optional<double> miou = {};   // a segmenter's mean IoU on it against true labels, 0..1
    std::optional<double> macc = {};   // likewise: mean accuracy of the classes
};

class ComparisonModel;

class ComparisonTable : public QTableView {
    Q_OBJECT

  public:
    explicit ComparisonTable(QWidget* parent = nullptr);

    // Shown in this order until sorted; a chosen sorting stays. Clears the selection.
    void set_rows(std::vector<ComparisonRow> rows);
    // The table as shown: sorted, with the visible columns.
    QString markdown() const;
    // Plain numbers in the C locale (seconds, a count, GMAC, dB); quoted according to RFC 4180.
    QString csv() const;

    QSize sizeHint() const override;

  Q_SIGNALS:
    // A row was chosen; row: its index in the argument of set_rows.
    void row_chosen(int row);

  private:
    void copy(const QString& text);

    ComparisonModel* model_;
};

}  // namespace deweather::widgets
