// Router outputs on a plane: what is embedded and how, the plane itself, and how well it keeps its colours together.
//
//     panel->show_analysis(analysis);
//     connect(panel, &EmbeddingPanel::wanted, engine, &InspectEngine::embed);
//     panel->show_result(result);
#pragma once

#include <QWidget>
#include <memory>

#include "app/studio/inspect/inspect_engine.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace deweather::widgets {
class EmbeddingView;
}

namespace deweather::studio {

class EmbeddingPanel : public QWidget {
    Q_OBJECT

  public:
    explicit EmbeddingPanel(QWidget* parent = nullptr);

    // Another analysis, or the same one grown: what was embedded before goes.
    void show_analysis(std::shared_ptr<const analysis::Analysis> analysis);
    void clear();
    // While it runs.
    void move(const QList<float>& positions, int iteration);
    void show_result(std::shared_ptr<const EmbeddingResult> result);
    void show_error(const QString& message);

    analysis::EmbeddingConfig config() const;
    analysis::Colouring colouring() const;
    void set_colouring(analysis::Colouring colouring);
    bool is_running() const { return running_; }
    void start();

    // Selects the points of sampled tokens.
    void select_tokens(const QList<int>& tokens);

    widgets::EmbeddingView& view() { return *view_; }
    QString facts() const;
    // What is on the plane in a file's bytes; empty where there is nothing. By its ending: png as on screen, svg, csv.
    QByteArray exported(const QString& ending) const;

  Q_SIGNALS:
    void wanted(deweather::analysis::EmbeddingConfig config, deweather::analysis::Colouring colouring);
    void stop_wanted();
    // A point was clicked: a sampled token.
    void token_chosen(int token);
    // The sampled tokens of the points in the lasso.
    void tokens_selected(QList<int> tokens);
    void export_wanted(QString name, QByteArray bytes);

  private:
    void colour();
    void set_running(bool running);
    void hover(int point);
    void write_facts();
    void show_menu(const QPoint& point);

    std::shared_ptr<const analysis::Analysis> analysis_;
    // Which token and layer each point is: known before its place is.
    analysis::Embedding points_;
    std::shared_ptr<const EmbeddingResult> result_;
    bool running_ = false;
    QComboBox *method_, *output_, *layer_, *colouring_;
    QDoubleSpinBox* perplexity_;
    QSpinBox* iterations_;
    QPushButton* start_;
    QLabel* facts_;
    widgets::EmbeddingView* view_;
};

}  // namespace deweather::studio
