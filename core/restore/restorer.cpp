#include "core/restore/restorer.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <chrono>
#include <new>

#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/number_text.h"
#include "core/models/clip_network.h"
#include "core/models/foreign_network.h"
#include "core/models/picture_network.h"
#include "core/restore/tiled_run.h"

namespace deweather::restore {

namespace {

constexpr int64_t kSmallestTile = 64;
constexpr int64_t kLargestTile = 1 << 16;
// Beyond the restored picture: what was changed, half as much again.
constexpr double kMaxStrength = 1.5;

// Plan with this share of the free memory only, leaving some for other programs.
constexpr double kShareOfMemory = 0.6;

// Networks halve the resolution up to three times, those that take statistics of the whole picture up to four times.
// In tiles that begin elsewhere, the grids of their coarser levels would not meet.
constexpr int64_t kPatch = 8, kPatchOfPictureNetworks = 16;

// LibTorch reports exhausted memory by a type on CUDA, but only in the message on the CPU.
bool is_out_of_memory(const std::exception& error) {
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
        dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr)
        return true;
    const std::string_view text = error.what();
    return text.find("not enough memory") != text.npos || text.find("can't allocate memory") != text.npos ||
           text.find("out of memory") != text.npos;
}

// The largest tile side, at most `wanted`, for which `at_once` tiles fit into the free memory.
int64_t tile_that_fits(int64_t wanted, int64_t at_once, int64_t bytes_per_pixel) {
    const double budget = kShareOfMemory * static_cast<double>(available_memory());
    int64_t tile = wanted;
    while (tile > kSmallestTile &&
           static_cast<double>(tile) * static_cast<double>(tile * bytes_per_pixel * at_once) > budget)
        tile /= 2;
    return std::max(tile, kSmallestTile);
}

// The place of a word in models::kWeathers. Throws Error for another word.
std::size_t weather_index(const std::string& word) {
    const auto* const found = std::find(models::kWeathers.begin(), models::kWeathers.end(), word);
    if (found == models::kWeathers.end()) throw Error("cannot remove", word, "use rain, drop, haze or snow");
    return static_cast<std::size_t>(found - models::kWeathers.begin());
}

// Halves the tile after memory ran out. Throws the error itself if it is another one, and Error if there is no smaller
// tile.
void shrink_tile(int64_t& tile, bool fixed, const std::exception& error, const media::Image& picture) {
    if (!is_out_of_memory(error)) throw;
    if (tile <= kSmallestTile || fixed)
        throw Error("cannot restore",
                    std::to_string(picture.width()) + " x " + std::to_string(picture.height()) + " pixels",
                    "not enough memory even in the smallest tiles; close other programs or use a smaller picture");
    tile = std::max(kSmallestTile, tile / 2);
}

// The restored values as a picture like the original: without padding, within 0..1, and grey where it is. Clamps in
// place: a second copy of a large picture would not fit.
at::Tensor finished(const media::Image& original, const at::Tensor& values, double strength) {
    auto restored = values.slice(1, 0, original.height()).slice(2, 0, original.width()).clamp_(0, 1);
    if (original.grey) restored = restored.mean(0, true).expand({3, original.height(), original.width()});
    return mix(original.rgb, restored, strength).contiguous();
}

// The mean over tokens of each weather's probability. map: [4,h,w] or undefined.
std::optional<std::array<double, 4>> mean_of(const at::Tensor& map) {
    if (!map.defined()) return std::nullopt;
    const auto mean = map.flatten(1).to(at::kDouble).mean(1);
    std::array<double, 4> probabilities{};
    std::copy_n(mean.const_data_ptr<double>(), probabilities.size(), probabilities.begin());
    return probabilities;
}

// Chooses the weathers that the network removes. Throws Error for a network that neither takes such a choice nor
// classifies the weather.
void choose_removal(models::RestorationNetwork& network, const std::string& model,
                    const std::vector<std::string>& remove) {
    if (auto* choosing = dynamic_cast<models::ChoosesRemoval*>(&network)) {
        choosing->remove_only(remove);
    } else if (!remove.empty()) {
        if (dynamic_cast<models::StagedNetwork*>(&network) == nullptr)
            throw Error("cannot choose what is removed by", model,
                        "it does not name the weather; leave --remove out or use another model");
        for (const auto& word : remove) weather_index(word);
    }
}

// Crops a map to the tokens of the picture itself, without its padding: [B,H,W,...] to [B,rows,columns,...], in float32
// on the CPU except for integers.
at::Tensor visible(const at::Tensor& map, int64_t rows, int64_t columns) {
    if (!map.defined()) return map;
    const auto part = map.slice(1, 0, rows).slice(2, 0, columns).to(at::kCPU);
    return (part.is_floating_point() ? part.to(at::kFloat) : part).contiguous();
}

}  // namespace

int64_t RestoreOptions::overlap_of(int64_t size) const {
    constexpr int64_t kUsual = 48;
    return std::min(overlap.value_or(kUsual), size / 2);
}

