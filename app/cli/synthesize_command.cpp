// deweather synthesize: clean pictures under synthetic weather, with the parameters beside them.
#include <spdlog/fmt/fmt.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/picture_options.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/camera/camera.h"
#include "core/camera/camera_sheet.h"
#include "core/media/image_io.h"
#include "core/models/restoration_network.h"
#include "core/restore/file_names.h"
#include "core/restore/lost_inputs.h"
#include "core/weather/contact_sheet.h"
#include "core/weather/degrade.h"
#include "core/weather/depth.h"
#include "trainer/config.h"
#include "trainer/presets.h"

namespace deweather::cli {

namespace fs = std::filesystem;

namespace {

// The two layers know nothing of each other.
static_assert(weather::kWeatherNames == models::kWeathers);

// Pictures of this many pixels along their shorter side are what the recipe's sizes in pixels are for.
constexpr double kRecipeSide = 400;
constexpr const char* kCleanFolder = "clean";
constexpr const char* kParametersFile = "parameters.jsonl";

struct SynthesizeArguments {
    Common common;
    std::vector<std::string> inputs, weathers = {"rain", "drop", "haze", "snow"};
    std::string output, depth, camera, sheet, camera_sheet, recipe_name;
    // The ranges that weather is drawn from; those of recipe_name where that is given.
    weather::Recipe recipe;
    camera::CameraRanges cameras;
    uint64_t seed = 0;
    int64_t count = 1;
    media::ReadOptions read;
    double scale = 0;
    bool photograph = false, recursive = false, overwrite = false;
};

// The weathers that one result is under, and its folder's name: "rain+haze".
struct Mixture {
    std::string name;
    weather::WeatherValues strengths{};
};

// "rain", "snow:0.7", "rain:0.5+haze". Throws Error.
Mixture parse_mixture(const std::string& text) {
    const auto wrong = [&](const std::string& why) { return Error("bad weather", text, why); };
    Mixture mixture;
    for (const auto& part : CLI::detail::split(text, '+')) {
        const auto colon = part.find(':');
        const auto name = part.substr(0, colon);
        const auto* const found = std::find(weather::kWeatherNames.begin(), weather::kWeatherNames.end(), name);
        if (found == weather::kWeatherNames.end())
            throw wrong("it has to be rain, drop, haze or snow, or some of them joined by +");
        double strength = 1;
        if (colon != std::string::npos &&
            (!CLI::detail::lexical_cast(part.substr(colon + 1), strength) || !(strength >= 0 && strength <= 1)))
            throw wrong("the strength after the colon has to be a number from 0 to 1");
        auto& own = mixture.strengths[static_cast<std::size_t>(found - weather::kWeatherNames.begin())];
        if (own > 0) throw wrong("a weather is in it twice");
        own = strength;
        mixture.name += (mixture.name.empty() ? "" : "+") + name;
    }
    return mixture;
}

std::vector<Mixture> parse_mixtures(const std::vector<std::string>& texts) {
    std::vector<Mixture> mixtures;
    for (const auto& text : texts) {
        mixtures.push_back(parse_mixture(text));
        for (std::size_t i = 0; i + 1 < mixtures.size(); ++i)
            if (mixtures[i].name == mixtures.back().name)
                throw Error("two results would be written to the folder", mixtures[i].name,
                            "ask for one strength at a time");
    }
    return mixtures;
}

// Files, and the pictures of folders. Throws Error where two have one stem, as their results would have one name.
std::vector<fs::path> clean_pictures(const SynthesizeArguments& arguments, std::vector<fs::path>& left_out) {
    std::error_code none;
    std::vector<fs::path> pictures;
    for (const fs::path input : arguments.inputs) {
        if (!fs::is_directory(input, none)) {
            pictures.push_back(input);
            continue;
        }
        const auto found = restore::pictures_in(input, arguments.recursive, &left_out);
        if (found.empty()) throw Error("no pictures in", input.string(), "--recursive looks into its folders too");
        pictures.insert(pictures.end(), found.begin(), found.end());
    }
    std::map<std::string, fs::path> taken;
    for (const auto& picture : pictures) {
        const auto [place, is_new] = taken.emplace(picture.stem().string(), picture);
        if (!is_new)
            throw Error("two inputs would be written to", place->first + ".png",
                        place->second.string() + " and " + picture.string() + "; write them into separate folders");
    }
    return pictures;
}

// The seed depends on the name alone, so that a picture gets the same weather whatever else is in its folder.
uint64_t seed_for(uint64_t seed, const std::string& stem, int64_t variant) {
    uint64_t hash = weather::mix_bits(seed + 1);
    for (const char letter : stem) hash = weather::mix_bits(hash ^ static_cast<unsigned char>(letter));
    return weather::mix_bits(hash + static_cast<uint64_t>(variant));
}

at::Tensor read_grey(const fs::path& file, const media::ReadOptions& options) {
    return media::read_image(file, options).rgb[0].contiguous();
}

// Cityscapes' disparity: (value of 16 bits - 1) / 256 pixels, 0 where it is not known.
at::Tensor read_disparity(const fs::path& file, const media::ReadOptions& options) {
    constexpr double kLargest = 65535, kSteps = 256;
    return (read_grey(file, options) * kLargest - 1) / kSteps;
}

weather::StereoCamera read_camera(const fs::path& file) {
    std::ifstream stream(file);
    if (!stream) throw Error("no camera file", file.string(), "--camera says which folder has them");
    const auto json = nlohmann::json::parse(stream, nullptr, false);
    if (json.is_discarded()) throw Error("cannot read camera file", file.string(), "it is no JSON");
    return weather::StereoCamera::from_json(json);
}

// <stem>.png (or another format) with 0 near and white far, or <name>_disparity.png and <name>_camera.json, where the
// stem is <name> or <name>_leftImg8bit.
at::Tensor depth_for(const fs::path& picture, const SynthesizeArguments& arguments, const media::ReadOptions& options) {
    const fs::path folder = arguments.depth;
    const std::string stem = picture.stem().string();
    std::error_code none;
    for (const auto extension : media::picture_extensions()) {
        const auto file = folder / (stem + std::string(extension));
        if (fs::exists(file, none)) return read_grey(file, options);
    }
    const auto name = stem.substr(0, stem.rfind("_leftImg8bit"));
    const auto disparity = folder / (name + "_disparity.png");
    if (!fs::exists(disparity, none))
        throw Error(
            "no depth for", picture.string(),
            fmt::format("{} has neither '{}' nor '{}'", folder.string(), stem + ".png", disparity.filename().string()));
    const auto camera =
        read_camera((arguments.camera.empty() ? folder : fs::path(arguments.camera)) / (name + "_camera.json"));
    return weather::depth_from_disparity(read_disparity(disparity, options), camera) / weather::kFarMetres;
}

std::string result_name(const fs::path& picture, int64_t variant, const SynthesizeArguments& arguments) {
    return picture.stem().string() + (arguments.count > 1 ? fmt::format("_{:02}", variant + 1) : std::string()) +
           ".png";
}

// Existing files are kept unless they are to be overwritten: then no clean picture may be among them.
void refuse_losses(const std::vector<fs::path>& pictures, const std::vector<fs::path>& left_out,
                   const std::vector<Mixture>& mixtures, const SynthesizeArguments& arguments) {
    if (!arguments.overwrite) return;
    std::vector<fs::path> written;
    if (!arguments.sheet.empty()) written.emplace_back(arguments.sheet);
    for (const auto& picture : pictures)
        for (int64_t variant = 0; !arguments.output.empty() && variant < arguments.count; ++variant) {
            const auto name = result_name(picture, variant, arguments);
            written.push_back(fs::path(arguments.output) / kCleanFolder / name);
            for (const auto& mixture : mixtures) written.push_back(fs::path(arguments.output) / mixture.name / name);
        }
    restore::refuse_to_lose(pictures, left_out, written, Existing::kReplace);
}

// One clean picture and all its results.
class Picture {
  public:
    Picture(fs::path input, const SynthesizeArguments& arguments)
        : input_(std::move(input)), arguments_(arguments), output_(arguments.output) {}

