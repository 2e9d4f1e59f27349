#include "core/analysis/analyse_pictures.h"

#include <torch/types.h>

#include "core/base/error.h"
#include "core/base/sub_progress.h"
#include "core/nn/router.h"

namespace deweather::analysis {

namespace {

// Draws Monte Carlo passes while it is alive.
class Sampling {
  public:
    Sampling(models::RestorationNetwork& network, int64_t passes) : network_(network) {
        nn::sample_uncertainty(network_, passes);
    }
    Sampling(const Sampling&) = delete;
    Sampling& operator=(const Sampling&) = delete;
    ~Sampling() { nn::sample_uncertainty(network_, 0); }

  private:
    models::RestorationNetwork& network_;
};

}  // namespace

Analysis analyse_pictures(restore::Restorer& restorer, const std::vector<PictureToAnalyse>& pictures,
                          const AnalyseOptions& options, Progress& progress,
                          const std::function<void(const PictureAnalysed&)>& done) {
    Analyser analyser(restorer.model_name(), std::string(restorer.network().architecture()), options.analyser);
    std::optional<Sampling> sampling;
    if (options.analyser.passes > 0) sampling.emplace(restorer.network(), options.analyser.passes);
    // The smallest picture is enough to find out whether the model has experts.
    media::Image probe;
    probe.rgb = at::zeros({3, 16, 16});
    Progress unwatched;
    if (restorer.trace(probe, {}, false, unwatched).trace.layers.empty())
        throw Error("no experts in", restorer.model_name(), "choose a model with experts, such as mofme-compact");

    std::string last_error;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        progress.throw_if_cancelled();
        const auto& wanted = pictures[i];
        SubProgress part(progress, static_cast<int64_t>(i), static_cast<int64_t>(pictures.size()), "analysing");
        try {
            const auto picture = media::read_image(wanted.file, options.read);
            std::optional<media::Image> reference;
            if (wanted.reference) reference = media::read_image(*wanted.reference, options.read);
            const auto traced = restorer.trace(picture, options.restore, reference.has_value(), part);
            analyser.add({.file = wanted.file.string(),
                          .weather = wanted.weather,
                          .reference = reference ? &*reference : nullptr},
                         picture, traced);
            if (done)
                done({.picture = wanted,
                      .error = {},
                      .image = &picture,
                      .traced = &traced,
                      .so_far = analyser.analysis()});
        } catch (const Cancelled&) {
            throw;
        } catch (const std::exception& error) {
            last_error = one_line(error.what());
            if (done) done({.picture = wanted, .error = last_error, .so_far = analyser.analysis()});
        }
        progress.step(static_cast<int64_t>(i) + 1, static_cast<int64_t>(pictures.size()), "analysing");
    }
    if (analyser.analysis().pictures.empty()) throw Error("nothing could be analysed", "", last_error);
    return analyser.analysis();
}

}  // namespace deweather::analysis
