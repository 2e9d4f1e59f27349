#include "trainer/train.h"

#include <ATen/Context.h>
#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <utility>

#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/safetensors.h"
#include "core/nn/router.h"
#include "trainer/autocast.h"
#include "trainer/batch_loader.h"
#include "trainer/channels_last.h"
#include "trainer/checkpoint.h"
#include "trainer/expert_load.h"
#include "trainer/first_weights.h"
#include "trainer/gradient_average.h"
#include "trainer/metrics.h"
#include "trainer/objective.h"
#include "trainer/router_findings.h"
#include "trainer/schedule.h"
#include "trainer/seeds.h"

namespace deweather::trainer {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int64_t kMaxSkippedInARow = 3;
constexpr double kMegabyte = 1e6;
// Mixtures give their experts different numbers of tokens at each step, so that freed blocks rarely fit the next
// allocation: memory grew by 40 MB per step. Taking the pages anew costs a quarter of a second.
constexpr int64_t kReturnMemoryEvery = 50;

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

class TrainLoop {
  public:
    // run is null in all ranks but 0.
    TrainLoop(RunDirectory* run, const TrainConfig& config, const SampleSource& source, const SampleSource* validation,
              const TrainOptions& options, Progress& progress)
        : run_(run),
          config_(config),
          source_(source),
          validation_(validation),
          options_(options),
          progress_(progress),
          group_(options.group),
          schedule_(config, source.size(), options.group.size()),
          network_(network_to_train(config)) {
        check_start(config, options.device);
        network_->to(options.device);
        if (config.precision == Precision::kFloat16) state_.loss_scale.emplace();
        objective_ = make_objective(config, source, options.device);
        ema_.emplace(*network_, config.optimizer.ema);
        if (config.channels_last)
            for (models::Network* network : {network_.get(), &ema_->network()}) to_channels_last(*network);
        optimizer_.emplace(*network_, config.optimizer);
        average_.emplace(group_, network_->parameters());
        for (auto* router : nn::uncertainty_routers(*network_))
            if (router->balances_itself()) routers_.push_back(router);
    }

    TrainResult run();

  private:
    // Whether a periodic action is due after this step.
    bool due(int64_t every, int64_t step) const { return step % every == 0 || step == schedule_.steps(); }
    void resume();
    void share_state();
    std::optional<BatchRequest> request(int64_t batch) const;
    StepOutcome compute(const Batch& batch, const Phase& phase, bool last_part);
    StepOutcome take_step(BatchLoader& loader);
    // The loss scale.
    double loss_factor() const { return state_.loss_scale ? state_.loss_scale->factor : 1; }
    StepOutcome mean_of_processes(const StepOutcome& own);
    void rebalance_routers();
    void skip(const Batch& batch, bool offending);
    [[noreturn]] void save_what_is_finished(const LostProcesses& lost);
    void log(double seconds_waited);
    void validate();
    void tell(const RouterHealth& health);
    void save();
    // Periodic actions after a step: metrics, scores, a checkpoint.
    void record(double seconds_waited, bool stopped);
    void stay_until_saved();
    // Seconds of training in this call.
    double trained() const { return seconds_since(begin_) - paused_; }

