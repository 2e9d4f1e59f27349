#include "core/restore/tiled_run.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <map>
#include <mutex>

#include "core/base/memory.h"
#include "core/models/picture_network.h"
#include "core/nn/picture_statistics.h"

namespace deweather::restore {

namespace {

// Progress of a staged network: the ends of encoding and of the layers over tokens. Measured on mofme-compact.
constexpr int64_t kParts = 1000, kEncoded = 300, kTransformed = 500;

// encode()'s skips are kept for decode() up to this share (1/N) of the free memory, and up to what a large picture
// leaves of kMaxMemory beside its input, its result and its tokens, each of about its size; beyond it they are computed
// twice. So 24 megapixels are restored in 1.2 GB of memory for the whole process, for a tenth more time.
constexpr int64_t kSkipsShare = 6;
constexpr int64_t kMaxMemory = int64_t{840} << 20;

int64_t max_skips(const at::Tensor& picture) {
    const auto left = kMaxMemory - 3 * static_cast<int64_t>(picture.nbytes());
    return std::min(std::max<int64_t>(left, 0), available_memory() / kSkipsShare);
}

// Between stages: the next one's blocks do not fit where those of the last were.
void trim_after(const at::Tensor& picture) {
    constexpr std::size_t kLarge = std::size_t{100} << 20;
    if (picture.nbytes() > kLarge) return_freed_memory();
}

// Passes over all tiles that measure the statistics of the whole picture, before the one that restores. In the first,
// each tile has only its own statistics; each later pass corrects those of the pass before. docs/tiling.md has what
// remains after two.
constexpr int64_t kMeasuringPasses = 2;

at::Tensor cut(const at::Tensor& picture, const Tile& tile, const Tiling& tiling) {
    return picture.slice(-2, tile.y, tile.y + tiling.tile_height()).slice(-1, tile.x, tile.x + tiling.tile_width());
}

// Counts finished tiles into a range of the progress; thread-safe.
class Counter {
  public:
    Counter(Progress& progress, std::size_t tiles, int64_t from, int64_t to)
        : progress_(progress), tiles_(static_cast<int64_t>(tiles)), from_(from), to_(to) {}
    void one_more() {
        const std::lock_guard lock(mutex_);
        progress_.step(from_ + (to_ - from_) * ++done_ / tiles_, kParts, "restoring");
    }

  private:
    Progress& progress_;
    std::mutex mutex_;
    int64_t tiles_, from_, to_, done_ = 0;
};

// Runs task(index) for all tiles: on the CPU one tile per thread, which uses the cores better than several threads
// within one operator.
void for_each_tile(const Tiling& tiling, c10::Device device, Progress& progress,
                   const std::function<void(std::size_t)>& task) {
    const auto count = static_cast<int64_t>(tiling.tiles().size());
    std::atomic<int64_t> next = 0;
    const auto work = [&](int64_t, int64_t) {
        const c10::InferenceMode on_this_thread;
        for (int64_t index = next++; index < count; index = next++) {
            progress.throw_if_cancelled();
            task(static_cast<std::size_t>(index));
        }
    };
    if (device.is_cpu() && count > 1)
        at::parallel_for(0, std::min<int64_t>(at::get_num_threads(), count), 1, work);
    else
        work(0, 1);
}

// Sums finished tiles into the picture in a fixed order, regardless of the order in which threads finish.
class Canvas {
  public:
    Canvas(const Tiling& tiling, const at::Tensor& picture)
        : tiling_(tiling), input_(picture), sum_(at::zeros_like(picture)) {}

    // restored: as the picture, but of a tile's size; where it is no picture the input's tile is taken.
    void finish(std::size_t index, const at::Tensor& restored) {
        auto values = restored.cpu();
        const bool usable = is_a_picture(values);
        if (!usable) values = cut(input_, tiling_.tiles()[index], tiling_);
        const std::lock_guard lock(mutex_);
        kept_ += usable ? 0 : 1;
        waiting_.emplace(index, std::move(values));
        for (auto next = waiting_.find(added_); next != waiting_.end(); next = waiting_.find(++added_)) {
            const Tile& tile = tiling_.tiles()[added_];
            auto target = cut(sum_, tile, tiling_);
            if (tiling_.tiles().size() == 1)
                target.copy_(next->second);
            else
                target.addcmul_(next->second, tiling_.weights(tile));
            waiting_.erase(next);
        }
    }

    const at::Tensor& picture() const { return sum_; }
    int64_t kept_tiles() const { return kept_; }

