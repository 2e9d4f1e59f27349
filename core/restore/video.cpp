#include "core/restore/video.h"

#include <torch/types.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "core/base/bounded_queue.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/number_text.h"
#include "core/base/sub_progress.h"
#include "core/base/utf8.h"
#include "core/media/video_reader.h"
#include "core/media/video_writer.h"
#include "core/restore/clip_restorer.h"
#include "core/restore/lost_inputs.h"

namespace deweather::restore {

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct RestoredFrame {
    media::VideoFrame frame;
    at::Tensor rgb;
};

// The first error in any of the threads.
class Failure {
  public:
    void keep(std::exception_ptr error) {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::move(error);
    }
    void rethrow() const {
        const std::lock_guard lock(mutex_);
        if (error_) std::rethrow_exception(error_);
    }

  private:
    mutable std::mutex mutex_;
    std::exception_ptr error_;
};

std::optional<int64_t> pts_of(media::VideoReader& reader, const VideoPoint& point) {
    return point.frame ? reader.pts_of_frame(*point.frame) : reader.pts_at(point.seconds);
}

// The requested range of frames, in ticks.
struct Range {
    std::optional<int64_t> from, to;

    bool holds(int64_t pts) const { return !(from && pts < *from); }
    bool ends_before(int64_t pts) const { return to && pts >= *to; }
};

// Everything that affects the frames, to decide whether an interrupted export can be resumed.
std::string description(const Restorer& restorer, const VideoOptions& options, const Range& range) {
    return escaped_utf8(restorer.model_name()) + ", strength " + significant(options.restore.strength, 6) + ", tile " +
           std::to_string(options.restore.tile) + ", overlap " +
           std::to_string(options.restore.overlap_of(options.restore.tile)) + (options.steady ? ", steady" : "") +
           (options.restore.remove.empty() ? "" : ", remove " + joined(options.restore.remove)) +
           (range.from ? ", from " + std::to_string(*range.from) : "") +
           (range.to ? ", to " + std::to_string(*range.to) : "");
}

int64_t estimated_frames(const media::VideoReader& reader, const VideoOptions& options) {
    const auto& info = reader.info();
    const auto frame = [&](const VideoPoint& point) -> int64_t {
        return point.frame ? *point.frame : std::llround(point.seconds * info.frame_rate);
    };
    const int64_t first = options.from ? frame(*options.from) : 0;
    const int64_t last = options.to ? std::min<int64_t>(frame(*options.to), std::max(info.frames, first)) : info.frames;
    return std::max<int64_t>(last - first, 1);
}

class Pipeline {
  public:
    Pipeline(Restorer& restorer, const VideoJob& job, const VideoOptions& options, Progress& progress)
        : restorer_(restorer),
          clip_(restorer, {.restore = options.restore, .steady = options.steady}),
          options_(options),
          progress_(progress),
          start_(Clock::now()),
          reader_(job.input, {.threads = options.threads, .max_pixels = options.max_pixels}),
          range_(find_range()),
          writer_(reader_, job.output, write_options()),
          decoded_(kQueueBound),
          restored_(kQueueBound),
          expected_(estimated_frames(reader_, options)),
          last_done_(writer_.last_pts()) {}

    VideoReport run() {
        report_.width = reader_.info().width;
        report_.height = reader_.info().height;
        report_.resumed = writer_.frames();
        report_.codec = media::name_of(writer_.encoder().codec);
        report_.encoder = writer_.encoder().name;
        take_notes();
        {
            std::jthread decoder([&] { guarded([&] { decode(); }); });
            std::jthread encoder([&] { guarded([&] { encode(); }); });
            guarded([&] { restore(); });
        }
        failure_.rethrow();
        report_.frames = writer_.frames();
        writer_.finish(progress_);
        report_.milliseconds = milliseconds_since(start_);
        report_.frames_per_second =
            static_cast<double>(report_.frames - report_.resumed) * 1000 / std::max(report_.milliseconds, 1e-3);
        report_.peak_bytes = peak_resident_memory();
        report_.most_queued = std::max(decoded_.most(), restored_.most());
        take_notes();
        if (weathers_ > 0) {
            for (double& probability : weather_) probability /= static_cast<double>(weathers_);
            report_.weather = weather_;
        }
        return report_;
    }

