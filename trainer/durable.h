// Text files and folder entries that are on the disk when the call returns.
//
//     write_durably("run.toml", text);
#pragma once

#include <filesystem>
#include <string_view>

namespace deweather::trainer {

// Replaces the file as a whole. Throws Error where the disk is full or fails.
void write_durably(const std::filesystem::path& file, std::string_view text);

// Makes names that were created or renamed in a folder last. Throws Error.
void sync_folder(const std::filesystem::path& folder);

}  // namespace deweather::trainer
