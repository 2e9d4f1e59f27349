#include "widgets/figure_view.h"

#include <qcustomplot.h>

#include <QBuffer>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPdfWriter>
#include <QToolTip>
#include <QVBoxLayout>

#include "core/analysis/figure_drawing.h"
#include "widgets/figure_plot.h"

namespace deweather::widgets {

namespace {

constexpr double kKeyZoom = 0.8, kKeyPan = 0.15, kWheelZoom = 0.85;
constexpr int kPngScale = 2;
// Maximum distance of the pointer from a point, in pixels.
constexpr double kNear = 12;
// Maximum share of the height for the legend; a higher one is hidden, and only the tool tip names the series.
constexpr double kMaxLegend = 0.4;
constexpr int kLegendGap = 12, kLegendIcon = 22;  // pixels between names, and of a line beside one
constexpr QMargins kAround(8, 6, 12, 6);          // the axes with their numbers

PlotInk ink_of(const QPalette& palette) {
    const auto text = palette.color(QPalette::Text), ground = palette.color(QPalette::Base);
    const auto between = [&](double share) {
        return QColor::fromRgbF(static_cast<float>(ground.redF() + share * (text.redF() - ground.redF())),
                                static_cast<float>(ground.greenF() + share * (text.greenF() - ground.greenF())),
                                static_cast<float>(ground.blueF() + share * (text.blueF() - ground.blueF())));
    };
    return {.ground = ground, .text = text, .faint = between(0.55), .grid = between(0.16)};
}

}  // namespace

FigureView::FigureView(QWidget* parent) : QWidget(parent), plot_(new QCustomPlot) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot_);
    setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(nullptr);
    plot_->setFocusPolicy(Qt::NoFocus);
    plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot_->axisRect()->setRangeZoomFactor(kWheelZoom);
    plot_->setNoAntialiasingOnDrag(true);
    // The legend is above the plot, so that it never covers the data.
    auto* layout_of_plot = plot_->plotLayout();
    plot_->axisRect()->insetLayout()->take(plot_->legend);
    layout_of_plot->insertRow(kLegendRow);
    layout_of_plot->addElement(kLegendRow, 0, plot_->legend);
    layout_of_plot->setRowStretchFactor(kLegendRow, 0.001);
    layout_of_plot->setRowSpacing(0);
    plot_->legend->setFillOrder(QCPLegend::foColumnsFirst);
    plot_->legend->setColumnSpacing(kLegendGap);
    plot_->legend->setRowSpacing(0);
    plot_->legend->setIconSize(kLegendIcon, kLegendIcon / 2);
    plot_->legend->setBrush(Qt::NoBrush);
    plot_->legend->setBorderPen(Qt::NoPen);
    plot_->axisRect()->setMinimumMargins(kAround);
    // Avoids painting on a pixmap of size zero.
    plot_->setMinimumSize(1, 1);
    plot_->installEventFilter(this);
    connect(plot_, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        setFocus(Qt::MouseFocusReason);
        choose_axes(event->position());
    });
    connect(plot_, &QCustomPlot::mouseWheel, this, [this](QWheelEvent* event) { choose_axes(event->position()); });
    connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this](QMouseEvent* event) {
        if (plot_->legend->selectTest(event->position(), false) < 0) show_all();
    });
    connect(plot_, &QCustomPlot::legendClick, this, [this](QCPLegend*, QCPAbstractLegendItem* item, QMouseEvent*) {
        if (auto* named = qobject_cast<QCPPlottableLegendItem*>(item))
            set_hidden(named->plottable()->name(), !is_hidden(named->plottable()->name()));
    });
    use_palette();
}

FigureView::~FigureView() = default;

void FigureView::set_figure(const analysis::Figure& figure) {
    figure_ = figure;
    empty_ = false;
    hidden_.clear();
    rebuild();
    show_all();
}

