#include "core/restore/restorer.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>

#include <atomic>
#include <chrono>
#include <map>
#include <new>

#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/restore/tiling.h"

namespace deweather::restore {

namespace {

constexpr int64_t kSmallestTile = 64;
constexpr int64_t kLargestTile = 1 << 16;

// What a network of this project holds at once for a pixel of a tile while it runs, in bytes, measured on mofme-compact
// in float32 and rounded up generously.
constexpr int64_t kBytesAPixel = 2048;

// Only that much of the free memory is planned with: others want some as well.
constexpr double kShareOfMemory = 0.6;

// LibTorch reports exhausted memory by one type on CUDA and by words on the CPU.
bool is_out_of_memory(const std::exception& error) {
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
        dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr)
        return true;
    const std::string_view text = error.what();
    return text.find("not enough memory") != text.npos || text.find("can't allocate memory") != text.npos ||
           text.find("out of memory") != text.npos;
}

// The largest tile side, at most `wanted`, of which `at_once` fit into the free memory.
int64_t tile_that_fits(int64_t wanted, int64_t at_once) {
    const double budget = kShareOfMemory * static_cast<double>(available_memory());
    int64_t tile = wanted;
    while (tile > kSmallestTile && static_cast<double>(tile * tile * kBytesAPixel * at_once) > budget) tile /= 2;
    return tile;
}

// Sums finished tiles into the picture in their fixed order, however the threads finish them, so that the same picture
// always gives the same bytes.
class Canvas {
  public:
    Canvas(const Tiling& tiling, int64_t width, int64_t height, Progress& progress)
        : tiling_(tiling), progress_(progress), sum_(at::zeros({3, height, width}, at::kFloat)) {}

    // restored: [3,tile_height,tile_width]; weather: [4] or undefined.
    void finish(std::size_t index, at::Tensor restored, at::Tensor weather) {
        const std::lock_guard lock(mutex_);
        waiting_.emplace(index, std::pair(std::move(restored), std::move(weather)));
        for (auto next = waiting_.find(added_); next != waiting_.end(); next = waiting_.find(added_)) {
            add(tiling_.tiles()[added_], next->second.first);
            if (next->second.second.defined())
                weather_ = weather_.defined() ? weather_ + next->second.second : next->second.second;
            waiting_.erase(next);
            ++added_;
        }
        progress_.step(++finished_, static_cast<int64_t>(tiling_.tiles().size()), "restoring");
    }

    const at::Tensor& picture() const { return sum_; }

    std::optional<std::array<double, 4>> weather() const {
        if (!weather_.defined()) return std::nullopt;
        const auto mean = (weather_ / static_cast<double>(tiling_.tiles().size())).to(at::kDouble).contiguous();
        std::array<double, 4> named{};
        std::copy_n(mean.data_ptr<double>(), named.size(), named.begin());
        return named;
    }

  private:
    void add(const Tile& tile, const at::Tensor& restored) {
        auto target =
            sum_.slice(1, tile.y, tile.y + tiling_.tile_height()).slice(2, tile.x, tile.x + tiling_.tile_width());
        if (tiling_.tiles().size() == 1)
            target.copy_(restored);
        else
            target.addcmul_(restored, tiling_.weights(tile));
    }

    const Tiling& tiling_;
    Progress& progress_;
    std::mutex mutex_;
    std::map<std::size_t, std::pair<at::Tensor, at::Tensor>> waiting_;
    std::size_t added_ = 0;
    int64_t finished_ = 0;
    at::Tensor sum_, weather_;
};

void restore_tile(models::RestorationNetwork& network, c10::Device device, const at::Tensor& rgb, const Tiling& tiling,
                  std::size_t index, Canvas& canvas) {
    const Tile& tile = tiling.tiles()[index];
    const auto input = rgb.slice(1, tile.y, tile.y + tiling.tile_height())
                           .slice(2, tile.x, tile.x + tiling.tile_width())
                           .unsqueeze(0)
                           .to(device);
    models::RoutingTrace trace;
    const auto output = network.forward(input, &trace);
    at::Tensor weather;
    if (trace.weather.defined()) weather = at::sigmoid(trace.weather).mean({0, 1, 2}).cpu();
    canvas.finish(index, output.squeeze(0).cpu(), weather);
}

}  // namespace

void RestoreOptions::check() const {
    if (tile != 0 && (tile < kSmallestTile || tile > kLargestTile))
        throw Error("bad tile size", std::to_string(tile), "use 0 (whole picture) or 64 to 65536 pixels");
    if (overlap < 0 || (tile != 0 && overlap > tile / 2))
        throw Error("bad overlap", std::to_string(overlap), "use 0 up to half of the tile size");
    if (!(strength >= 0 && strength <= 1)) throw Error("bad strength", std::to_string(strength), "use 0 to 1");
}

at::Tensor mix(const at::Tensor& original, const at::Tensor& restored, double strength) {
    return strength == 1.0 ? restored : at::lerp(original, restored, strength);
}

Restorer::Restorer(checkpoint::Model model, c10::Device device) : model_(std::move(model)), device_(device) {
    model_.network->to(device_);
    model_.network->eval();
}

Result Restorer::restore(const media::Image& picture, const RestoreOptions& options, Progress& progress) {
    options.check();
    const c10::InferenceMode inference;
    const auto start = std::chrono::steady_clock::now();
    const int64_t width = picture.width(), height = picture.height();

    // On the CPU each thread takes a tile of its own: that uses the cores better than several threads within one
    // operator.
    const bool by_thread = device_.is_cpu();
    const int64_t wanted = options.tile == 0 ? std::max({width, height, kSmallestTile}) : options.tile;
    int64_t tile =
        device_.is_cpu()
            ? tile_that_fits(wanted, by_thread && wanted < std::max(width, height) ? at::get_num_threads() : 1)
            : wanted;
    for (;;) {
        try {
            const Tiling tiling(width, height, tile, std::min(options.overlap, tile / 2));
            Canvas canvas(tiling, width, height, progress);
            const auto count = static_cast<int64_t>(tiling.tiles().size());
            std::atomic<int64_t> next = 0;
            const auto work = [&](int64_t, int64_t) {
                const c10::InferenceMode on_this_thread;
                for (int64_t index = next++; index < count; index = next++) {
                    progress.throw_if_cancelled();
                    restore_tile(*model_.network, device_, picture.rgb, tiling, static_cast<std::size_t>(index),
                                 canvas);
                }
            };
            progress.throw_if_cancelled();
            progress.step(0, count, "restoring");
            if (by_thread && count > 1)
                at::parallel_for(0, std::min<int64_t>(at::get_num_threads(), count), 1, work);
            else
                work(0, 1);

            Result result{.image = picture, .report = {}};
            auto restored = canvas.picture().clamp(0, 1);
            if (picture.grey) restored = restored.mean(0, true).expand({3, height, width}).contiguous();
            result.image.rgb = mix(picture.rgb, restored, options.strength);
            result.report = {
                .model = model_.name,
                .device = device_.str(),
                .tiles = count,
                .tile_width = tiling.tile_width(),
                .tile_height = tiling.tile_height(),
                .milliseconds =
                    std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(),
                .weather = canvas.weather()};
            return result;
        } catch (const std::exception& error) {
            if (!is_out_of_memory(error)) throw;
            if (tile <= kSmallestTile)
                throw Error(
                    "cannot restore", std::to_string(width) + " x " + std::to_string(height) + " pixels",
                    "not enough memory even in the smallest tiles; close other programs or use a smaller picture");
            tile = std::max(kSmallestTile, tile / 2);
        }
    }
}

}  // namespace deweather::restore
