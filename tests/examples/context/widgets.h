// Context of the examples in widgets. Each stands in a member function of a widget, as `this` and `connect` show.
#pragma once

#include <QClipboard>
#include <QLayout>
#include <QPainter>
#include <QThreadPool>
#include <QToolButton>
#include <QtWidgets>

#include "core/analysis/analysis_figures.h"

namespace deweather::examples::in_widgets {

struct Context : QWidget {
    Any write, print;
    std::function<QImage(int point)> thumbnail;
    QImage image, restored, labels, restored_labels;
    QString text;
    QPalette palette;
    QPainter painter;
    QRect pane;
    QColor purple;
    QList<QColor> colours;
    QThreadPool pool;
    QClipboard* clipboard;
    QLayout* layout;
    QToolButton* button;
    QListWidgetItem* item;

    widgets::CompareCanvas* canvas;
    widgets::ClassLegend* legend;
    widgets::ComparisonTable* table;
    widgets::EmbeddingView* view;
    widgets::HistogramView* histogram;
    widgets::TimeLine* time_line;
    widgets::TimeStrip* strip;

    std::vector<widgets::ComparisonRow> rows;
    std::vector<float> positions, values;
    std::vector<int> of_points;
    std::vector<double> times;
    double duration;
    int frame;
    const analysis::Analysis analysis;
};

struct DifferenceContext {
    const quint32 *original_row, *result_row;
    quint32* shown;
    int width;
};

struct GateBarsContext {
    widgets::GateBars* bars;
    QList<float> gates, logits, deviations;
};

struct JobContext : Context {
    widgets::JobEntry entry;
};

struct JobDelegateContext {
    QListView* view;
    const widgets::JobModel& model;
};

struct JobListContext : Context {
    widgets::JobModel& model;
    Any show;
};

struct ScaledLayerContext : Context {
    widgets::PicturePyramid pyramid;
};

struct TokenMapContext : Context {
    int columns, rows;
    QList<int> top;
    QList<float> entropy;
};

struct TransportIconsContext : QWidget {
    QToolButton* button;
    QListWidgetItem* item;
};

struct WeatherBarsContext {
    QWidget *rain, *raindrops, *haze, *snow;
    widgets::WeatherBars* bars;
};

struct CanvasColoursContext {
    QPainter painter;
    QRect label;
};

struct LineIconsContext {
    QAction* action;
};

struct SectionContext : QWidget {
    QWidget* form;
};

struct SegmentedContext : QWidget {
    QWidget* parent;
    QAction *split_action, *grid_action;
};

struct ThemeContext : QWidget {
    QPainter painter;
};

}  // namespace deweather::examples::in_widgets
