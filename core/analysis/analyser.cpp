#include "core/analysis/analyser.h"

#include <torch/types.h>

#include <algorithm>
#include <limits>

#include "core/analysis/image_quality.h"
#include "core/analysis/token_uncertainty.h"
#include "core/base/error.h"

namespace deweather::analysis {

namespace {

constexpr int64_t kMaxTokens = 1'000'000;

std::size_t size(int64_t value) {
    return static_cast<std::size_t>(value);
}

std::vector<int64_t> whole_numbers(const at::Tensor& tensor) {
    const auto flat = tensor.to(at::kLong).contiguous();
    return {flat.const_data_ptr<int64_t>(), flat.const_data_ptr<int64_t>() + flat.numel()};
}

void add_to(std::vector<int64_t>& sum, const std::vector<int64_t>& more) {
    sum.resize(more.size());
    for (std::size_t i = 0; i < more.size(); ++i) sum[i] += more[i];
}

// Scatters row `from[i]` of a map [n,width] to places[i] of a sample of `count` tokens.
void place(std::vector<float>& sample, std::size_t count, const at::Tensor& rows, const std::vector<int64_t>& places) {
    const auto width = size(rows.size(1));
    sample.resize(count * width);
    const auto values = rows.to(at::kFloat).contiguous();
    for (std::size_t i = 0; i < places.size(); ++i)
        std::copy_n(values.const_data_ptr<float>() + i * width, width,
                    sample.begin() + static_cast<std::ptrdiff_t>(size(places[i]) * width));
}

}  // namespace

void AnalyserConfig::check() const {
    if (tokens < 0 || tokens > kMaxTokens)
        throw Error("bad number of tokens", std::to_string(tokens), "use 0 to " + std::to_string(kMaxTokens));
}

Analyser::Analyser(std::string model, std::string architecture, const AnalyserConfig& config)
    : config_(config), reservoir_(config.tokens, config.seed) {
    config.check();
    analysis_.model = std::move(model);
    analysis_.architecture = std::move(architecture);
    analysis_.seed = config.seed;
    analysis_.passes = config.passes;
}

void Analyser::add(const About& about, const media::Image& picture, const restore::Traced& traced) {
    const c10::InferenceMode inference;
    const auto& trace = traced.trace;
    check_layers(about.file, trace);
    AnalysedPicture facts{
        .file = about.file, .weather = about.weather, .width = picture.width(), .height = picture.height()};
    facts.rows = trace.layers[0].gates.size(1);
    facts.columns = trace.layers[0].gates.size(2);
    facts.seen = traced.result.report.weather;
    at::Tensor error;
    if (about.reference != nullptr) {
        if (about.reference->rgb.sizes() != picture.rgb.sizes())
            throw Error("cannot compare with the reference of", about.file,
                        "it has " + std::to_string(about.reference->width()) + " x " +
                            std::to_string(about.reference->height()) + " pixels, the picture " +
                            std::to_string(picture.width()) + " x " + std::to_string(picture.height()));
        const auto& restored = traced.result.image.rgb;
        facts.psnr = psnr(restored, about.reference->rgb);
        error = token_errors(restored, about.reference->rgb, trace.patch);
    }
    count(facts, trace);
    analysis_.pictures.push_back(std::move(facts));
    sample(picture, traced, error);
}

void Analyser::check_layers(const std::string& file, const models::RoutingTrace& trace) {
    if (trace.layers.empty())
        throw Error("no experts in", analysis_.model, "choose a model with experts, such as mofme-compact");
    if (analysis_.layers.empty()) {
        analysis_.patch = trace.patch;
        for (const auto& layer : trace.layers) {
            analysis_.layers.push_back({.experts = layer.gates.size(-1),
                                        .top_k = layer.chosen.size(-1),
                                        .uncertain = layer.variance.defined(),
                                        .together = {}});
        }
        analysis_.tokens.layers.resize(trace.layers.size());
        return;
    }
    bool same = analysis_.layers.size() == trace.layers.size() && analysis_.patch == trace.patch;
    for (std::size_t i = 0; same && i < trace.layers.size(); ++i)
        same = analysis_.layers[i].experts == trace.layers[i].gates.size(-1);
    if (!same) throw Error("another model's routing", file, "analyse each model by itself");
}

void Analyser::count(AnalysedPicture& picture, const models::RoutingTrace& trace) {
    const int64_t tokens = picture.rows * picture.columns;
    analysis_.token_count += tokens;
    for (std::size_t i = 0; i < trace.layers.size(); ++i) {
        const auto& chosen = trace.layers[i].chosen;
        const int64_t experts = analysis_.layers[i].experts;
        picture.choices.push_back(whole_numbers(at::bincount(chosen.flatten(), {}, experts)));
        // Each token's choices as zeros and ones: products of these are exact in float for up to 2^24 tokens at once.
        constexpr int64_t kPart = int64_t{1} << 20;
        const auto flat = chosen.view({tokens, -1});
        for (int64_t begin = 0; begin < tokens; begin += kPart) {
            const auto part = flat.slice(0, begin, begin + kPart);
            const auto ones = at::zeros({part.size(0), experts}, at::kFloat).scatter_(1, part, 1.0);
            add_to(analysis_.layers[i].together, whole_numbers(at::mm(ones.t(), ones).round()));
        }
    }
}

std::map<int64_t, int64_t> Analyser::draw(int64_t tokens) {
    std::map<int64_t, int64_t> taken;
    for (int64_t token = 0; token < tokens; ++token)
        if (const auto at = reservoir_.offer()) taken[*at] = token;
    return taken;
}

void Analyser::sample(const media::Image& picture, const restore::Traced& traced, const at::Tensor& error) {
    const auto& facts = analysis_.pictures.back();
    auto& tokens = analysis_.tokens;
    std::vector<int64_t> places, indices;
    for (const auto& [at, index] : draw(facts.rows * facts.columns)) {
        places.push_back(at);
        indices.push_back(index);
    }
    const auto count = size(reservoir_.size());
    tokens.picture.resize(count);
    tokens.row.resize(count);
    tokens.column.resize(count);
    tokens.error.resize(count);
    constexpr auto kBytes = static_cast<std::size_t>(kPatchSide * kPatchSide * 3);
    tokens.patches.resize(count * kBytes);
    const auto errors = error.defined() ? error.contiguous() : at::Tensor();
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto at = size(places[i]);
        const int64_t row = indices[i] / facts.columns, column = indices[i] % facts.columns;
        tokens.picture[at] = static_cast<int32_t>(analysis_.pictures.size() - 1);
        tokens.row[at] = static_cast<int32_t>(row);
        tokens.column[at] = static_cast<int32_t>(column);
        tokens.error[at] =
            errors.defined() ? errors.const_data_ptr<float>()[indices[i]] : std::numeric_limits<float>::quiet_NaN();
        const auto pixels = token_picture(picture.rgb, analysis_.patch, row, column);
        std::copy(pixels.begin(), pixels.end(), tokens.patches.begin() + static_cast<std::ptrdiff_t>(at * kBytes));
    }
    const auto rows = at::tensor(indices, at::kLong);
    const auto taken = [&](const at::Tensor& map, int64_t width) {
        return map.reshape({-1, width}).index_select(0, rows);
    };
    if (traced.trace.weather.defined())
        place(tokens.seen, count, at::sigmoid(taken(traced.trace.weather, traced.trace.weather.size(-1))), places);
    for (std::size_t i = 0; i < tokens.layers.size(); ++i) {
        const auto& layer = traced.trace.layers[i];
        auto& sampled = tokens.layers[i];
        const int64_t experts = analysis_.layers[i].experts;
        place(sampled.logits, count, taken(layer.logits, experts), places);
        place(sampled.gates, count, taken(layer.gates, experts), places);
        models::LayerTrace of_sample{.gates = {}, .chosen = {}, .logits = taken(layer.logits, experts)};
        if (layer.variance.defined()) {
            of_sample.variance = taken(layer.variance, experts);
            place(sampled.deviations, count, of_sample.variance.clamp_min(0).sqrt(), places);
        }
        if (layer.gap_variance.defined()) of_sample.gap_variance = taken(layer.gap_variance, experts);
        if (layer.predicted.defined()) of_sample.predicted = taken(layer.predicted, experts);
        if (layer.changed.defined()) of_sample.changed = taken(layer.changed, 1).squeeze(-1);
        if (places.empty()) continue;
        const auto uncertainty = token_uncertainty(of_sample);
        place(sampled.entropy, count, uncertainty.entropy.unsqueeze(-1), places);
        if (!uncertainty.deviation.defined()) continue;
        place(sampled.deviation, count, uncertainty.deviation.unsqueeze(-1), places);
        place(sampled.change, count, uncertainty.change.unsqueeze(-1), places);
    }
}

