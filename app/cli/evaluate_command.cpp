// deweather evaluate: models side by side on paired data.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>

#include "app/cli/aligned_table.h"
#include "app/cli/commands.h"
#include "app/cli/evaluate_classes.h"
#include "app/cli/evaluate_clips.h"
#include "app/cli/evaluate_counterfactual.h"
#include "app/cli/evaluate_no_reference.h"
#include "app/cli/evaluate_segments.h"
#include "app/cli/picture_options.h"
#include "app/cli/shard.h"
#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_library.h"
#include "trainer/evaluation/parts.h"
#include "trainer/evaluation/protocol.h"
#include "trainer/evaluation/score_rows.h"

namespace deweather::cli {

namespace {

constexpr double kMillion = 1e6;
// At most this many pictures without a partner are named.
constexpr std::size_t kProblemsShown = 5;
// Replaced by the shard's number in the name of a part.
constexpr std::string_view kShardPlace = "{}";

struct EvaluateArguments {
    Common common;
    std::vector<std::string> data, models = {checkpoint::kDefaultModel}, merged;
    std::string csv, parts, shard;
    trainer::EvaluateOptions options;
    SegmentStudy study;
    ClipStudy clips;
    bool segment = false, classify = false, counterfactual = false, each = false, protocol = false,
         no_reference = false, overwrite = false;
};

// A text file that is checked for writability before the work, and written after it.
class TextFile {
  public:
    TextFile(const std::string& name, bool overwrite)
        : name_(name), file_(name, overwrite ? Existing::kReplace : Existing::kKeep) {}

    void write(const std::string& text) {
        std::ofstream stream(file_.temporary(), std::ios::binary | std::ios::trunc);
        stream << text;
        stream.close();
        if (!stream) throw Error("cannot write", name_, "the disk is full or fails; free some space");
        file_.commit();
    }

