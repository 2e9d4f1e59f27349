#include "trainer/estimate.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "trainer/channels_last.h"
#include "trainer/first_weights.h"
#include "trainer/objective.h"
#include "trainer/router_health.h"
#include "trainer/schedule.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int64_t kNever = 1'000'000'000;  // steps, more than are ever measured
constexpr std::size_t kMaxSteps = 200, kFewestSteps = 4;
constexpr int64_t kScored = 2;  // number of scored pictures
constexpr double kMegabyte = 1e6;
constexpr const char *kDone = "done", *kStopped = "stopped";  // sent instead of another config

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

// A temporary folder for a throw-away run.
class ScratchFolder {
  public:
    ScratchFolder() : path_((fs::temp_directory_path() / "deweather-estimate-XXXXXX").string()) {
        if (mkdtemp(path_.data()) == nullptr)
            throw Error("cannot create a folder in", fs::temp_directory_path().string(),
                        "let TMPDIR name a folder that can be written");
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code lost;
        fs::remove_all(path_, lost);
    }
    fs::path path() const { return path_; }

  private:
    std::string path_;
};

// Records the time of each step, and stops the run after enough of them.
class Stopwatch : public Progress {
  public:
    Stopwatch(Progress& user, double seconds, std::string what, int64_t done, int64_t total)
        : user_(user), seconds_(seconds), what_(std::move(what)), done_(done), total_(total) {}

    void step(int64_t /*done*/, int64_t /*total*/, std::string_view /*what*/) override {
        times_.push_back(seconds_since(begin_));
        user_.step(done_, total_, fmt::format("{}, step {}", what_, times_.size()));
    }
    bool cancelled() const override {
        // The current step is not recorded yet.
        const auto steps = times_.size() + 1;
        const double passed = seconds_since(begin_);
        return user_.cancelled() || steps >= kMaxSteps || (steps >= kFewestSteps && passed > seconds_) ||
               passed > 2 * seconds_;
    }

    int64_t measured() const { return std::max<int64_t>(1, static_cast<int64_t>(times_.size()) - 1); }
    // The first step also allocates memory, compiles kernels and waits for the first batch.
    double seconds_per_step() const {
        if (times_.size() == 1) return times_.front();
        std::vector<double> steps;
        for (std::size_t i = 1; i < times_.size(); ++i) steps.push_back(times_[i] - times_[i - 1]);
        std::nth_element(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2), steps.end());
        return steps[steps.size() / 2];
    }
    double since_last_step() const { return seconds_since(begin_) - times_.back(); }

  private:
    Progress& user_;
    double seconds_;
    std::string what_;
    int64_t done_, total_;
    Clock::time_point begin_ = Clock::now();
    std::vector<double> times_;
};

// A run of a single phase, with scores and checkpoints only at its end.
TrainConfig phase_alone(const TrainConfig& config, std::size_t index) {
    auto alone = config;
    auto phase = config.schedule.phases[index];
    phase.until = 1;
    alone.schedule = {.steps = kNever, .epochs = 0, .warmup = 0, .curve = config.schedule.curve, .phases = {phase}};
    alone.checkpoint.every = alone.validation.every = kNever;
    // A long queue of batches would hide a slow data loader.
    alone.data.queue = std::min(config.data.queue, std::max<int64_t>(1, config.data.workers));
    return alone;
}

int64_t bytes_in(const fs::path& folder) {
    int64_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) bytes += static_cast<int64_t>(entry.file_size());
    return bytes;
}

int64_t times_due(int64_t steps, int64_t every) {
    return steps / every + (steps % every != 0 ? 1 : 0);
}

double validation_seconds(TrainConfig config, const SampleSource& source, const SampleSource& validation,
                          const fs::path& samples, c10::Device device) {
    const auto all = std::min(config.validation.pictures, validation.size());
    config.validation.pictures = std::min(kScored, all);
    const auto network = network_to_train(config);
    network->to(device);
    if (config.channels_last) to_channels_last(*network);
    const auto objective = make_objective(config, source, device);
    const auto begin = Clock::now();
    (void)objective->validate(*network, validation, samples, "estimate");
    const auto few = static_cast<double>(config.validation.pictures);
    const double scores = seconds_since(begin) * static_cast<double>(all) / few;
    const auto then = Clock::now();
    (void)measure_router_health(*network, validation, config.validation, device);
    return scores + seconds_since(then) * static_cast<double>(std::min(all, kHealthPictures)) / few;
}

