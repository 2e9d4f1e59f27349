#include "app/studio/inspect/inspect_engine.h"

#include <torch/types.h>

#include <QFileInfo>
#include <QThreadPool>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <mutex>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/display_image.h"
#include "app/studio/inspect/expert_runs.h"
#include "app/studio/inspect/inspect_report.h"
#include "app/studio/inspect/similar_patches.h"
#include "app/studio/maps/latest_request.h"
#include "app/studio/maps/picture_maps.h"
#include "core/analysis/analysis_file.h"
#include "core/analysis/run_counterfactual.h"
#include "core/nn/router.h"
#include "core/restore/reference.h"

namespace deweather::studio {

using analysis::Analysis;

namespace {

// How often a growing analysis is shown.
constexpr std::chrono::milliseconds kShowEvery(300);

}  // namespace

class InspectEngine::Work {
  public:
    Work(InspectEngine& engine, SharedDevice& device)
        : engine_(engine),
          device_(device),
          embedding_({.moved = [&engine](int model, const QList<float>& positions,
                                         int iteration) { Q_EMIT engine.moved(model, positions, iteration); },
                      .done =
                          [&engine](int model, const std::shared_ptr<const EmbeddingResult>& result) {
                              Q_EMIT engine.embedded(model, result);
                          },
                      .failed = [&engine](int model,
                                          const QString& message) { Q_EMIT engine.embedding_failed(model, message); },
                      .ended = [&engine] { Q_EMIT engine.embedding_ended(); }}) {
        routing_.setMaxThreadCount(1);
    }
    ~Work() {
        ++analysis_generation_;
        ++show_generation_;
        routing_.waitForDone();
    }

    void analyse(const InspectRequest& request) {
        const auto own = ++analysis_generation_;
        embedding_.forget();
        stop_analysis_ = false;
        routing_.start([this, request, own] {
            if (own != analysis_generation_) return;
            {
                const std::lock_guard lock(mutex_);
                request_ = request;
                analysis_ = nullptr;
                compared_ = nullptr;
                counterfactual_ = nullptr;
            }
            const auto result = run(request, request.model, own, true);
            if (result && own == analysis_generation_) {
                {
                    const std::lock_guard lock(mutex_);
                    analysis_ = result;
                }
                Q_EMIT engine_.analysed(result, true);
            }
        });
    }

    void compare_with(const QString& model) {
        const auto own = analysis_generation_.load();
        stop_analysis_ = false;
        routing_.start([this, model, own] {
            if (own != analysis_generation_) return;
            std::shared_ptr<const Analysis> result;
            if (!model.isEmpty()) {
                result = run(request(), model, own, false);
                if (!result) return;
            }
            if (own != analysis_generation_) return;
            {
                const std::lock_guard lock(mutex_);
                compared_ = result;
            }
            Q_EMIT engine_.compared(result);
        });
    }

    void ask_counterfactual() {
        const auto own = analysis_generation_.load();
        stop_analysis_ = false;
        routing_.start([this, own] {
            const auto analysis = this->analysis();
            if (own != analysis_generation_ || !analysis) return;
            std::shared_ptr<const analysis::Counterfactual> result;
            try {
                const auto wanted = request();
                LatestRequest progress(analysis_generation_, own, stop_analysis_,
                                       [this](int done, int total) { Q_EMIT engine_.progressed(done, total); });
                result = with_model(wanted.model, true, [&](const PooledModel& model) {
                    auto restorer = model.restorer(Lane::kStudy);
                    return std::make_shared<const analysis::Counterfactual>(analysis::run_counterfactual(
                        restorer, pictures_of(wanted), *analysis, {.seed = wanted.seed}, progress,
                        [this](const auto&, const std::string& error) {
                            Q_EMIT engine_.picture_failed(in_users_language(QString::fromStdString(error)));
                        }));
                });
            } catch (const Cancelled&) {
            } catch (const std::exception& error) {
                Q_EMIT engine_.failed(user_message(error));
            }
            if (own != analysis_generation_) return;
            {
                const std::lock_guard lock(mutex_);
                counterfactual_ = result;
            }
            Q_EMIT engine_.counterfactual_asked(result);
        });
    }

