#include "core/restore/motion.h"

#include <torch/types.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>

namespace deweather::restore {

namespace {

// Matching needs this many pixels per side, and halves the resolution of pictures with twice as many.
constexpr int kMinSide = 32;

cv::Mat view(const at::Tensor& plane) {
    return {static_cast<int>(plane.size(0)), static_cast<int>(plane.size(1)), CV_32F, plane.data_ptr<float>()};
}

// Brightness in 8 bits, as the search takes it.
cv::Mat brightness(const at::Tensor& rgb, cv::Size size) {
    constexpr double kLevels = 255;
    const auto plane = (rgb[0] * 0.299 + rgb[1] * 0.587 + rgb[2] * 0.114).contiguous();
    cv::Mat small, bytes;
    cv::resize(view(plane), small, size, 0, 0, cv::INTER_AREA);
    small.convertTo(bytes, CV_8U, kLevels);
    return bytes;
}

// Where every pixel comes from, for cv::remap.
struct Places {
    cv::Mat x, y;

    explicit Places(const at::Tensor& flow) {
        const auto columns = at::arange(flow.size(2), at::kFloat).unsqueeze(0) + flow[0],
                   rows = at::arange(flow.size(1), at::kFloat).unsqueeze(1) + flow[1];
        x = view(columns.contiguous()).clone();
        y = view(rows.contiguous()).clone();
    }
};

at::Tensor warp(const at::Tensor& picture, const at::Tensor& flow, int interpolation) {
    const Places places(flow);
    const auto source = picture.contiguous();
    auto result = at::empty({picture.size(0), flow.size(1), flow.size(2)}, at::kFloat);
    for (int64_t channel = 0; channel < picture.size(0); ++channel) {
        cv::Mat to = view(result[channel]);
        cv::remap(view(source[channel]), to, places.x, places.y, interpolation, cv::BORDER_REPLICATE);
    }
    return result;
}

}  // namespace

at::Tensor motion_between(const at::Tensor& before, const at::Tensor& now) {
    const auto height = static_cast<int>(now.size(1)), width = static_cast<int>(now.size(2));
    const int least = std::min(width, height);
    if (least < kMinSide || before.sizes() != now.sizes()) return at::zeros({2, height, width}, at::kFloat);
    const int shrink = least >= 2 * kMinSide ? 2 : 1;
    const cv::Size size(width / shrink, height / shrink);
    cv::Mat flow;
    cv::DISOpticalFlow::create(cv::DISOpticalFlow::PRESET_MEDIUM)
        ->calc(brightness(now, size), brightness(before, size), flow);
    cv::Mat whole;
    cv::resize(flow, whole, cv::Size(width, height), 0, 0, cv::INTER_LINEAR);
    const auto scale = at::tensor({static_cast<float>(width) / static_cast<float>(size.width),
                                   static_cast<float>(height) / static_cast<float>(size.height)});
    return at::from_blob(whole.data, {height, width, 2}, at::kFloat).mul(scale).permute({2, 0, 1}).contiguous();
}

at::Tensor follow(const at::Tensor& picture, const at::Tensor& flow) {
    return warp(picture, flow, cv::INTER_CUBIC);
}

at::Tensor disagreement(const at::Tensor& now_to_before, const at::Tensor& before_to_now) {
    const auto round = now_to_before + warp(before_to_now, now_to_before, cv::INTER_LINEAR);
    return round.square().sum(0).sqrt();
}

}  // namespace deweather::restore