  private:
    Range find_range() {
        reader_.settle_clock(progress_);
        Range range;
        if (options_.from) range.from = pts_of(reader_, *options_.from);
        if (options_.from && !range.from)
            throw Error("bad in point", std::to_string(*options_.from->frame) + "f", "the video has fewer frames");
        if (options_.to) range.to = pts_of(reader_, *options_.to);
        if (range.from && range.to && *range.to <= *range.from)
            throw Error("bad in and out point", "", "the out point has to come after the in point");
        return range;
    }

    media::VideoWriteOptions write_options() const {
        return {.codec = options_.codec,
                .quality = options_.quality,
                .threads = options_.threads,
                .existing = options_.existing,
                .resume = options_.resume,
                .part_frames = options_.part_frames,
                .begins_later = range_.from.has_value(),
                .end = range_.to,
                .job = description(restorer_, options_, range_)};
    }

    // Reports new notes.
    void take_notes() {
        auto notes = reader_.notes();
        notes.insert(notes.end(), writer_.notes().begin(), writer_.notes().end());
        if (kept_frames_ > 0)
            notes.push_back(std::to_string(kept_frames_) +
                            " frames are in parts as they were: what the network gave for these is no picture");
        for (const auto& note : notes)
            if (std::find(report_.notes.begin(), report_.notes.end(), note) == report_.notes.end()) {
                report_.notes.push_back(note);
                if (options_.on_note) options_.on_note(note);
            }
    }

    // An exception in one thread stops the others.
    template <typename Work>
    void guarded(Work&& work) {
        try {
            work();
        } catch (...) {
            failure_.keep(std::current_exception());
            reader_.stop();
            writer_.stop();
            decoded_.abandon();
            restored_.abandon();
        }
    }

    void decode() {
        const auto start = first_wanted();
        reader_.seek_pts(start);
        while (auto frame = reader_.read_next()) {
            if (range_.ends_before(frame->pts)) break;
            if (frame->pts < start || !range_.holds(frame->pts)) continue;
            if (!decoded_.push(std::move(*frame))) return;
        }
        decoded_.close();
    }

    // The first frame to decode: the in point's, or an earlier one for a resumed export.
    int64_t first_wanted() const {
        if (!last_done_) return range_.from.value_or(std::numeric_limits<int64_t>::min() / 2);
        // Twice as many, as their times may be uneven.
        const auto warm_up = static_cast<double>(2 * clip_.looks_back());
        if (warm_up == 0) return *last_done_ + 1;
        const double rate = reader_.info().frame_rate;
        return *last_done_ - (rate > 0 ? reader_.pts_at(warm_up / rate) - reader_.pts_at(0) : 0);
    }

    void restore() {
        const auto began = Clock::now();
        int64_t pushed = 0;
        while (auto frame = decoded_.pop([&] { progress_.throw_if_cancelled(); })) {
            progress_.throw_if_cancelled();
            auto image = frame->image;
            // A frame that is there already is only context, for steadying once it is restored.
            if (is_done(*frame) && !options_.steady) {
                clip_.push_context(std::move(image));
                continue;
            }
            if (!is_done(*frame)) ++pushed;
            waiting_.push_back(std::move(*frame));
            const int64_t number = report_.resumed + std::max<int64_t>(pushed - 1, 0);
            expect_more(number);
            const double rate = static_cast<double>(restored_frames_) * 1000 / std::max(milliseconds_since(began), 1.0);
            SubProgress tiles(progress_, number, expected_,
                              "frame " + std::to_string(number + 1) + " of " +
                                  std::to_string(std::max(expected_, number + 1)) +
                                  (restored_frames_ > 0 ? ", " + fixed(rate, 2) + " frames/s" : ""));
            if (!hand_on(clip_.push(std::move(image), tiles))) return;
        }
        SubProgress rest(progress_, report_.resumed + std::max<int64_t>(pushed - 1, 0), expected_, "the last frames");
        if (hand_on(clip_.finish(rest))) restored_.close();
    }

