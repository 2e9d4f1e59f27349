// The models compared on a picture, a row each: time, size, and scores where a reference is known.
//
//     table->set_rows({{.model = "MoFME compact", .seconds = 0.42, .parameters = 3.1e6, .gmac = 12.5, .psnr = 31.2}});
//     clipboard->setText(table->markdown());
//
// A column that no row knows is not shown. A click on a heading sorts by numbers, the unknown last; the best of each
// column is bold and marked. Ctrl+C copies as Markdown; the context menu offers CSV too.
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
    std::optional<double> miou = {};   // of what a segmenter sees in it against true labels, 0..1
    std::optional<double> macc = {};   // the same: mean accuracy of the classes
};

class ComparisonModel;

class ComparisonTable : public QTableView {
    Q_OBJECT

  public:
    explicit ComparisonTable(QWidget* parent = nullptr);

    // In this order until sorted; a chosen sorting stays. The chosen row is forgotten.
    void set_rows(std::vector<ComparisonRow> rows);
    // As shown: sorted, with the shown columns.
    QString markdown() const;
    // Plain numbers in the C locale (seconds, a count, GMAC, dB); quoted as RFC 4180 says.
    QString csv() const;

    QSize sizeHint() const override;

  Q_SIGNALS:
    // A row was chosen; its place in what was given to set_rows.
    void row_chosen(int row);

  private:
    void copy(const QString& text);

    ComparisonModel* model_;
};

}  // namespace deweather::widgets
