#include "core/restore/reference.h"

#include <functional>
#include <numeric>

#include "core/media/image_header.h"

namespace deweather::restore {

namespace fs = std::filesystem;

std::optional<fs::path> reference_of(const fs::path& input, const fs::path& place) {
    std::error_code none;
    if (fs::is_regular_file(place, none)) return place;
    const auto within = input.lexically_normal().relative_path();
    for (auto from = within.begin(); from != within.end(); ++from) {
        const fs::path named = std::accumulate(from, within.end(), place, std::divides<>());
        if (fs::exists(named, none)) return named;
        for (fs::directory_iterator entry(named.parent_path(), none), end; !none && entry != end; entry.increment(none))
            if (entry->path().stem() == input.stem() && media::is_picture_name(entry->path())) return entry->path();
    }
    return std::nullopt;
}

}  // namespace deweather::restore