    // Updates the expected number of frames of a recording without stated length from the share of the file that has
    // been read.
    void expect_more(int64_t done) {
        if (reader_.info().frames > 0) return;
        const double read = std::max(reader_.share_read(), 1e-3);
        expected_ = std::max<int64_t>(done + 1, std::llround(static_cast<double>(done + 1) / std::min(read, 1.0)));
    }

    // Whether the interrupted export already contains the frame: it only provides context.
    bool is_done(const media::VideoFrame& frame) const { return last_done_ && frame.pts <= *last_done_; }

    // Hands finished frames on to the encoder; false if it wants no more.
    bool hand_on(std::vector<Result> results) {
        for (auto& result : results) {
            auto frame = std::move(waiting_.front());
            waiting_.pop_front();
            report_.network_milliseconds += result.report.milliseconds;
            if (result.report.kept_tiles > 0) ++kept_frames_;
            if (is_done(frame)) continue;
            ++restored_frames_;
            take_weather(result.report);
            if (!restored_.push({.frame = std::move(frame), .rgb = std::move(result.image.rgb)})) return false;
        }
        return true;
    }

    void take_weather(const Report& report) {
        if (!report.weather) return;
        ++weathers_;
        for (std::size_t i = 0; i < weather_.size(); ++i) weather_[i] += (*report.weather)[i];
    }

    void encode() {
        while (auto done = restored_.pop()) writer_.write(done->frame, done->rgb);
    }

    Restorer& restorer_;
    ClipRestorer clip_;
    const VideoOptions& options_;
    Progress& progress_;
    Clock::time_point start_;
    media::VideoReader reader_;
    Range range_;
    media::VideoWriter writer_;
    BoundedQueue<media::VideoFrame> decoded_;
    BoundedQueue<RestoredFrame> restored_;
    int64_t expected_;
    std::optional<int64_t> last_done_;
    Failure failure_;
    VideoReport report_;
    std::deque<media::VideoFrame> waiting_;  // given to clip_, whose result is not there yet
    int64_t restored_frames_ = 0;            // of this run
    int64_t kept_frames_ = 0;                // with tiles that show the input
    std::array<double, 4> weather_{};
    int64_t weathers_ = 0;
};

}  // namespace

VideoPoint VideoPoint::parse(const std::string& text) {
    const auto wrong = [&] {
        return Error("bad time", text, "use seconds (12.5), 1:02.5, 1:00:02, or a frame (375f)");
    };
    const auto number = [&](const std::string& digits) {
        const auto value = number_of(digits);
        if (!value || !std::isfinite(*value) || *value < 0) throw wrong();
        return *value;
    };
    VideoPoint point;
    if (text.ends_with('f')) {
        const double frame = number(text.substr(0, text.size() - 1));
        if (frame != std::floor(frame) || frame > 1e15) throw wrong();
        point.frame = static_cast<int64_t>(frame);
        return point;
    }
    std::size_t begin = 0;
    for (int parts = 1;; ++parts) {
        const auto colon = text.find(':', begin);
        point.seconds = point.seconds * 60 + number(text.substr(begin, colon - begin));
        if (colon == text.npos) return point;
        if (parts == 3) throw wrong();
        begin = colon + 1;
    }
}

void VideoOptions::check() const {
    restore.check();
    media::VideoWriteOptions{.codec = codec, .quality = quality, .part_frames = part_frames}.check();
}

VideoReport restore_video(Restorer& restorer, const VideoJob& job, const VideoOptions& options, Progress& progress) {
    options.check();
    std::error_code none;
    if (std::filesystem::equivalent(job.input, job.output, none))
        throw Error("cannot write", job.output.string(), "it is the input itself; choose another name");
    check_name_fits(job.output);
    return Pipeline(restorer, job, options, progress).run();
}

}  // namespace deweather::restore
