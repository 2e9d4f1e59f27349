// Options of the commands that restore pictures, the same in all of them.
//
//     add_tile_options(command, arguments->batch.restore);
//     add_pixel_limit(command, arguments->batch.read);
#pragma once

#include <CLI/CLI.hpp>

#include "core/media/image_io.h"
#include "core/restore/restorer.h"

namespace deweather::cli {

// --tile and --overlap.
void add_tile_options(CLI::App& command, restore::RestoreOptions& options);

// --max-megapixels, --first-picture.
void add_pixel_limit(CLI::App& command, media::ReadOptions& options);

// --y.
void add_luma_flag(CLI::App& command, bool& luma);

}  // namespace deweather::cli
