// deweather import: converts checkpoints of other programs to model files.
#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/config_overrides.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/import.h"
#include "core/checkpoint/model_file.h"
#include "core/classify/model.h"
#include "core/restore/lost_inputs.h"
#include "core/segment/model.h"

namespace deweather::cli {

namespace {

struct ImportArguments {
    Common common;
    std::string input, output, architecture, take, with, licence;
    std::vector<std::string> settings;
    bool overwrite = false;
};

// The parts of an imported classifier that store() needs.
struct Merged {
    std::unique_ptr<classify::Classifier> network;
    nlohmann::json training;
    at::ScalarType type = at::kFloat;
    std::string taken_from = {};
    std::vector<std::string> notes = {};
};

// Writes a restorer, segmenter or classifier as a model file.
template <class Imported>
int store(const Imported& imported, const ImportArguments& arguments, Console& console) {
    auto training = imported.training;
    if (!arguments.licence.empty()) training["licence"] = one_line(arguments.licence);
    checkpoint::save_model(*imported.network, training, arguments.output, imported.type,
                           arguments.overwrite ? Existing::kReplace : Existing::kKeep);
    for (const auto& note : imported.notes)
        console.message(fmt::format("deweather: note on '{}': {}", arguments.input, note));
    int64_t parameters = 0;
    for (const auto& parameter : imported.network->parameters()) parameters += parameter.numel();
    if (!arguments.common.json) {
        fmt::print("{}: {}, {} parameters\n", arguments.output, imported.network->architecture(), parameters);
        return 0;
    }
    const nlohmann::json json = {{"architecture", imported.network->architecture()},
                                 {"output", arguments.output},
                                 {"parameters", parameters},
                                 {"config", imported.network->config()},
                                 {"taken_from", imported.taken_from},
                                 {"notes", imported.notes}};
    fmt::print("{}\n", json_text(json, 2));
    return 0;
}

int run_import(const ImportArguments& arguments, Console& console) {
    arguments.common.apply();
    std::vector<std::filesystem::path> inputs = {arguments.input};
    if (!arguments.with.empty()) inputs.emplace_back(arguments.with);
    restore::refuse_to_lose(inputs, {}, {arguments.output}, Existing::kReplace);
    const auto overrides = config_overrides(arguments.settings);
    const auto& as = arguments.architecture;
    if (classify::is_architecture(as)) {
        if (as != "ones-classifier" || !overrides.empty())
            throw Error("cannot import", arguments.input,
                        "of classifiers only ones-classifier is made, from a moe-classifier of this program");
        auto merged = classify::merge(arguments.input);
        return store(Merged{.network = std::move(merged.network), .training = std::move(merged.training)}, arguments,
                     console);
    }
    if ((as.empty() && arguments.with.empty()) || segment::is_architecture(as)) {
        if (const auto segmenter = segment::import_checkpoint(arguments.input, overrides, arguments.take))
            return store(*segmenter, arguments, console);
        if (!as.empty()) throw Error("cannot import", arguments.input, "its tensors are not those of " + as);
    }
    return store(checkpoint::import_checkpoint(arguments.input, as.empty() ? std::nullopt : std::optional(as),
                                               overrides, arguments.take, arguments.with),
                 arguments, console);
}

}  // namespace

Command add_import(CLI::App& parser) {
    auto arguments = std::make_shared<ImportArguments>();
    auto& command =
        *parser.add_subcommand("import", "Turn a PyTorch checkpoint into a model file; runs none of its code");
    command.footer(
        "Example:\n  deweather import net_latest.pth -o net.safetensors\n"
        "  deweather import best.pth -o mofme.safetensors --as mofme-compact --set top_k=2");
    command.add_option("input", arguments->input, "A .pth or .pt file, or a .safetensors file of another program")
        ->required();
    command.add_option("-o,--output", arguments->output, "The model file to write (.safetensors)")->required();
    command.add_option("--as", arguments->architecture,
                       "The network of these tensors; by default it is recognised from them");
    command.add_option("--take", arguments->take,
                       "The dictionary to import if the file has several, such as params_ema or params; by default "
                       "averaged weights before others");
    command.add_option("--with", arguments->with,
                       "A second checkpoint with the rest of the tensors, such as OneRestore's embedder");
    command.add_option(
        "--licence", arguments->licence,
        "The weights' licence, noted in the model file; by default what the authors of the network state "
        "is shown");
    command.add_option("--set", arguments->settings, "KEY=VALUE: override a field of the network's config")
        ->allow_extra_args(false)
        ->check(&wrong_setting);
    command.add_flag("--overwrite", arguments->overwrite, "Replace an existing model file");
    arguments->common.add_to(command);
    return [arguments](Console& console) { return run_import(*arguments, console); };
}

}  // namespace deweather::cli
