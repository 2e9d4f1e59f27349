// Accumulates expert usage over pictures, in memory that does not grow with the number of pixels.
//
//     Analyser analyser(restorer.model_name(), std::string(network.architecture()), {.tokens = 10'000, .seed = 1});
//     for (const auto& file : files) {
//         const auto picture = media::read_image(file, {});
//         analyser.add({.file = file.string(), .weather = weather::weather_of_file(file)}, picture,
//                      restorer.trace(picture, {}, false, progress));
//     }
//     const Analysis& analysis = analyser.analysis();
//
// The same pictures in the same order with the same seed sample the same tokens for every model with the same token
// size: so two models can be compared token by token.
#pragma once

#include <map>

#include "core/analysis/analysis.h"
#include "core/analysis/reservoir.h"
#include "core/restore/restorer.h"

namespace deweather::analysis {

struct AnalyserConfig {
    int64_t tokens = 10'000;  // in the sample, at most; 0..1,000,000
    uint64_t seed = 0;
    int64_t passes = 0;  // the argument of nn::sample_uncertainty, for the record

    // Throws Error naming the field that is out of range.
    void check() const;
};

class Analyser {
  public:
    Analyser(std::string model, std::string architecture, const AnalyserConfig& config);

    struct About {
        std::string file, weather;                // see AnalysedPicture
        const media::Image* reference = nullptr;  // of the same size; requires the restored picture in traced
    };
    // Throws Error for a model without experts, a reference of another size, and a trace whose layers differ from those
    // of the previous pictures.
    void add(const About& about, const media::Image& picture, const restore::Traced& traced);

    // The analysis of all pictures so far.
    const Analysis& analysis() const { return analysis_; }

  private:
    void check_layers(const std::string& file, const models::RoutingTrace& trace);
    void count(AnalysedPicture& picture, const models::RoutingTrace& trace);
    // Draws which of the next rows x columns tokens enter the sample: map from the place in the sample to the token's
    // index; the last token drawn for a place wins.
    std::map<int64_t, int64_t> draw(int64_t tokens);
    void sample(const media::Image& picture, const restore::Traced& traced, const at::Tensor& error);

    AnalyserConfig config_;
    Reservoir reservoir_;
    Analysis analysis_;
};

// The mean squared error over each token's pixels, float [rows,columns]. Both pictures are [3,H,W]; tokens cut by the
// right and lower edge use their existing pixels.
at::Tensor token_errors(const at::Tensor& restored, const at::Tensor& reference, int64_t patch);

// The kPatchSide x kPatchSide square of a picture [3,H,W] around a token, uint8 [side*side*3]; edge pixels are repeated
// beyond the border.
std::vector<uint8_t> token_picture(const at::Tensor& rgb, int64_t patch, int64_t row, int64_t column);

}  // namespace deweather::analysis
