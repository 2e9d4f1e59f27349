// A figure of core in a window: zoom, pan, legend, tool tips, export.
//
//     auto* view = new FigureView;
//     view->set_figure(analysis::load_figure(analysis, 0, analysis::Grouping::kWeather));
//     connect(view, &FigureView::export_wanted, this, [=](auto format) { write(view->exported(format)); });
//
// Mouse: the wheel zooms at the pointer (over an axis that axis alone), a drag pans, a double click shows all again; a
// click on a name in the legend hides its series and shows it again. Keys: + - zoom, arrows pan, 0 shows all. The tool
// tip says what is under the pointer. Colours of paper and text follow the palette.
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

    // Another figure, all of it in view; what was hidden is shown.
    void set_figure(const analysis::Figure& figure);
    // The same figure with other numbers: zoom, position and what is hidden stay.
    void update_figure(const analysis::Figure& figure);
    void clear();
    bool is_empty() const { return empty_; }
    const analysis::Figure& figure() const { return figure_; }

    // In a file's bytes. PNG at twice the size on screen, PDF of what is in view; SVG and CSV of the whole figure
    // without what is hidden.
    QByteArray exported(Format format) const;
    static QString suffix(Format format);

    bool is_hidden(const QString& series) const { return hidden_.contains(series); }
    void set_hidden(const QString& series, bool hidden);
    void show_all();

    // Where the curves are drawn, and the names in the legend; none where there is no room for it.
    QRect axes() const;
    QList<QRect> legend() const;
    // The names that stand at an axis of bars or of a matrix, in their order.
    QStringList names_of_axis(Qt::Orientation axis) const;

    // What the tool tip says at a point of this widget; empty where there is nothing.
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
    // The figure without what is hidden.
    analysis::Figure visible() const;

    analysis::Figure figure_;
    bool empty_ = true;
    std::set<QString> hidden_;
    QCustomPlot* plot_;
};

}  // namespace deweather::widgets