    void stop() { stop_analysis_ = true; }

    void open(const QString& file) {
        const auto own = ++analysis_generation_;
        embedding_.forget();
        routing_.start([this, file, own] {
            try {
                const auto opened = std::make_shared<const Analysis>(
                    analysis::load_analysis(std::filesystem::path(file.toStdString())));
                if (own != analysis_generation_) return;
                {
                    const std::lock_guard lock(mutex_);
                    request_ = {.model = QString::fromStdString(opened->model),
                                .passes = static_cast<int>(opened->passes),
                                .tokens = static_cast<int>(opened->tokens.count()),
                                .seed = opened->seed};
                    for (const auto& picture : opened->pictures)
                        request_.pictures.push_back(QString::fromStdString(picture.file));
                    analysis_ = opened;
                    compared_ = nullptr;
                    counterfactual_ = nullptr;
                }
                Q_EMIT engine_.analysed(opened, true);
            } catch (const std::exception& error) {
                Q_EMIT engine_.failed(user_message(error));
            }
        });
    }

    void save(const QString& file, bool overwrite) {
        write(
            [file, overwrite](const std::shared_ptr<const Analysis>& analysis, Progress&) {
                analysis::save_analysis(*analysis, std::filesystem::path(file.toStdString()),
                                        overwrite ? Existing::kReplace : Existing::kKeep);
            },
            file);
    }

    void write_report(const QString& folder, analysis::Grouping grouping, analysis::Colouring colouring,
                      bool overwrite) {
        write(
            [this, folder, grouping, colouring, overwrite](const std::shared_ptr<const Analysis>& analysis,
                                                           Progress& progress) {
                const auto model = [&](int index, const std::shared_ptr<const Analysis>& of) {
                    InspectReportModel made{.analysis = of};
                    if (of) made.embedding = scored_embedding(index, *of, colouring, progress);
                    return made;
                };
                auto first = model(0, analysis);
                first.counterfactual = copy_of(counterfactual_);
                write_inspect_report(first, model(1, compared()), std::filesystem::path(folder.toStdString()),
                                     {.grouping = grouping,
                                      .colouring = colouring,
                                      .existing = overwrite ? Existing::kReplace : Existing::kKeep});
            },
            folder);
    }

    void show(int picture) {
        const auto own = ++show_generation_;
        routing_.start([this, picture, own] {
            if (own != show_generation_) return;
            try {
                const auto analysis = this->analysis();
                if (!analysis || picture < 0 || static_cast<std::size_t>(picture) >= analysis->pictures.size()) return;
                const auto& facts = analysis->pictures[static_cast<std::size_t>(picture)];
                const std::filesystem::path file(facts.file);
                const auto image = media::read_image(file, {});
                const auto wanted = request();
                std::optional<media::Image> reference;
                if (!wanted.reference.isEmpty())
                    if (const auto found = restore::reference_of(file, wanted.reference.toStdString()))
                        reference = media::read_image(*found, {});
                LatestRequest progress(show_generation_, own, never_);
                const auto traced = with_model(wanted.model, wanted.passes > 0, [&](const PooledModel& model) {
                    auto restorer = model.restorer(Lane::kMap);
                    if (wanted.passes > 0) nn::sample_uncertainty(restorer.network(), wanted.passes);
                    return restorer.trace(image, {}, reference.has_value(), progress);
                });
                auto maps = std::make_shared<PictureMaps>(picture_maps(traced, reference ? &*reference : nullptr));
                maps->picture = picture;
                {
                    const std::lock_guard lock(mutex_);
                    maps_ = maps;
                }
                Q_EMIT engine_.shown(to_qimage(image.rgb, {}), maps);
            } catch (const Cancelled&) {
            } catch (const std::exception& error) {
                Q_EMIT engine_.show_failed(user_message(error));
            }
        });
    }

