// Durable writes: text files and folder entries are on disk when the call returns.
//
//     write_durably("run.toml", text);
#pragma once

#include <filesystem>
#include <string_view>

namespace deweather::trainer {

// Replaces the file atomically. Throws Error if the disk is full or fails.
void write_durably(const std::filesystem::path& file, std::string_view text);

// Syncs names that were created or renamed in a folder. Throws Error.
void sync_folder(const std::filesystem::path& folder);

}  // namespace deweather::trainer
