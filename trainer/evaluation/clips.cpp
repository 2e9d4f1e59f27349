#include "trainer/evaluation/clips.h"

#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>

#include "core/analysis/clip_quality.h"
#include "core/analysis/image_quality.h"
#include "core/base/error.h"
#include "core/media/video_reader.h"
#include "core/restore/clip_restorer.h"
#include "core/restore/file_names.h"
#include "trainer/data/pairs.h"
#include "trainer/evaluation/score_rows.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

class Frames {
  public:
    Frames(const FrameFiles& files, const ClipEvaluateOptions& options) : files_(files), options_(options) {
        if (!files.video.empty())
            video_.emplace(files.video, media::VideoReadOptions{.max_pixels = options.read.max_pixels});
    }

    // Nothing at the end.
    std::optional<media::Image> next() {
        if (options_.limit > 0 && number_ == options_.limit) return std::nullopt;
        if (!video_) {
            if (number_ == static_cast<int64_t>(files_.pictures.size())) return std::nullopt;
            return media::read_image(files_.pictures[static_cast<std::size_t>(number_++)], options_.read);
        }
        auto frame = video_->read_next();
        if (!frame) return std::nullopt;
        ++number_;
        return std::move(frame->image);
    }

    // An estimate; 0: unknown.
    int64_t count() const {
        const auto all = video_ ? video_->info().frames : static_cast<int64_t>(files_.pictures.size());
        return options_.limit > 0 && all > 0 ? std::min(all, options_.limit) : all;
    }

  private:
    const FrameFiles& files_;
    const ClipEvaluateOptions& options_;
    std::optional<media::VideoReader> video_;
    int64_t number_ = 0;
};

// Scores the frames of one row as they come.
class RowScores {
  public:
    RowScores(const Clip& clip, const ClipEvaluateOptions& options)
        : luma_(options.luma),
          has_truth_(!clip.truth.empty()),
          reference_(has_truth_ ? clip.truth : clip.degraded, options) {}

    void add(const at::Tensor& rgb, ClipRow& row) {
        auto reference = reference_.next();
        if (!reference)
            throw Error("cannot compare", row.clip, fmt::format("its truth has only {} frames", row.frames.size()));
        auto saved = analysis::as_saved(rgb);
        const auto known = analysis::as_saved(reference->rgb);
        if (known.sizes() != saved.sizes())
            throw Error("cannot compare", row.clip,
                        fmt::format("its frame {} has {} x {} pixels, that of the truth {} x {}", row.frames.size(),
                                    saved.size(2), saved.size(1), known.size(2), known.size(1)));
        if (std::min(saved.size(1), saved.size(2)) < analysis::kSsimWindow)
            throw Error("cannot compare", row.clip,
                        fmt::format("SSIM needs at least {0} x {0} pixels", analysis::kSsimWindow));
        const auto scored = [&](const at::Tensor& picture) { return luma_ ? analysis::luma(picture) : picture; };
        FrameScore score;
        if (has_truth_) {
            score.psnr = analysis::psnr(scored(saved), scored(known));
            score.ssim = analysis::ssim(scored(saved), scored(known));
        }
        if (before_.defined()) {
            const analysis::FramePair frames{.before = scored(before_), .now = scored(saved)};
            score.change = analysis::change(frames);
            if (has_truth_)
                score.change_error =
                    analysis::change_error(frames, {.before = scored(known_before_), .now = scored(known)});
            score.warping = analysis::warping_error(frames, analysis::visible_motion(known_before_, known));
        }
        row.frames.push_back(score);
        before_ = std::move(saved);
        known_before_ = known;
    }

    void end(const ClipRow& row) {
        if (row.frames.empty()) throw Error("cannot evaluate", row.clip, "it has no frames");
        if (reference_.next())
            throw Error("cannot compare", row.clip,
                        fmt::format("it has only {} frames, its truth more", row.frames.size()));
    }

  private:
    bool luma_, has_truth_;
    Frames reference_;
    at::Tensor before_, known_before_;
};

FrameScore mean_of(const std::vector<FrameScore>& frames) {
    const auto mean = [&](std::optional<double> FrameScore::*score) -> std::optional<double> {
        double sum = 0;
        int64_t count = 0;
        for (const auto& frame : frames)
            if (frame.*score) {
                sum += *(frame.*score);
                ++count;
            }
        return count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
    };
    return {.psnr = mean(&FrameScore::psnr),
            .ssim = mean(&FrameScore::ssim),
            .change = mean(&FrameScore::change),
            .change_error = mean(&FrameScore::change_error),
            .warping = mean(&FrameScore::warping)};
}

class CancelOnly : public Progress {
  public:
    explicit CancelOnly(const Progress& whole) : whole_(whole) {}
    bool cancelled() const override { return whole_.cancelled(); }

  private:
    const Progress& whole_;
};

