// deweather train: trains a network into a run directory, or resumes one.
#include <spdlog/fmt/fmt.h>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/config_overrides.h"
#include "app/cli/processes.h"
#include "app/cli/shard.h"
#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/sub_progress.h"
#include "core/base/utf8.h"
#include "trainer/estimate.h"
#include "trainer/presets.h"
#include "trainer/toml.h"
#include "trainer/train.h"
#include "trainer/training_source.h"

namespace deweather::cli {

namespace {

namespace fs = std::filesystem;

constexpr int kStopped = 130;
constexpr int64_t kMegabyte = 1'000'000;

struct TrainArguments {
    Common common;
    std::string preset, output, resume;
    std::vector<std::string> settings;
    bool estimate = false;
    int64_t processes = 0;  // 0: this process, or those that a launcher started
};

// Absolute paths, so that a run can be resumed from any folder.
void make_absolute(std::vector<std::string>& folders) {
    for (auto& folder : folders) folder = fs::absolute(folder).string();
}

void make_absolute(std::vector<trainer::PairFolders>& pairs) {
    for (auto& folders : pairs) {
        folders.degraded = fs::absolute(folders.degraded).string();
        folders.clean = fs::absolute(folders.clean).string();
    }
}

void make_absolute(std::vector<trainer::LabelledFolders>& labelled) {
    for (auto& folders : labelled) {
        folders.pictures = fs::absolute(folders.pictures).string();
        folders.labels = fs::absolute(folders.labels).string();
    }
}

trainer::TrainConfig configure(nlohmann::json json, const std::vector<std::string>& settings) {
    for (const auto& setting : settings) trainer::set_value(json, setting);
    auto config = trainer::TrainConfig::from_json(json);
    make_absolute(config.data.clean);
    make_absolute(config.data.pairs);
    make_absolute(config.validation.clean);
    make_absolute(config.validation.pairs);
    make_absolute(config.data.labelled);
    make_absolute(config.validation.labelled);
    if (!config.data.cifar10.empty()) config.data.cifar10 = fs::absolute(config.data.cifar10).string();
    if (fs::is_regular_file(config.model.weights)) config.model.weights = fs::absolute(config.model.weights).string();
    if (!config.loss.vgg.empty()) config.loss.vgg = fs::absolute(config.loss.vgg).string();
    if (fs::is_regular_file(config.loss.segmenter))
        config.loss.segmenter = fs::absolute(config.loss.segmenter).string();
    return config;
}

void print(const fs::path& path, const trainer::TrainResult& result, bool json) {
    if (json) {
        nlohmann::json line = {{"run", path.string()},
                               {"steps", result.steps},
                               {"best_psnr", nullptr},
                               {"stopped", result.stopped},
                               {"samples_per_second", result.samples_per_second},
                               {"waited", result.waited_share}};
        if (result.best_psnr) line["best_psnr"] = *result.best_psnr;
        if (result.best_miou) line["best_miou"] = *result.best_miou;
        if (result.best_accuracy) line["best_accuracy"] = *result.best_accuracy;
        fmt::print("{}\n", json_text(line, 2));
        return;
    }
    fmt::print("{}: {} steps{}, {:.1f} crops/s, waited {:.0f} % of the time\n", path.string(), result.steps,
               result.best_psnr       ? fmt::format(", best validation {:.2f} dB", *result.best_psnr)
               : result.best_miou     ? fmt::format(", best validation mIoU {:.1f} %", 100 * *result.best_miou)
               : result.best_accuracy ? fmt::format(", best validation accuracy {:.1f} %", 100 * *result.best_accuracy)
                                      : "",
               result.samples_per_second, 100 * result.waited_share);
}

// "3 h 20 min"
std::string duration(double seconds) {
    const auto all = static_cast<int64_t>(seconds + 0.5);
    if (all < 60) return fmt::format("{:.2g} s", seconds);
    if (all < 3600) return fmt::format("{} min {} s", all / 60, all % 60);
    if (all < 48 * 3600) return fmt::format("{} h {} min", all / 3600, all % 3600 / 60);
    return fmt::format("{} days {} h", all / 86400, all % 86400 / 3600);
}

void print(const trainer::RunEstimate& estimate, bool json) {
    if (json) {
        fmt::print("{}\n", json_text(estimate.to_json(), 2));
        return;
    }
    for (const auto& phase : estimate.phases)
        fmt::print("{} steps of {} crops of {} x {}: {} each, measured in {}\n", phase.steps, phase.batch, phase.crop,
                   phase.crop, duration(phase.seconds_per_step), phase.measured);
    if (estimate.validations > 0)
        fmt::print("validations: {}, {} each\n", estimate.validations, duration(estimate.seconds_per_validation));
    fmt::print("checkpoints: {}, {} each\n", estimate.checkpoints, duration(estimate.seconds_per_checkpoint));
    fmt::print(
        "in all {}; {:.0f} MB of memory{}, {:.0f} MB of disk\n", duration(estimate.seconds),
        static_cast<double>(estimate.peak_memory) / kMegabyte,
        estimate.peak_device_memory == 0
            ? ""
            : fmt::format(", {:.0f} MB on the GPU", static_cast<double>(estimate.peak_device_memory) / kMegabyte),
        static_cast<double>(estimate.disk) / kMegabyte);
}

// Whether this process was started by a launcher as one of several. Slurm's variables do not prove that: they are set
// for single processes too.
bool is_one_of(const std::optional<trainer::Launch>& launch, int64_t processes) {
    if (!launch || launch->rank_variable != std::string_view("RANK")) return false;
    if (launch->size != processes)
        throw Error("cannot start more processes", "",
                    fmt::format("a launcher has started {} already, as WORLD_SIZE says; leave --processes to it",
                                launch->size));
    return true;
}

// Trains as any rank but 0, with the configuration that rank 0 broadcasts.
int train_as_worker_process(const trainer::TrainOptions& options, bool estimate, const Console& console) {
    const auto config = trainer::TrainConfig::from_json(nlohmann::json::parse(options.group.broadcast("")));
    const auto source = trainer::make_training_source(config);
    CancelOnly progress(console);
    if (estimate) {
        trainer::estimate_along(*source, options, progress);
        return 0;
    }
    return trainer::train_as_worker(config, *source, options, progress).stopped ? kStopped : 0;
}

// In bfloat16, oneDNN compiles a kernel for every shape of a product, and an expert gets a different number of tokens
// in each step. The cache holds 1,024 kernels by default, so kernels were compiled over and over, which took half of
// the training time. oneDNN reads this variable when it is first used.
void keep_compiled_kernels() {
    constexpr auto kKernels = "32768";
    constexpr int kUnlessSet = 0;
    ::setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", kKernels, kUnlessSet);
}

int run_train(const TrainArguments& arguments, Console& console) {
    keep_compiled_kernels();
    const auto launch = trainer::launch_from_environment();
    if (arguments.processes > 0 && !is_one_of(launch, arguments.processes))
        return run_processes(arguments.processes, arguments.common.threads == 0, console);
    arguments.common.apply();
    trainer::TrainOptions options;
    if (launch && launch->size > 1) {
        const Shard shard{.index = launch->rank, .count = launch->size, .local = launch->local};
        options.device = shard.choose_device(arguments.common.device);
        options.group = trainer::ProcessGroup::join(*launch, options.device);
        if (!options.group.leads()) return train_as_worker_process(options, arguments.estimate, console);
    } else {
        options.device = choose_device(arguments.common.device);
    }
    options.message = [&](const std::string& line) { console.message(line); };
    const bool resumes = !arguments.resume.empty();
    std::optional<trainer::RunDirectory> run;
    if (resumes) run.emplace(trainer::RunDirectory::open(arguments.resume));
    const auto config = configure(resumes ? run->config() : trainer::read_preset(arguments.preset), arguments.settings);
    // Opened before anything is written: most mistakes are in the folders.
    const auto source = trainer::make_training_source(config);
    const auto validation = trainer::make_validation_source(config);
    trainer::check_start(config, options.device);
    if (arguments.estimate) {
        (void)options.group.broadcast(config.to_json().dump());
        const auto estimate = trainer::estimate_run(config, *source, validation.get(), options, console);
        console.finish();
        print(estimate, arguments.common.json);
        return 0;
    }
    if (!resumes)
        run.emplace(trainer::RunDirectory::create(arguments.output, config));
    else if (!arguments.settings.empty())
        run->set_config(config);
    (void)options.group.broadcast(config.to_json().dump());

    trainer::TrainResult result;
    try {
        result = trainer::train(*run, config, *source, validation.get(), options, console);
    } catch (const std::exception& error) {
        run->lock().end(trainer::RunEnd::kFailed, error.what());
        throw;
    }
    run->lock().end(result.stopped ? trainer::RunEnd::kStopped : trainer::RunEnd::kFinished);
    console.finish();
    if (result.stopped)
        console.message(
            fmt::format("deweather: stopped and saved; deweather train --resume {} continues", run->path().string()));
    print(run->path(), result, arguments.common.json);
    return result.stopped ? kStopped : 0;
}

}  // namespace

Command add_train(CLI::App& parser) {
    auto arguments = std::make_shared<TrainArguments>();
    auto& command = *parser.add_subcommand("train", "Train a network, or resume a run");
    std::string names;
    for (const auto& name : trainer::presets()) names += (names.empty() ? "" : ", ") + name;
    command.footer(
        "Examples:\n"
        "  deweather train mofme-compact -o runs/first --set 'data.clean=[\"photographs\"]'\n"
        "  deweather train mofme-compact --estimate --set 'data.clean=[\"photographs\"]'\n"
        "  deweather train --resume runs/first\n"
        "  torchrun --no-python --nproc-per-node 8 deweather train mofme-compact -o runs/first\n"
        "Ctrl+C ends the step, saves and exits. All settings are in the run's run.toml.");
    auto* preset = command.add_option("preset", arguments->preset, "A TOML file, or one of the presets: " + names);
    auto* output = command.add_option("-o,--output", arguments->output, "The folder of the new run");
    command.add_option("--resume", arguments->resume, "The folder of a run to resume from its newest checkpoint")
        ->excludes(preset)
        ->excludes(output);
    command
        .add_option("--set", arguments->settings,
                    "KEY=VALUE: override a setting, such as optimizer.lr=0.001; may be repeated")
        ->allow_extra_args(false)
        ->check(&wrong_setting);
    command
        .add_flag("--estimate", arguments->estimate,
                  "Estimate the run's time, memory and disk space from a few measured steps, without starting it")
        ->excludes("--resume");
    command
        .add_option("--processes", arguments->processes,
                    "Train with this many processes on this machine, which share its cores or use one GPU each")
        ->check(CLI::Range(1, 1024));
    arguments->common.add_to(command);
    command.callback([arguments] {
        if (arguments->resume.empty() && arguments->preset.empty()) throw CLI::RequiredError("a preset or --resume");
        if (arguments->resume.empty() && arguments->output.empty() && !arguments->estimate)
            throw CLI::RequiredError("--output");
    });
    return [arguments](Console& console) { return run_train(*arguments, console); };
}

}  // namespace deweather::cli
