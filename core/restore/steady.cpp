#include "core/restore/steady.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "core/restore/motion.h"

namespace deweather::restore {

namespace {

constexpr std::size_t kMaxNeighbours = 2 * kSteadyReach;
constexpr int64_t kColours = 3;

// A pixel is replaced if it is brighter or darker than the neighbours' median by more than a tolerance, and wholly from
// twice that: a share of the neighbours' own spread, plus a part for noise, plus one for each pixel by which their
// motion is uncertain. Measured on the clip of docs/video.md: the shares may be half or twice as large for 0.2 dB.
constexpr float kBrighter = 0.6F, kDarker = 2, kNoise = 0.016F, kUncertain = 0.02F;

// At a scene's ends the neighbours are on one side, where all of them can show what has just moved away. So uncertain
// motion counts more there, and darker values stay.
constexpr float kMoreUncertain = 10;

// An area at least this wide and high is no streak: pixels, and a share of the frame's smaller side.
constexpr int64_t kMinWide = 7;
constexpr double kWide = 1 / 50.0;

// A neighbour of the frame to finish, moved along the motion to that frame.
struct Neighbour {
    at::Tensor rgb, uncertainty;  // [3,H,W]; [H,W] pixels
};

// Sorts the first values; std::sort makes GCC 12 warn of places that `count` never reaches.
void sort_first(std::array<float, kMaxNeighbours>& values, std::size_t count) {
    for (std::size_t i = 1; i < count && i < values.size(); ++i)
        for (std::size_t j = i; j > 0 && values[j] < values[j - 1]; --j) std::swap(values[j], values[j - 1]);
}

// Where the frame differs from neighbours that agree: [H,W], the weight of their median, which goes to `median`,
// [3,H,W]. one_sided: all of them are before or all behind the frame.
at::Tensor weigh(const at::Tensor& now, const std::vector<Neighbour>& neighbours, bool one_sided,
                 const at::Tensor& median) {
    const int64_t pixels = now.size(1) * now.size(2);
    const std::size_t count = neighbours.size();
    auto weights = at::empty({now.size(1), now.size(2)}, at::kFloat);
    std::array<const float*, kMaxNeighbours> colours{}, uncertainties{};
    for (std::size_t i = 0; i < count; ++i) {
        colours[i] = neighbours[i].rgb.const_data_ptr<float>();
        uncertainties[i] = neighbours[i].uncertainty.const_data_ptr<float>();
    }
    const float* own = now.const_data_ptr<float>();
    float *weight = weights.data_ptr<float>(), *middle = median.data_ptr<float>();
    // The brightest of all may be a streak itself; of fewer, it can be what the others do not see yet.
    const std::size_t spare = count == kMaxNeighbours ? 1 : 0;
    const float uncertain = one_sided ? kUncertain * kMoreUncertain : kUncertain;
    at::parallel_for(0, pixels, 1 << 14, [&](int64_t begin, int64_t end) {
        std::array<float, kMaxNeighbours> values{};
        for (int64_t pixel = begin; pixel < end; ++pixel) {
            float difference = 0, below_brightest = 0, whole = 0;
            for (int64_t colour = 0; colour < kColours; ++colour) {
                const auto at = static_cast<std::size_t>(colour * pixels + pixel);
                for (std::size_t i = 0; i < count; ++i) values[i] = colours[i][at];
                sort_first(values, count);
                middle[at] = (values[(count - 1) / 2] + values[count / 2]) / 2;
                difference += own[at] - middle[at];
                below_brightest += values[count - 1 - spare] - values[0];
                whole += values[count - 1] - values[0];
            }
            for (std::size_t i = 0; i < count; ++i) values[i] = uncertainties[i][pixel];
            sort_first(values, count);
            const float spread = difference > 0 ? kBrighter * below_brightest : kDarker * whole;
            const float tolerance = spread / kColours + kNoise + uncertain * values[count - 1 - spare];
            const bool stays = one_sided && difference < 0;
            weight[pixel] = stays ? 0 : std::clamp(std::abs(difference) / (kColours * tolerance) - 1, 0.0F, 1.0F);
        }
    });
    return weights;
}

// Sets the weights to 0 around everything that is wide and high: whatever survives erosion, and as much around it.
void leave_things(at::Tensor& weights) {
    const int64_t least = std::min(weights.size(0), weights.size(1));
    const auto side =
        static_cast<int>(std::max<int64_t>(kMinWide, std::llround(kWide * static_cast<double>(least)))) | 1;
    cv::Mat all(static_cast<int>(weights.size(0)), static_cast<int>(weights.size(1)), CV_32F,
                weights.data_ptr<float>());
    const auto square = [](int size) { return cv::getStructuringElement(cv::MORPH_RECT, {size, size}); };
    const cv::Mat changed = all > 0.0F;
    cv::Mat wide;
    cv::morphologyEx(changed, wide, cv::MORPH_CLOSE, square(3));
    cv::erode(wide, wide, square(side), {-1, -1}, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::dilate(wide, wide, square(2 * side + 1));
    all.setTo(0.0F, wide);
}

}  // namespace

at::Tensor Steadier::finished(std::size_t index) const {
    const auto& now = frames_[index].rgb;
    std::vector<Neighbour> neighbours;
    const auto add = [&](const Frame& other, const at::Tensor& there, const at::Tensor& back) {
        neighbours.push_back({.rgb = follow(other.rgb, there), .uncertainty = disagreement(there, back).contiguous()});
    };
    for (std::size_t step = 0; step < kSteadyReach; ++step) {
        if (step < frames_[index].to_earlier.size())
            add(frames_[index - step - 1], frames_[index].to_earlier[step], frames_[index].from_earlier[step]);
        if (const auto later = index + step + 1; later < frames_.size())
            add(frames_[later], frames_[later].from_earlier[step], frames_[later].to_earlier[step]);
    }
    // With a single neighbour it is unknown which of the two frames has the streak.
    if (neighbours.size() < 2) return now;
    const auto median = at::empty_like(now);
    auto weights = weigh(now, neighbours, index == 0 || index + 1 == frames_.size(), median);
    leave_things(weights);
    return at::lerp(now, median, weights.unsqueeze(0)).clamp_(0, 1);
}

std::vector<at::Tensor> Steadier::push(const at::Tensor& restored) {
    const c10::InferenceMode inference;
    Frame frame{.rgb = restored.contiguous(), .to_earlier = {}, .from_earlier = {}};
    for (std::size_t step = 1; step <= std::min(kSteadyReach, frames_.size()); ++step) {
        const auto& earlier = frames_[frames_.size() - step].rgb;
        frame.to_earlier.push_back(motion_between(earlier, frame.rgb));
        frame.from_earlier.push_back(motion_between(frame.rgb, earlier));
    }
    frames_.push_back(std::move(frame));
    std::vector<at::Tensor> done;
    while (next_ + kSteadyReach < frames_.size()) done.push_back(finished(next_++));
    while (next_ > kSteadyReach) {
        frames_.pop_front();
        --next_;
    }
    return done;
}

std::vector<at::Tensor> Steadier::flush() {
    const c10::InferenceMode inference;
    std::vector<at::Tensor> done;
    while (next_ < frames_.size()) done.push_back(finished(next_++));
    frames_.clear();
    next_ = 0;
    return done;
}

}  // namespace deweather::restore
