// An interactive view of an analysis::Figure: zoom, pan, legend, tool tips, export.
//
//     auto* view = new FigureView;
//     view->set_figure(analysis::load_figure(analysis, 0, analysis::Grouping::kWeather));
//     connect(view, &FigureView::export_wanted, this, [=, this](auto format) { write(view->exported(format)); });
//
// Mouse: the wheel zooms at the pointer (over an axis that axis alone), a drag pans, a double click shows all again; a
// click on a name in the legend hides its series and shows it again. Keys: + - zoom, arrows pan, 0 shows all. The tool
// tip describes the data under the pointer. Colours of paper and text follow the palette.
#pragma once

#include <QByteArray>
#include <QList>
#include <QRect>
#include <QStringList>
#include <QWidget>
#include <set>

#include "core/analysis/figure.h"

class QCustomPlot;
class QCPAbstractLegendItem;
class QCPAbstractPlottable;

namespace deweather::widgets {

class FigureView : public QWidget {
    Q_OBJECT

  public:
    enum class Format { kPng, kSvg, kPdf, kCsv };

    explicit FigureView(QWidget* parent = nullptr);
    ~FigureView() override;

    // Shows another figure completely, with all series visible.
    void set_figure(const analysis::Figure& figure);
    // Updates the figure's numbers; keeps zoom, position and hidden series.
    void update_figure(const analysis::Figure& figure);
    void clear();
    bool is_empty() const { return empty_; }
    const analysis::Figure& figure() const { return figure_; }

    // The figure encoded as a file. PNG at twice the size on screen, PDF of the visible range; SVG and CSV of the whole
    // figure without hidden series.
    QByteArray exported(Format format) const;
    static QString suffix(Format format);

    bool is_hidden(const QString& series) const { return hidden_.contains(series); }
    void set_hidden(const QString& series, bool hidden);
    void show_all();

    // The rectangle of the axes, and the names in the legend; no names if it is hidden for lack of room.
    QRect axes() const;
    QList<QRect> legend() const;
    // The names at an axis of bars or of a matrix, in order.
    QStringList names_of_axis(Qt::Orientation axis) const;

    // The tool tip's text at a point of this widget; empty if there is no data.
    QString text_at(const QPointF& point) const;

    QCustomPlot& plot() { return *plot_; }
    QSize sizeHint() const override { return {480, 300}; }

  Q_SIGNALS:
    void export_wanted(deweather::widgets::FigureView::Format format);

  protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void rebuild();
    QList<QCPAbstractLegendItem*> names() const;
    void place_legend();
    void use_palette();
    void fit();
    void zoom(double factor);
    void choose_axes(const QPointF& point);
    // The figure without hidden series.
    analysis::Figure visible() const;

    analysis::Figure figure_;
    bool empty_ = true;
    std::set<QString> hidden_;
    QCustomPlot* plot_;
};

}  // namespace deweather::widgets