    // Files written and files that were there already. Throws Error.
    struct Written {
        nlohmann::json outputs = nlohmann::json::array(), kept = nlohmann::json::array();
    };
    Written synthesize(const std::vector<Mixture>& mixtures) {
        Written written;
        for (int64_t variant = 0; variant < arguments_.count; ++variant) {
            const auto name = result_name(input_, variant, arguments_);
            for (const auto& mixture : mixtures)
                write(fs::path(mixture.name) / name, written, [&](const fs::path& place) {
                    auto degraded = weather::apply(clean().rgb, degradation(mixture, variant), depth());
                    const auto camera = camera_of(variant);
                    if (camera) degraded.picture = camera::photograph(degraded.picture, *camera);
                    note_ = {{"output", place.string()},
                             {"input", input_.string()},
                             {"weather", mixture.name},
                             {"depth", arguments_.depth.empty() ? "made up" : arguments_.depth},
                             {"present", degraded.present},
                             {"parameters", std::move(degraded.parameters)}};
                    if (camera) note_["camera"] = camera->to_json();
                    return degraded.picture;
                });
            // Last, so that no clean picture is without its partners.
            write(fs::path(kCleanFolder) / name, written, [&](const fs::path&) {
                const auto camera = camera_of(variant);
                return camera ? camera::photograph_ideally(clean().rgb, *camera) : clean().rgb;
            });
        }
        return written;
    }

