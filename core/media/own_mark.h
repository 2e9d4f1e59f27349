// The mark that distinguishes this program's results from other pictures with the same name.
//
//     picture.metadata.xmp = own_mark();                  // of a picture that has no XMP from a camera
//     if (!bears_own_mark("photo_compare.jpg")) ...       // not ours: not to be replaced
//
// Restored pictures carry it in their XMP history, videos in the tag of the tool that wrote them.
#pragma once

#include <filesystem>
#include <string>

namespace deweather::media {

// "Deweather 1.2.3", as contained in every marked file.
std::string own_name();

// XMP that contains the program's name only.
std::string own_mark();

// Whether the name occurs near the file's start or end, where all formats keep such text. False for files that cannot
// be read.
bool bears_own_mark(const std::filesystem::path& file);

}  // namespace deweather::media