at::Tensor token_errors(const at::Tensor& restored, const at::Tensor& reference, int64_t patch) {
    const auto squares = (restored - reference).square().mean(0, true).unsqueeze(0);
    return at::avg_pool2d(squares, {patch, patch}, {patch, patch}, {0, 0}, /*ceil_mode=*/true,
                          /*count_include_pad=*/false)
        .squeeze(0)
        .squeeze(0);
}

std::vector<uint8_t> token_picture(const at::Tensor& rgb, int64_t patch, int64_t row, int64_t column) {
    const int64_t height = rgb.size(1), width = rgb.size(2);
    const int64_t top = row * patch + (patch - kPatchSide) / 2, left = column * patch + (patch - kPatchSide) / 2;
    const auto pixels = rgb.accessor<float, 3>();
    std::vector<uint8_t> picture;
    picture.reserve(size(kPatchSide * kPatchSide * 3));
    for (int64_t y = top; y < top + kPatchSide; ++y)
        for (int64_t x = left; x < left + kPatchSide; ++x)
            for (int64_t channel = 0; channel < 3; ++channel) {
                const float value =
                    pixels[channel][std::clamp<int64_t>(y, 0, height - 1)][std::clamp<int64_t>(x, 0, width - 1)];
                picture.push_back(static_cast<uint8_t>(std::clamp(value, 0.F, 1.F) * 255.F + 0.5F));
            }
    return picture;
}

}  // namespace deweather::analysis