  private:
    // draw(place) gives the picture; a note, where it leaves one, goes into the file of parameters.
    template <class Draw>
    void write(const fs::path& place, Written& written, const Draw& draw) {
        const fs::path file = output_ / place;
        if (!arguments_.overwrite && fs::exists(fs::symlink_status(file))) {
            written.kept.push_back(file.string());
            return;
        }
        note_ = nullptr;
        media::Image image;
        image.rgb = draw(place);
        image.bit_depth = clean().bit_depth;
        image.metadata.icc = clean().metadata.icc;
        image.own_colours = clean().own_colours;
        std::error_code error;
        fs::create_directories(file.parent_path(), error);
        if (error) throw Error("cannot create folder", file.parent_path().string(), error.message());
        media::write_image(image, file, {.existing = arguments_.overwrite ? Existing::kReplace : Existing::kKeep});
        if (!note_.is_null()) append(note_);
        written.outputs.push_back(file.string());
    }

    void append(const nlohmann::json& line) const {
        const auto file = output_ / kParametersFile;
        std::ofstream stream(file, std::ios::app);
        stream << json_text(line) << '\n' << std::flush;
        if (!stream) throw Error("cannot write", file.string(), "the disk may be full, or you may not write there");
    }

    weather::Degradation degradation(const Mixture& mixture, int64_t variant) {
        auto recipe = arguments_.recipe;
        const auto shorter = static_cast<double>(std::min(clean().width(), clean().height()));
        recipe.scale *= arguments_.scale > 0 ? arguments_.scale : std::clamp(shorter / kRecipeSide, 1.0, 100.0);
        return weather::draw(recipe, seed_for(arguments_.seed, input_.stem().string(), variant), mixture.strengths);
    }

    // The same for all weathers of a variant, which share a clean picture.
    std::optional<camera::CameraParameters> camera_of(int64_t variant) const {
        auto ranges = arguments_.cameras;
        if (arguments_.photograph) ranges.chance = 1;
        return camera::draw_camera(ranges, seed_for(arguments_.seed, input_.stem().string(), variant));
    }

