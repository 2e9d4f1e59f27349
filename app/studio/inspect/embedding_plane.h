// 2-D embedding of one model's router outputs: its points while they move, their colours, and how well the embedding
// separates the colours.
//
//     plane->show_analysis(analysis, "mofme-compact");
//     plane->begin(config);                    // which point is which token, before places are known
//     plane->move(positions, 10);
//     plane->show_result(result);
#pragma once

#include <QWidget>
#include <memory>

#include "app/studio/inspect/embedding_work.h"

class QLabel;

namespace deweather::widgets {
class EmbeddingView;
}

namespace deweather::studio {

class EmbeddingPlane : public QWidget {
    Q_OBJECT

  public:
    explicit EmbeddingPlane(QWidget* parent = nullptr);

    // Replaces the plane's content. name: shown above it; empty: no heading.
    void show_analysis(std::shared_ptr<const analysis::Analysis> analysis, const QString& name);
    void clear();
    void set_colouring(analysis::Colouring colouring);

    // Throws Error for a config that does not fit the analysis.
    void begin(const analysis::EmbeddingConfig& config);
    void move(const QList<float>& positions, int iteration);
    void show_result(std::shared_ptr<const EmbeddingResult> result);
    void show_error(const QString& message);
    // No more positions follow. Without a result, the embedding was stopped before it had any positions.
    void end();

    const analysis::Analysis* analysis() const { return analysis_.get(); }
    bool has_result() const { return result_ != nullptr; }
    widgets::EmbeddingView& view() { return *view_; }
    QString facts() const;
    // Selects the points of sampled tokens without emitting tokens_selected().
    void select_tokens(const QList<int>& tokens);
    // The plane encoded as a file; empty without points. ending: png (as on screen), svg or csv.
    QByteArray exported(const QString& ending) const;

  Q_SIGNALS:
    // A point was clicked: a sampled token.
    void token_chosen(int token);
    // The sampled tokens whose points are in the lasso.
    void tokens_selected(QList<int> tokens);
    void export_wanted(QString name, QByteArray bytes);

  private:
    void colour();
    void hover(int point);
    void write_facts();
    void show_menu(const QPoint& point);

    std::shared_ptr<const analysis::Analysis> analysis_;
    analysis::Colouring colouring_ = analysis::Colouring::kWeather;
    // The token and layer of each point: known before its position.
    analysis::Embedding points_;
    std::shared_ptr<const EmbeddingResult> result_;
    bool running_ = false;
    QLabel *name_, *facts_;
    widgets::EmbeddingView* view_;
};

}  // namespace deweather::studio