    void embed(const analysis::EmbeddingConfig& config, analysis::Colouring colouring) {
        embedding_.embed({analysis(), compared()}, config, colouring);
    }

    void stop_embedding() { embedding_.stop(); }

    void find_similar(int row, int column, int count) {
        similar_.start([this, row, column, count] {
            const auto maps = copy_of(maps_);
            const auto analysis = this->analysis();
            if (!analysis || !maps || row < 0 || row >= maps->rows || column < 0 || column >= maps->columns) return;
            QList<int> tokens;
            QList<double> similarities;
            for (const auto& match : similar_patches(*analysis, *maps, row, column, count)) {
                tokens.push_back(match.token);
                similarities.push_back(match.similarity);
            }
            Q_EMIT engine_.similar(tokens, similarities);
        });
    }

  private:
    template <typename Member>
    Member copy_of(const Member& member) {
        const std::lock_guard lock(mutex_);
        return member;
    }
    std::shared_ptr<const Analysis> analysis() { return copy_of(analysis_); }
    std::shared_ptr<const Analysis> compared() { return copy_of(compared_); }
    InspectRequest request() { return copy_of(request_); }

    // Used by the routing thread only; keeps the last two models in memory. Work that changes a network, by passes or
    // interventions, gets a copy that nobody else uses.
    ModelPool::Shared model(const QString& name, bool changed) {
        constexpr std::size_t kModels = 2;
        auto& models = changed ? own_models_ : models_;
        const auto key = name.toStdString();
        auto found = std::find_if(models.begin(), models.end(), [&](const auto& known) {
            return known.first == key && known.second->asked_device() == device_.models.device();
        });
        const auto model = !changed                ? device_.models.get(key)
                           : found != models.end() ? found->second
                                                   : device_.models.get_unshared(key);
        if (found != models.end()) models.erase(found);
        models.emplace_front(key, model);
        if (models.size() > kModels) models.pop_back();
        return model;
    }

    // Again on the processor where the device is lost meanwhile.
    template <typename Run>
    auto with_model(const QString& name, bool changed, Run run) -> decltype(run(std::declval<const PooledModel&>())) {
        const auto device = device_.models.device();
        try {
            return run(*model(name, changed));
        } catch (const std::exception& error) {
            if (!device_.models.fall_back_from(device, error)) throw;
        }
        models_.clear();
        own_models_.clear();
        return run(*model(name, changed));
    }

    // Null if it failed, which has been reported. `first`: growing results are shown, and a stop keeps them.
    std::shared_ptr<const Analysis> run(const InspectRequest& request, const QString& name, int64_t own, bool first) {
        const auto pictures = pictures_of(request);
        analysis::AnalyseOptions options;
        options.analyser = {.tokens = request.tokens, .seed = request.seed, .passes = request.passes};
        LatestRequest progress(analysis_generation_, own, stop_analysis_,
                               [this](int done, int total) { Q_EMIT engine_.progressed(done, total); });
        std::shared_ptr<const Analysis> so_far;
        auto last_shown = std::chrono::steady_clock::now() - kShowEvery;
        const auto done = [&](const analysis::PictureAnalysed& picture) {
            if (!picture.error.empty()) {
                Q_EMIT engine_.picture_failed(QString::fromStdString(picture.error));
                return;
            }
            if (!first || std::chrono::steady_clock::now() - last_shown < kShowEvery) return;
            so_far = std::make_shared<const Analysis>(picture.so_far);
            {
                const std::lock_guard lock(mutex_);
                analysis_ = so_far;
            }
            Q_EMIT engine_.analysed(so_far, false);
            last_shown = std::chrono::steady_clock::now();
        };
        try {
            return with_model(name, request.passes > 0, [&](const PooledModel& model) {
                auto restorer = model.restorer(Lane::kStudy);
                if (!has_experts(restorer)) {
                    Q_EMIT engine_.without_experts(name);
                    return std::shared_ptr<const Analysis>();
                }
                return std::make_shared<const Analysis>(
                    analysis::analyse_pictures(restorer, pictures, options, progress, done));
            });
        } catch (const Cancelled&) {
            return so_far;
        } catch (const std::exception& error) {
            Q_EMIT engine_.failed(user_message(error));
            return nullptr;
        }
    }

