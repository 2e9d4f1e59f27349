#include "core/weather/rain_sheet.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/weather/random.h"

namespace deweather::weather {

namespace {

constexpr int kSizes = 3;
// The sum of three noises is rarely near 0 or 1: this middle part is stretched to the whole range.
constexpr float kLow = 0.2F, kHigh = 0.8F;

// Value noise: random values 0..1 at the corners of a lattice, with eased interpolation.
class LatticeNoise {
  public:
    LatticeNoise(uint64_t seed, uint64_t stream) : random_(seed, stream) {}

    float at(double x, double y) const {
        const double left = std::floor(x), top = std::floor(y);
        const auto column = static_cast<int64_t>(left), row = static_cast<int64_t>(top);
        const float over = eased(x - left), down = eased(y - top);
        const float upper = mixed(corner(column, row), corner(column + 1, row), over),
                    lower = mixed(corner(column, row + 1), corner(column + 1, row + 1), over);
        return mixed(upper, lower, down);
    }

  private:
    static float eased(double share) { return static_cast<float>(share * share * (3 - 2 * share)); }
    static float mixed(float a, float b, float share) { return a + share * (b - a); }
    // The random index of a corner combines both coordinates, 32 bits each.
    float corner(int64_t column, int64_t row) const {
        const uint64_t index = (static_cast<uint64_t>(column) << 32) ^ (static_cast<uint64_t>(row) & 0xFFFFFFFFU);
        return static_cast<float>(random_.at(index) >> 40) * 0x1p-24F;
    }

    Random random_;
};

}  // namespace

std::vector<float> rain_sheet(const RainSheet& sheet, uint64_t seed, int64_t height, int64_t width) {
    // Random streams that are distinct from those of the layers of streaks.
    constexpr uint64_t kStream = 1000;
    const LatticeNoise bands[kSizes] = {{seed, kStream}, {seed, kStream + 1}, {seed, kStream + 2}};
    const LatticeNoise gust(seed, kStream + kSizes);
    const double radians = sheet.angle * std::numbers::pi / 180;
    const double dx = std::cos(radians), dy = std::sin(radians);
    const double size = static_cast<double>(std::max(height, width));
    const auto opacity = static_cast<float>(sheet.opacity), gaps = static_cast<float>(sheet.gaps),
               even = static_cast<float>(sheet.even);
    std::vector<float> field(static_cast<std::size_t>(height * width));
    for (int64_t row = 0; row < height; ++row)
        for (int64_t column = 0; column < width; ++column) {
            const auto x = static_cast<double>(column), y = static_cast<double>(row);
            const double along = (x * dx + y * dy) / sheet.length, across = (x * dy - y * dx) / sheet.width;
            float sum = 0, weights = 0, weight = 1;
            double finer = 1;
            for (const LatticeNoise& noise : bands) {
                sum += weight * noise.at(along * finer, across * finer);
                weights += weight;
                weight *= 0.7F;
                finer *= 2;
            }
            const float dense = std::clamp((sum / weights - kLow) / (kHigh - kLow), 0.0F, 1.0F);
            const float seen = std::max(dense - gaps, 0.0F) / (1 - gaps);
            field[static_cast<std::size_t>(row * width + column)] =
                opacity * (even + (1 - even) * seen) * gust.at(x / size, y / size);
        }
    return field;
}

}  // namespace deweather::weather
