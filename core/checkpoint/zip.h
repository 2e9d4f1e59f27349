// Lists the files of a zip archive; those stored without compression can be read in place.
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
    bool stored = true;     // uncompressed
};

// Files by name; the names point into bytes. Supports zip64. Checks that all entries lie within the archive and do not
// overlap, and that its two directories agree. Throws Error naming the file if the archive is damaged, encrypted, or
// split over several files. Checksums are not verified: PyTorch may omit them.
std::map<std::string_view, ZipEntry> read_zip(std::string_view bytes, const std::filesystem::path& file);

}  // namespace deweather::checkpoint