    std::optional<analysis::ScoredEmbedding> scored_embedding(int model, const Analysis& analysis,
                                                              analysis::Colouring colouring, Progress& progress) {
        const auto result = embedding_.result(model);
        if (!result) return std::nullopt;
        return analysis::scored(analysis, result->embedding, colouring, progress);
    }

    template <typename Write>
    void write(Write what, const QString& path) {
        similar_.start([this, what, path] {
            const auto analysis = this->analysis();
            if (!analysis) return;
            const bool exists = QFileInfo::exists(path);
            try {
                Progress unwatched;
                what(analysis, unwatched);
                Q_EMIT engine_.saved(path);
            } catch (const std::exception& error) {
                Q_EMIT engine_.save_failed(user_message(error), exists);
            }
        });
    }

    InspectEngine& engine_;
    SharedDevice& device_;
    std::list<std::pair<std::string, ModelPool::Shared>> models_, own_models_;
    std::mutex mutex_;  // guards the members below
    InspectRequest request_;
    std::shared_ptr<const Analysis> analysis_, compared_;
    std::shared_ptr<const analysis::Counterfactual> counterfactual_;
    std::shared_ptr<const PictureMaps> maps_;
    // Each counts the requests of its kind; work for an earlier request is abandoned.
    std::atomic<int64_t> analysis_generation_ = 0, show_generation_ = 0;
    std::atomic<bool> stop_analysis_ = false;
    const std::atomic<bool> never_ = false;
    EmbeddingWork embedding_;
    QThreadPool routing_, similar_;
};

InspectEngine::InspectEngine(SharedDevice& device) : work_(std::make_unique<Work>(*this, device)) {
    begin();
}

InspectEngine::InspectEngine(const QString& device)
    : own_device_(std::make_unique<SharedDevice>(device)), work_(std::make_unique<Work>(*this, *own_device_)) {
    begin();
}

void InspectEngine::begin() {
    qRegisterMetaType<std::shared_ptr<const Analysis>>();
    qRegisterMetaType<std::shared_ptr<const analysis::Counterfactual>>();
    qRegisterMetaType<std::shared_ptr<const PictureMaps>>();
    qRegisterMetaType<std::shared_ptr<const EmbeddingResult>>();
}

InspectEngine::~InspectEngine() = default;

void InspectEngine::analyse(const InspectRequest& request) {
    work_->analyse(request);
}

void InspectEngine::ask_counterfactual() {
    work_->ask_counterfactual();
}

void InspectEngine::stop() {
    work_->stop();
}

void InspectEngine::compare_with(const QString& model) {
    work_->compare_with(model);
}

void InspectEngine::open(const QString& file) {
    work_->open(file);
}

void InspectEngine::save(const QString& file, bool overwrite) {
    work_->save(file, overwrite);
}

void InspectEngine::write_report(const QString& folder, analysis::Grouping grouping, analysis::Colouring colouring,
                                 bool overwrite) {
    work_->write_report(folder, grouping, colouring, overwrite);
}

void InspectEngine::show(int picture) {
    work_->show(picture);
}

void InspectEngine::embed(const analysis::EmbeddingConfig& config, analysis::Colouring colouring) {
    work_->embed(config, colouring);
}

void InspectEngine::stop_embedding() {
    work_->stop_embedding();
}

void InspectEngine::find_similar(int row, int column, int count) {
    work_->find_similar(row, column, count);
}

}  // namespace deweather::studio
