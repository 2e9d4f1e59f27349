// Finds the ground truth of pictures by file name.
//
//     const GroundTruth truth("gtFine");
//     const auto file = truth.of("leftImg8bit/val/aachen_000001_000019_leftImg8bit.png");
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace deweather::segment {

class GroundTruth {
  public:
    // Lists the PNG files of a folder and its subfolders. Throws Error if it cannot be read or has none.
    explicit GroundTruth(const std::filesystem::path& folder);

    // The file with the same name up to the extension, or up to Cityscapes' suffix (_leftImg8bit and anything after it;
    // _gtFine_labelIds, _gtFine_labelTrainIds, _gtFine_instanceIds, _gtFine_color, the first of these that exists).
    // Throws Error if there is none.
    std::filesystem::path of(const std::filesystem::path& picture) const;

  private:
    std::filesystem::path folder_;
    std::map<std::string, std::filesystem::path> files_;  // by scene; the best of several
};

}  // namespace deweather::segment
