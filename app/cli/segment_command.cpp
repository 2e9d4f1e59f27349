// deweather segment: semantic segmentation of pictures, scored against ground truth.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "app/cli/commands.h"
#include "app/cli/picture_options.h"
#include "app/cli/segment_scores.h"
#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_library.h"
#include "core/media/own_mark.h"
#include "core/restore/file_names.h"
#include "core/restore/lost_inputs.h"
#include "core/restore/restorer.h"
#include "core/segment/confusion.h"
#include "core/segment/ground_truth.h"
#include "core/segment/label_map.h"
#include "core/segment/overlay.h"
#include "core/segment/segmenter.h"

namespace deweather::cli {

namespace fs = std::filesystem;

namespace {

struct SegmentArguments {
    Common common;
    std::vector<std::string> inputs;
    std::string output, model = kDefaultSegmenter, restorer = checkpoint::kDefaultModel, labels;
    restore::RestoreOptions restore;
    media::ReadOptions read;
    double opacity = 0.6;
    bool run_scripts = false, restore_first = false, recursive = false, overwrite = false;
};

// Throws Error for two pictures whose results would have the same name. left_out: see pictures_in().
std::vector<fs::path> pictures_of(const SegmentArguments& arguments, std::vector<fs::path>& left_out) {
    std::vector<fs::path> pictures;
    for (const auto& input : arguments.inputs) {
        if (!fs::exists(input)) throw Error("no such file", input, "give pictures, or folders of them");
        if (!fs::is_directory(input)) {
            pictures.emplace_back(input);
            continue;
        }
        const auto found = restore::pictures_in(input, arguments.recursive, &left_out);
        if (found.empty()) throw Error("no pictures in", input, "");
        pictures.insert(pictures.end(), found.begin(), found.end());
    }
    std::set<std::string> stems;
    for (const auto& picture : pictures)
        if (!stems.insert(picture.stem().string()).second)
            throw Error("two pictures are called", picture.stem().string(), "segment them into different folders");
    return pictures;
}

struct Outputs {
    fs::path labels, overlay;
};

Outputs outputs_of(const fs::path& picture, const SegmentArguments& arguments) {
    const fs::path folder = arguments.output;
    const auto stem = picture.stem().string();
    return {.labels = folder / (stem + "_labels.png"), .overlay = folder / (stem + "_overlay.png")};
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder) && !fs::create_directory(folder, error))
        throw Error("cannot create folder", folder.string(), error ? error.message() : "a file has its name");
}

// The classes that a picture shows, the largest first: "road 41 %, building 22 %, ...".
std::string format_shares(const std::vector<double>& shares, const segment::LabelSet& labels) {
    constexpr std::size_t kShown = 4;
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
    std::string text;
    for (std::size_t i = 0; i < std::min(kShown, order.size()); ++i)
        if (shares[order[i]] > 0)
            text += fmt::format("{}{} {:.0f} %", text.empty() ? "" : ", ", labels.classes[order[i]].name,
                                100 * shares[order[i]]);
    return text;
}

class Run {
  public:
    Run(const SegmentArguments& arguments, Console& console)
        : arguments_(arguments),
          console_(console),
          segmenter_(
              segment::load_model(checkpoint::find_segmenter(arguments.model),
                                  arguments.run_scripts ? std::optional(segment::ScriptProcess{}) : std::nullopt),
              choose_device(arguments.common.device)),
          confusion_(segmenter_.labels().size()) {
        if (!arguments.labels.empty()) truth_.emplace(arguments.labels);
        if (arguments.restore_first)
            restorer_.emplace(checkpoint::load_model(checkpoint::find_model(arguments.restorer)),
                              choose_device(arguments.common.device));
    }

    // Adds an object to the results, and prints a line.
    void picture(const fs::path& file);

    // The same for a picture that failed.
    void failed(const fs::path& file, std::string_view why);

    // Throws Error if a result would replace a picture or its true labels.
    void refuse_losses(const std::vector<fs::path>& pictures, const std::vector<fs::path>& left_out) const;

    nlohmann::json json() const;
    const segment::LabelSet& labels() const { return segmenter_.labels(); }
    const segment::Confusion& confusion() const { return confusion_; }
    bool scores() const { return truth_.has_value(); }

  private:
    const SegmentArguments& arguments_;
    Console& console_;
    segment::Segmenter segmenter_;
    std::optional<restore::Restorer> restorer_;
    std::optional<segment::GroundTruth> truth_;
    segment::Confusion confusion_;
    nlohmann::json results_ = nlohmann::json::array();
};

void Run::refuse_losses(const std::vector<fs::path>& pictures, const std::vector<fs::path>& left_out) const {
    std::vector<fs::path> inputs = pictures, written;
    for (const auto& picture : pictures) {
        const auto [map, shown] = outputs_of(picture, arguments_);
        written.insert(written.end(), {map, shown});
        if (!truth_) continue;
        try {
            inputs.push_back(truth_->of(picture));
        } catch (const Error&) {
            // Missing labels are reported when this picture is processed.
        }
    }
    restore::refuse_to_lose(inputs, left_out, written, arguments_.overwrite ? Existing::kReplace : Existing::kKeep);
}

