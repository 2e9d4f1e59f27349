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
#include "core/models/foreign_network.h"
#include "core/restore/tiled_run.h"

namespace deweather::restore {

namespace {

constexpr int64_t kSmallestTile = 64;
constexpr int64_t kLargestTile = 1 << 16;

// Plan with this share of the free memory only, leaving some for other programs.
constexpr double kShareOfMemory = 0.6;

// All networks' patches have this size or a divisor of it.
constexpr int64_t kPatch = 8;

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

// The mean over tokens of each weather's probability. map: [4,h,w] or undefined.
std::optional<std::array<double, 4>> mean_of(const at::Tensor& map) {
    if (!map.defined()) return std::nullopt;
    const auto mean = map.flatten(1).to(at::kDouble).mean(1);
    std::array<double, 4> probabilities{};
    std::copy_n(mean.const_data_ptr<double>(), probabilities.size(), probabilities.begin());
    return probabilities;
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
    if (!(strength >= 0 && strength <= 1)) throw Error("bad strength", significant(strength, 6), "use 0 to 1");
}

std::string kept_tiles_note(const Report& report) {
    if (report.kept_tiles == 0) return {};
    return std::to_string(report.kept_tiles) + " of " + std::to_string(report.tiles) +
           " tiles are as they were: what the network gave for them is no picture (not finite, or far beyond black and "
           "white)";
}

at::Tensor mix(const at::Tensor& original, const at::Tensor& restored, double strength) {
    return strength == 1.0 ? restored : at::lerp(original, restored, strength);
}

Restorer::Restorer(checkpoint::Model model, c10::Device device) : model_(std::move(model)), device_(device) {
    model_.network->to(device_);
    model_.network->eval();
}

Result Restorer::restore(const media::Image& picture, const RestoreOptions& options, Progress& progress) {
    return run(picture, options, progress, nullptr, true);
}

Traced Restorer::trace(const media::Image& picture, const RestoreOptions& options, bool with_picture,
                       Progress& progress) {
    Traced traced;
    traced.result = run(picture, options, progress, &traced.trace, with_picture);
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
    const auto* foreign = dynamic_cast<models::ForeignNetwork*>(model_.network.get());
    using Size = models::ForeignNetwork::Size;
    const Size only = foreign != nullptr ? foreign->only_size().value_or(Size{}) : Size{};
    const bool one_size = only.height > 0;
    const auto padded = one_size ? models::reflect_to(picture.rgb.unsqueeze(0), only.height, only.width).squeeze(0)
                                 : models::pad_to_patches(picture.rgb.unsqueeze(0), kPatch).squeeze(0);

    const int64_t whole = std::max(padded.size(1), padded.size(2));
    int64_t tile = options.tile == 0 ? std::max(whole, kSmallestTile) : options.tile;
    if (device_.is_cpu())
        // Another library takes one tile after the other.
        tile = tile_that_fits(tile, tile < whole && foreign == nullptr ? at::get_num_threads() : 1,
                              model_.network->bytes_per_pixel());
    for (;;) {
        try {
            const auto tiling = one_size ? Tiling::exact(padded.size(2), padded.size(1), only.width, only.height,
                                                         options.overlap_of(std::min(only.width, only.height)))
                                         : Tiling(padded.size(2), padded.size(1), tile, options.overlap_of(tile));
            progress.throw_if_cancelled();
            auto run = run_in_tiles(*model_.network, device_, padded, tiling, progress,
                                    {.trace = trace, .picture = with_picture});

            Result result{.image = picture, .report = {}};
            result.image.rgb = at::Tensor();
            if (with_picture) {
                auto restored = run.picture.slice(1, 0, height).slice(2, 0, width).clamp_(0, 1);
                if (picture.grey) restored = restored.mean(0, true).expand({3, height, width});
                result.image.rgb = mix(picture.rgb, restored, options.strength).contiguous();
            }
            const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
            result.report = {.model = model_.name,
                             .device = device_.str(),
                             .tiles = static_cast<int64_t>(tiling.tiles().size()),
                             .tile_width = tiling.tile_width(),
                             .tile_height = tiling.tile_height(),
                             .milliseconds = taken.count(),
                             .kept_tiles = run.kept_tiles,
                             .weather = mean_of(run.weather_map)};
            if (run.weather_map.defined()) {
                result.weather_patch = padded.size(2) / run.weather_map.size(2);
                const auto columns = (width + result.weather_patch - 1) / result.weather_patch;
                const auto rows = (height + result.weather_patch - 1) / result.weather_patch;
                result.weather_map = run.weather_map.slice(1, 0, rows).slice(2, 0, columns).contiguous();
            }
            return result;
        } catch (const std::exception& error) {
            if (!is_out_of_memory(error)) throw;
            if (tile <= kSmallestTile || one_size)
                throw Error(
                    "cannot restore", std::to_string(width) + " x " + std::to_string(height) + " pixels",
                    "not enough memory even in the smallest tiles; close other programs or use a smaller picture");
            tile = std::max(kSmallestTile, tile / 2);
        }
    }
}

}  // namespace deweather::restore
