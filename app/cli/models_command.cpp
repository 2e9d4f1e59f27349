// deweather models: the architectures and the installed models.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"
#include "core/classify/classifier.h"
#include "core/models/profile.h"
#include "core/models/provenance.h"
#include "core/models/registry.h"
#include "trainer/first_weights.h"

namespace deweather::cli {

namespace {

constexpr double kMillion = 1e6, kGiga = 1e9;

struct ModelsArguments {
    Common common;
    std::string shown;
    int64_t size = 256;
};

nlohmann::json preset_row(std::string_view architecture, std::string_view description, const models::Preset& preset,
                          const models::Profile& profile, const models::Origin& origin = {}) {
    nlohmann::json row = {{"name", preset.name},
                          {"architecture", architecture},
                          {"description", description},
                          {"parameters", profile.parameters},
                          {"gmac", static_cast<double>(profile.macs) / kGiga},
                          {"attention_gmac", static_cast<double>(profile.attention_macs) / kGiga},
                          {"paper_parameters", nullptr},
                          {"paper_gmac", nullptr},
                          {"note", preset.note}};
    const auto provenance = models::provenance_of(architecture);
    row.update({{"made_for", provenance.made_for}, {"authors", provenance.authors}});
    if (!origin.code.empty()) row.update({{"code", origin.code}, {"licence", origin.licence}});
    if (preset.paper_parameters > 0) row["paper_parameters"] = preset.paper_parameters;
    if (preset.paper_macs > 0) row["paper_gmac"] = preset.paper_macs / kGiga;
    return row;
}

models::Profile profile_of_classifier(std::string_view name, int64_t size) {
    std::unique_ptr<classify::Classifier> network;
    models::count_macs([&] { network = classify::create(name); });
    network->eval();
    return models::profile(*network, size, size);
}

nlohmann::json model_row(const checkpoint::ModelDescription& model) {
    return {{"name", model.name},
            {"file", model.file.string()},
            {"architecture", model.architecture},
            {"training", model.training}};
}

models::Origin origin_of(const std::string& architecture) {
    for (const auto& known : models::architectures())
        if (known.name == architecture) return known.origin;
    return {};
}

// Finds a model of any task, by file or installed name.
std::filesystem::path find_any(const std::string& name_or_file) {
    for (const auto& file : checkpoint::installed_segmenters())
        if (file.stem() == name_or_file) return file;
    return checkpoint::find_model(name_or_file);
}

std::unique_ptr<models::Network> network_of(checkpoint::ModelDescription& description) {
    if (description.architecture == "onnx" && description.task == models::Task::kRestore) {
        auto model = checkpoint::load_model(description.file);
        description.training = model.training;
        return std::move(model.network);
    }
    if (description.architecture == "onnx")
        throw Error("cannot show", description.file.string(), "of a segmenter in ONNX only its .toml says something");
    auto network = trainer::create_network(description.architecture, description.config);
    checkpoint::load_weights(description.file, *network);
    return network;
}

int show_model(const ModelsArguments& arguments) {
    auto description = checkpoint::describe_model(find_any(arguments.shown));
    const auto network = network_of(description);
    const auto profile = models::profile(*network, arguments.size, arguments.size);
    nlohmann::json json = model_row(description);
    json.update({{"config", description.config},
                 {"parameters", profile.parameters},
                 {"gmac", static_cast<double>(profile.macs) / kGiga}});
    const auto origin = origin_of(description.architecture);
    const auto provenance = models::provenance_of(description.architecture);
    // The file's own licence, given when it was imported, goes before the network's.
    const auto& record = description.training;
    const auto licence = record.is_object() && record.contains("licence") && record["licence"].is_string()
                             ? record["licence"].get<std::string>()
                             : std::string(origin.licence);
    if (!provenance.made_for.empty()) json["made_for"] = provenance.made_for;
    if (!provenance.authors.empty()) json["authors"] = provenance.authors;
    if (!origin.code.empty()) json["code"] = origin.code;
    if (!licence.empty()) json["licence"] = licence;
    if (arguments.common.json) {
        fmt::print("{}\n", json_text(json, 2));
        return 0;
    }
    fmt::print("{} ({})\n", description.name, description.file.string());
    fmt::print("  architecture  {}\n  parameters    {:.2f} M\n  GMAC          {:.2f} at {} x {}\n",
               description.architecture, static_cast<double>(profile.parameters) / kMillion,
               static_cast<double>(profile.macs) / kGiga, arguments.size, arguments.size);
    for (const auto& [title, value] : {std::pair<const char*, std::string_view>("made for", provenance.made_for),
                                       {"authors", provenance.authors},
                                       {"code", origin.code},
                                       {"licence", licence}})
        if (!value.empty()) fmt::print("  {:<13} {}\n", title, value);
    for (const auto& [key, value] : description.config.items())
        fmt::print("  config        {} = {}\n", key, json_text(value));
    for (const auto& [key, value] : description.training.items()) {
        if (key == "licence") continue;
        fmt::print("  training      {} = {}\n", key, json_text(value));
    }
    return 0;
}

// Prints our figures beside the paper's, and the reasons for the differences below.
void print_architectures(const nlohmann::json& json) {
    fmt::print("{:<16} {:>12} {:>9} {:>10} {:>9}      {}\n", "architecture", "parameters", "paper",
               fmt::format("GMAC {}²", json["size"].get<int64_t>()), "paper", "");
    const auto or_dash = [](const nlohmann::json& value, double unit) {
        return value.is_null() ? std::string("-") : fmt::format("{:.2f}", value.get<double>() / unit);
    };
    std::vector<std::string> notes;
    for (const auto& row : json["architectures"]) {
        const auto note = row["note"].get<std::string>();
        std::string mark;
        if (!note.empty()) {
            const auto known = std::find(notes.begin(), notes.end(), note);
            mark = fmt::format("[{}]", known - notes.begin() + 1);
            if (known == notes.end()) notes.push_back(note);
        }
        fmt::print("{:<16} {:>10.2f} M {:>9} {:>10.2f} {:>9} {:<4} {}\n", row["name"].get<std::string>(),
                   row["parameters"].get<double>() / kMillion, or_dash(row["paper_parameters"], kMillion),
                   row["gmac"].get<double>(), or_dash(row["paper_gmac"], 1), mark,
                   row["description"].get<std::string>());
    }
    for (std::size_t index = 0; index < notes.size(); ++index) fmt::print("[{}] {}\n", index + 1, notes[index]);
    fmt::print("\n{:<16} {:<52} {:<38} {}\n", "network", "made for", "authors", "licence of its weights");
    std::string before;
    for (const auto& row : json["architectures"]) {
        const auto architecture = row["architecture"].get<std::string>();
        if (row["authors"].get<std::string>().empty() || architecture == before) continue;
        fmt::print("{:<16} {:<52} {:<38} {}\n", architecture, row["made_for"].get<std::string>(),
                   row["authors"].get<std::string>(), row.value("licence", ""));
        before = architecture;
    }
}

int run_models(const ModelsArguments& arguments, Console& console) {
    arguments.common.apply();
    if (!arguments.shown.empty()) return show_model(arguments);

    nlohmann::json json = {
        {"size", arguments.size}, {"architectures", nlohmann::json::array()}, {"models", nlohmann::json::array()}};
    for (const auto& architecture : models::architectures())
        for (const auto& preset : architecture.presets)
            json["architectures"].push_back(preset_row(architecture.name, architecture.description, preset,
                                                       models::profile(preset.name, arguments.size, arguments.size),
                                                       architecture.origin));
    // Classifiers resize their input, so `size` does not change their operation counts.
    for (const auto& [preset, description, experts, mixtures] : classify::architectures())
        json["architectures"].push_back(
            preset_row(preset.name, description, preset, profile_of_classifier(preset.name, arguments.size)));
    int failed = 0;
    for (const auto& file : checkpoint::installed_models()) {
        try {
            json["models"].push_back(model_row(checkpoint::describe_model(file)));
        } catch (const Error& error) {
            console.message(fmt::format("deweather: {}", error.what()));
            failed = 1;
        }
    }
    json["segmenters"] = nlohmann::json::array();
    for (const auto& file : checkpoint::installed_segmenters())
        if (file.extension() != ".safetensors")
            json["segmenters"].push_back({{"name", file.stem().string()},
                                          {"file", file.string()},
                                          {"architecture", file.extension() == ".pt" ? "torchscript" : "onnx"}});
        else
            json["segmenters"].push_back(model_row(checkpoint::describe_model(file)));
    if (arguments.common.json) {
        fmt::print("{}\n", json_text(json, 2));
        return failed;
    }
    print_architectures(json);
    fmt::print("\n{:<18} {:<18} {}\n", "installed model", "architecture", "file");
    for (const auto* kind : {"models", "segmenters"})
        for (const auto& row : json[kind])
            fmt::print("{:<18} {:<18} {}\n", row["name"].get<std::string>(), row["architecture"].get<std::string>(),
                       row["file"].get<std::string>());
    return failed;
}

}  // namespace

Command add_models(CLI::App& parser) {
    auto arguments = std::make_shared<ModelsArguments>();
    auto& command = *parser.add_subcommand("models", "List architectures and installed models");
    command.footer("Example:\n  deweather models\n  deweather models show mofme-compact");
    command.add_option("--size", arguments->size, "Side of the picture for which GMAC are counted")
        ->check(CLI::Range(8, 4096))
        ->capture_default_str();
    auto& show = *command.add_subcommand("show", "One model: its config and how it was trained");
    show.add_option("model", arguments->shown, "An installed model's name, or a model file")->required();
    arguments->common.add_to(command);
    show.fallthrough();
    return [arguments](Console& console) { return run_models(*arguments, console); };
}

}  // namespace deweather::cli
