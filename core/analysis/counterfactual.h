// Counterfactual analysis: the cost of overriding the router's choice of experts. Loads and t-SNE show which experts
// were chosen; only this shows whether the choice mattered. Does not include LibTorch.
//
//     const Counterfactual asked = run_counterfactual(restorer, pictures, analysis, {}, progress, {});
//     const Cost cost = mean_cost(asked, by_weather(asked), {.change = Change::kExchange});
//     verdict_sentence(exchange_cost(asked));                         // "Exchanging experts costs 0.8 dB: ..."
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deweather::analysis {

// Interventions on the experts, see nn::Intervention: exchanged by a random permutation, all replaced by their mean,
// chosen at random, always the most chosen ones, or one of them switched off.
enum class Change { kExchange, kMean, kRandom, kAlways, kWithout };

// The interventions that can be made in all layers together.
inline constexpr std::array kChangesOfAll = {Change::kExchange, Change::kMean, Change::kRandom, Change::kAlways};

// "exchange", "mean", "random", "always", "without".
std::string_view name_of(Change change);

// One intervention, in one layer or in all. kExchange is asked once per seed.
struct Question {
    Change change = Change::kExchange;
    std::optional<std::size_t> layer = {};  // absent: all layers together
    std::optional<int64_t> expert = {};     // the one that kWithout switches off

    bool operator==(const Question&) const = default;
};

// The effect of one intervention on one picture, measured as the picture would be saved.
struct Effect {
    std::optional<double> loss = {};  // dB of PSNR, negative if it improved; absent without a reference
    double moved = 0;                 // mean absolute difference from the unchanged result in 1/255
};

struct ChangedPicture {
    std::string file, weather;         // see AnalysedPicture
    std::optional<double> psnr = {};   // of the unchanged result, dB; absent without a reference
    std::vector<Effect> effects = {};  // one per question
};

struct Counterfactual {
    std::string model;
    std::vector<int64_t> experts;     // of each layer
    std::vector<Question> questions;  // a question may occur several times, each with another seed
    std::vector<ChangedPicture> pictures;

    bool has_reference() const;
};

// Pictures to average over, by index.
struct CostGroup {
    std::string name;
    std::vector<std::size_t> pictures;
};

// Groups by known weather in the order of models::kWeathers, then clean and unknown.
std::vector<CostGroup> by_weather(const Counterfactual& counterfactual);

struct Cost {
    // dB; the mean over the pictures and seeds, and the least and largest mean of a seed. Absent if no picture has a
    // reference; pictures without one are left out.
    std::optional<double> loss = {}, least = {}, most = {};
    double moved = 0;   // 1/255, over the pictures and seeds
    int64_t seeds = 0;  // 0: not asked
};
Cost cost(const Counterfactual& counterfactual, const CostGroup& group, const Question& question);

// The mean over the groups, which have equal weight whatever their number of pictures; the range is that of such means.
Cost mean_cost(const Counterfactual& counterfactual, const std::vector<CostGroup>& groups, const Question& question);

// The mean PSNR of the unchanged results of a group, and over groups as above; absent if none has a reference.
std::optional<double> base_psnr(const Counterfactual& counterfactual, const CostGroup& group);
std::optional<double> mean_base_psnr(const Counterfactual& counterfactual, const std::vector<CostGroup>& groups);

// The exchange cost in all layers, averaged over the weathers: the single number that shows whether the mixture uses
// its experts.
Cost exchange_cost(const Counterfactual& counterfactual);

// A loss below kNothing is insignificant: seeds differ by as much. From kMatters on it is visible side by side, and
// exceeds the differences between models of similar cost.
inline constexpr double kNothing = 0.05, kMatters = 0.5;  // dB
// Thresholds of the mean absolute change, used without references. The first is the change by rounding to 8 bits, which
// is invisible.
inline constexpr double kNothingMoved = 0.25, kMuchMoved = 2;  // 1/255

// kChance: a gain on average but not with every seed; kHarmful: a gain with every seed.
enum class Verdict { kNothing, kLittle, kMatters, kChance, kHarmful };
// The verdict on an exchange cost: in dB if there are references, else by the change of the picture, which cannot
// distinguish harm from use.
Verdict verdict(const Cost& exchange);

// The verdict as a sentence for readers.
std::string verdict_sentence(const Cost& exchange);

}  // namespace deweather::analysis
