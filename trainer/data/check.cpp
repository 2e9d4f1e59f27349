#include "trainer/data/check.h"

#include <ATen/Parallel.h>
#include <spdlog/fmt/fmt.h>

#include <atomic>

#include "core/base/error.h"
#include "core/media/image_io.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

// Files per task of a thread.
constexpr int64_t kGrain = 16;

struct Header {
    PictureSize size;
    std::string error;
};
using Headers = std::map<fs::path, Header>;

Header header_of(const fs::path& file) {
    try {
        const auto header = media::read_header(file);
        return {.size = {.width = header.width, .height = header.height}, .error = {}};
    } catch (const std::exception& error) {
        return {.size = {}, .error = one_line(error.what())};
    }
}

// Reads each file's header once, however often the file occurs.
Headers read_headers(const std::vector<fs::path>& files, Progress& progress) {
    Headers headers;
    for (const auto& file : files) headers.try_emplace(file);
    std::vector<Headers::value_type*> entries;
    for (auto& entry : headers) entries.push_back(&entry);
    const auto count = static_cast<int64_t>(entries.size());
    std::atomic<int64_t> done = 0;
    at::parallel_for(0, count, kGrain, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end && !progress.cancelled(); ++i) {
            auto& entry = *entries[static_cast<std::size_t>(i)];
            entry.second = header_of(entry.first);
            progress.step(++done, count, "checking the data");
        }
    });
    progress.throw_if_cancelled();
    return headers;
}

int64_t area(const PictureSize& size) {
    return size.width * size.height;
}

std::string text(const PictureSize& size) {
    return fmt::format("{} x {}", size.width, size.height);
}

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string sizes_and_problems(const SizeRange& sizes, const std::vector<std::string>& problems) {
    std::string line;
    if (area(sizes.largest) > 0)
        line += ", " + text(sizes.smallest) + (sizes.smallest == sizes.largest ? "" : " to " + text(sizes.largest)) +
                " pixels";
    if (!problems.empty()) line += ", " + counted(problems.size(), "problem");
    return line;
}

}  // namespace

void SizeRange::add(const PictureSize& size) {
    if (area(smallest) == 0 || area(size) < area(smallest)) smallest = size;
    if (area(size) > area(largest)) largest = size;
}

DataCheck check_data(const PairedData& data, Progress& progress) {
    DataCheck check;
    check.problems = data.problems;
    std::vector<fs::path> files;
    for (const auto& pair : data.pairs) {
        files.push_back(pair.degraded);
        files.push_back(pair.clean);
    }
    const auto headers = read_headers(files, progress);
    for (const auto& [file, header] : headers)
        if (!header.error.empty()) check.problems.push_back(header.error);
    for (const auto& pair : data.pairs) {
        const auto &degraded = headers.at(pair.degraded), &clean = headers.at(pair.clean);
        if (!degraded.error.empty() || !clean.error.empty()) continue;
        if (degraded.size != clean.size) {
            check.problems.push_back(fmt::format("{}: it has {} pixels, the clean picture {}", pair.degraded.string(),
                                                 text(degraded.size), text(clean.size)));
            continue;
        }
        check.sizes.add(clean.size);
        ++check.counts[pair.weather];
        check.usable.push_back(pair);
    }
    return check;
}

PictureCheck check_pictures(const std::vector<fs::path>& pictures, Progress& progress) {
    PictureCheck check;
    for (const auto& [file, header] : read_headers(pictures, progress)) {
        if (!header.error.empty()) {
            check.problems.push_back(header.error);
            continue;
        }
        check.sizes.add(header.size);
        check.usable.push_back(file);
    }
    return check;
}

std::string summary(const DataCheck& check) {
    std::string weathers;
    for (const auto& [weather, count] : check.counts)
        if (!weather.empty()) weathers += fmt::format("{}{} {}", weathers.empty() ? "" : ", ", weather, count);
    return counted(check.usable.size(), "pair") + (weathers.empty() ? "" : " (" + weathers + ")") +
           sizes_and_problems(check.sizes, check.problems);
}

std::string summary(const PictureCheck& check) {
    return counted(check.usable.size(), "picture") + sizes_and_problems(check.sizes, check.problems);
}

}  // namespace deweather::trainer
