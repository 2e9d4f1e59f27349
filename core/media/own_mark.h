// What tells this program's results from pictures of the same name that somebody else made.
//
//     picture.metadata.xmp = own_mark();                  // of a picture that has no XMP from a camera
//     if (!bears_own_mark("photo_compare.jpg")) ...       // not ours: not to be replaced
//
// Restored pictures bear it by their history, videos by the tag of the tool that wrote them.
#pragma once

#include <filesystem>
#include <string>

namespace deweather::media {

// "Deweather 1.2.3", as it stands in every file that bears the mark.
std::string own_name();

// XMP that says nothing but the program.
std::string own_mark();

// Whether the name stands near the file's start or end, where all kinds of files keep such words. False for files that
// cannot be read.
bool bears_own_mark(const std::filesystem::path& file);

}  // namespace deweather::media
