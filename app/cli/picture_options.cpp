#include "app/cli/picture_options.h"

#include <spdlog/fmt/fmt.h>

#include "core/restore/file_names.h"

namespace deweather::cli {

namespace {

constexpr int64_t kMegapixel = 1'000'000;

}  // namespace

void add_tile_options(CLI::App& command, restore::RestoreOptions& options) {
    command
        .add_option("--tile", options.tile, "Side of a tile in pixels; 0: the whole picture at once, as memory allows")
        ->capture_default_str();
    command.add_option("--overlap", options.overlap,
                       "Pixels that tiles share; without it 48, or half of a smaller tile");
}

void add_pixel_limit(CLI::App& command, media::ReadOptions& options) {
    command
        .add_option_function<int64_t>(
            "--max-megapixels", [&options](int64_t megapixels) { options.max_pixels = megapixels * kMegapixel; },
            "Refuse larger pictures")
        ->check(CLI::Range(1, 1'000'000))
        ->default_str(std::to_string(options.max_pixels / kMegapixel));
    command.add_flag("--first-picture", options.first_picture,
                     "Take the first picture of an animation or a file of several pages");
}

void add_luma_flag(CLI::App& command, bool& luma) {
    command.add_flag("--y", luma, "Score on the Y channel of BT.601, as deraining papers do, instead of RGB");
}

void say_left_out(const std::vector<std::filesystem::path>& results, Console& console) {
    if (!results.empty()) console.message(fmt::format("deweather: note: {}", restore::left_out(results)));
}

std::vector<std::string> names(const std::vector<std::filesystem::path>& files) {
    std::vector<std::string> texts;
    for (const auto& file : files) texts.push_back(file.string());
    return texts;
}

}  // namespace deweather::cli
