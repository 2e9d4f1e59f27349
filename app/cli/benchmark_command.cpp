// deweather benchmark: how fast models run here, stage by stage, against this machine's own rates.
#include <ATen/Parallel.h>
#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cli/aligned_table.h"
#include "app/cli/benchmark_history.h"
#include "app/cli/commands.h"
#include "app/cli/config_overrides.h"
#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"
#include "core/models/benchmark.h"
#include "core/models/registry.h"

namespace deweather::cli {

namespace {

constexpr double kGiga = 1e9, kFlopsPerMac = 2, kPercent = 100;

struct BenchmarkArguments {
    Common common;
    std::vector<std::string> models;
    int64_t size = 256;
    int64_t repetitions = 10;
    std::string label, append, against;
};

// Either an architecture's preset with fresh weights (their values do not affect speed), with config overrides after
// the name ("mofme-paper,experts=4"); or an installed model or file.
std::unique_ptr<models::RestorationNetwork> network_of(const std::string& text) {
    std::vector<std::string> settings;
    std::istringstream parts(text);
    std::string name;
    std::getline(parts, name, ',');
    for (std::string setting; std::getline(parts, setting, ',');) {
        if (const auto why = wrong_setting(setting); !why.empty())
            throw Error("cannot use model", text, why + "; write NAME,KEY=VALUE");
        settings.push_back(setting);
    }
    for (const auto& architecture : models::architectures())
        for (const auto& preset : architecture.presets)
            if (preset.name == name) return models::create(name, config_overrides(settings));
    return checkpoint::load_model(checkpoint::find_model(text)).network;
}

double gmac(const models::StageTime& stage) {
    return static_cast<double>(stage.macs.total()) / kGiga;
}

nlohmann::json stage_json(const models::StageTime& stage, const models::MachineRate& machine) {
    return {{"name", stage.name},
            {"ms", stage.milliseconds},
            {"gmac", gmac(stage)},
            {"gmac_per_s", gmac(stage) / stage.milliseconds * 1e3},
            {"share", models::share_of_rate(stage, machine)}};
}

void print_row(const std::string& model, const nlohmann::json& stage) {
    fmt::print("{:<26} {:<8} {:>9.1f} {:>9.2f} {:>9.1f} {:>6.0f} %\n", model, stage["name"].get<std::string>(),
               stage["ms"].get<double>(), stage["gmac"].get<double>(), stage["gmac_per_s"].get<double>(),
               100 * stage["share"].get<double>());
}

void print_changes(const nlohmann::json& changes) {
    fmt::print("\nagainst {}{}{}:\n", changes["label"].get<std::string>().empty() ? "an earlier run" : "",
               changes["label"].get<std::string>(),
               changes["same_processor"].get<bool>()
                   ? ""
                   : " on another processor, " + changes["processor"].get<std::string>());
    std::vector<std::vector<std::string>> table = {{"model", "stage", "", "before ms", "ms", "at equal rate"}};
    for (const auto& model : changes["models"])
        for (const auto& stage : model["stages"]) {
            const double change = stage["change"].get<double>();
            table.push_back({model["name"].get<std::string>(), stage["name"].get<std::string>(),
                             change > kNoticeableChange    ? "slower"
                             : change < -kNoticeableChange ? "faster"
                                                           : "",
                             fmt::format("{:.1f}", stage["before_ms"].get<double>()),
                             fmt::format("{:.1f}", stage["ms"].get<double>()),
                             fmt::format("{:+.0f} %", kPercent * change)});
        }
    constexpr std::size_t kTextColumns = 3;
    print_table(table, kTextColumns);
}

int run_benchmark(const BenchmarkArguments& arguments, Console& console) {
    arguments.common.apply();
    const auto device = choose_device(arguments.common.device);
    auto names = arguments.models;
    if (names.empty()) names = {checkpoint::kDefaultModel};

    // Read first: a wrong name must not cost the measurement.
    std::vector<nlohmann::json> history;
    if (!arguments.against.empty()) history = read_history(arguments.against);

    const auto machine = models::measure_machine(device, console);
    nlohmann::json json = {{"label", arguments.label},
                           {"version", DEWEATHER_VERSION},
                           {"device", device.str()},
                           {"processor", device_description(device)},
                           {"threads", at::get_num_threads()},
                           {"size", arguments.size},
                           {"machine",
                            {{"gemm_gflops", kFlopsPerMac * machine.product / kGiga},
                             {"conv_gflops", kFlopsPerMac * machine.convolution / kGiga}}},
                           {"models", nlohmann::json::array()}};
    for (const auto& name : names) {
        auto network = network_of(name);
        network->to(device);
        network->eval();
        const auto stages =
            models::time_stages(*network, arguments.size, arguments.size, arguments.repetitions, console);
        auto row = stage_json(models::sum(stages), machine);
        row["name"] = name;
        row["peak_mb"] = static_cast<double>(peak_resident_memory()) / 1e6;
        row["stages"] = nlohmann::json::array();
        for (const auto& stage : stages) row["stages"].push_back(stage_json(stage, machine));
        json["models"].push_back(std::move(row));
    }
    console.finish();
    std::optional<nlohmann::json> changes;
    if (!history.empty()) {
        const auto earlier = earlier_run(history, json);
        if (!earlier)
            throw Error("nothing to compare with in", arguments.against,
                        "it has no run of these models with this device, --threads and --size");
        changes = compare_runs(*earlier, json);
    }
    if (!arguments.append.empty()) append_to_history(arguments.append, json);
    if (changes) json["against"] = *changes;
    if (arguments.common.json) {
        fmt::print("{}\n", json_text(json, 2));
        return 0;
    }
    fmt::print("this machine ({}, {} threads): matrix products {:.1f} GMAC/s, convolutions {:.1f} GMAC/s\n\n",
               device.str(), at::get_num_threads(), machine.product / kGiga, machine.convolution / kGiga);
    fmt::print("{:<26} {:<8} {:>9} {:>9} {:>9} {:>8}\n", fmt::format("{0} x {0}", arguments.size), "stage", "ms",
               "GMAC", "GMAC/s", "of rate");
    for (const auto& row : json["models"]) {
        const auto model = row["name"].get<std::string>();
        for (const auto& stage : row["stages"])
            if (row["stages"].size() > 1) print_row(model, stage);
        auto all = row;
        all["name"] = "all";
        print_row(model, all);
    }
    if (changes) print_changes(*changes);
    return 0;
}

}  // namespace

Command add_benchmark(CLI::App& parser) {
    auto arguments = std::make_shared<BenchmarkArguments>();
    auto& command = *parser.add_subcommand("benchmark", "Time models stage by stage, against this machine's own rates");
    command.footer(
        "Example:\n  deweather benchmark --model mofme-compact --model mofme-paper,experts=128\n"
        "  deweather benchmark --label $(git rev-parse --short HEAD) --append history.jsonl --against history.jsonl");
    command.add_option(
        "--model", arguments->models,
        "An architecture of `deweather models`, with other settings as NAME,KEY=VALUE; an installed model or a "
        "model file; may be repeated");
    command.add_option("--size", arguments->size, "Side of the picture")
        ->check(CLI::Range(8, 4096))
        ->capture_default_str();
    command.add_option("--repeat", arguments->repetitions, "Repetitions; their median is reported")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command.add_option("--label", arguments->label, "A name for this run, such as a commit");
    command.add_option("--append", arguments->append, "Append the result to this file, as one JSON line");
    command.add_option("--against", arguments->against,
                       "Report what got slower or faster than in the latest comparable run of this file");
    arguments->common.add_to(command);
    return [arguments](Console& console) { return run_benchmark(*arguments, console); };
}

}  // namespace deweather::cli