void RestoreOptions::check() const {
    if (tile != 0 && (tile < kSmallestTile || tile > kLargestTile))
        throw Error("bad tile size", std::to_string(tile), "use 0 (whole picture) or 64 to 65536 pixels");
    if (overlap && (*overlap < 0 || (tile != 0 && *overlap > tile / 2)))
        throw Error("bad overlap", std::to_string(*overlap), "use 0 up to half of the tile size");
    if (!(strength >= 0 && strength <= kMaxStrength))
        throw Error("bad strength", significant(strength, 6), "use 0 to " + significant(kMaxStrength, 3));
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text.append(text.empty() ? "" : ",").append(word);
    return text;
}

std::string kept_tiles_note(const Report& report) {
    if (report.kept_tiles == 0) return {};
    return std::to_string(report.kept_tiles) + " of " + std::to_string(report.tiles) +
           " tiles are as they were: what the network gave for them is no picture (not finite, or far beyond black and "
           "white)";
}

at::Tensor mix(const at::Tensor& original, const at::Tensor& restored, double strength) {
    if (strength == 1.0) return restored;
    const auto mixed = at::lerp(original, restored, strength);
    return strength > 1.0 ? mixed.clamp(0, 1) : mixed;
}

at::Tensor removal_of(const std::vector<std::string>& remove, const at::Tensor& weather_map, int64_t patch,
                      int64_t height, int64_t width) {
    // Removes nothing where the model sees next to no weather.
    constexpr double kNothing = 0.02;
    std::array<bool, models::kWeathers.size()> chosen{};
    for (const auto& word : remove) chosen[weather_index(word)] = true;
    auto wanted = at::zeros_like(weather_map[0]);
    for (std::size_t weather = 0; weather < chosen.size(); ++weather)
        if (chosen[weather]) wanted += weather_map[static_cast<int64_t>(weather)];
    const auto share = wanted / weather_map.sum(0).clamp_min(kNothing);
    const auto full =
        at::upsample_bilinear2d(share.unsqueeze(0).unsqueeze(0), {share.size(0) * patch, share.size(1) * patch}, false);
    return full[0][0].slice(0, 0, height).slice(1, 0, width).clamp(0, 1);
}

Restorer::Restorer(checkpoint::Model model, c10::Device device)
    : model_(std::make_shared<checkpoint::Model>(std::move(model))), device_(device) {
    model_->network->to(device_);
    model_->network->eval();
}

Restorer::Restorer(std::shared_ptr<checkpoint::Model> model, c10::Device device, Turn turn)
    : model_(std::move(model)), device_(device), turn_(std::move(turn)) {}

void Restorer::in_turn(Progress& progress, const std::function<void(Progress&)>& work) const {
    if (turn_)
        turn_(progress, work);
    else
        work(progress);
}

Result Restorer::restore(const media::Image& picture, const RestoreOptions& options, Progress& progress) {
    Result result;
    in_turn(progress, [&](Progress& turn) { result = run(picture, options, turn, nullptr, true); });
    return result;
}

std::vector<Result> Restorer::restore_clip(std::span<const media::Image> frames, std::size_t first, std::size_t count,
                                           const RestoreOptions& options, Progress& progress) {
    std::vector<Result> results;
    in_turn(progress, [&](Progress& turn) { results = run_clip(frames, first, count, options, turn); });
    return results;
}

std::vector<Result> Restorer::run_clip(std::span<const media::Image> frames, std::size_t first, std::size_t count,
                                       const RestoreOptions& options, Progress& progress) {
    options.check();
    auto* network = dynamic_cast<models::ClipNetwork*>(model_->network.get());
    if (network == nullptr) throw Error("cannot restore frames together", model_->name, "it sees single pictures");
    const c10::InferenceMode inference;
    const auto start = std::chrono::steady_clock::now();
    std::vector<at::Tensor> pictures;
    for (const auto& frame : frames) pictures.push_back(frame.rgb);
    const auto padded = models::pad_to_patches(at::stack(pictures), kPatch);
    const int64_t whole = std::max(padded.size(2), padded.size(3));
    int64_t tile = options.tile == 0 ? std::max(whole, kSmallestTile) : options.tile;
    if (device_.is_cpu())
        tile = tile_that_fits(tile, tile < whole ? at::get_num_threads() : 1, network->bytes_per_pixel());
    for (;;) {
        try {
            const Tiling tiling(padded.size(3), padded.size(2), tile, options.overlap_of(tile));
            progress.throw_if_cancelled();
            const auto run = run_clip_in_tiles(*network, device_, padded, static_cast<int64_t>(first),
                                               static_cast<int64_t>(count), tiling, progress);
            const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
            std::vector<Result> results;
            for (std::size_t i = 0; i < count; ++i) {
                const auto& frame = frames[first + i];
                Result result{.image = frame,
                              .report = {.model = model_->name,
                                         .device = device_.str(),
                                         .tiles = static_cast<int64_t>(tiling.tiles().size()),
                                         .tile_width = tiling.tile_width(),
                                         .tile_height = tiling.tile_height(),
                                         .milliseconds = taken.count() / static_cast<double>(count),
                                         .kept_tiles = run.kept_tiles,
                                         .weather = {}}};
                result.image.rgb = finished(frame, run.picture[static_cast<int64_t>(i)], options.strength);
                results.push_back(std::move(result));
            }
            return results;
        } catch (const std::exception& error) {
            shrink_tile(tile, false, error, frames.front());
        }
    }
}

