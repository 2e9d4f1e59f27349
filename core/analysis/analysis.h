// The result of an expert analysis, as plain values: exact counts over all tokens, and a uniform sample of tokens with
// all of their router outputs. Does not include LibTorch.
//
//     const Analysis analysis = load_analysis("rain.analysis.safetensors");     // or from an Analyser
//     for (const auto& group : groups(analysis, Grouping::kWeather))
//         print(group.name, shares(choices(analysis, 0, group.pictures)));      // the load of layer 0
//
// The size grows only slightly with the number of pictures: 500 of them take a few megabytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deweather::analysis {

struct AnalysedPicture {
    std::string file;     // path
    std::string weather;  // known weather: rain, drop, haze, snow, clean; empty: unknown
    int64_t width = 0, height = 0;
    int64_t rows = 0, columns = 0;                   // of tokens
    std::optional<std::array<double, 4>> seen = {};  // mean predicted probabilities of rain, drop, haze, snow
    std::optional<double> psnr = {};                 // of the restored picture, if there is a reference
    std::vector<std::vector<int64_t>> choices = {};  // [layer][expert]: how often it was chosen
};

struct AnalysedLayer {
    int64_t experts = 0, top_k = 0;
    bool uncertain = false;         // whether the router has a variance
    std::vector<int64_t> together;  // [E*E]: tokens that chose both; diagonal: that chose the expert
};

// A uniform sample of n tokens.
struct SampledTokens {
    struct Layer {
        std::vector<float> logits;                      // [n*E]
        std::vector<float> gates;                       // [n*E], zero where not chosen
        std::vector<float> deviations;                  // [n*E], of the logits; empty for layers without
        std::vector<float> deviation, entropy, change;  // [n], see token_uncertainty.h; the first and last may be empty
    };
    std::vector<int32_t> picture, row, column;  // [n]
    std::vector<float> error;                   // [n], mean squared error of the pixels; NaN without a reference
    std::vector<float> seen;                    // [n*4], probabilities of the weathers; empty for models without
    std::vector<uint8_t> patches;               // [n][side][side][3], the picture around the token
    std::vector<Layer> layers;

    std::size_t count() const { return picture.size(); }
};

// Side of a sampled token's picture in pixels.
inline constexpr int64_t kPatchSide = 32;

struct Analysis {
    std::string model, architecture;
    int64_t patch = 0;   // side of a token in pixels
    int64_t passes = 0;  // Monte Carlo passes; 0: closed form
    uint64_t seed = 0;
    int64_t token_count = 0;  // over all pictures
    std::vector<AnalysedLayer> layers;
    std::vector<AnalysedPicture> pictures;
    SampledTokens tokens;
};

// How pictures are grouped: all together, by their known weather, by folder, or each by itself.
enum class Grouping { kAll, kWeather, kFolder, kPicture };

struct PictureGroup {
    std::string name;
    std::vector<std::size_t> pictures;  // indices into Analysis::pictures
};

// Sorted by name; weathers in the order of kWeathers with clean and "unknown" last. Folders and pictures whose names
// are not unique are named by the shortest unique suffix of their path.
std::vector<PictureGroup> groups(const Analysis& analysis, Grouping grouping);

// The index of each picture's group.
std::vector<std::size_t> group_of_pictures(const Analysis& analysis, const std::vector<PictureGroup>& groups);

// How often each expert of a layer was chosen in these pictures: [E]; an empty list: in all pictures.
std::vector<int64_t> choices(const Analysis& analysis, std::size_t layer, const std::vector<std::size_t>& pictures);

// The expert with the largest gate of each sampled token: [n].
std::vector<int32_t> top_experts(const Analysis& analysis, std::size_t layer);

// Mutual information between a picture's known weather and its tokens' experts, in bits; absent if fewer than two
// weathers are known.
std::optional<double> specialisation(const Analysis& analysis, std::size_t layer);

// The predicted weather of a picture: the one with the largest mean probability, or clean if none reaches one half.
// Empty for models that do not predict weather.
std::string named_weather(const AnalysedPicture& picture);

}  // namespace deweather::analysis