  private:
    std::string name_;
    PendingFile file_;
};

std::string part_name(std::string name, const Shard& shard) {
    const auto place = name.find(kShardPlace);
    return place == name.npos ? name : name.replace(place, kShardPlace.size(), std::to_string(shard.index));
}

std::vector<trainer::NamedModel> load_models(const std::vector<std::string>& names, c10::Device device) {
    std::vector<trainer::NamedModel> models;
    std::set<std::string> taken = {trainer::kInputRow};
    for (const auto& name : names) {
        restore::Restorer restorer(checkpoint::load_model(checkpoint::find_model(name)), device);
        // Two files with the same name are distinguished by what the user called them.
        const auto shown = taken.insert(restorer.model_name()).second ? restorer.model_name() : name;
        taken.insert(shown);
        models.push_back({.name = shown, .restorer = std::move(restorer)});
    }
    return models;
}

std::vector<trainer::PairedData> find_data(const std::vector<std::string>& folders, Console& console) {
    std::vector<trainer::PairedData> sets;
    std::set<std::string> taken;
    for (const auto& folder : folders) {
        auto data = trainer::find_pairs(folder);
        if (!taken.insert(data.name).second) data.name = folder;
        const auto& problems = data.problems;
        for (std::size_t i = 0; i < std::min(problems.size(), kProblemsShown); ++i)
            console.message("deweather: note on " + problems[i]);
        if (problems.size() > kProblemsShown)
            console.message(fmt::format("deweather: {} more pictures of '{}' are without partner",
                                        problems.size() - kProblemsShown, data.name));
        sets.push_back(std::move(data));
    }
    return sets;
}

std::string fixed(const std::optional<double>& value, int digits, double factor = 1) {
    return value ? fmt::format("{:.{}f}", *value * factor, digits) : "";
}

void print_scores(const std::vector<trainer::ScoreRow>& rows, const trainer::Evaluation& evaluation) {
    constexpr std::size_t kTextColumns = 3;
    std::vector<std::vector<std::string>> table = {
        {"data", "weather", "model", "count", "PSNR", "SSIM", "visible", "named", "s", "M param.", "GMAC"}};
    for (const auto& row : rows) {
        const auto parameters =
            row.parameters ? fmt::format("{:.2f}", static_cast<double>(*row.parameters) / kMillion) : std::string();
        table.push_back({row.data, row.weather, row.model, std::to_string(row.count), fixed(row.psnr, 2),
                         fixed(row.ssim, 4), row.visible ? fmt::format("{:+.2f}", *row.visible) : "",
                         row.named ? fixed(row.named, 0, 100) + " %" : "", fixed(row.seconds, 3), parameters,
                         fixed(row.gmac, 2)});
    }
    print_table(table, kTextColumns);
    fmt::print(
        "PSNR (dB) and SSIM on {} of pictures rounded to 8 bits, as they are saved. visible: mean gain in dB where the "
        "input is below {:.0f} dB;\nnamed: weather named right; s: seconds per picture; GMAC at {} x {}.\n",
        evaluation.luma ? "the Y channel" : "RGB", trainer::kVisibleBelow, trainer::kProfiledSide,
        trainer::kProfiledSide);
    if (evaluation.jpeg > 0)
        fmt::print("Inputs were saved as JPEG of quality {} first, with 4:2:0 chroma.\n", evaluation.jpeg);
}

void print_protocol(const trainer::Evaluation& evaluation) {
    std::vector<std::vector<std::string>> choices = {{"protocol", "here", "in papers"}};
    for (const auto& choice : trainer::protocol_choices(evaluation))
        choices.push_back({choice.what, choice.here, choice.elsewhere});
    fmt::print("\n");
    print_table(choices, choices.front().size());
    std::vector<std::vector<std::string>> sets = {{"data", "count", "SHA-256 of the pairs, in any order"}};
    for (std::size_t data = 0; data < evaluation.data.size(); ++data) {
        const auto hash = trainer::set_hash(evaluation, data);
        sets.push_back({evaluation.data[data].name, std::to_string(evaluation.data[data].count),
                        hash.empty() ? "not known, as pictures failed or parts have none" : hash});
    }
    fmt::print("\n");
    print_table(sets, sets.front().size());
}

nlohmann::json protocol_json(const trainer::Evaluation& evaluation) {
    nlohmann::json json = {{"choices", nlohmann::json::array()}, {"data", nlohmann::json::array()}};
    for (const auto& choice : trainer::protocol_choices(evaluation))
        json["choices"].push_back({{"what", choice.what}, {"here", choice.here}, {"in_papers", choice.elsewhere}});
    for (std::size_t data = 0; data < evaluation.data.size(); ++data) {
        const auto hash = trainer::set_hash(evaluation, data);
        json["data"].push_back({{"name", evaluation.data[data].name},
                                {"count", evaluation.data[data].count},
                                {"sha256", hash.empty() ? nlohmann::json() : nlohmann::json(hash)}});
    }
    return json;
}

// Reports every failure, and returns them for JSON: input, data, error.
nlohmann::json report_failures(const trainer::Evaluation& evaluation, Console& console) {
    auto failures = nlohmann::json::array();
    for (const auto& picture : evaluation.pictures) {
        if (picture.error.empty()) continue;
        failures.push_back(
            {{"input", picture.file}, {"data", evaluation.data[picture.data].name}, {"error", picture.error}});
        console.message("deweather: " + picture.error);
    }
    if (!failures.empty())
        console.message(fmt::format("deweather: {} of {} pictures failed and are left out, see above", failures.size(),
                                    evaluation.pictures.size()));
    return failures;
}

int run_segment_study(const EvaluateArguments& arguments, Console& console) {
    if (arguments.data.size() != 1 || arguments.study.labels.empty())
        throw Error("cannot study segmentation", "", "give one folder of pictures by --data, and --labels");
    auto study = arguments.study;
    study.pictures = arguments.data.front();
    study.limit = arguments.options.limit;
    study.options.restore = arguments.options.restore;
    study.options.read = arguments.options.read;
    std::optional<TextFile> csv;
    if (!arguments.csv.empty()) csv.emplace(arguments.csv, arguments.overwrite);
    const auto device = choose_device(arguments.common.device);
    auto models = load_models(arguments.models, device);
    const auto text = evaluate_segments(study, models, device, arguments.common.json, console);
    if (csv) csv->write(text);
    return 0;
}

int run_classification(const EvaluateArguments& arguments, Console& console) {
    if (arguments.data.size() != 1) throw Error("cannot classify", "", "give one folder of CIFAR-10 by --data");
    std::optional<TextFile> csv;
    if (!arguments.csv.empty()) csv.emplace(arguments.csv, arguments.overwrite);
    const auto text = evaluate_classes(arguments.data.front(), arguments.models, arguments.options.limit,
                                       choose_device(arguments.common.device), arguments.common.json, console);
    if (csv) csv->write(text);
    return 0;
}

int run_counterfactual_study(const EvaluateArguments& arguments, Console& console) {
    const auto shard = shard_of(arguments.shard, console);
    if (!shard.whole())
        throw Error("no counterfactuals from shard", fmt::format("{}/{}", shard.index, shard.count),
                    "run it in a single process, with a --limit if that takes too long");
    const auto sets = find_data(arguments.data, console);
    std::optional<TextFile> csv;
    if (!arguments.csv.empty()) csv.emplace(arguments.csv, arguments.overwrite);
    auto models = load_models(arguments.models, choose_device(arguments.common.device));
    const auto table = evaluate_counterfactual(models, sets, {.evaluate = arguments.options, .each = arguments.each},
                                               arguments.common.json, console);
    if (csv) csv->write(table.csv);
    return table.failed == 0 ? 0 : 1;
}

int run_no_reference_study(const EvaluateArguments& arguments, Console& console) {
    const auto shard = shard_of(arguments.shard, console);
    if (!shard.whole())
        throw Error("no study without references from shard", fmt::format("{}/{}", shard.index, shard.count),
                    "run it in a single process, with a --limit if that takes too long");
    const auto pictures = trainer::pictures_to_judge(arguments.data, arguments.options.limit);
    std::optional<TextFile> csv;
    if (!arguments.csv.empty()) csv.emplace(arguments.csv, arguments.overwrite);
    auto models = load_models(arguments.models, choose_device(arguments.common.device));
    const auto table = evaluate_no_reference(models, pictures, arguments.options, arguments.common.json, console);
    if (csv) csv->write(table.csv);
    return table.failed == 0 ? 0 : 1;
}

int run_clips(const EvaluateArguments& arguments, Console& console) {
    const auto shard = shard_of(arguments.shard, console);
    if (!shard.whole())
        throw Error("no clips from shard", fmt::format("{}/{}", shard.index, shard.count),
                    "run it in a single process, or give each process its own clips");
    auto study = arguments.clips;
    study.options.restore = arguments.options.restore;
    study.options.read = arguments.options.read;
    study.options.luma = arguments.options.luma;
    study.options.limit = arguments.options.limit;
    const auto clips = find_clips(study, console);
    std::optional<TextFile> csv;
    if (!arguments.csv.empty()) csv.emplace(arguments.csv, arguments.overwrite);
    auto models = load_models(arguments.models, choose_device(arguments.common.device));
    const auto table = evaluate_clips(study, clips, models, arguments.common.json, console);
    if (csv) csv->write(table.csv);
    return table.failed == 0 ? 0 : 1;
}

int run_evaluate(const EvaluateArguments& arguments, Console& console) {
    arguments.common.apply();
    if (arguments.no_reference) return run_no_reference_study(arguments, console);
    if (!arguments.clips.clips.empty()) return run_clips(arguments, console);
    if (arguments.classify) return run_classification(arguments, console);
    if (arguments.segment) return run_segment_study(arguments, console);
    if (arguments.counterfactual || arguments.each) return run_counterfactual_study(arguments, console);
    trainer::Evaluation evaluation;
    std::optional<TextFile> csv, part;
    bool whole = true;
    if (!arguments.merged.empty()) {
        if (!arguments.csv.empty()) csv.emplace(arguments.csv, arguments.overwrite);
        evaluation = trainer::merge_parts({arguments.merged.begin(), arguments.merged.end()});
    } else {
        const auto shard = shard_of(arguments.shard, console);
        whole = shard.whole();
        if (!whole && (arguments.parts.empty() || !arguments.csv.empty()))
            throw Error("no table from shard", fmt::format("{}/{}", shard.index, shard.count),
                        "give each shard --parts FILE and no --csv, then join them by --merge FILE...");
        auto options = arguments.options;
        options.shard = shard.index;
        options.shards = shard.count;
        options.check();
        const auto sets = find_data(arguments.data, console);
        if (!arguments.csv.empty()) csv.emplace(arguments.csv, arguments.overwrite);
        if (!arguments.parts.empty()) part.emplace(part_name(arguments.parts, shard), arguments.overwrite);
        auto models = load_models(arguments.models, shard.choose_device(arguments.common.device));
        evaluation = trainer::evaluate(models, sets, options, console);
    }
    console.finish();
    if (part) part->write(trainer::part_text(evaluation));
    const auto failures = report_failures(evaluation, console);
    nlohmann::json json = {{"pictures", evaluation.pictures.size()},
                           {"failed", failures.size()},
                           {"color", trainer::color_of(evaluation.luma)},
                           {"jpeg", evaluation.jpeg > 0 ? nlohmann::json(evaluation.jpeg) : nlohmann::json()},
                           {"size", trainer::kProfiledSide}};
    if (!failures.empty()) json["failures"] = failures;
    // The rows of a part could be mistaken for those of the whole.
    if (whole) {
        const auto rows = trainer::score_rows(evaluation);
        if (csv) csv->write(trainer::to_csv(rows, evaluation));
        json["rows"] = trainer::to_json(rows, evaluation);
        if (arguments.protocol) json["protocol"] = protocol_json(evaluation);
        if (!arguments.common.json) print_scores(rows, evaluation);
        if (!arguments.common.json && arguments.protocol) print_protocol(evaluation);
    } else if (!arguments.common.json) {
        console.message(fmt::format("scores of {} pictures written", evaluation.pictures.size()));
    }
    if (arguments.common.json) fmt::print("{}\n", json_text(json, 2));
    return failures.empty() ? 0 : 1;
}

}  // namespace

Command add_evaluate(CLI::App& parser) {
    auto arguments = std::make_shared<EvaluateArguments>();
    auto& command = *parser.add_subcommand("evaluate", "Compare models on degraded pictures with clean ones");
    command.footer(
        "Example:\n  deweather evaluate --data Rain100L --model mofme-compact --model prenet.safetensors --y\n"
        "  deweather evaluate --data Rain100L --jpeg 75 --protocol\n"
        "  torchrun --no-python --nproc-per-node 8 deweather evaluate --data Snow100K --parts 'scores-{}.jsonl'\n"
        "  deweather evaluate --merge scores-*.jsonl --csv scores.csv\n"
        "  deweather evaluate --counterfactual --data Rain100L --data Snow100K --model mofme-compact\n"
        "  deweather evaluate --no-reference --data photographs --model mofme-compact\n"
        "  deweather evaluate --clips NTURain/a1 --model mofme-compact --steady\n"
        "  deweather evaluate --clips rain.mp4 --truth dry.mp4 --model s2vd.safetensors\n"
        "  deweather evaluate --segment --data CamVid/test --labels CamVid/testannot --model mofme-compact\n"
        "  deweather evaluate --classify --data cifar-10-batches-bin --model runs/cifar/best.safetensors");
    auto* data = command.add_option("--data", arguments->data,
                                    "Folders with subfolders of degraded and clean pictures (rain and clean, input and "
                                    "target, ...), or list files like All-Weather's");
    auto* model = command.add_option("--model", arguments->models, "Installed models' names, or model files")
                      ->capture_default_str();
    add_tile_options(command, arguments->options.restore);
    add_luma_flag(command, arguments->options.luma);
    command
        .add_option("--limit", arguments->options.limit,
                    "Only the first pictures of each weather, or frames of each clip; 0: all")
        ->check(CLI::Range(0, 1'000'000'000))
        ->capture_default_str();
    add_pixel_limit(command, arguments->options.read);
    command.add_option("--csv", arguments->csv, "Also write the table into this file");
    auto* segment =
        command.add_flag("--segment", arguments->segment,
                         "Instead score segmentation: --data has clean pictures, to which rain and haze are added");
    auto* classify =
        command
            .add_flag("--classify", arguments->classify,
                      "Instead score classifiers: --data has CIFAR-10's binary version, whose test batch is used")
            ->excludes(segment)
            ->needs(data)
            ->needs(model);
    auto* counterfactual = command
                               .add_flag("--counterfactual", arguments->counterfactual,
                                         "Instead measure whether experts matter: the PSNR lost when they are "
                                         "exchanged, replaced by their mean, chosen at random or always the same")
                               ->excludes(segment)
                               ->excludes(classify)
                               ->needs(data);
    auto* each = command
                     .add_flag("--counterfactual-each", arguments->each,
                               "The same, also for each layer alone and with each single expert off: as many more runs "
                               "per picture as there are experts in all layers")
                     ->excludes(segment)
                     ->excludes(classify)
                     ->needs(data);
    auto* no_reference =
        command
            .add_flag("--no-reference", arguments->no_reference,
                      "Instead judge pictures without clean ones, before and after: NIQE and haze density by tables of "
                      "our own, the weather left, pixels changed; with clean ones also the correlation with the gain")
            ->excludes(segment)
            ->excludes(classify)
            ->excludes(counterfactual)
            ->excludes(each)
            ->needs(data);
    command.add_option("--labels", arguments->study.labels, "For --segment: the folder of the true labels")
        ->needs(segment);
    command.add_option("--segmenter", arguments->study.segmenter, "For --segment: an installed segmenter or a file")
        ->capture_default_str()
        ->needs(segment);
    command
        .add_flag("--run-torchscript", arguments->study.run_scripts,
                  "For --segment: allow a segmenter that is TorchScript, a program, see deweather segment")
        ->needs(segment);
    command.add_option("--seed", arguments->study.options.seed, "For --segment: seed of the weather")
        ->capture_default_str()
        ->needs(segment);
    auto* clips = command
                      .add_option("--clips", arguments->clips.clips,
                                  "Instead score clips, frame by frame and from frame to frame: video files, folders "
                                  "of frames, or folders with subfolders of degraded and true frames")
                      ->excludes(data)
                      ->excludes(segment)
                      ->excludes(classify)
                      ->excludes(counterfactual)
                      ->excludes(each);
    command
        .add_option("--truth", arguments->clips.truths,
                    "For --clips: the true clip of each, a video file or a folder of frames; without it only their "
                    "steadiness is scored")
        ->needs(clips);
    command
        .add_flag("--steady", arguments->clips.steady,
                  "For --clips: also score each model's results after steadying, as restore --steady does")
        ->needs(clips);
    auto* jpeg = command
                     .add_option("--jpeg", arguments->options.jpeg,
                                 "Compress the degraded pictures as JPEG of this quality first (in memory, 4:2:0), as "
                                 "most pictures in use are")
                     ->check(CLI::Range(1, 100))
                     ->excludes(clips)
                     ->excludes(segment)
                     ->excludes(classify)
                     ->excludes(counterfactual)
                     ->excludes(each);
    command
        .add_flag("--protocol", arguments->protocol,
                  "Also report how the scores were measured, where papers differ, and a hash of the pictures")
        ->excludes(clips)
        ->excludes(segment)
        ->excludes(classify)
        ->excludes(counterfactual)
        ->excludes(each)
        ->excludes(no_reference);
    add_shard_option(command, arguments->shard);
    auto* parts = command.add_option("--parts", arguments->parts,
                                     "Write each picture's scores as JSON lines; {} in the name becomes the shard's "
                                     "number");
    auto* merge = command.add_option("--merge", arguments->merged, "Make the table from files written by --parts");
    merge->excludes(data)
        ->excludes(model)
        ->excludes(parts)
        ->excludes(jpeg)
        ->excludes(no_reference)
        ->excludes(clips)
        ->excludes(segment)
        ->excludes(classify)
        ->excludes(counterfactual)
        ->excludes(each);
    parts->excludes(no_reference)
        ->excludes(clips)
        ->excludes(segment)
        ->excludes(classify)
        ->excludes(counterfactual)
        ->excludes(each);
    command.add_flag("--overwrite", arguments->overwrite, "Replace the files of --csv and --parts if they exist");
    arguments->common.add_to(command);
    command.parse_complete_callback([data, merge, clips] {
        if (data->count() == 0 && merge->count() == 0 && clips->count() == 0)
            throw CLI::RequiredError("--data, --clips or --merge");
    });
    return [arguments](Console& console) { return run_evaluate(*arguments, console); };
}

}  // namespace deweather::cli
