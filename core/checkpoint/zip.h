// Finds the files within a zip archive, of which those can be used whose contents are stored without compression.
//
//     for (const auto& [name, entry] : read_zip(bytes, path)) use(bytes.substr(entry.offset, entry.size));
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string_view>

namespace deweather::checkpoint {

struct ZipEntry {
    uint64_t offset, size;  // of the contents in the archive
    bool stored = true;     // as they are; else compressed
};

// By name; the names lie within bytes. Zip64 too. Checks that all entries lie within the archive and do not overlap,
// and that both of its lists agree on them. Throws Error naming file for what is damaged, encrypted, or spread over
// several files. Checksums are not compared: PyTorch may leave them out.
std::map<std::string_view, ZipEntry> read_zip(std::string_view bytes, const std::filesystem::path& file);

}  // namespace deweather::checkpoint