void FigureView::update_figure(const analysis::Figure& figure) {
    if (empty_) {
        set_figure(figure);
        return;
    }
    // If the whole figure was in view, keep it in view after the update.
    const auto before = whole_range(figure_, hidden_);
    const bool whole = qFuzzyCompare(plot_->xAxis->range().lower + 1, before[0] + 1) &&
                       qFuzzyCompare(plot_->xAxis->range().upper + 1, before[1] + 1) &&
                       qFuzzyCompare(plot_->yAxis->range().lower + 1, before[2] + 1) &&
                       qFuzzyCompare(plot_->yAxis->range().upper + 1, before[3] + 1);
    figure_ = figure;
    rebuild();
    if (whole) fit();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void FigureView::clear() {
    empty_ = true;
    figure_ = {};
    hidden_.clear();
    rebuild();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void FigureView::rebuild() {
    plot_->clearItems();
    plot_->clearPlottables();
    // Remove the colour scale of the previous figure.
    auto* layout = plot_->plotLayout();
    for (int i = layout->elementCount() - 1; i >= 0; --i)
        if (auto* scale = qobject_cast<QCPColorScale*>(layout->elementAt(i))) layout->remove(scale);
    layout->simplify();
    if (empty_) {
        place_legend();
        return;
    }
    add_to_plot(*plot_, figure_, ink_of(palette()), hidden_);
    use_palette();
    place_legend();
}

// The legend's items in the order of the series; the last row of the grid may have empty cells.
QList<QCPAbstractLegendItem*> FigureView::names() const {
    QList<QCPAbstractLegendItem*> names;
    for (int i = 0; i < plot_->legend->itemCount(); ++i)
        if (auto* item = plot_->legend->item(i)) names.append(item);
    return names;
}

// Arranges the legend in as many columns as fit.
void FigureView::place_legend() {
    auto* legend = plot_->legend;
    int widest = 1, highest = 1;
    const auto all = names();
    const auto count = static_cast<int>(all.size());
    for (const auto* name : all) {
        const auto size = name->minimumOuterSizeHint();
        widest = std::max(widest, size.width());
        highest = std::max(highest, size.height());
    }
    const int columns = std::clamp((width() - 2 * kLegendGap) / (widest + kLegendGap), 1, std::max(1, count));
    const int rows = (count + columns - 1) / columns;
    const bool shown = rows > 0 && rows * highest <= kMaxLegend * height();
    legend->setVisible(shown);
    legend->setWrap(columns);
    legend->setFillOrder(QCPLegend::foColumnsFirst);
    legend->setMargins(shown ? QMargins(kLegendGap, 4, kLegendGap, 0) : QMargins());
    // QCustomPlot takes QWIDGETSIZE_MAX as "fit to content", so an empty legend would make the axes below as narrow.
    legend->setMaximumSize(QWIDGETSIZE_MAX - 1, shown ? QWIDGETSIZE_MAX : 0);
    legend->setMinimumSize(0, shown ? rows * highest + 4 : 0);
}

QRect FigureView::axes() const {
    return plot_->axisRect()->rect();
}

QList<QRect> FigureView::legend() const {
    QList<QRect> places;
    if (plot_->legend->visible())
        for (const auto* name : names()) places.append(name->outerRect());
    return places;
}

QStringList FigureView::names_of_axis(Qt::Orientation axis) const {
    const auto* drawn = axis == Qt::Horizontal ? plot_->xAxis : plot_->yAxis;
    const auto ticker = drawn->ticker().dynamicCast<QCPAxisTickerText>();
    if (!ticker) return {};
    auto names = ticker->ticks().values();
    // Rows are drawn from top to bottom.
    if (axis == Qt::Vertical) std::reverse(names.begin(), names.end());
    return names;
}

void FigureView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place_legend();
    if (!empty_) name_axes(*plot_, figure_);
}

void FigureView::use_palette() {
    const auto ink = ink_of(palette());
    plot_->setBackground(ink.ground);
    const auto dress = [&](QCPAxis& axis) {
        axis.setBasePen(QPen(ink.faint));
        axis.setTickPen(QPen(ink.faint));
        axis.setSubTickPen(Qt::NoPen);
        axis.setLabelColor(ink.text);
        axis.setTickLabelColor(ink.text);
        axis.setLabelFont(font());
        axis.setTickLabelFont(font());
        axis.grid()->setPen(QPen(ink.grid));
        axis.grid()->setZeroLinePen(QPen(ink.grid));
    };
    dress(*plot_->xAxis);
    dress(*plot_->yAxis);
    for (int i = 0; i < plot_->plotLayout()->elementCount(); ++i)
        if (auto* scale = qobject_cast<QCPColorScale*>(plot_->plotLayout()->elementAt(i))) dress(*scale->axis());
    plot_->legend->setFont(font());
    for (auto* name : names())
        if (auto* item = qobject_cast<QCPPlottableLegendItem*>(name)) {
            item->setFont(font());
            item->setTextColor(item->plottable()->visible() ? ink.text : ink.faint);
        }
}

void FigureView::fit() {
    const auto range = whole_range(figure_, hidden_);
    plot_->xAxis->setRange(range[0], range[1]);
    plot_->yAxis->setRange(range[2], range[3]);
    if (std::holds_alternative<analysis::Points>(figure_.content)) {
        // Equal scale on both axes; replot first, so that the layout is known.
        plot_->replot(QCustomPlot::rpImmediateRefresh);
        const auto* rect = plot_->axisRect();
        if (rect->width() < 1 || rect->height() < 1) return;
        const double x = (range[1] - range[0]) / rect->width(), y = (range[3] - range[2]) / rect->height();
        if (x < y)
            plot_->xAxis->setScaleRatio(plot_->yAxis, 1);
        else
            plot_->yAxis->setScaleRatio(plot_->xAxis, 1);
    }
}

void FigureView::show_all() {
    if (empty_) return;
    fit();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void FigureView::set_hidden(const QString& series, bool hidden) {
    if (hidden)
        hidden_.insert(series);
    else
        hidden_.erase(series);
    rebuild();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

// Over an axis's numbers, only that axis is zoomed and moved.
void FigureView::choose_axes(const QPointF& point) {
    const bool on_x = plot_->xAxis->selectTest(point, false) >= 0, on_y = plot_->yAxis->selectTest(point, false) >= 0;
    const auto axes =
        on_x == on_y ? Qt::Horizontal | Qt::Vertical : Qt::Orientations(on_x ? Qt::Horizontal : Qt::Vertical);
    plot_->axisRect()->setRangeDrag(axes);
    plot_->axisRect()->setRangeZoom(axes);
}

void FigureView::zoom(double factor) {
    for (auto* axis : {plot_->xAxis, plot_->yAxis}) axis->scaleRange(factor, axis->range().center());
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

QString FigureView::text_at(const QPointF& point) const {
    if (empty_ || !plot_->axisRect()->rect().contains(point.toPoint())) return {};
    const double x = plot_->xAxis->pixelToCoord(point.x()), y = plot_->yAxis->pixelToCoord(point.y());
    const double near_x = std::abs(plot_->xAxis->pixelToCoord(point.x() + kNear) - x);
    const double near_y = std::abs(plot_->yAxis->pixelToCoord(point.y() + kNear) - y);
    return value_at(figure_, hidden_, x, y, near_x, near_y);
}

analysis::Figure FigureView::visible() const {
    auto figure = figure_;
    const auto is_hidden = [&](const auto& series) { return hidden_.contains(QString::fromStdString(series.name)); };
    struct Removing {
        decltype(is_hidden) hidden;
        void operator()(analysis::Bars& bars) const { std::erase_if(bars.series, hidden); }
        void operator()(analysis::Curves& curves) const { std::erase_if(curves.curves, hidden); }
        void operator()(analysis::Histogram& histogram) const { std::erase_if(histogram.series, hidden); }
        void operator()(analysis::Matrix&) const {}
        void operator()(analysis::Points& points) const {
            analysis::Points kept{.positions = {}, .groups = {}, .names = points.names};
            for (std::size_t i = 0; i < points.groups.size(); ++i) {
                const auto group = points.groups[i];
                if (group >= 0 && hidden(points.names[static_cast<std::size_t>(group)])) continue;
                kept.positions.insert(kept.positions.end(), {points.positions[2 * i], points.positions[2 * i + 1]});
                kept.groups.push_back(group);
            }
            points = std::move(kept);
        }
    };
    std::visit(Removing{is_hidden}, figure.content);
    return figure;
}

QString FigureView::suffix(Format format) {
    switch (format) {
        case Format::kPng:
            return "png";
        case Format::kSvg:
            return "svg";
        case Format::kPdf:
            return "pdf";
        case Format::kCsv:
            break;
    }
    return "csv";
}

QByteArray FigureView::exported(Format format) const {
    const analysis::FigureStyle style{.width = std::max(480.0, static_cast<double>(width())),
                                      .height = std::max(300.0, static_cast<double>(height())),
                                      .dark = palette().color(QPalette::Base).lightness() < 128};
    if (format == Format::kCsv) return QByteArray::fromStdString(analysis::to_csv(visible()));
    if (format == Format::kSvg)
        return QByteArray::fromStdString(analysis::to_svg(analysis::draw(visible(), style), figure_.title));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (format == Format::kPng) {
        plot_->toPixmap(0, 0, kPngScale).save(&buffer, "PNG");
        return bytes;
    }
    QPdfWriter writer(&buffer);
    writer.setTitle(QString::fromStdString(figure_.title));
    writer.setResolution(96);
    writer.setPageSize(QPageSize(QSizeF(plot_->width(), plot_->height()) * 72.0 / 96.0, QPageSize::Point));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    QCPPainter painter(&writer);
    painter.setMode(QCPPainter::pmVectorized);
    plot_->toPainter(&painter, plot_->width(), plot_->height());
    painter.end();
    return bytes;
}

void FigureView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        rebuild();
        use_palette();
        plot_->replot(QCustomPlot::rpQueuedReplot);
    }
    QWidget::changeEvent(event);
}

void FigureView::keyPressEvent(QKeyEvent* event) {
    const auto pan = [this](QCPAxis* axis, double share) {
        axis->moveRange(share * axis->range().size());
        plot_->replot(QCustomPlot::rpQueuedReplot);
    };
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoom(kKeyZoom);
        case Qt::Key_Minus:
            return zoom(1 / kKeyZoom);
        case Qt::Key_0:
            return show_all();
        case Qt::Key_Left:
            return pan(plot_->xAxis, -kKeyPan);
        case Qt::Key_Right:
            return pan(plot_->xAxis, kKeyPan);
        case Qt::Key_Up:
            return pan(plot_->yAxis, kKeyPan);
        case Qt::Key_Down:
            return pan(plot_->yAxis, -kKeyPan);
        default:
            QWidget::keyPressEvent(event);
    }
}

void FigureView::contextMenuEvent(QContextMenuEvent* event) {
    if (empty_) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Show &all")), &QAction::triggered, this, &FigureView::show_all);
    menu->addSeparator();
    const std::pair<QString, Format> formats[] = {{tr("Export as &PNG…"), Format::kPng},
                                                  {tr("Export as &SVG…"), Format::kSvg},
                                                  {tr("Export as P&DF…"), Format::kPdf},
                                                  {tr("Export the numbers as &CSV…"), Format::kCsv}};
    for (const auto& [text, format] : formats)
        connect(menu->addAction(text), &QAction::triggered, this,
                [this, format = format] { Q_EMIT export_wanted(format); });
    menu->popup(event->globalPos());
}

bool FigureView::eventFilter(QObject* watched, QEvent* event) {
    // QCustomPlot lets no mouse event through to its parent.
    if (watched == plot_ && event->type() == QEvent::ContextMenu) {
        contextMenuEvent(static_cast<QContextMenuEvent*>(event));
        return true;
    }
    if (watched == plot_ && event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const auto text = text_at(help->pos());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, plot_);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace deweather::widgets