  private:
    const Tiling& tiling_;
    const at::Tensor& input_;
    std::mutex mutex_;
    std::map<std::size_t, at::Tensor> waiting_;
    std::size_t added_ = 0;
    at::Tensor sum_;
    int64_t kept_ = 0;
};

// logits: [1,h,w,4] or undefined.
at::Tensor probabilities(const at::Tensor& logits) {
    if (!logits.defined()) return {};
    return at::sigmoid(logits).squeeze(0).permute({2, 0, 1}).to(at::kCPU, at::kFloat).contiguous();
}

TiledRun run_staged(models::StagedNetwork& network, c10::Device device, const at::Tensor& picture, const Tiling& tiling,
                    Progress& progress, const TraceRequest& request) {
    const auto& tiles = tiling.tiles();
    const int64_t patch = network.patch();
    const auto input = [&](std::size_t index) { return cut(picture, tiles[index], tiling).unsqueeze(0).to(device); };

    // Encoding: each tile computes the tokens of its own area.
    at::Tensor tokens;
    std::vector<std::optional<models::StagedNetwork::Encoded>> kept(tiles.size());
    std::atomic<int64_t> skip_bytes = 0;
    const int64_t most_skips = max_skips(picture);
    std::mutex tokens_mutex;
    Counter encoded_tiles(progress, tiles.size(), 0, kEncoded);
    for_each_tile(tiling, device, progress, [&](std::size_t index) {
        auto encoded = network.encode(input(index));
        const Tile& tile = tiles[index];
        const Area own = tiling.own_area(tile);
        const auto part = encoded.tokens.slice(1, (own.y - tile.y) / patch, (own.y - tile.y + own.height) / patch)
                              .slice(2, (own.x - tile.x) / patch, (own.x - tile.x + own.width) / patch);
        {
            const std::lock_guard lock(tokens_mutex);
            if (!tokens.defined())
                tokens = at::empty({1, picture.size(1) / patch, picture.size(2) / patch, part.size(3)}, part.options());
        }
        tokens.slice(1, own.y / patch, (own.y + own.height) / patch)
            .slice(2, own.x / patch, (own.x + own.width) / patch)
            .copy_(part);
        int64_t bytes = 0;
        for (const auto& skip : encoded.skips) bytes += static_cast<int64_t>(skip.nbytes());
        if (request.picture && (skip_bytes += bytes) <= most_skips)
            kept[index] = {.tokens = {}, .skips = std::move(encoded.skips)};
        encoded_tiles.one_more();
    });
    trim_after(picture);

    progress.throw_if_cancelled();
    tokens = network.transform(tokens, request.trace, progress);
    trim_after(picture);
    const auto weather = network.weather(tokens);
    if (request.trace != nullptr) {
        request.trace->patch = patch;
        request.trace->weather = weather;
    }
    progress.step(kTransformed, kParts, "restoring");
    if (!request.picture) return {.picture = {}, .weather_map = probabilities(weather)};

    Canvas canvas(tiling, picture);
    Counter decoded_tiles(progress, tiles.size(), kTransformed, kParts);
    for_each_tile(tiling, device, progress, [&](std::size_t index) {
        const Tile& tile = tiles[index];
        const auto pixels = input(index);
        const auto own_tokens = tokens.slice(1, tile.y / patch, (tile.y + tiling.tile_height()) / patch)
                                    .slice(2, tile.x / patch, (tile.x + tiling.tile_width()) / patch);
        const auto encoded = kept[index] ? *std::exchange(kept[index], std::nullopt) : network.encode(pixels);
        canvas.finish(index, network.decode(pixels, encoded, own_tokens).squeeze(0));
        decoded_tiles.one_more();
    });
    trim_after(picture);
    return {.picture = canvas.picture(), .weather_map = probabilities(weather), .kept_tiles = canvas.kept_tiles()};
}

nn::TilePlace place_of(const Tile& tile, const Tiling& tiling, const at::Tensor& picture) {
    const Area own = tiling.own_area(tile);
    return {.picture_height = picture.size(1),
            .picture_width = picture.size(2),
            .y = tile.y,
            .x = tile.x,
            .height = tiling.tile_height(),
            .width = tiling.tile_width(),
            .own_y = own.y,
            .own_x = own.x,
            .own_height = own.height,
            .own_width = own.width};
}

// Adds what tiles measured, in a fixed order.
class Totals {
  public:
    void add(std::size_t index, std::vector<at::Tensor> measured) {
        const std::lock_guard lock(mutex_);
        waiting_.emplace(index, std::move(measured));
        for (auto next = waiting_.find(added_); next != waiting_.end(); next = waiting_.find(++added_)) {
            if (added_ == 0) sums_.resize(next->second.size());
            for (std::size_t i = 0; i < sums_.size(); ++i)
                sums_[i] = added_ == 0 ? next->second[i] : sums_[i] + next->second[i];
            waiting_.erase(next);
        }
    }
    std::vector<at::Tensor> take() { return std::move(sums_); }

