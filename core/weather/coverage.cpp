#include "core/weather/coverage.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace deweather::weather {

namespace {

struct Interval {
    double low, high;
};

// The u with |u step + offset| <= reach.
Interval within(double step, double offset, double reach) {
    constexpr double kEverywhere = 1e9;
    if (std::abs(step) < 1e-6) return std::abs(offset) <= reach ? Interval{-kEverywhere, kEverywhere} : Interval{1, -1};
    const double a = (-reach - offset) / step, b = (reach - offset) / step;
    return {std::min(a, b), std::max(a, b)};
}

}  // namespace

void Coverage::add(const Streak& streak) {
    const double radians = streak.angle * std::numbers::pi / 180;
    const double dx = std::cos(radians), dy = std::sin(radians);
    const double half = streak.length / 2, reach = streak.radius + streak.edge / 2;
    const double tall = std::abs(dy) * half + reach;
    const auto first = static_cast<int64_t>(std::ceil(std::max(streak.y - tall, 0.0)));
    const auto last = static_cast<int64_t>(std::floor(std::min(streak.y + tall, static_cast<double>(height_ - 1))));
    const auto per_half = static_cast<float>(1 / std::max(half, 0.5));
    for (int64_t y = first; y <= last; ++y) {
        const double down = static_cast<double>(y) - streak.y;
        // Both along the way and across it, a pixel has to be near enough.
        const Interval along = within(dx, down * dy, half + reach), across = within(dy, -down * dx, reach);
        const double left = std::max({streak.x + std::max(along.low, across.low), 0.0}),
                     right = std::min(streak.x + std::min(along.high, across.high), static_cast<double>(width_ - 1));
        if (left > right) continue;
        float* row = covered_.data() + y * width_;
        const auto end = static_cast<int64_t>(std::floor(right));
        for (auto x = static_cast<int64_t>(std::ceil(left)); x <= end; ++x) {
            const double over = static_cast<double>(x) - streak.x;
            const auto a = static_cast<float>(std::abs(over * dx + down * dy)),
                       p = static_cast<float>(over * dy - down * dx);
            const float past = std::max(a - static_cast<float>(half), 0.0F);
            const float distance = std::sqrt(past * past + p * p);
            const float inside = std::clamp(static_cast<float>((reach - distance) / streak.edge), 0.0F, 1.0F);
            const float relative = std::min(a * per_half, 1.0F);
            const float value = static_cast<float>(streak.opacity) * inside * inside * (3 - 2 * inside) *
                                (1 - static_cast<float>(streak.taper) * relative * relative);
            row[x] += (1 - row[x]) * value;
        }
    }
}

void Coverage::blend(const Pixels& pixels, double light, double cover) const {
    const auto bright = static_cast<float>(light), hiding = static_cast<float>(cover);
    for (int64_t channel = 0; channel < 3; ++channel) {
        // All rows of a channel follow one another.
        float* values = pixels.row(channel, 0);
        for (std::size_t i = 0; i < covered_.size(); ++i) {
            const float value = values[i] + covered_[i] * (bright - hiding * values[i]);
            values[i] = std::min(std::max(value, 0.0F), 1.0F);
        }
    }
}

}  // namespace deweather::weather