    const media::Image& clean() {
        if (!clean_) clean_ = media::read_image(input_, arguments_.read);
        return *clean_;
    }
    at::Tensor depth() {
        if (!arguments_.depth.empty() && !depth_.defined()) depth_ = depth_for(input_, arguments_, arguments_.read);
        return depth_;
    }

    fs::path input_;
    const SynthesizeArguments& arguments_;
    fs::path output_;
    // Read only when something has to be written.
    std::optional<media::Image> clean_;
    at::Tensor depth_;
    nlohmann::json note_;
};

// The sheets that are asked for, of the first input.
void write_sheets(const fs::path& input, const SynthesizeArguments& arguments) {
    auto recipe = arguments.recipe;
    recipe.noisy = recipe.toned = 0;
    if (arguments.scale > 0) recipe.scale *= arguments.scale;
    const auto picture = media::read_image(input, arguments.read);
    const auto write = [&](at::Tensor rgb, const std::string& file, int quality) {
        media::Image sheet;
        sheet.rgb = std::move(rgb);
        media::write_image(
            sheet, file, {.existing = arguments.overwrite ? Existing::kReplace : Existing::kKeep, .quality = quality});
    };
    constexpr int kQuality = 85;
    // Blocks of the sheet's own file would be taken for the camera's.
    constexpr int kCameraQuality = 95;
    if (!arguments.sheet.empty())
        write(weather::contact_sheet(picture.rgb, recipe, arguments.seed), arguments.sheet, kQuality);
    if (!arguments.camera_sheet.empty())
        write(camera::camera_sheet(picture.rgb, recipe, arguments.seed), arguments.camera_sheet, kCameraQuality);
}

void read_recipe(SynthesizeArguments& arguments) {
    if (arguments.recipe_name.empty()) return;
    const auto config = trainer::TrainConfig::from_json(trainer::read_preset(arguments.recipe_name));
    arguments.recipe = config.data.synthesis;
    arguments.cameras = config.data.camera;
}

int run_synthesize(SynthesizeArguments& arguments, Console& console) {
    arguments.common.apply();
    read_recipe(arguments);
    const auto mixtures = parse_mixtures(arguments.weathers);
    std::vector<fs::path> left_out;
    const auto pictures = clean_pictures(arguments, left_out);
    say_left_out(left_out, console);
    refuse_losses(pictures, left_out, mixtures, arguments);
    for (const auto& folder : {arguments.depth, arguments.camera})
        if (!folder.empty() && !fs::is_directory(folder)) throw Error("no such folder", folder, "");
    if (fs::exists(arguments.output) && !fs::is_directory(arguments.output))
        throw Error("cannot write into", arguments.output, "it is no folder; choose another");
    nlohmann::json json = {{"seed", arguments.seed}, {"results", nlohmann::json::array()}};
    if (!left_out.empty()) json["left_out"] = names(left_out);
    if (!arguments.sheet.empty() || !arguments.camera_sheet.empty()) write_sheets(pictures.front(), arguments);
    if (!arguments.sheet.empty()) json["sheet"] = arguments.sheet;
    if (!arguments.camera_sheet.empty()) json["camera_sheet"] = arguments.camera_sheet;
    int64_t failed = 0, written = 0, kept = 0;
    const auto total = arguments.output.empty() ? 0 : static_cast<int64_t>(pictures.size());
    for (int64_t index = 0; index < total; ++index) {
        const auto& input = pictures[static_cast<std::size_t>(index)];
        console.throw_if_cancelled();
        console.step(index, total, input.filename().string());
        nlohmann::json result = {{"input", input.string()}};
        try {
            auto files = Picture(input, arguments).synthesize(mixtures);
            written += static_cast<int64_t>(files.outputs.size());
            kept += static_cast<int64_t>(files.kept.size());
            result.update({{"outputs", std::move(files.outputs)}, {"kept", std::move(files.kept)}});
        } catch (const std::exception& error) {
            ++failed;
            result["error"] = one_line(error.what());
            console.message("deweather: " + one_line(error.what()));
        }
        json["results"].push_back(std::move(result));
    }
    console.finish();
    if (arguments.common.json)
        fmt::print("{}\n", json_text(json, 2));
    else if (total > 0)
        fmt::print("{}: {} pictures written{}\n", arguments.output, written,
                   kept > 0 ? fmt::format(", {} were there already (--overwrite replaces them)", kept) : "");
    if (failed > 0 && total > 1)
        console.message(fmt::format("deweather: {} of {} pictures failed, see above", failed, total));
    return failed == 0 ? 0 : 1;
}

}  // namespace

Command add_synthesize(CLI::App& parser) {
    auto arguments = std::make_shared<SynthesizeArguments>();
    auto& command = *parser.add_subcommand("synthesize", "Put synthetic weather on clean pictures, for training");
    command.footer(
        "Example:\n  deweather synthesize photos/ -o pairs/ --weather rain,snow:0.7 --seed 1\n"
        "writes pairs/rain/NAME.png, pairs/snow/NAME.png and pairs/clean/NAME.png, and the parameters of each to\n"
        "pairs/parameters.jsonl (if a picture has several lines, the last one counts).");
    command.add_option("clean", arguments->inputs, "Clean pictures and folders of them")->required();
    auto* output = command.add_option("-o,--output", arguments->output, "The folder to write to");
    command
        .add_option(
            "--weather", arguments->weathers,
            "rain, drop, haze, snow, each with :STRENGTH from 0 to 1 if wanted; rain+haze puts both on one picture")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->capture_default_str()
        ->check([](const std::string& text) {
            try {
                (void)parse_mixture(text);
                return std::string();
            } catch (const Error& error) {
                return std::string(error.what());
            }
        });
    command.add_option("--seed", arguments->seed, "Another seed gives other weather")->capture_default_str();
    command.add_option("--count", arguments->count, "Variants of each picture, NAME_01.png and so on")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command.add_option("--depth", arguments->depth,
                       "Folder of depth maps, NAME.png with black near and white far, or NAME_disparity.png as "
                       "Cityscapes has them; without it depth is made up");
    command.add_option("--camera", arguments->camera,
                       "Folder of the NAME_camera.json that belong to disparities; without it they are beside them");
    command
        .add_option("--scale", arguments->scale,
                    "Factor for the size of streaks, drops and flakes; 0: by the picture's size")
        ->check(CLI::Range(0.0, 100.0))
        ->capture_default_str();
    auto* sheet = command.add_option("--sheet", arguments->sheet,
                                     "Also write one picture: the first input under each weather at three strengths");
    command.add_option("--recipe", arguments->recipe_name,
                       "Draw from [data.synthesis] and [data.camera] of this training configuration or preset");
    auto* camera_sheet = command.add_option(
        "--camera-sheet", arguments->camera_sheet,
        "Also write one picture: the middle of the first input under rain, after each step of a camera");
    command.add_flag(
        "--photograph", arguments->photograph,
        "Put a drawn camera behind the weather: exposure, blur, noise, sharpening, scaling, JPEG or video; "
        "the clean picture gets the same without noise and losses");
    add_pixel_limit(command, arguments->read);
    command.add_flag("--recursive", arguments->recursive, "Also the pictures in folders within folders");
    command.add_flag("--overwrite", arguments->overwrite, "Replace existing results");
    arguments->common.add_to(command);
    command.callback([output, sheet, camera_sheet] {
        if (output->empty() && sheet->empty() && camera_sheet->empty())
            throw CLI::RequiredError("--output, --sheet or --camera-sheet");
    });
    return [arguments](Console& console) { return run_synthesize(*arguments, console); };
}

}  // namespace deweather::cli
