#include "trainer/cifar_source.h"

#include <torch/types.h>

#include "core/base/error.h"
#include "trainer/permutation.h"
#include "trainer/seeds.h"

namespace deweather::trainer {

namespace {

constexpr float kByte = 255;
constexpr int64_t kMargin = 4;
constexpr uint64_t kPlace = 0x91ace;

struct Shift {
    int64_t down = 0, right = 0;
    bool mirrored = false;
};

Shift choose_shift(const CifarSource::Options& options, uint64_t index) {
    if (!options.random) return {};
    Random random(seed_of(options.seed ^ kPlace, index));
    const int64_t down = random.below(2 * kMargin + 1) - kMargin, right = random.below(2 * kMargin + 1) - kMargin;
    return {.down = down, .right = right, .mirrored = options.flips && random.below(2) == 1};
}

// Avoids LibTorch's operators, which would start their own threads in each worker.
at::Tensor shifted(const uint8_t* from, const Shift& shift) {
    auto result = at::zeros({3, kCifarSide, kCifarSide}, at::kFloat);
    auto* to = result.data_ptr<float>();
    for (int64_t channel = 0; channel < 3; ++channel)
        for (int64_t y = 0; y < kCifarSide; ++y)
            for (int64_t x = 0; x < kCifarSide; ++x, ++to) {
                const int64_t row = y - shift.down, column = (shift.mirrored ? kCifarSide - 1 - x : x) - shift.right;
                if (row < 0 || row >= kCifarSide || column < 0 || column >= kCifarSide) continue;
                *to = static_cast<float>(from[(channel * kCifarSide + row) * kCifarSide + column]) / kByte;
            }
    return result;
}

}  // namespace

Sample CifarSource::draw(uint64_t index, const SampleRequest& request) const {
    if (request.crop != kCifarSide)
        throw Error("cannot train on CIFAR-10", "", "its pictures are 32 x 32: set crop = 32");
    const auto count = static_cast<uint64_t>(size());
    const uint64_t position =
        options_.random ? permuted(index % count, count, seed_of(options_.seed, index / count)) : index % count;
    const auto* picture = pictures_.pictures.const_data_ptr<uint8_t>() + position * 3 * kCifarSide * kCifarSide;
    const auto pixels = shifted(picture, choose_shift(options_, index));
    return {.degraded = pixels,
            .clean = pixels,
            .weather = at::zeros({4}, at::kFloat),
            .class_index = pictures_.labels.const_data_ptr<uint8_t>()[position]};
}

}  // namespace deweather::trainer
