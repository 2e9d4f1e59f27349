// deweather inspect: analyses how a model uses its experts.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>

#include "app/cli/commands.h"
#include "app/cli/inspect_clips.h"
#include "app/cli/inspect_maps.h"
#include "app/cli/picture_options.h"
#include "core/analysis/analyse_pictures.h"
#include "core/analysis/analysis_file.h"
#include "core/analysis/counterfactual_output.h"
#include "core/analysis/handled_weathers.h"
#include "core/analysis/load.h"
#include "core/analysis/report.h"
#include "core/analysis/run_counterfactual.h"
#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_library.h"
#include "core/media/video_info.h"
#include "core/restore/file_names.h"
#include "core/restore/reference.h"
#include "core/weather/weather_words.h"

namespace deweather::cli {

namespace fs = std::filesystem;

namespace {

struct InspectArguments {
    Common common;
    std::vector<std::string> inputs, models = {checkpoint::kDefaultModel}, opened;
    std::string output, reference;
    analysis::AnalyseOptions options;
    analysis::Grouping grouping = analysis::Grouping::kWeather;
    analysis::Colouring colouring = analysis::Colouring::kWeather;
    analysis::EmbeddingConfig embedding;
    int64_t maps = 12, every = 1;
    bool recursive = false, tsne = false, pca = false, counterfactual = false, dark = false, overwrite = false;
};

// An analysis and the destination of its files.
struct Inspected {
    analysis::Analysis analysis;
    fs::path folder;
    std::optional<analysis::ScoredEmbedding> embedding = {};
    std::vector<analysis::ReportMap> maps = {};
    std::optional<analysis::Counterfactual> counterfactual = {};
};

const std::map<std::string, analysis::Grouping> kGroupings = {{"all", analysis::Grouping::kAll},
                                                              {"weather", analysis::Grouping::kWeather},
                                                              {"folder", analysis::Grouping::kFolder},
                                                              {"picture", analysis::Grouping::kPicture}};
const std::map<std::string, analysis::Colouring> kColourings = {{"weather", analysis::Colouring::kWeather},
                                                                {"folder", analysis::Colouring::kFolder},
                                                                {"picture", analysis::Colouring::kPicture},
                                                                {"layer", analysis::Colouring::kLayer},
                                                                {"expert", analysis::Colouring::kTopExpert}};
const std::map<std::string, analysis::RouterOutput> kOutputs = {{"logits", analysis::RouterOutput::kLogits},
                                                                {"gates", analysis::RouterOutput::kGates}};

std::vector<analysis::PictureToAnalyse> pictures_of(const InspectArguments& arguments,
                                                    std::vector<fs::path>& left_out) {
    std::vector<analysis::PictureToAnalyse> pictures;
    const auto add = [&](const fs::path& file) {
        analysis::PictureToAnalyse picture{.file = file, .weather = weather::weather_of_file(file)};
        if (!arguments.reference.empty()) picture.reference = restore::reference_of(file, arguments.reference);
        pictures.push_back(std::move(picture));
    };
    for (const auto& input : arguments.inputs) {
        if (!fs::exists(input)) throw Error("no such picture or folder", input, "check the name");
        if (!fs::is_directory(input)) {
            add(input);
            continue;
        }
        const auto found = restore::pictures_in(input, arguments.recursive, &left_out);
        if (found.empty())
            throw Error("no pictures in", input, arguments.recursive ? "" : "for folders within it add --recursive");
        for (const auto& file : found) add(file);
    }
    if (!arguments.reference.empty() &&
        std::none_of(pictures.begin(), pictures.end(), [](const auto& picture) { return picture.reference; }))
        throw Error("no reference for any picture in", arguments.reference, "its pictures must have the inputs' names");
    return pictures;
}

Inspected analyse(const std::string& model, const std::vector<analysis::PictureToAnalyse>& pictures,
                  const InspectArguments& arguments, std::set<std::string>& names, nlohmann::json& failures,
                  Console& console) {
    restore::Restorer restorer(checkpoint::load_model(checkpoint::find_model(model)),
                               choose_device(arguments.common.device));
    auto name = restorer.model_name();
    for (int number = 2; !names.insert(name).second; ++number)
        name = fmt::format("{}-{}", restorer.model_name(), number);
    Inspected inspected{
        .analysis = {},
        .folder = arguments.models.size() > 1 ? fs::path(arguments.output) / name : fs::path(arguments.output)};
    const auto fail = [&](const analysis::PictureToAnalyse& picture, const std::string& error) {
        failures.push_back({{"input", picture.file.string()}, {"model", name}, {"error", one_line(error)}});
        console.message("deweather: " + error);
    };
    InspectMaps maps(inspected.folder, arguments.maps, arguments.overwrite ? Existing::kReplace : Existing::kKeep);
    inspected.analysis = analysis::analyse_pictures(restorer, pictures, arguments.options, console,
                                                    [&](const analysis::PictureAnalysed& done) {
                                                        if (!done.error.empty()) return fail(done.picture, done.error);
                                                        maps.add(*done.image, done.picture.file, *done.traced);
                                                    });
    inspected.analysis.model = name;
    inspected.maps = maps.take();
    if (arguments.counterfactual)
        inspected.counterfactual = analysis::run_counterfactual(restorer, pictures, inspected.analysis,
                                                                {.restore = arguments.options.restore,
                                                                 .read = arguments.options.read,
                                                                 .seed = arguments.options.analyser.seed},
                                                                console, fail);
    return inspected;
}

std::vector<Inspected> opened(const InspectArguments& arguments) {
    std::vector<Inspected> all;
    std::set<std::string> names;
    for (const auto& file : arguments.opened) {
        Inspected inspected{.analysis = analysis::load_analysis(file), .folder = arguments.output};
        auto name = inspected.analysis.model;
        for (int number = 2; !names.insert(name).second; ++number)
            name = fmt::format("{}-{}", inspected.analysis.model, number);
        inspected.analysis.model = name;
        if (arguments.opened.size() > 1) inspected.folder /= name;
        all.push_back(std::move(inspected));
    }
    return all;
}

void print_counterfactual(const analysis::Counterfactual& counterfactual) {
    fmt::print("{}\n", analysis::verdict_sentence(analysis::exchange_cost(counterfactual)));
    const bool known = counterfactual.has_reference();
    fmt::print("{}", known ? "PSNR lost (dB):" : "mean change of the picture (1/255):");
    const auto groups = analysis::by_weather(counterfactual);
    for (const auto change : analysis::kChangesOfAll) {
        const auto cost = analysis::mean_cost(counterfactual, groups, {.change = change});
        fmt::print("  {} {:.2f}", analysis::name_of(change), known ? cost.loss.value_or(0) : cost.moved);
    }
    fmt::print("\n");
}

void print_layers(const Inspected& inspected) {
    const auto& analysis = inspected.analysis;
    fmt::print("{}: {} picture{}, {} tokens\n", analysis.model, analysis.pictures.size(),
               analysis.pictures.size() == 1 ? "" : "s", analysis.token_count);
    fmt::print("layer  experts  k  entropy (bits)     CV  dead  weather tells (bits)\n");
    for (std::size_t i = 0; i < analysis.layers.size(); ++i) {
        const auto load = analysis::shares(analysis::choices(analysis, i, {}));
        const auto information = analysis::specialisation(analysis, i);
        fmt::print("{:>5}  {:>7}  {}  {:>14.3f}  {:>5.3f}  {:>4}  {:>20}\n", i, analysis.layers[i].experts,
                   analysis.layers[i].top_k, analysis::entropy(load), analysis::coefficient_of_variation(load),
                   analysis::dead_experts(load).size(), information ? fmt::format("{:.3f}", *information) : "-");
    }
    for (const auto& sentence : analysis::handled_sentences(analysis::handled_weathers(analysis)))
        fmt::print("{}\n", sentence);
    if (inspected.counterfactual) print_counterfactual(*inspected.counterfactual);
    if (!inspected.embedding) return;
    const auto& embedding = *inspected.embedding;
    fmt::print("{} points in {:.1f} s", embedding.embedding.token.size(), embedding.embedding.seconds);
    if (embedding.purity)
        fmt::print(", of the nearest ten {:.1f} % have the same colour (by chance {:.1f} %), silhouette {:.3f}",
                   *embedding.purity * 100, embedding.by_chance.value_or(0) * 100, embedding.silhouette.value_or(0));
    fmt::print("\n");
}

// Clips among the inputs are inspected over time; they and pictures are different questions.
bool are_clips(const InspectArguments& arguments) {
    const auto is_clip = [](const std::string& input) {
        return media::is_video_name(input) && !fs::is_directory(input);
    };
    const auto clips = std::count_if(arguments.inputs.begin(), arguments.inputs.end(), is_clip);
    if (clips == 0) return false;
    if (static_cast<std::size_t>(clips) < arguments.inputs.size())
        throw Error("cannot inspect clips and pictures together",
                    *std::find_if(arguments.inputs.begin(), arguments.inputs.end(), is_clip),
                    "give them one at a time");
    for (const auto& [given, option] : {std::pair(arguments.tsne, "--tsne"),
                                        {arguments.pca, "--pca"},
                                        {arguments.counterfactual, "--counterfactual"},
                                        {!arguments.reference.empty(), "--reference"}})
        if (given) throw Error("not for clips", option, "export frames as pictures and inspect those");
    for (const auto& input : arguments.inputs)
        if (!fs::exists(input)) throw Error("no such clip", input, "check the name");
    return true;
}

int run_inspect(const InspectArguments& arguments, Console& console) {
    arguments.common.apply();
    arguments.options.restore.check();
    arguments.options.analyser.check();
    const auto existing = arguments.overwrite ? Existing::kReplace : Existing::kKeep;
    if (are_clips(arguments))
        return inspect_clips({.clips = {arguments.inputs.begin(), arguments.inputs.end()},
                              .models = arguments.models,
                              .device = arguments.common.device,
                              .folder = arguments.output,
                              .trace = {.restore = arguments.options.restore, .every = arguments.every},
                              .output = {.dark = arguments.dark, .existing = existing}},
                             arguments.common.json, console);
    const auto report_file = fs::path(arguments.output) / "report.html";
    if (!arguments.overwrite && fs::exists(report_file))
        throw Error("there is a report already in", arguments.output, "choose another folder or add --overwrite");

    auto failures = nlohmann::json::array();
    std::vector<fs::path> left_out;
    std::vector<Inspected> all;
    if (!arguments.opened.empty()) {
        all = opened(arguments);
    } else {
        const auto pictures = pictures_of(arguments, left_out);
        say_left_out(left_out, console);
        std::set<std::string> names;
        for (const auto& model : arguments.models)
            all.push_back(analyse(model, pictures, arguments, names, failures, console));
    }
    const analysis::OutputOptions options{
        .grouping = arguments.grouping, .colouring = arguments.colouring, .dark = arguments.dark, .existing = existing};
    analysis::Report report{.models = {}, .options = options};
    nlohmann::json models = nlohmann::json::array();
    for (auto& inspected : all) {
        if (arguments.tsne || arguments.pca) {
            auto config = arguments.embedding;
            config.method = arguments.tsne ? analysis::EmbeddingMethod::kTsne : analysis::EmbeddingMethod::kPca;
            config.by_layer = arguments.colouring == analysis::Colouring::kLayer;
            config.tsne.seed = arguments.options.analyser.seed;
            inspected.embedding = analysis::scored(
                inspected.analysis, analysis::embed(inspected.analysis, config, console), arguments.colouring, console);
            if (const auto lowered = analysis::lowered_perplexity(inspected.embedding->embedding); !lowered.empty())
                console.message("t-SNE: " + lowered);
        }
        analysis::write_analysis(inspected.analysis, inspected.embedding, inspected.folder, options);
        report.models.push_back({.analysis = &inspected.analysis,
                                 .embedding = inspected.embedding,
                                 .maps = std::move(inspected.maps),
                                 .counterfactual = inspected.counterfactual ? &*inspected.counterfactual : nullptr});
        models.push_back(analysis::analysis_json(inspected.analysis, inspected.embedding, arguments.grouping));
        if (inspected.counterfactual) {
            analysis::write_counterfactual(*inspected.counterfactual, inspected.folder, options);
            models.back()["counterfactual"] = analysis::counterfactual_json(
                *inspected.counterfactual, analysis::by_weather(*inspected.counterfactual));
        }
        models.back()["folder"] = inspected.folder.string();
    }
    for (std::size_t i = 1; i < all.size(); ++i) {
        const auto changes = analysis::routing_change(all[0].analysis, all[i].analysis);
        for (std::size_t layer = 0; layer < changes.size(); ++layer)
            analysis::write_figure(
                analysis::routing_change_figure(all[0].analysis, all[i].analysis, changes[layer], layer), all[i].folder,
                options);
    }
    auto json = models[0];
    json["report"] = report_file.string();
    json["failed"] = failures.size();
    if (!failures.empty()) json["failures"] = failures;
    if (!left_out.empty()) json["left_out"] = names(left_out);
    if (models.size() > 1) json["models"] = models;
    const auto text = json_text(json, 2);
    analysis::write_text(fs::path(arguments.output) / "analysis.json", text + "\n", existing);
    analysis::write_text(report_file, analysis::html_report(report), existing);
    console.finish();
    if (arguments.common.json) {
        fmt::print("{}\n", text);
    } else {
        for (const auto& inspected : all) print_layers(inspected);
        fmt::print("report: {}\n", report_file.string());
    }
    if (!failures.empty()) console.message(fmt::format("deweather: {} pictures failed, see above", failures.size()));
    return failures.empty() ? 0 : 1;
}

void add_embedding_options(CLI::App& command, InspectArguments& arguments) {
    auto& config = arguments.embedding;
    auto* tsne =
        command.add_flag("--tsne", arguments.tsne, "Also embed the tokens in a plane by their router outputs: t-SNE");
    command.add_flag("--pca", arguments.pca, "The same by principal components, which is faster")->excludes(tsne);
    command.add_option("--router-output", config.output, "The embedded values: logits or gates")
        ->transform(CLI::CheckedTransformer(kOutputs))
        ->default_str("logits");
    command.add_option("--layers", config.layers, "Only these layers, from 0")->delimiter(',');
    command.add_option("--color-by", arguments.colouring, "weather, folder, picture, layer or expert")
        ->transform(CLI::CheckedTransformer(kColourings))
        ->default_str("weather");
    command.add_option("--points", config.points, "Maximum number of embedded points")
        ->check(CLI::Range(4, 1'000'000))
        ->capture_default_str();
    command.add_option("--perplexity", config.tsne.perplexity, "Effective number of neighbours of a point in t-SNE")
        ->capture_default_str();
    command.add_option("--iterations", config.tsne.iterations, "Number of t-SNE iterations")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
}

}  // namespace

Command add_inspect(CLI::App& parser) {
    auto arguments = std::make_shared<InspectArguments>();
    auto& command = *parser.add_subcommand("inspect", "Analyse how a model uses its experts on pictures");
    command.footer(
        "Example:\n  deweather inspect rainy/ hazy/ -o routing --group-by folder --tsne\n"
        "  deweather inspect test/ --recursive --model before.safetensors --model after.safetensors -o change\n"
        "  deweather inspect rain.mp4 -o over-time --every 5\n"
        "  deweather inspect --open routing/analysis.safetensors -o again --tsne --color-by expert");
    auto* input = command.add_option("input", arguments->inputs,
                                     "Pictures, and folders of them; or clips, to see the routing over time");
    command.add_option("-o,--output", arguments->output, "The folder for the report and its files")->required();
    auto* model = command
                      .add_option("--model", arguments->models,
                                  "Models with experts: names, or files; the first is compared with the others")
                      ->capture_default_str();
    auto* open = command.add_option("--open", arguments->opened,
                                    "Analyses saved before (analysis.safetensors), instead of pictures");
    open->excludes(input)->excludes(model);
    command
        .add_option("--group-by", arguments->grouping,
                    "weather (as files and folders are named), folder, picture or all")
        ->transform(CLI::CheckedTransformer(kGroupings))
        ->default_str("weather");
    command.add_option(
        "--reference", arguments->reference,
        "Folder with the true pictures of the same names: shows whether uncertainty correlates with error");
    command
        .add_flag("--counterfactual", arguments->counterfactual,
                  "Also measure whether the choice of experts matters: run the pictures with experts exchanged, "
                  "averaged, chosen at random and switched off; the cost is in dB with --reference")
        ->excludes(open);
    command
        .add_option("--passes", arguments->options.analyser.passes,
                    "Estimate uncertainty with this many dropout passes; 0: in closed form")
        ->check(CLI::Range(0, 10'000))
        ->capture_default_str();
    command.add_option("--tokens", arguments->options.analyser.tokens, "Number of tokens sampled from all pictures")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    command.add_option("--seed", arguments->options.analyser.seed, "Seed of the sample and of t-SNE")
        ->capture_default_str();
    command.add_option("--maps", arguments->maps, "Write maps for this many pictures, the first ones")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    command.add_option("--every", arguments->every, "Of a clip only every Nth frame")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    add_embedding_options(command, *arguments);
    add_tile_options(command, arguments->options.restore);
    add_pixel_limit(command, arguments->options.read);
    command.add_flag("--recursive", arguments->recursive, "Also the pictures in folders within folders");
    command.add_flag("--dark", arguments->dark, "Figures on a dark background");
    command.add_flag("--overwrite", arguments->overwrite, "Replace existing files in the folder");
    arguments->common.add_to(command);
    command.parse_complete_callback([input, open] {
        if (input->count() == 0 && open->count() == 0) throw CLI::RequiredError("input or --open");
    });
    return [arguments](Console& console) { return run_inspect(*arguments, console); };
}

}  // namespace deweather::cli
