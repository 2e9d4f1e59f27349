// Embedding controls and one or two embedding planes (one per model) side by side, as in Figure 1 of the paper. A
// selection on one plane is mirrored on the other.
//
//     panel->show_analysis(analysis);
//     panel->show_compared(other);                     // null: one plane alone
//     connect(panel, &EmbeddingPanel::wanted, engine, &InspectEngine::embed);
//     panel->show_result(0, result);
#pragma once

#include <QHash>
#include <QWidget>
#include <array>
#include <memory>

#include "app/studio/inspect/embedding_plane.h"

class QComboBox;
class QDoubleSpinBox;
class QPushButton;
class QSpinBox;

namespace deweather::studio {

class EmbeddingPanel : public QWidget {
    Q_OBJECT

  public:
    explicit EmbeddingPanel(QWidget* parent = nullptr);

    // Shows another analysis, or the same one with more data: the previous embedding is discarded.
    void show_analysis(std::shared_ptr<const analysis::Analysis> analysis);
    // Sets the analysis of a second model on the same pictures; null: none.
    void show_compared(std::shared_ptr<const analysis::Analysis> analysis);
    void clear();

    // Intermediate positions while the embedding runs; model: 0 the first, 1 the second.
    void move(int model, const QList<float>& positions, int iteration);
    void show_result(int model, std::shared_ptr<const EmbeddingResult> result);
    void show_error(int model, const QString& message);
    void end();

    analysis::EmbeddingConfig config() const;
    analysis::Colouring colouring() const;
    void set_colouring(analysis::Colouring colouring);
    bool is_running() const { return running_; }
    void start();

    // Selects the points of the first model's sampled tokens, and the same tokens of the second.
    void select_tokens(const QList<int>& tokens);

    EmbeddingPlane& plane(int model) { return *planes_.at(static_cast<std::size_t>(model)); }

  Q_SIGNALS:
    void wanted(deweather::analysis::EmbeddingConfig config, deweather::analysis::Colouring colouring);
    void stop_wanted();
    // A point was clicked: a token that the first model sampled.
    void token_chosen(int token);
    void export_wanted(QString name, QByteArray bytes);

  private:
    void make_controls();
    void connect_plane(int model);
    void set_running(bool running);

    std::shared_ptr<const analysis::Analysis> analysis_;
    // The first model's token for each of the second model's, and vice versa.
    std::array<QHash<int, int>, EmbeddingWork::kModels> other_token_;
    bool running_ = false;
    QComboBox *method_, *output_, *layer_, *colouring_;
    QDoubleSpinBox* perplexity_;
    QSpinBox* iterations_;
    QPushButton* start_;
    std::array<EmbeddingPlane*, EmbeddingWork::kModels> planes_;
};

}  // namespace deweather::studio
