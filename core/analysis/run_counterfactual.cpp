#include "core/analysis/run_counterfactual.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <future>
#include <numeric>

#include "core/analysis/image_quality.h"
#include "core/base/error.h"
#include "core/nn/intervention.h"

namespace deweather::analysis {

namespace {

// Stands in for the infinite PSNR of equal pictures; different 8-bit pictures stay below it up to 50 megapixels.
constexpr double kMaxPsnr = 130;
constexpr double kLargest8Bit = 255;

using Layers = std::vector<nn::ChoosesExperts*>;

// Removes the interventions on destruction.
class Changed {
  public:
    explicit Changed(const Layers& layers) : layers_(layers) {}
    Changed(const Changed&) = delete;
    Changed& operator=(const Changed&) = delete;
    ~Changed() { undo(); }

    void undo() {
        for (auto* layer : layers_) layer->intervene({});
    }

  private:
    const Layers& layers_;
};

// SplitMix64: a generator uses only the low bits, so layers and seeds must differ in those.
uint64_t mixed(uint64_t seed, uint64_t number, uint64_t layer) {
    uint64_t z = seed + 0x9E3779B97F4A7C15U * (number + 1) + 0xD1B54A32D192ED03U * (layer + 1);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

// A question and the index of its seed.
struct Run {
    Question question;
    int64_t seed = 0;
};

std::vector<Run> plan(const Analysis& routing, const CounterfactualOptions& options) {
    std::vector<Run> runs;
    for (int64_t seed = 0; seed < options.seeds; ++seed)
        runs.push_back({.question = {.change = Change::kExchange}, .seed = seed});
    for (const auto change : {Change::kMean, Change::kRandom, Change::kAlways})
        runs.push_back({.question = {.change = change}});
    for (std::size_t layer = 0; options.layers && layer < routing.layers.size(); ++layer)
        runs.push_back({.question = {.change = Change::kExchange, .layer = layer}});
    for (std::size_t layer = 0; options.each && layer < routing.layers.size(); ++layer)
        for (int64_t expert = 0; expert < routing.layers[layer].experts; ++expert)
            runs.push_back({.question = {.change = Change::kWithout, .layer = layer, .expert = expert}});
    return runs;
}

// Applies a run's intervention to a network.
class Intervening {
  public:
    Intervening(const Layers& layers, const Analysis& routing, uint64_t seed) : layers_(layers), seed_(seed) {
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const auto counts = choices(routing, i, {});
            std::vector<int64_t> order(counts.size());
            std::iota(order.begin(), order.end(), int64_t{0});
            std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
                return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
            });
            order.resize(static_cast<std::size_t>(layers[i]->top_k()));
            most_used_.push_back(std::move(order));
        }
    }

    void begin(const Run& run) const {
        for (std::size_t i = 0; i < layers_.size(); ++i)
            if (!run.question.layer || *run.question.layer == i) layers_[i]->intervene(intervention(run, i));
    }

  private:
    nn::Intervention intervention(const Run& run, std::size_t layer) const {
        using Kind = nn::Intervention::Kind;
        const auto seed = mixed(seed_, static_cast<uint64_t>(run.seed), layer);
        switch (run.question.change) {
            case Change::kExchange:
                return {.kind = Kind::kExchange, .seed = seed};
            case Change::kMean:
                return {.kind = Kind::kMean};
            case Change::kRandom:
                return {.kind = Kind::kRandom, .seed = seed};
            case Change::kAlways:
                return {.kind = Kind::kAlways, .experts = most_used_[layer]};
            case Change::kWithout:
                break;
        }
        return {.kind = Kind::kWithout, .experts = {run.question.expert.value()}};
    }

    const Layers& layers_;
    uint64_t seed_;
    std::vector<std::vector<int64_t>> most_used_;
};

struct Read {
    media::Image picture;
    std::optional<media::Image> reference;
};

std::future<Read> reading(const PictureToAnalyse& wanted, const media::ReadOptions& options) {
    return std::async(std::launch::async, [&wanted, &options] {
        Read read{.picture = media::read_image(wanted.file, options), .reference = {}};
        if (wanted.reference) read.reference = media::read_image(*wanted.reference, options);
        if (read.reference && read.reference->rgb.sizes() != read.picture.rgb.sizes())
            throw Error("cannot compare with the reference of", wanted.file.string(), "they differ in size");
        return read;
    });
}

// Reports progress per run; tiles of a single run are too short to report.
class Runs : public Progress {
  public:
    Runs(Progress& whole, int64_t total) : whole_(whole), total_(total) {}
    bool cancelled() const override { return whole_.cancelled(); }
    void done(int64_t runs) {
        done_ += runs;
        whole_.step(done_, total_, "changing experts");
        throw_if_cancelled();
    }
    void skip_to(int64_t runs) { done_ = runs; }

  private:
    Progress& whole_;
    int64_t done_ = 0, total_;
};

