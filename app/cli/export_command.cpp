// deweather export: writes the best model of a training run as one small file with its provenance.
#include <spdlog/fmt/fmt.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/config_overrides.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_file.h"
#include "core/classify/model.h"
#include "core/segment/model.h"
#include "trainer/provenance.h"
#include "trainer/toml.h"

namespace deweather::cli {

namespace {

namespace fs = std::filesystem;

const std::map<std::string, at::ScalarType> kPrecisions = {
    {"float32", at::kFloat}, {"float16", at::kHalf}, {"bfloat16", at::kBFloat16}};

struct ExportArguments {
    Common common;
    std::string input, output, precision = "float16";
    std::vector<std::string> notes;
    bool overwrite = false;
};

fs::path model_of(const fs::path& input) {
    if (!fs::is_directory(input)) return input;
    for (const char* name : {"best.safetensors", "ema.safetensors"})
        if (fs::exists(input / name)) return input / name;
    throw Error("cannot export", input.string(),
                "it holds neither a run's best.safetensors nor a checkpoint's ema.safetensors; give a model file");
}

// Provenance from the run that a model file belongs to: its own folder or, for a checkpoint, two levels up. Empty
// without a run. A run that is still being trained can be read too.
nlohmann::json provenance_of(const fs::path& model) {
    auto folder = fs::absolute(model).parent_path();
    for (int level = 0; level < 3; ++level, folder = folder.parent_path())
        if (fs::exists(folder / "run.toml"))
            return trainer::provenance(trainer::TrainConfig::from_json(trainer::read_toml(folder / "run.toml")));
    return nlohmann::json::object();
}

struct Trained {
    std::unique_ptr<models::Network> network;
    nlohmann::json training;
};

// Loads a model of any task.
Trained load_trained(const fs::path& file) {
    const auto task = checkpoint::describe_model(file).task;
    if (task == models::Task::kSegment) {
        auto model = segment::load_model(file);
        return {.network = std::move(model.network), .training = std::move(model.training)};
    }
    if (task == models::Task::kClassify) {
        auto model = classify::load_model(file);
        return {.network = std::move(model.network), .training = std::move(model.training)};
    }
    auto model = checkpoint::load_model(file);
    return {.network = std::move(model.network), .training = std::move(model.training)};
}

int run_export(const ExportArguments& arguments, Console&) {
    arguments.common.apply();
    const auto file = model_of(arguments.input);
    const auto model = load_trained(file);
    auto training = model.training;
    training.update(provenance_of(file));
    training.update(config_overrides(arguments.notes));
    training["precision"] = arguments.precision;
    checkpoint::save_model(*model.network, training, arguments.output, kPrecisions.at(arguments.precision),
                           arguments.overwrite ? Existing::kReplace : Existing::kKeep);
    if (arguments.common.json)
        fmt::print("{}\n", json_text({{"model", file.string()},
                                      {"output", arguments.output},
                                      {"architecture", model.network->architecture()},
                                      {"training", training}},
                                     2));
    else
        fmt::print("{}: {} of {}, {}\n", arguments.output, model.network->architecture(), file.string(),
                   arguments.precision);
    return 0;
}

}  // namespace

Command add_export(CLI::App& parser) {
    auto arguments = std::make_shared<ExportArguments>();
    auto& command = *parser.add_subcommand("export", "Write a training run's best model as one file to use and share");
    command.footer(
        "Example:\n  deweather export runs/first -o rain.safetensors\n"
        "  deweather export runs/first/checkpoints/0004000 -o early.safetensors --precision float32 --note "
        "rights=\"CC0\"\n"
        "The settings of the run go into the file, without this machine's folders.");
    command.add_option("input", arguments->input, "The folder of a run or of one of its checkpoints, or a model file")
        ->required();
    command.add_option("-o,--output", arguments->output, "The model file to write (.safetensors)")->required();
    std::vector<std::string> names;
    for (const auto& [name, type] : kPrecisions) names.push_back(name);
    command.add_option("--precision", arguments->precision, "Type of the stored weights: float16, bfloat16 or float32")
        ->check(CLI::IsMember(names))
        ->capture_default_str();
    command.add_option("--note", arguments->notes, "KEY=VALUE: an additional entry of the file's training record")
        ->allow_extra_args(false)
        ->check(&wrong_setting);
    command.add_flag("--overwrite", arguments->overwrite, "Replace an existing model file");
    arguments->common.add_to(command);
    return [arguments](Console& console) { return run_export(*arguments, console); };
}

}  // namespace deweather::cli
