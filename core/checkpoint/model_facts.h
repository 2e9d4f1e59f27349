// What people want to know of a model before they choose it: what it is, how large, how much it computes, where it came
// from. Includes nothing of LibTorch.
//
//     for (const auto& file : checkpoint::installed_models()) show(checkpoint::model_facts(file));
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace deweather::checkpoint {

struct ModelFacts {
    std::string name;
    std::filesystem::path file;
    std::string architecture, description;
    int64_t parameters = 0;
    double gmac = 0;  // at kSide x kSide pixels
    // What the file says of its training, one line each: ("data", "BSDS500 train, Urban100"). Sorted by name.
    std::vector<std::pair<std::string, std::string>> training = {};

    static constexpr int64_t kSide = 256;
};

// Reads the file's header alone; its weights are not loaded. An ONNX file is tried as a whole. Throws Error for what is
// no model file, and for an architecture or config that this program does not know.
ModelFacts model_facts(const std::filesystem::path& file);

}  // namespace deweather::checkpoint