// Combines memory of this process and its GPU with that of the others.
void share_memory(const ProcessGroup& group, c10::Device device, RunEstimate& estimate) {
    std::vector<double> memory(static_cast<std::size_t>(2 * group.size()), 0);
    const auto own = static_cast<std::size_t>(2 * group.rank());
    memory[own] = static_cast<double>(peak_resident_memory());
    memory[own + 1] = static_cast<double>(peak_device_memory(device));
    memory = group.sum(memory);
    for (std::size_t i = 0; i < memory.size(); i += 2) {
        estimate.peak_memory += static_cast<int64_t>(memory[i]);
        estimate.peak_device_memory = std::max(estimate.peak_device_memory, static_cast<int64_t>(memory[i + 1]));
    }
}

}  // namespace

RunEstimate estimate_run(const TrainConfig& config, const SampleSource& source, const SampleSource* validation,
                         const TrainOptions& options, Progress& progress, double seconds) {
    const Schedule schedule(config, source.size(), options.group.size());
    const auto& phases = config.schedule.phases;
    auto quiet = options;
    quiet.message = [](const std::string&) {};
    RunEstimate estimate;
    estimate.steps = schedule.steps();
    int64_t begin = 0;
    for (std::size_t index = 0; index < phases.size(); ++index) {
        const int64_t steps = schedule.phase_end(index) - begin;
        begin = schedule.phase_end(index);
        // A phase of a short run may have no steps.
        if (steps <= 0) continue;
        const ScratchFolder scratch;
        const auto alone = phase_alone(config, index);
        (void)options.group.broadcast(alone.to_json().dump());
        auto run = RunDirectory::create(scratch.path() / "run", alone);
        Stopwatch stopwatch(
            progress, seconds / static_cast<double>(phases.size()),
            fmt::format("measuring crops of {0} x {0}, {1} a batch", phases[index].crop, phases[index].batch),
            static_cast<int64_t>(index), static_cast<int64_t>(phases.size()));
        (void)train(run, alone, source, nullptr, quiet, stopwatch);
        estimate.seconds_per_checkpoint = stopwatch.since_last_step();
        // One checkpoint is being written beside those that are kept; the best model is smaller than a checkpoint.
        estimate.disk = (config.checkpoint.keep + 2) * bytes_in(run.path() / "checkpoints");
        estimate.phases.push_back({.steps = steps,
                                   .crop = phases[index].crop,
                                   .batch = phases[index].batch,
                                   .measured = stopwatch.measured(),
                                   .seconds_per_step = stopwatch.seconds_per_step()});
        if (progress.cancelled()) {
            (void)options.group.broadcast(kStopped);
            throw Cancelled();
        }
    }
    (void)options.group.broadcast(kDone);
    if (validation != nullptr) {
        const ScratchFolder scratch;
        progress.step(static_cast<int64_t>(phases.size()), static_cast<int64_t>(phases.size()), "measuring the scores");
        estimate.validations = times_due(estimate.steps, config.validation.every);
        estimate.seconds_per_validation =
            validation_seconds(config, source, *validation, scratch.path(), options.device);
    }
    share_memory(options.group, options.device, estimate);
    estimate.checkpoints = times_due(estimate.steps, config.checkpoint.every);
    for (const auto& phase : estimate.phases)
        estimate.seconds += static_cast<double>(phase.steps) * phase.seconds_per_step;
    estimate.seconds += static_cast<double>(estimate.validations) * estimate.seconds_per_validation +
                        static_cast<double>(estimate.checkpoints) * estimate.seconds_per_checkpoint;
    return estimate;
}

void estimate_along(const SampleSource& source, const TrainOptions& options, Progress& progress) {
    while (true) {
        const auto text = options.group.broadcast("");
        if (text == kStopped) throw Cancelled();
        if (text == kDone) break;
        (void)train_as_worker(TrainConfig::from_json(nlohmann::json::parse(text)), source, options, progress);
    }
    RunEstimate unused;
    share_memory(options.group, options.device, unused);
}

nlohmann::json RunEstimate::to_json() const {
    auto list = nlohmann::json::array();
    double all = 0;
    for (const auto& phase : phases) {
        all += static_cast<double>(phase.steps) * phase.seconds_per_step;
        list.push_back({{"steps", phase.steps},
                        {"crop", phase.crop},
                        {"batch", phase.batch},
                        {"measured", phase.measured},
                        {"seconds_per_step", phase.seconds_per_step}});
    }
    return {{"steps", steps},
            {"seconds", seconds},
            {"seconds_per_step", all / static_cast<double>(std::max<int64_t>(1, steps))},
            {"validations", validations},
            {"seconds_per_validation", seconds_per_validation},
            {"checkpoints", checkpoints},
            {"seconds_per_checkpoint", seconds_per_checkpoint},
            {"peak_mb", static_cast<double>(peak_memory) / kMegabyte},
            {"peak_device_mb", static_cast<double>(peak_device_memory) / kMegabyte},
            {"disk_mb", static_cast<double>(disk) / kMegabyte},
            {"phases", std::move(list)}};
}

}  // namespace deweather::trainer