// Processes one picture with all runs.
class Comparison {
  public:
    Comparison(restore::Restorer& restorer, const CounterfactualOptions& options, const Read& read, Progress& progress)
        : restorer_(restorer), options_(options), read_(read), progress_(progress) {
        options_.restore.strength = 1;
        if (read.reference) reference_ = seen(as_saved(read.reference->rgb));
        base_ = restored();
        if (read.reference) psnr_ = score(base_);
    }

    const std::optional<double>& psnr() const { return psnr_; }

    Effect effect() const {
        const auto changed = restored();
        Effect effect{.loss = {}, .moved = (changed - base_).abs().mean().item<double>() * kLargest8Bit};
        if (psnr_) effect.loss = *psnr_ - score(changed);
        return effect;
    }

  private:
    at::Tensor restored() const {
        return as_saved(restorer_.restore(read_.picture, options_.restore, progress_).image.rgb);
    }
    at::Tensor seen(const at::Tensor& saved) const { return options_.luma ? luma(saved) : saved; }
    double score(const at::Tensor& saved) const { return std::min(kMaxPsnr, analysis::psnr(seen(saved), reference_)); }

    restore::Restorer& restorer_;
    CounterfactualOptions options_;
    const Read& read_;
    Progress& progress_;
    at::Tensor reference_, base_;
    std::optional<double> psnr_;
};

Layers layers_of(restore::Restorer& restorer, const Analysis& routing) {
    auto layers = nn::layers_of_experts(restorer.network());
    if (layers.empty())
        throw Error("no experts in", restorer.model_name(), "choose a model with experts, such as mofme-compact");
    bool same = layers.size() == routing.layers.size();
    for (std::size_t i = 0; same && i < layers.size(); ++i) same = layers[i]->experts() == routing.layers[i].experts;
    if (!same) throw Error("cannot change the experts of", restorer.model_name(), "its routing is another model's");
    return layers;
}

}  // namespace

Counterfactual run_counterfactual(
    restore::Restorer& restorer, const std::vector<PictureToAnalyse>& pictures, const Analysis& routing,
    const CounterfactualOptions& options, Progress& progress,
    const std::function<void(const PictureToAnalyse& picture, const std::string& error)>& failed) {
    const c10::InferenceMode inference;
    if (options.seeds < 1) throw Error("bad number of seeds", std::to_string(options.seeds), "use 1 or more");
    const auto layers = layers_of(restorer, routing);
    const auto runs = plan(routing, options);
    Counterfactual result{.model = routing.model, .experts = {}, .questions = {}, .pictures = {}};
    for (const auto& layer : routing.layers) result.experts.push_back(layer.experts);
    for (const auto& run : runs) result.questions.push_back(run.question);

    // The analysed pictures with their choices.
    std::vector<std::pair<const PictureToAnalyse*, const AnalysedPicture*>> works;
    for (const auto& picture : pictures) {
        const auto known = std::find_if(routing.pictures.begin(), routing.pictures.end(),
                                        [&](const auto& facts) { return facts.file == picture.file.string(); });
        if (known != routing.pictures.end()) works.emplace_back(&picture, &*known);
    }
    const auto runs_per_picture = static_cast<int64_t>(runs.size()) + 1;
    Runs counted(progress, static_cast<int64_t>(works.size()) * runs_per_picture);
    const Intervening intervening(layers, routing, options.seed);
    Changed changed(layers);
    std::string last_error;
    std::future<Read> next;
    if (!works.empty()) next = reading(*works[0].first, options.read);
    for (std::size_t i = 0; i < works.size(); ++i) {
        const auto& [wanted, facts] = works[i];
        auto current = std::move(next);
        if (i + 1 < works.size()) next = reading(*works[i + 1].first, options.read);
        counted.skip_to(static_cast<int64_t>(i) * runs_per_picture);
        try {
            const auto read = current.get();
            changed.undo();
            const Comparison comparison(restorer, options, read, counted);
            ChangedPicture picture{
                .file = facts->file, .weather = facts->weather, .psnr = comparison.psnr(), .effects = {}};
            counted.done(1);
            for (const auto& run : runs) {
                const auto& question = run.question;
                const bool chosen =
                    question.change != Change::kWithout ||
                    facts->choices.at(*question.layer).at(static_cast<std::size_t>(*question.expert)) > 0;
                if (chosen) {
                    changed.undo();
                    intervening.begin(run);
                    picture.effects.push_back(comparison.effect());
                } else {
                    picture.effects.push_back({.loss = comparison.psnr() ? std::optional(0.0) : std::nullopt});
                }
                counted.done(1);
            }
            result.pictures.push_back(std::move(picture));
        } catch (const Error& error) {
            last_error = error.what();
            if (failed) failed(*wanted, last_error);
        }
    }
    if (result.pictures.empty()) throw Error("nothing could be compared", "", last_error);
    return result;
}

}  // namespace deweather::analysis