    RunDirectory* run_;
    const TrainConfig& config_;
    const SampleSource& source_;
    const SampleSource* validation_;
    const TrainOptions& options_;
    Progress& progress_;
    const ProcessGroup& group_;
    Schedule schedule_;
    std::unique_ptr<models::Network> network_;
    std::unique_ptr<Objective> objective_;
    std::optional<Optimizer> optimizer_;
    std::optional<Ema> ema_;
    std::optional<GradientAverage> average_;
    std::vector<nn::UncertaintyRouter*> routers_;  // self-balancing ones
    TrainState state_;
    std::vector<RouterFinding> findings_;    // of the last validation
    std::vector<std::vector<double>> load_;  // of the experts, at the step to be logged
    int64_t first_step_ = 0;
    bool stop_ = false;  // one of the processes was asked to stop
    Clock::time_point begin_;
    double paused_ = 0;  // seconds spent on scores and saving
    // State at the last line of metrics, for rates.
    int64_t logged_samples_ = 0;
    double logged_waited_ = 0, logged_ = 0;
};

void TrainLoop::resume() {
    if (run_ == nullptr) return;
    run_->lock().set_steps(schedule_.steps());
    const auto steps = run_->checkpoints();
    if (!steps.empty()) {
        state_ = load_checkpoint(run_->checkpoint(steps.back()), *network_, *ema_, *optimizer_);
        // A run may be resumed in another precision.
        if (config_.precision != Precision::kFloat16)
            state_.loss_scale.reset();
        else if (!state_.loss_scale)
            state_.loss_scale.emplace();
        options_.message(fmt::format("resuming from step {} of {}", state_.step, schedule_.steps()));
    }
    run_->forget_metrics_after(state_.step);
    run_->prune_checkpoints(config_.checkpoint.keep);
}

// Broadcasts the initial state of rank 0 to all processes.
void TrainLoop::share_state() {
    auto tensors = network_->parameters();
    for (const auto& buffer : network_->buffers()) tensors.push_back(buffer);
    for (const auto& [name, tensor] : optimizer_->state()) tensors.push_back(tensor);
    group_.broadcast(tensors);
    const auto counts = at::tensor({state_.step, state_.skipped, state_.skipped_in_a_row});
    group_.broadcast({counts});
    state_.step = counts[0].item<int64_t>();
    state_.skipped = counts[1].item<int64_t>();
    state_.skipped_in_a_row = counts[2].item<int64_t>();
    if (state_.loss_scale) {
        const auto scale =
            at::tensor({state_.loss_scale->factor, static_cast<double>(state_.loss_scale->good_steps)}, at::kDouble);
        group_.broadcast({scale});
        state_.loss_scale =
            LossScale{.factor = scale[0].item<double>(), .good_steps = static_cast<int64_t>(scale[1].item<double>())};
    }
    first_step_ = state_.step;
}

// Batches are numbered from the step at which this call began.
std::optional<BatchRequest> TrainLoop::request(int64_t batch) const {
    const int64_t accumulate = config_.optimizer.accumulate;
    const int64_t step = first_step_ + batch / accumulate;
    if (step >= schedule_.steps()) return std::nullopt;
    const auto& phase = schedule_.phase(step);
    // Together, the batches of all processes are the samples of a single process with their joint batch size.
    const int64_t first =
        schedule_.samples_before(step) + batch % accumulate * phase.batch * group_.size() + group_.rank();
    return BatchRequest{.first = static_cast<uint64_t>(first),
                        .stride = static_cast<uint64_t>(group_.size()),
                        .count = phase.batch,
                        .sample = {.crop = phase.crop, .phase = schedule_.phase_index(step)},
                        .clean_share = phase.clean_share};
}

StepOutcome TrainLoop::compute(const Batch& batch, const Phase& phase, bool last_part) {
    auto degraded = batch.degraded.to(options_.device);
    if (config_.channels_last) degraded = degraded.contiguous(at::MemoryFormat::ChannelsLast);
    const bool logged = due(config_.log_every, state_.step + 1);
    models::RoutingTrace trace;
    at::Tensor output;
    {
        const Autocast autocast(config_.precision, options_.device.type());
        output = network_->forward(degraded, logged || needs_trace(config_.loss) ? &trace : nullptr);
    }
    const auto [losses, score] = objective_->step(output.to(at::kFloat), batch, trace, phase);
    const auto loss = total_loss(losses);
    StepOutcome outcome{.loss = loss.item<double>(), .score = score, .norm = 0};
    outcome.losses = values_of(losses);
    if (logged) load_ = expert_load(trace);
    const auto share = loss / (static_cast<double>(config_.optimizer.accumulate) / loss_factor());
    // A non-finite loss needs no gradient; but other processes wait for the average.
    if (last_part && !group_.alone())
        average_->backward(share);
    else if (outcome.finite())
        share.backward();
    return outcome;
}

StepOutcome TrainLoop::take_step(BatchLoader& loader) {
    const auto& phase = schedule_.phase(state_.step);
    const auto parts = config_.optimizer.accumulate;
    StepOutcome mean;
    std::optional<Batch> batch, offending;
    // With several processes, each draws its own random numbers, whose state need not be in checkpoints.
    if (!group_.alone())
        at::manual_seed(seed_of(static_cast<uint64_t>(config_.seed),
                                static_cast<uint64_t>(state_.step * group_.size() + group_.rank())));
    for (int64_t part = 0; part < parts; ++part) {
        batch = loader.next();
        const auto outcome = compute(*batch, phase, part + 1 == parts);
        mean.loss += outcome.loss / static_cast<double>(parts);
        mean.score += outcome.score / static_cast<double>(parts);
        for (const auto& [name, value] : outcome.losses) mean.losses[name] += value / static_cast<double>(parts);
        if (!outcome.finite() && !offending) offending = batch;
    }
    mean.norm = optimizer_->clip(loss_factor());
    mean = mean_of_processes(mean);
    rebalance_routers();
    // If every loss was finite, the gradients overflowed because of the loss scale, or by themselves; a non-finite loss
    // says nothing about the scale. The mean is that of all processes, so they decide identically.
    const bool by_gradient = state_.loss_scale && std::isfinite(mean.loss);
    const bool too_large = by_gradient && !mean.finite() && state_.loss_scale->can_fall();
    if (by_gradient) state_.loss_scale->update(mean.finite());
    if (mean.finite()) {
        optimizer_->step(schedule_.rate(state_.step));
        if (run_ != nullptr) ema_->update(state_.step);
        state_.skipped_in_a_row = 0;
        state_.sums.add(mean);
    } else if (too_large) {
        ++state_.skipped;  // expected now and then: the next step has a smaller scale
    } else {
        skip(offending ? *offending : *batch, offending.has_value());
    }
    optimizer_->forget_gradients();
    ++state_.step;
    if (state_.step % kReturnMemoryEvery == 0) return_freed_memory();
    logged_samples_ += phase.batch * parts * group_.size();
    return mean;
}

// If one process's value is not finite, neither is the mean: all skip the step together. They also stop together.
StepOutcome TrainLoop::mean_of_processes(const StepOutcome& own) {
    std::vector<double> values = {own.loss, own.score, own.norm, progress_.cancelled() ? 1.0 : 0.0};
    const std::size_t others = values.size();
    for (const auto& [name, value] : own.losses) values.push_back(value);
    const auto sums = group_.sum(values);
    const auto count = static_cast<double>(group_.size());
    stop_ = sums[3] > 0;
    StepOutcome mean{.loss = sums[0] / count, .score = sums[1] / count, .norm = sums[2] / count};
    std::size_t next = others;
    for (const auto& [name, value] : own.losses) mean.losses[name] = sums[next++] / count;
    return mean;
}

// Uses the choices of all processes, so that their routers stay identical.
void TrainLoop::rebalance_routers() {
    for (auto* router : routers_) {
        const auto own = router->choices();
        const auto all = group_.sum({own.const_data_ptr<double>(), own.const_data_ptr<double>() + own.numel()});
        router->rebalance(at::tensor(all, at::kDouble), config_.optimizer.balance_rate);
    }
}

// offending: whether the loss of this very batch is not finite.
void TrainLoop::skip(const Batch& batch, bool offending) {
    ++state_.skipped;
    ++state_.skipped_in_a_row;
    options_.message(fmt::format("step {} skipped: its loss or gradient is not finite", state_.step + 1));
    if (state_.skipped_in_a_row < kMaxSkippedInARow) return;
    // Broadcast the batch of the lowest rank with a non-finite loss; rank 0 writes it.
    std::vector<double> offenders(static_cast<std::size_t>(group_.size()), 0);
    offenders[static_cast<std::size_t>(group_.rank())] = offending ? 1 : 0;
    offenders = group_.sum(offenders);
    const auto root = std::max_element(offenders.begin(), offenders.end()) - offenders.begin();
    group_.broadcast({batch.degraded, batch.clean, batch.weather}, root);
    if (run_ == nullptr) throw LostProcesses("rank 0 stopped the run, see its message");
    const auto file = run_->path() / fmt::format("not-finite-{:07}.safetensors", state_.step + 1);
    checkpoint::write_safetensors(file,
                                  {{"degraded", batch.degraded}, {"clean", batch.clean}, {"weather", batch.weather}},
                                  {}, Existing::kReplace);
    throw Error("stopped run", run_->path().string(),
                fmt::format("the loss or gradient was not finite in {} steps in a row; the last batch is in {}; lower "
                            "optimizer.lr or look at the pictures, then --resume",
                            kMaxSkippedInARow, file.filename().string()));
}

void TrainLoop::log(double seconds_waited) {
    const double seconds = trained() - logged_;
    const double passed = trained() + paused_;
    const auto& phase = schedule_.phase(state_.step - 1);
    auto line = metrics_of(state_.sums, objective_->score_name(), load_);
    line.update({{"step", state_.step},
                 {"lr", schedule_.rate(state_.step - 1) * config_.optimizer.lr},
                 {"crop", phase.crop},
                 {"batch", phase.batch * config_.optimizer.accumulate * group_.size()},
                 {"skipped", state_.skipped},
                 {"samples_per_second", static_cast<double>(logged_samples_) / seconds},
                 {"waited", (seconds_waited - logged_waited_) / seconds},
                 {"paused", paused_ / passed},
                 {"memory_mb", static_cast<double>(peak_resident_memory()) / kMegabyte}});
    if (options_.device.is_cuda())
        line["device_memory_mb"] = static_cast<double>(peak_device_memory(options_.device)) / kMegabyte;
    run_->append_metrics(line);
    state_.sums = {};
    logged_samples_ = 0;
    logged_waited_ = seconds_waited;
    logged_ = trained();
}

void TrainLoop::validate() {
    const auto found = objective_->validate(ema_->network(), *validation_, run_->samples(),
                                            run_->checkpoint(state_.step).filename().string());
    const bool best = std::isfinite(found.score) && (!state_.best || found.score > *state_.best);
    if (best) {
        state_.best = found.score;
        checkpoint::save_model(ema_->network(), training_notes(state_, found.notes), run_->best(), at::kFloat,
                               Existing::kReplace);
    }
    const auto health = measure_router_health(ema_->network(), *validation_, config_.validation, options_.device);
    nlohmann::json line = {{"step", state_.step}, {"validation", found.scores}};
    if (!health.layers.empty()) line["routers"] = to_json(health);
    run_->append_metrics(line);
    run_->append_samples(state_.step);
    options_.message(fmt::format("step {}: validation {}{}", state_.step, found.text, best ? ", the best so far" : ""));
    tell(health);
}

// Reports router findings that are new since the previous validation.
void TrainLoop::tell(const RouterHealth& health) {
    const auto before = std::exchange(findings_, router_findings(health));
    for (const auto& finding : findings_)
        if (std::none_of(before.begin(), before.end(), [&](const auto& earlier) { return earlier.same_as(finding); }))
            options_.message(fmt::format("step {}: {}", state_.step, in_words(finding)));
}

void TrainLoop::save() {
    save_checkpoint(run_->checkpoint(state_.step), *network_, *ema_, *optimizer_, state_);
    run_->prune_checkpoints(config_.checkpoint.keep);
}

void TrainLoop::record(double seconds_waited, bool stopped) {
    try {
        if (due(config_.log_every, state_.step)) log(seconds_waited);
        const auto pause = Clock::now();
        if (validation_ != nullptr && due(config_.validation.every, state_.step)) validate();
        if (due(config_.checkpoint.every, state_.step) || stopped) save();
        paused_ += seconds_since(pause);
    } catch (const Error& error) {
        const auto steps = run_->checkpoints();
        throw Error(
            fmt::format("{}; {}", error.what(),
                        steps.empty() ? "there is no checkpoint yet"
                                      : fmt::format("the checkpoint of step {} is good, --resume continues from it",
                                                    steps.back())),
            "", "");
    }
}

// The failed step has not changed anything yet.
void TrainLoop::save_what_is_finished(const LostProcesses& lost) {
    if (run_ == nullptr || state_.step == first_step_) throw lost;
    save();
    throw Error(fmt::format("{}; step {} is saved, --resume continues from it", lost.what(), state_.step), "", "");
}

// Launchers kill all processes soon after the first has ended (srun --kill-on-bad-exit, torchrun), so none may end
// before rank 0 has saved.
void TrainLoop::stay_until_saved() {
    try {
        (void)group_.broadcast("saved");
    } catch (const LostProcesses&) {
        if (run_ == nullptr) throw;
        // Everything is saved: lost processes do not matter any more.
    }
}

TrainResult TrainLoop::run() {
    resume();
    share_state();
    BatchLoader loader(
        source_, [this](int64_t batch) { return request(batch); },
        {.workers = config_.data.workers, .queue = config_.data.queue, .seed = static_cast<uint64_t>(config_.seed)});
    network_->train();
    begin_ = Clock::now();
    int64_t samples = 0;
    bool stopped = false;
    while (state_.step < schedule_.steps() && !stopped) {
        StepOutcome outcome;
        try {
            outcome = take_step(loader);
        } catch (const LostProcesses& lost) {
            save_what_is_finished(lost);
        }
        samples = schedule_.samples_before(state_.step) - schedule_.samples_before(first_step_);
        stopped = stop_ && state_.step < schedule_.steps();
        // The remaining time is estimated from this call's own steps.
        progress_.step(
            state_.step - first_step_, schedule_.steps() - first_step_,
            fmt::format("step {}/{}, loss {:.4f}, {}, {:.1f} crops/s, waited {:.0f} %", state_.step, schedule_.steps(),
                        outcome.loss, objective_->score_text(outcome.score), static_cast<double>(samples) / trained(),
                        100 * loader.seconds_waited() / trained()));
        if (run_ != nullptr) record(loader.seconds_waited(), stopped);
    }
    stay_until_saved();
    const double seconds = std::max(trained(), 1e-9);
    return {.steps = state_.step,
            .best_psnr = config_.task == models::Task::kRestore ? state_.best : std::nullopt,
            .best_miou = config_.task == models::Task::kSegment ? state_.best : std::nullopt,
            .best_accuracy = config_.task == models::Task::kClassify ? state_.best : std::nullopt,
            .stopped = stopped,
            .samples_per_second = static_cast<double>(samples) / seconds,
            .waited_share = loader.seconds_waited() / seconds};
}

}  // namespace

void check_start(const TrainConfig& config, c10::Device device) {
    if (config.precision == Precision::kFloat16 && !device.is_cuda())
        throw Error("cannot train in", "float16", "it needs a GPU; set precision to bfloat16 or float32");
    if (config.loss.perceptual > 0) (void)VggFeatures(config.loss.vgg, device);
    if (config.loss.segmentation > 0) (void)FrozenSegmenter(config.loss.segmenter, device);
    if (config.loss.distillation > 0) (void)Teacher(config.loss.teacher, device);
}

TrainResult train(RunDirectory& run, const TrainConfig& config, const SampleSource& source,
                  const SampleSource* validation, const TrainOptions& options, Progress& progress) {
    return TrainLoop(&run, config, source, validation, options, progress).run();
}

TrainResult train_as_worker(const TrainConfig& config, const SampleSource& source, const TrainOptions& options,
                            Progress& progress) {
    return TrainLoop(nullptr, config, source, nullptr, options, progress).run();
}

}  // namespace deweather::trainer