void Run::picture(const fs::path& file) {
    // Checks that can fail before any computation.
    const auto [map, shown] = outputs_of(file, arguments_);
    restore::check_name_fits(map);
    restore::check_name_fits(shown);
    const auto truth =
        truth_ ? std::optional(segment::read_labels(truth_->of(file), labels(), arguments_.read)) : std::nullopt;
    auto image = media::read_image(file, arguments_.read);
    if (restorer_) {
        Progress quiet;
        image = restorer_->restore(image, arguments_.restore, quiet).image;
    }
    const auto found = segmenter_.segment(image.rgb);
    segment::Confusion own(labels().size());
    if (truth) own.add(found, *truth);

    const auto existing = arguments_.overwrite ? Existing::kReplace : Existing::kKeep;
    segment::write_labels(found, labels(), map, existing);
    media::Image picture;
    picture.rgb = segment::overlay(image.rgb, found, labels(), arguments_.opacity);
    picture.metadata.xmp = media::own_mark();
    media::write_image(picture, shown, {.existing = existing});

    const auto shares = segment::shares(found, labels());
    nlohmann::json result = {{"input", file.string()}, {"labels", map.string()}, {"overlay", shown.string()}};
    for (std::size_t i = 0; i < shares.size(); ++i) result["shares"][labels().classes[i].name] = shares[i];
    std::string line = map.string() + ": " + format_shares(shares, labels());
    if (truth) {
        confusion_.add(own);
        const auto scores = own.scores();
        result.update(scores_json(scores, labels()));
        line += fmt::format(", mIoU {}, mAcc {}", percent(scores.miou), percent(scores.macc));
    }
    results_.push_back(std::move(result));
    if (!arguments_.common.json) console_.message(line);
}

void Run::failed(const fs::path& file, std::string_view why) {
    results_.push_back({{"input", file.string()}, {"error", one_line(why)}});
    console_.message(fmt::format("deweather: {}: {}", file.filename().string(), one_line(why)));
}

nlohmann::json Run::json() const {
    nlohmann::json json = {{"model", segmenter_.model_name()},
                           {"label_set", labels().name},
                           {"classes", nlohmann::json::array()},
                           {"results", results_}};
    for (const auto& [name, colour] : labels().classes) json["classes"].push_back({{"name", name}, {"colour", colour}});
    if (restorer_) json["restored_by"] = restorer_->model_name();
    if (truth_) json.update(scores_json(confusion_.scores(), labels()));
    return json;
}

int run_segment(const SegmentArguments& arguments, Console& console) {
    arguments.common.apply();
    arguments.restore.check();
    std::vector<fs::path> left_out;
    const auto pictures = pictures_of(arguments, left_out);
    say_left_out(left_out, console);
    Run run(arguments, console);
    run.refuse_losses(pictures, left_out);
    make_folder(arguments.output);
    int64_t failed = 0;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        console.throw_if_cancelled();
        console.step(static_cast<int64_t>(i), static_cast<int64_t>(pictures.size()), pictures[i].filename().string());
        try {
            run.picture(pictures[i]);
        } catch (const Cancelled&) {
            throw;
        } catch (const std::exception& error) {
            ++failed;
            run.failed(pictures[i], error.what());
        }
    }
    console.finish();
    if (failed > 0 && pictures.size() > 1)
        console.message(fmt::format("deweather: {} of {} pictures failed, see above", failed, pictures.size()));
    if (arguments.common.json) {
        auto json = run.json();
        json["failed"] = failed;
        if (!left_out.empty()) json["left_out"] = names(left_out);
        fmt::print("{}\n", json_text(json, 2));
    } else if (run.scores()) {
        fmt::print("{}", scores_text(run.confusion().scores(), run.labels()));
    }
    return failed == 0 ? 0 : 1;
}

}  // namespace

Command add_segment(CLI::App& parser) {
    auto arguments = std::make_shared<SegmentArguments>();
    auto& command = *parser.add_subcommand("segment", "Segment pictures of streets: predict the class of each pixel");
    command.footer(
        "Example:\n  deweather segment street.jpg -o maps\n"
        "  deweather segment CamVid/test -o maps --labels CamVid/testannot --restore-first\n"
        "Writes <stem>_labels.png, indices of classes, and <stem>_overlay.png.");
    command.add_option("input", arguments->inputs, "Pictures, and folders of them")->required();
    command.add_option("-o,--output", arguments->output, "The folder of the results, created if it is missing")
        ->required();
    command.add_option("--model", arguments->model, "An installed segmenter's name, or a model file")
        ->capture_default_str();
    command.add_flag("--run-torchscript", arguments->run_scripts,
                     "Allow a model that is TorchScript, a program: it runs in a sandboxed process that cannot write "
                     "files, use the network or start programs");
    command.add_flag("--restore-first", arguments->restore_first, "Remove weather from the pictures first");
    command.add_option("--restorer", arguments->restorer, "The model that --restore-first uses")->capture_default_str();
    add_tile_options(command, arguments->restore);
    command.add_option("--labels", arguments->labels,
                       "Folder with the true labels, of Cityscapes (labelIds, trainIds, instanceIds, color) or CamVid: "
                       "prints mIoU, mAcc and IoU");
    command.add_option("--opacity", arguments->opacity, "Opacity of the colours over the picture")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    add_pixel_limit(command, arguments->read);
    command.add_flag("--recursive", arguments->recursive, "Also the pictures in folders within folders");
    command.add_flag("--overwrite", arguments->overwrite, "Replace existing results");
    arguments->common.add_to(command);
    return [arguments](Console& console) { return run_segment(*arguments, console); };
}

}  // namespace deweather::cli
