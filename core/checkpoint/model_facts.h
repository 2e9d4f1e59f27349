// Facts about a model that help to choose it: architecture, size, computational cost, provenance. Does not include
// LibTorch.
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
    // The file's training record, one line per entry: ("data", "BSDS500 train, Urban100"). Sorted by name. For networks
    // of others also "made for", "authors", "code" and "licence", which is the record's own if it has one.
    std::vector<std::pair<std::string, std::string>> training = {};

    static constexpr int64_t kSide = 256;
};

// Reads the file's header only; its weights are not loaded. An ONNX file is run once. Throws Error for a file that is
// not a model, and for an architecture or config that this program does not know.
ModelFacts model_facts(const std::filesystem::path& file);

}  // namespace deweather::checkpoint
