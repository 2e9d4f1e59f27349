// What a model's experts did on a set of pictures, as values: what is counted exactly over all tokens, and a uniform
// sample of tokens with everything that is known of them. Includes nothing of LibTorch.
//
//     const Analysis analysis = ...;                         // from an Analyser, or a file
//     const auto load = shares(choices(analysis, 0, {}));    // of layer 0, over all pictures
//     for (const auto& group : groups(analysis, Grouping::kWeather)) ...
//
// Its size depends on the number of pictures only by what a line of a table takes: 500 of them take some megabytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deweather::analysis {

struct AnalysedPicture {
    std::string file;     // its path
    std::string weather;  // as it is known: rain, drop, haze, snow, clean; empty: not known
    int64_t width = 0, height = 0;
    int64_t rows = 0, columns = 0;                   // of tokens
    std::optional<std::array<double, 4>> seen = {};  // mean probabilities of rain, drop, haze, snow, by the model
    std::optional<double> psnr = {};                 // of the restored picture, where a reference was given
    std::vector<std::vector<int64_t>> choices = {};  // [layer][expert]: how often it was chosen
};

struct AnalysedLayer {
    int64_t experts = 0, top_k = 0;
    bool uncertain = false;         // whether the router has a variance
    std::vector<int64_t> together;  // [E*E]: tokens that chose both; the diagonal: that chose the expert
};

// n tokens, each as likely to be here as any other.
struct SampledTokens {
    struct Layer {
        std::vector<float> logits;                      // [n*E]
        std::vector<float> gates;                       // [n*E], zero where not chosen
        std::vector<float> deviations;                  // [n*E], of the logits; empty for layers without
        std::vector<float> deviation, entropy, change;  // [n], see token_uncertainty.h; the first and last may be empty
    };
    std::vector<int32_t> picture, row, column;  // [n]
    std::vector<float> error;                   // [n], mean squared, of the token's pixels; NaN without a reference
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
    int64_t passes = 0;  // of Monte Carlo; 0: closed form
    uint64_t seed = 0;
    int64_t token_count = 0;  // of all pictures
    std::vector<AnalysedLayer> layers;
    std::vector<AnalysedPicture> pictures;
    SampledTokens tokens;
};

// How pictures are put together: all as one, by their known weather, by the folder that they lie in, or each by itself.
enum class Grouping { kAll, kWeather, kFolder, kPicture };

struct PictureGroup {
    std::string name;
    std::vector<std::size_t> pictures;  // into Analysis::pictures
};

// In the order of their names, weathers in that of kWeathers with clean and "unknown" last. Folders and pictures whose
// names are not unique have as much of their path as tells them apart.
std::vector<PictureGroup> groups(const Analysis& analysis, Grouping grouping);

// The index of each picture's group.
std::vector<std::size_t> group_of_pictures(const Analysis& analysis, const std::vector<PictureGroup>& groups);

// How often each expert of a layer was chosen in these pictures: [E]; in all of them where none are named.
std::vector<int64_t> choices(const Analysis& analysis, std::size_t layer, const std::vector<std::size_t>& pictures);

// The expert with the largest gate of each sampled token: [n].
std::vector<int32_t> top_experts(const Analysis& analysis, std::size_t layer);

// How much the known weather of a picture tells of the experts that its tokens choose, in bits; absent where fewer than
// two weathers are known.
std::optional<double> specialisation(const Analysis& analysis, std::size_t layer);

// The weather with the largest mean probability, or clean where none reaches one half: what the model would call the
// picture. Empty for models that name none.
std::string named_weather(const AnalysedPicture& picture);

}  // namespace deweather::analysis
