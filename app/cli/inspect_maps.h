// Token maps that `inspect` writes beside its figures.
//
//     InspectMaps maps(folder, 12, Existing::kKeep);
//     maps.add(picture, file, traced);              // folder/maps/rain-layer0-expert.png, ...
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/analysis/report.h"
#include "core/media/image.h"
#include "core/restore/restorer.h"

namespace deweather::cli {

class InspectMaps {
  public:
    // Writes maps of the first `most` pictures only.
    InspectMaps(std::filesystem::path folder, int64_t most, Existing existing)
        : folder_(std::move(folder)), most_(most), existing_(existing) {}

    // Writes each layer's top expert and, if the router has a variance, the probability that the expert changes; and
    // the most probable weather. Does nothing after the limit is reached.
    void add(const media::Image& picture, const std::filesystem::path& file, const restore::Traced& traced);

    // The maps for the report, smaller than the files.
    std::vector<analysis::ReportMap> take() { return std::move(report_); }

  private:
    void write(const media::Image& map, const std::string& name, const std::string& caption);

    std::filesystem::path folder_;
    int64_t most_;
    Existing existing_;
    std::set<std::string> stems_;
    std::vector<analysis::ReportMap> report_;
};

}  // namespace deweather::cli
