#include "trainer/labelled_source.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/media/image_io.h"
#include "core/restore/file_names.h"
#include "core/segment/ground_truth.h"
#include "core/segment/label_map.h"
#include "trainer/permutation.h"
#include "trainer/seeds.h"

namespace deweather::trainer {

namespace {

constexpr float kByte = 255;
constexpr uint64_t kPlace = 0x91ace, kDegradation = 0xdea7;

// Maps output pixels to the picture's pixels: begin + (i + 0.5) / scale - 0.5, or from the other side.
struct Window {
    double top, left, scale;
    bool mirrored;
};

double place(double begin, int64_t i, double scale) {
    return begin + (static_cast<double>(i) + 0.5) / scale - 0.5;
}

Window choose_window(int64_t height, int64_t width, int64_t crop, const LabelledSource::Options& options,
                     uint64_t seed) {
    Random random(seed);
    const double scale = options.scale_low * std::pow(options.scale_high / options.scale_low, random.uniform());
    const double seen = static_cast<double>(crop) / scale;
    const auto begin = [&](int64_t length) { return (static_cast<double>(length) - seen) * random.uniform(); };
    const double top = begin(height), left = begin(width);
    return {.top = top, .left = left, .scale = scale, .mirrored = options.flips && random.below(2) == 1};
}

// Bilinear, avoiding LibTorch's operators, which would start their own threads in each worker.
at::Tensor cut_picture(const at::Tensor& picture, const Window& window, int64_t crop) {
    const int64_t height = picture.size(1), width = picture.size(2);
    auto result = at::empty({3, crop, crop}, at::kFloat);
    const auto* from = picture.const_data_ptr<uint8_t>();
    auto* to = result.data_ptr<float>();
    for (int64_t channel = 0; channel < 3; ++channel) {
        const auto* plane = from + channel * height * width;
        for (int64_t y = 0; y < crop; ++y) {
            const double row = place(window.top, y, window.scale);
            const auto inside_y = row >= -0.5 && row < static_cast<double>(height) - 0.5;
            const double clamped_y = std::clamp(row, 0.0, static_cast<double>(height - 1));
            const auto y0 = static_cast<int64_t>(clamped_y), y1 = std::min(y0 + 1, height - 1);
            const auto fy = static_cast<float>(clamped_y - static_cast<double>(y0));
            for (int64_t x = 0; x < crop; ++x) {
                const double column = place(window.left, window.mirrored ? crop - 1 - x : x, window.scale);
                if (!inside_y || column < -0.5 || column >= static_cast<double>(width) - 0.5) {
                    *to++ = 0;
                    continue;
                }
                const double clamped_x = std::clamp(column, 0.0, static_cast<double>(width - 1));
                const auto x0 = static_cast<int64_t>(clamped_x), x1 = std::min(x0 + 1, width - 1);
                const auto fx = static_cast<float>(clamped_x - static_cast<double>(x0));
                const auto at = [&](int64_t r, int64_t c) { return static_cast<float>(plane[r * width + c]); };
                const float above = at(y0, x0) * (1 - fx) + at(y0, x1) * fx;
                const float below = at(y1, x0) * (1 - fx) + at(y1, x1) * fx;
                *to++ = (above * (1 - fy) + below * fy) / kByte;
            }
        }
    }
    return result;
}

at::Tensor cut_labels(const at::Tensor& labels, const Window& window, int64_t crop) {
    const int64_t height = labels.size(0), width = labels.size(1);
    auto result = at::empty({crop, crop}, at::kByte);
    const auto* from = labels.const_data_ptr<uint8_t>();
    auto* to = result.data_ptr<uint8_t>();
    for (int64_t y = 0; y < crop; ++y) {
        const auto row = std::llround(place(window.top, y, window.scale));
        for (int64_t x = 0; x < crop; ++x) {
            const auto column = std::llround(place(window.left, window.mirrored ? crop - 1 - x : x, window.scale));
            const bool inside = row >= 0 && row < height && column >= 0 && column < width;
            *to++ = inside ? from[row * width + column] : segment::kVoid;
        }
    }
    return result;
}

// Width and height of planes [...,H,W], "640 x 480".
std::string size_of(const at::Tensor& planes) {
    return std::to_string(planes.size(-1)) + " x " + std::to_string(planes.size(-2));
}

}  // namespace

std::vector<LabelledPicture> list_labelled(const std::vector<LabelledFolders>& folders) {
    std::vector<LabelledPicture> pictures;
    for (const auto& folder : folders) {
        const segment::GroundTruth truth(folder.labels);
        const auto files = restore::pictures_in(folder.pictures, true);
        if (files.empty()) throw Error("cannot train on", folder.pictures, "there are no pictures in it");
        for (const auto& file : files) pictures.push_back({.picture = file, .labels = truth.of(file)});
    }
    return pictures;
}

LabelledSource::LabelledSource(std::vector<LabelledPicture> pictures, segment::LabelSet labels, Degrade degrade,
                               const Options& options)
    : pictures_(std::move(pictures)),
      labels_(std::move(labels)),
      degrade_(std::move(degrade)),
      options_(options),
      cache_(pictures_.size()) {
    if (pictures_.empty()) throw Error("nothing to train on", "", "give folders in data.labelled");
}

LabelledSource::Decoded LabelledSource::decoded(std::size_t position) const {
    {
        const std::lock_guard lock(mutex_);
        if (cache_[position].picture.defined()) return cache_[position];
    }
    const auto& entry = pictures_[position];
    Decoded read{.picture = (media::read_image(entry.picture, {}).rgb * kByte + 0.5).to(at::kByte).contiguous(),
                 .labels = segment::read_labels(entry.labels, labels_).contiguous()};
    if (read.labels.size(0) != read.picture.size(1) || read.labels.size(1) != read.picture.size(2))
        throw Error(
            "cannot train on", entry.picture.string(),
            "it has " + size_of(read.picture) + " pixels, " + entry.labels.string() + " " + size_of(read.labels));
    const std::lock_guard lock(mutex_);
    const auto size = static_cast<int64_t>(read.picture.nbytes() + read.labels.nbytes());
    if (!cache_[position].picture.defined() && cached_bytes_ + size <= options_.cache_bytes) {
        cache_[position] = read;
        cached_bytes_ += size;
    }
    return read;
}

Sample LabelledSource::draw(uint64_t index, const SampleRequest& request) const {
    const uint64_t count = pictures_.size();
    const std::size_t position =
        options_.random ? permuted(index % count, count, seed_of(options_.seed, index / count)) : index % count;
    const auto whole = decoded(position);
    Sample sample;
    if (options_.random) {
        const auto window = choose_window(whole.labels.size(0), whole.labels.size(1), request.crop, options_,
                                          seed_of(options_.seed ^ kPlace, index));
        sample.clean = cut_picture(whole.picture, window, request.crop);
        sample.labels = cut_labels(whole.labels, window, request.crop);
    } else {
        sample.clean = whole.picture.to(at::kFloat) / kByte;
        sample.labels = whole.labels;
    }
    if (!degrade_) {
        sample.degraded = sample.clean;
        sample.weather = at::zeros({4}, at::kFloat);
        return sample;
    }
    auto degraded = degrade_(sample.clean, seed_of(options_.seed ^ kDegradation, index), request);
    sample.degraded = std::move(degraded.picture);
    sample.weather = std::move(degraded.weather);
    sample.clean = std::move(degraded.clean);
    return sample;
}

std::vector<double> LabelledSource::label_shares(int64_t classes) const {
    std::vector<int64_t> counts(static_cast<std::size_t>(classes));
    int64_t all = 0;
    for (std::size_t position = 0; position < pictures_.size(); ++position) {
        const auto labels = decoded(position).labels;
        const auto* data = labels.const_data_ptr<uint8_t>();
        for (int64_t i = 0; i < labels.numel(); ++i) {
            if (data[i] >= classes) continue;
            ++counts[data[i]];
            ++all;
        }
    }
    std::vector<double> shares;
    for (const auto count : counts)
        shares.push_back(static_cast<double>(count) / static_cast<double>(std::max<int64_t>(1, all)));
    return shares;
}

}  // namespace deweather::trainer
