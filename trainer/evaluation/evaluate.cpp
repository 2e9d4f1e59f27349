#include "trainer/evaluation/evaluate.h"

#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <algorithm>
#include <future>
#include <map>

#include "core/analysis/image_quality.h"
#include "core/base/error.h"
#include "core/base/sub_progress.h"
#include "core/media/file_hash.h"
#include "core/media/jpeg_codec.h"
#include "core/models/profile.h"

namespace deweather::trainer {

namespace {

constexpr double kGiga = 1e9, kMillisecondsASecond = 1e3;

using Work = PlannedPair;

// Plans this shard's work; counts the work of all shards.
std::vector<Work> plan(const std::vector<PairedData>& sets, const EvaluateOptions& options,
                       std::vector<EvaluatedData>& data) {
    auto all = planned_pairs(sets, options.limit);
    for (const auto& set : sets) data.push_back({.name = set.name, .count = 0});
    for (const auto& work : all) ++data[work.data].count;
    std::vector<Work> own;
    for (auto i = static_cast<std::size_t>(options.shard); i < all.size();
         i += static_cast<std::size_t>(options.shards))
        own.push_back(std::move(all[i]));
    return own;
}

PictureScore score(const at::Tensor& rgb, const at::Tensor& clean, bool luma) {
    const auto saved = luma ? analysis::luma(analysis::as_saved(rgb)) : analysis::as_saved(rgb);
    return {.psnr = analysis::psnr(saved, clean), .ssim = analysis::ssim(saved, clean)};
}

std::optional<bool> named_right(const restore::Report& report, const std::string& weather) {
    if (!report.weather || weather.empty()) return std::nullopt;
    const auto likeliest = std::max_element(report.weather->begin(), report.weather->end()) - report.weather->begin();
    return models::kWeathers[static_cast<std::size_t>(likeliest)] == weather;
}

struct Read {
    media::Image degraded, clean;
    std::string hash;
};

Read read_pair(const Pair& pair, const EvaluateOptions& options) {
    Read read{.degraded = media::read_image(pair.degraded, options.read),
              .clean = media::read_image(pair.clean, options.read),
              .hash = {}};
    if (options.jpeg > 0) read.degraded.rgb = media::through_jpeg(read.degraded.rgb, {.quality = options.jpeg});
    media::Sha256 sum;
    sum.add(media::file_hash(pair.degraded));
    sum.add(media::file_hash(pair.clean));
    read.hash = sum.text();
    return read;
}

std::vector<PictureScore> score_all(std::vector<NamedModel>& models, const Read& read, const Work& work,
                                    const EvaluateOptions& options, Progress& progress) {
    if (read.degraded.rgb.sizes() != read.clean.rgb.sizes())
        throw Error("cannot compare", work.pair.degraded.string(),
                    fmt::format("it has {} x {} pixels, the clean picture {} x {}", read.degraded.width(),
                                read.degraded.height(), read.clean.width(), read.clean.height()));
    if (std::min(read.clean.width(), read.clean.height()) < analysis::kSsimWindow)
        throw Error("cannot compare", work.pair.degraded.string(),
                    fmt::format("SSIM needs at least {0} x {0} pixels", analysis::kSsimWindow));
    const auto rounded = analysis::as_saved(read.clean.rgb);
    const auto clean = options.luma ? analysis::luma(rounded) : rounded;
    std::vector<PictureScore> scores = {score(read.degraded.rgb, clean, options.luma)};
    CancelOnly cancel(progress);
    for (auto& model : models) {
        const auto result = model.restorer.restore(read.degraded, options.restore, cancel);
        auto scored = score(result.image.rgb, clean, options.luma);
        scored.seconds = result.report.milliseconds / kMillisecondsASecond;
        scored.named = named_right(result.report, work.pair.weather);
        scores.push_back(scored);
    }
    return scores;
}

}  // namespace

void EvaluateOptions::check() const {
    restore.check();
    if (jpeg < 0 || jpeg > 100)
        throw Error("bad JPEG quality", std::to_string(jpeg), "use 1 to 100, or 0 to leave inputs as they are");
    if (limit < 0) throw Error("bad limit", std::to_string(limit), "use 0 (all pictures) or more");
    if (shards < 1 || shard < 0 || shard >= shards)
        throw Error("bad shard", fmt::format("{}/{}", shard, shards), "use I/N with I from 0 to N - 1");
}

std::vector<PlannedPair> planned_pairs(const std::vector<PairedData>& sets, int64_t limit) {
    std::vector<PlannedPair> all;
    for (std::size_t set = 0; set < sets.size(); ++set) {
        std::map<std::string, int64_t> taken;
        int64_t index = 0;
        for (const auto& pair : sets[set].pairs)
            if (limit == 0 || taken[pair.weather]++ < limit) all.push_back({pair, set, index++});
    }
    return all;
}

Evaluation evaluate(std::vector<NamedModel>& models, const std::vector<PairedData>& sets,
                    const EvaluateOptions& options, Progress& progress) {
    options.check();
    Evaluation evaluation{.luma = options.luma, .jpeg = options.jpeg, .models = {}, .data = {}, .pictures = {}};
    for (auto& model : models) {
        const auto profile = models::profile(model.restorer.network(), kProfiledSide, kProfiledSide);
        evaluation.models.push_back(
            {.name = model.name, .parameters = profile.parameters, .gmac = static_cast<double>(profile.macs) / kGiga});
    }
    const auto works = plan(sets, options, evaluation.data);
    const auto read = [&](std::size_t i) {
        return std::async(std::launch::async, [&pair = works[i].pair, &options] { return read_pair(pair, options); });
    };
    const auto count = static_cast<int64_t>(works.size());
    std::future<Read> next;
    if (!works.empty()) next = read(0);
    for (std::size_t i = 0; i < works.size(); ++i) {
        const auto& work = works[i];
        const auto file = work.pair.degraded.string();
        progress.throw_if_cancelled();
        progress.step(static_cast<int64_t>(i), count, work.pair.degraded.filename().string());
        auto current = std::move(next);
        if (i + 1 < works.size()) next = read(i + 1);
        EvaluatedPicture picture{.data = work.data,
                                 .index = work.index,
                                 .file = file,
                                 .weather = work.pair.weather,
                                 .scores = {},
                                 .error = {}};
        try {
            auto pair = current.get();
            picture.scores = score_all(models, pair, work, options, progress);
            picture.hash = std::move(pair.hash);
        } catch (const Cancelled&) {
            throw;
        } catch (const Error& error) {
            picture.error = one_line(error.what());
        } catch (const std::exception& error) {
            picture.error = Error("cannot evaluate", file, error.what()).what();
        }
        evaluation.pictures.push_back(std::move(picture));
    }
    progress.step(count, count, "done");
    return evaluation;
}

}  // namespace deweather::trainer
