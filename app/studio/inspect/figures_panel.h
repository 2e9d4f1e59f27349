// The figures of an analysis, one on screen, with the list of all.
//
//     panel->show_analysis(analysis, complete);
//     connect(panel, &FiguresPanel::export_wanted, ...);
#pragma once

#include <QWidget>
#include <memory>

#include "core/analysis/analysis_figures.h"
#include "core/analysis/counterfactual.h"
#include "widgets/figure_view.h"

class QAction;
class QComboBox;
class QLabel;
class QListWidget;
class QVBoxLayout;

namespace deweather::studio {

class FiguresPanel : public QWidget {
    Q_OBJECT

  public:
    explicit FiguresPanel(QWidget* parent = nullptr);

    // The figure on screen stays on screen, with its new data. compared: the analysis of a second model on the same
    // pictures, or null.
    void show_analysis(std::shared_ptr<const analysis::Analysis> analysis,
                       std::shared_ptr<const analysis::Analysis> compared);
    // Puts its figures and their summaries first; null: removes them.
    void show_counterfactual(std::shared_ptr<const analysis::Counterfactual> counterfactual);
    void clear();
    // Adds a button for the action above the list of figures.
    void offer(QAction* action);

    analysis::Grouping grouping() const;
    void set_grouping(analysis::Grouping grouping);
    // Selects a figure by its Figure::name.
    bool choose(const QString& name);
    QStringList names() const;
    // The sentences above the figure on screen; empty: none.
    QString sentence() const;
    widgets::FigureView& view() { return *view_; }

  Q_SIGNALS:
    void grouping_changed();
    // Asks to write bytes to a file with this name.
    void export_wanted(QString name, QByteArray bytes);

  private:
    void rebuild();
    void show_current();

    QString sentence_of(const analysis::Figure& figure) const;

    std::shared_ptr<const analysis::Analysis> analysis_, compared_;
    std::shared_ptr<const analysis::Counterfactual> counterfactual_;
    std::vector<analysis::Figure> figures_;
    QComboBox* grouping_;
    QVBoxLayout* side_;
    QListWidget* list_;
    QLabel* sentence_;
    widgets::FigureView* view_;
    QString shown_;  // the name of the figure on screen
};

}  // namespace deweather::studio
