// Options of the commands that restore pictures, and what they say of folders, the same in all of them.
//
//     add_tile_options(command, arguments->batch.restore);
//     add_pixel_limit(command, arguments->batch.read);
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "core/media/image_io.h"
#include "core/restore/restorer.h"

namespace deweather::cli {

// --tile and --overlap.
void add_tile_options(CLI::App& command, restore::RestoreOptions& options);

// --max-megapixels, --first-picture.
void add_pixel_limit(CLI::App& command, media::ReadOptions& options);

// --y.
void add_luma_flag(CLI::App& command, bool& luma);

// A line on the results of earlier runs that were left out, see restore::pictures_in(); nothing where there are none.
void say_left_out(const std::vector<std::filesystem::path>& results, Console& console);

// As JSON has them.
std::vector<std::string> names(const std::vector<std::filesystem::path>& files);

}  // namespace deweather::cli