Traced Restorer::trace(const media::Image& picture, const RestoreOptions& options, bool with_picture,
                       Progress& progress) {
    Traced traced;
    in_turn(progress, [&](Progress& turn) {
        traced.trace = {};
        traced.result = run(picture, options, turn, &traced.trace, with_picture);
    });
    auto& trace = traced.trace;
    if (trace.patch == 0) return traced;
    const int64_t rows = (picture.height() + trace.patch - 1) / trace.patch;
    const int64_t columns = (picture.width() + trace.patch - 1) / trace.patch;
    for (auto& layer : trace.layers)
        for (auto* map : {&layer.gates, &layer.chosen, &layer.logits, &layer.variance, &layer.gap_variance,
                          &layer.predicted, &layer.changed})
            *map = visible(*map, rows, columns);
    trace.weather = visible(trace.weather, rows, columns);
    return traced;
}

Result Restorer::run(const media::Image& picture, const RestoreOptions& options, Progress& progress,
                     models::RoutingTrace* trace, bool with_picture) {
    options.check();
    const c10::InferenceMode inference;
    const auto start = std::chrono::steady_clock::now();
    const int64_t width = picture.width(), height = picture.height();
    choose_removal(*model_->network, model_->name, options.remove);
    const auto* foreign = dynamic_cast<models::ForeignNetwork*>(model_->network.get());
    using Size = models::ForeignNetwork::Size;
    const Size only = foreign != nullptr ? foreign->only_size().value_or(Size{}) : Size{};
    const bool one_size = only.height > 0;
    const bool chooses = dynamic_cast<models::ChoosesRemoval*>(model_->network.get()) != nullptr;
    const auto grown = [&](int64_t length, int64_t patch) { return (length + patch - 1) / patch * patch; };
    const int64_t whole = std::max({grown(width, kPatch), grown(height, kPatch), only.width, only.height});
    const bool knows_picture = dynamic_cast<models::PictureNetwork*>(model_->network.get()) != nullptr;
    int64_t tile = options.tile == 0 ? std::max(whole, kSmallestTile) : options.tile;
    if (device_.is_cpu())
        // Another library takes one tile after the other.
        tile = tile_that_fits(tile, tile < whole && foreign == nullptr ? at::get_num_threads() : 1,
                              model_->network->bytes_per_pixel());
    for (;;) {
        try {
            const int64_t patch = knows_picture && tile < whole ? kPatchOfPictureNetworks : kPatch;
            const auto input = picture.rgb.unsqueeze(0);
            const auto padded =
                (one_size ? models::reflect_to(input, only.height, only.width) : models::pad_to_patches(input, patch))
                    .squeeze(0);
            const auto tiling = one_size
                                    ? Tiling::exact(padded.size(2), padded.size(1), only.width, only.height,
                                                    options.overlap_of(std::min(only.width, only.height)))
                                    : Tiling(padded.size(2), padded.size(1), tile, options.overlap_of(tile), patch);
            progress.throw_if_cancelled();
            auto run = run_in_tiles(*model_->network, device_, padded, tiling, progress,
                                    {.trace = trace, .picture = with_picture});

            Result result{.image = picture, .report = {}};
            result.image.rgb = at::Tensor();
            if (run.weather_map.defined()) {
                result.weather_patch = padded.size(2) / run.weather_map.size(2);
                const auto columns = (width + result.weather_patch - 1) / result.weather_patch;
                const auto rows = (height + result.weather_patch - 1) / result.weather_patch;
                result.weather_map = run.weather_map.slice(1, 0, rows).slice(2, 0, columns).contiguous();
            }
            if (with_picture) {
                result.image.rgb = finished(picture, run.picture, options.strength);
                if (!options.remove.empty() && !chooses) {
                    if (!run.weather_map.defined())
                        throw Error("cannot choose what is removed by", model_->name,
                                    "it does not name the weather; leave --remove out or use another model");
                    const auto removal =
                        removal_of(options.remove, result.weather_map, result.weather_patch, height, width);
                    result.image.rgb = at::lerp(picture.rgb, result.image.rgb, removal).contiguous();
                }
            }
            const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
            result.report = {.model = model_->name,
                             .device = device_.str(),
                             .tiles = static_cast<int64_t>(tiling.tiles().size()),
                             .tile_width = tiling.tile_width(),
                             .tile_height = tiling.tile_height(),
                             .milliseconds = taken.count(),
                             .kept_tiles = run.kept_tiles,
                             .weather = mean_of(run.weather_map)};
            return result;
        } catch (const std::exception& error) {
            shrink_tile(tile, one_size, error, picture);
        }
    }
}

}  // namespace deweather::restore