  private:
    std::mutex mutex_;
    std::map<std::size_t, std::vector<at::Tensor>> waiting_;
    std::size_t added_ = 0;
    std::vector<at::Tensor> sums_;
};

// Whether the network has experts to trace, found by a pass over the smallest part of the picture.
bool has_experts(models::RestorationNetwork& network, c10::Device device, const at::Tensor& picture) {
    constexpr int64_t kEnough = 64;
    models::RoutingTrace trace;
    network.forward(picture.slice(1, 0, kEnough).slice(2, 0, kEnough).unsqueeze(0).to(device), &trace);
    return !trace.layers.empty();
}

// Each tile by itself; networks that take statistics of the whole picture are run several times over all tiles, so
// that these are known.
TiledRun run_by_itself(models::RestorationNetwork& network, c10::Device device, const at::Tensor& picture,
                       const Tiling& tiling, Progress& progress, const TraceRequest& request) {
    const auto& tiles = tiling.tiles();
    if (!request.picture && (request.trace == nullptr || !has_experts(network, device, picture))) return {};
    const auto input = [&](std::size_t index) { return cut(picture, tiles[index], tiling).unsqueeze(0).to(device); };
    auto* whole = tiles.size() > 1 ? dynamic_cast<models::PictureNetwork*>(&network) : nullptr;
    const int64_t passes = whole != nullptr && whole->takes_picture_statistics() ? kMeasuringPasses : 0;
    const auto look = whole != nullptr ? whole->look(picture.unsqueeze(0).to(device)) : at::Tensor();

    std::vector<at::Tensor> totals;
    for (int64_t pass = 0; pass < passes; ++pass) {
        Totals next;
        Counter measured(progress, tiles.size(), kParts * pass / (passes + 1), kParts * (pass + 1) / (passes + 1));
        for_each_tile(tiling, device, progress, [&](std::size_t index) {
            nn::TilePass on_tile(place_of(tiles[index], tiling, picture), totals, look);
            network.forward(input(index), nullptr);
            next.add(index, on_tile.measured());
            measured.one_more();
        });
        totals = next.take();
    }

    Canvas canvas(tiling, picture);
    Counter finished(progress, tiles.size(), kParts * passes / (passes + 1), kParts);
    for_each_tile(tiling, device, progress, [&](std::size_t index) {
        // All tiles are routed as the whole picture is, so the first one suffices.
        auto* trace = index == 0 ? request.trace : nullptr;
        if (!request.picture && trace == nullptr) return;
        std::optional<nn::TilePass> on_tile;
        if (whole != nullptr) on_tile.emplace(place_of(tiles[index], tiling, picture), totals, look);
        const auto restored = network.forward(input(index), trace);
        if (request.picture) canvas.finish(index, restored.squeeze(0));
        finished.one_more();
    });
    if (request.trace != nullptr && request.trace->patch > 0)
        request.trace->patch = std::max(picture.size(1), picture.size(2));
    if (!request.picture) return {};
    return {.picture = canvas.picture(), .weather_map = {}, .kept_tiles = canvas.kept_tiles()};
}

}  // namespace

bool is_a_picture(const at::Tensor& values) {
    constexpr double kMin = -0.5, kMax = 1.5;
    constexpr int64_t kOneIn = 100;
    const auto [least, greatest] = at::aminmax(values);  // NaN where one of them is
    const auto low = least.item<double>(), high = greatest.item<double>();
    if (!std::isfinite(low) || !std::isfinite(high)) return false;
    if (low >= kMin && high <= kMax) return true;
    const auto beyond = at::logical_or(values<kMin, values> kMax).sum().item<int64_t>();
    return beyond * kOneIn <= values.numel();
}

TiledRun run_in_tiles(models::RestorationNetwork& network, c10::Device device, const at::Tensor& picture,
                      const Tiling& tiling, Progress& progress, const TraceRequest& request) {
    progress.step(0, kParts, "restoring");
    if (request.trace != nullptr) *request.trace = {};
    if (auto* staged = dynamic_cast<models::StagedNetwork*>(&network))
        return run_staged(*staged, device, picture, tiling, progress, request);
    return run_by_itself(network, device, picture, tiling, progress, request);
}

TiledRun run_clip_in_tiles(models::ClipNetwork& network, c10::Device device, const at::Tensor& frames, int64_t first,
                           int64_t count, const Tiling& tiling, Progress& progress) {
    progress.step(0, kParts, "restoring");
    const auto wanted = frames.slice(0, first, first + count);
    Canvas canvas(tiling, wanted);
    Counter finished(progress, tiling.tiles().size(), 0, kParts);
    for_each_tile(tiling, device, progress, [&](std::size_t index) {
        const auto restored = network.forward_clip(cut(frames, tiling.tiles()[index], tiling).to(device), progress);
        canvas.finish(index, restored.slice(0, first, first + count));
        finished.one_more();
    });
    return {.picture = canvas.picture(), .weather_map = {}, .kept_tiles = canvas.kept_tiles()};
}

}  // namespace deweather::restore