// Passes the clip's frames through a method, or unchanged without one.
void score_method(const ClipMethod* method, const Clip& clip, const ClipEvaluateOptions& options, Progress& progress,
                  ClipRow& row) {
    Frames frames(method == nullptr && row.method == kClipTruth ? clip.truth : clip.degraded, options);
    RowScores scores(clip, options);
    std::optional<restore::ClipRestorer> restorer;
    if (method != nullptr)
        restorer.emplace(*method->restorer, restore::ClipOptions{.restore = options.restore, .steady = method->steady});
    double seconds = 0;
    const auto timed = [&](const std::function<std::vector<restore::Result>()>& work) {
        const auto start = Clock::now();
        const auto results = work();
        seconds += std::chrono::duration<double>(Clock::now() - start).count();
        for (const auto& result : results) scores.add(result.image.rgb, row);
    };
    CancelOnly cancel(progress);
    for (int64_t number = 0;; ++number) {
        progress.throw_if_cancelled();
        auto frame = frames.next();
        if (!frame) break;
        progress.step(number, std::max(frames.count(), number + 1),
                      fmt::format("{}, {}, frame {}", clip.name, row.method, number));
        if (restorer)
            timed([&] { return restorer->push(std::move(*frame), cancel); });
        else
            scores.add(frame->rgb, row);
    }
    if (restorer) timed([&] { return restorer->finish(cancel); });
    scores.end(row);
    row.mean = mean_of(row.frames);
    if (restorer) row.seconds = seconds / static_cast<double>(row.frames.size());
}

FrameFiles frames_of(const fs::path& path) {
    if (fs::is_directory(path)) return {.pictures = restore::pictures_in(path, false)};
    if (!fs::exists(path)) throw Error("no such clip", path.string(), "give a video file or a folder of frames");
    return {.video = path};
}

nlohmann::json or_null(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
}

nlohmann::json to_json(const FrameScore& score) {
    return {{"psnr", or_null(score.psnr)},
            {"ssim", or_null(score.ssim)},
            {"change", or_null(score.change)},
            {"change_error", or_null(score.change_error)},
            {"warping", or_null(score.warping)}};
}

std::string or_empty(const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : std::string();
}

}  // namespace

Clip find_clip(const fs::path& clip, const fs::path& truth) {
    auto name = clip.filename();
    if (name.empty()) name = clip.parent_path().filename();
    Clip found{.name = name.string(), .degraded = frames_of(clip), .truth = {}, .left_out = {}};
    if (!truth.empty()) {
        found.truth = frames_of(truth);
        if (found.truth.empty()) throw Error("no frames in", truth.string(), "give a video file or a folder of frames");
    } else if (found.degraded.empty()) {
        auto pairs = find_pairs(clip);
        for (auto& pair : pairs.pairs) {
            found.degraded.pictures.push_back(std::move(pair.degraded));
            found.truth.pictures.push_back(std::move(pair.clean));
        }
        found.left_out = std::move(pairs.problems);
    }
    if (found.degraded.empty()) throw Error("no frames in", clip.string(), "give a video file or a folder of frames");
    return found;
}

ClipEvaluation evaluate_clips(const std::vector<ClipMethod>& methods, const std::vector<Clip>& clips,
                              const ClipEvaluateOptions& options, Progress& progress) {
    options.restore.check();
    if (options.limit < 0) throw Error("bad limit", std::to_string(options.limit), "use 0 (all frames) or more");
    ClipEvaluation evaluation{.luma = options.luma, .rows = {}};
    for (const auto& clip : clips) {
        const auto add = [&](const ClipMethod* method, const std::string& name) {
            ClipRow row{.clip = clip.name, .method = name, .frames = {}, .mean = {}};
            try {
                score_method(method, clip, options, progress, row);
            } catch (const Cancelled&) {
                throw;
            } catch (const Error& error) {
                row.error = one_line(error.what());
            } catch (const std::exception& error) {
                row.error = Error("cannot evaluate", clip.name, error.what()).what();
            }
            if (!row.error.empty()) row.frames.clear();
            evaluation.rows.push_back(std::move(row));
            return evaluation.rows.back().error.empty();
        };
        // A clip that cannot be compared with its truth is not restored.
        if (!add(nullptr, kClipInput)) continue;
        for (const auto& method : methods) add(&method, method.name);
        if (!clip.truth.empty()) add(nullptr, kClipTruth);
    }
    return evaluation;
}

nlohmann::json to_json(const ClipEvaluation& evaluation) {
    nlohmann::json json = {{"color", color_of(evaluation.luma)}, {"rows", nlohmann::json::array()}};
    for (const auto& row : evaluation.rows) {
        nlohmann::json object = {{"clip", row.clip}, {"method", row.method}};
        if (!row.error.empty()) {
            object["error"] = row.error;
        } else {
            object.update({{"count", row.frames.size()},
                           {"mean", to_json(row.mean)},
                           {"seconds", or_null(row.seconds)},
                           {"frames", nlohmann::json::array()}});
            for (const auto& frame : row.frames) object["frames"].push_back(to_json(frame));
        }
        json["rows"].push_back(std::move(object));
    }
    return json;
}

std::string to_csv(const ClipEvaluation& evaluation) {
    std::string csv = "clip,method,frame,psnr,ssim,color,change,change_error,warping,seconds\n";
    const auto line = [&](const ClipRow& row, const std::string& frame, const FrameScore& score,
                          const std::optional<double>& seconds) {
        csv +=
            fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csv_text(row.clip), csv_text(row.method), frame,
                        or_empty(score.psnr), or_empty(score.ssim), color_of(evaluation.luma), or_empty(score.change),
                        or_empty(score.change_error), or_empty(score.warping), or_empty(seconds));
    };
    for (const auto& row : evaluation.rows) {
        if (!row.error.empty()) continue;
        for (std::size_t i = 0; i < row.frames.size(); ++i) line(row, std::to_string(i), row.frames[i], {});
        line(row, "mean", row.mean, row.seconds);
    }
    return csv;
}

}  // namespace deweather::trainer
