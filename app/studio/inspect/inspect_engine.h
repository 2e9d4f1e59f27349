// Runs Studio's analyses off the UI thread: one thread has the model run on pictures, another embeds.
//
//     InspectEngine engine("auto");
//     connect(&engine, &InspectEngine::analysed, ...);
//     engine.analyse({.model = "mofme-compact", .pictures = {"rain.jpg"}});
//     engine.show(0);                                    // the maps of its first picture
//     engine.embed({.layers = {0}}, analysis::Colouring::kWeather);      // positions come while t-SNE moves them
//
// Every call returns at once; answers come as queued signals, only for the latest request of each kind. This header
// does not include LibTorch.
#pragma once

#include <QImage>
#include <QObject>
#include <QStringList>
#include <memory>

#include "app/studio/inspect/embedding_work.h"
#include "app/studio/maps/layer_maps.h"
#include "core/analysis/analysis_figures.h"
#include "core/analysis/counterfactual.h"
#include "core/analysis/patch_query.h"

namespace deweather::studio {

struct InspectRequest {
    QString model = {};
    QStringList pictures = {};
    QString reference = {};  // a folder with clean pictures of the same names; empty: none
    int passes = 0;          // Monte Carlo passes; 0: closed form
    int tokens = 10'000;
    quint64 seed = 0;
};

struct SharedDevice;

class InspectEngine : public QObject {
    Q_OBJECT

  public:
    // Shares the program's device and its networks; it has to outlive the engine.
    explicit InspectEngine(SharedDevice& device);
    // The same with a device of its own: "auto", "cpu", "cuda" or "cuda:N".
    explicit InspectEngine(const QString& device);
    // Cancels the current work and waits for it: well under a second.
    ~InspectEngine() override;

    // The previous analysis is dropped. Bad pictures are reported by picture_failed() and skipped.
    void analyse(const InspectRequest& request);
    // Keeps the results so far.
    void stop();
    // Adds a second model on the same pictures for comparison; empty: removes it.
    void compare_with(const QString& model);
    // Measures whether the choice of experts matters on the analysed pictures: answers by counterfactual_asked();
    // stop() ends it.
    void ask_counterfactual();
    void open(const QString& file);
    // save() writes the analysis to a file; write_report() writes all of its figures and tables and the report to a
    // folder, like `deweather inspect`.
    void save(const QString& file, bool overwrite);
    void write_report(const QString& folder, analysis::Grouping grouping, analysis::Colouring colouring,
                      bool overwrite);

    // Makes the maps of one analysed picture, which is read and routed again.
    void show(int picture);

    // Embeds one model, or both one after the other.
    void embed(const analysis::EmbeddingConfig& config, analysis::Colouring colouring);
    // Keeps the positions so far as the result.
    void stop_embedding();

    // Finds the sampled tokens most similar to one of the shown picture.
    void find_similar(int row, int column, int count);

  Q_SIGNALS:
    void progressed(int done, int total);
    // Emitted while the analysis runs, and at the end with `complete`.
    void analysed(std::shared_ptr<const deweather::analysis::Analysis> analysis, bool complete);
    // The analysis of the second model; null: there is none.
    void compared(std::shared_ptr<const deweather::analysis::Analysis> analysis);
    // Null if it was stopped, or failed, which has been reported.
    void counterfactual_asked(std::shared_ptr<const deweather::analysis::Counterfactual> counterfactual);
    void failed(QString message);
    void picture_failed(QString message);
    // The model has no experts.
    void without_experts(QString model);
    void shown(QImage picture, std::shared_ptr<const deweather::studio::PictureMaps> maps);
    void show_failed(QString message);
    // model: 0 for the first one, 1 for the one it is compared with.
    void moved(int model, QList<float> positions, int iteration);
    void embedded(int model, std::shared_ptr<const deweather::studio::EmbeddingResult> result);
    void embedding_failed(int model, QString message);
    void embedding_ended();
    void similar(QList<int> tokens, QList<double> similarities);
    void saved(QString path);
    void save_failed(QString message, bool exists);

  private:
    void begin();

    class Work;
    std::unique_ptr<SharedDevice> own_device_;
    std::unique_ptr<Work> work_;
};

}  // namespace deweather::studio
