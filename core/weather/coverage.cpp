#include "core/weather/coverage.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace deweather::weather {

namespace {

struct Interval {
    double low, high;
};

// The interval of u with |u step + offset| <= reach.
Interval within(double step, double offset, double reach) {
    constexpr double kEverywhere = 1e9;
    if (std::abs(step) < 1e-6) return std::abs(offset) <= reach ? Interval{-kEverywhere, kEverywhere} : Interval{1, -1};
    const double a = (-reach - offset) / step, b = (reach - offset) / step;
    return {std::min(a, b), std::max(a, b)};
}

float smooth_step(float t) {
    t = std::clamp(t, 0.0F, 1.0F);
    return t * t * (3 - 2 * t);
}

}  // namespace

template <typename Value>
void Coverage::draw(double x, double y, double angle, double half, double reach, Value value) {
    const double radians = angle * std::numbers::pi / 180;
    const double dx = std::cos(radians), dy = std::sin(radians);
    const double tall = std::abs(dy) * half + reach;
    const auto first = static_cast<int64_t>(std::ceil(std::max(y - tall, 0.0)));
    const auto last = static_cast<int64_t>(std::floor(std::min(y + tall, static_cast<double>(height_ - 1))));
    for (int64_t row = first; row <= last; ++row) {
        const double down = static_cast<double>(row) - y;
        // A pixel must be near enough both along the path and across it.
        const Interval along = within(dx, down * dy, half + reach), across = within(dy, -down * dx, reach);
        const double left = std::max({x + std::max(along.low, across.low), 0.0}),
                     right = std::min(x + std::min(along.high, across.high), static_cast<double>(width_ - 1));
        if (left > right) continue;
        float* covered = covered_.data() + row * width_;
        const auto end = static_cast<int64_t>(std::floor(right));
        for (auto column = static_cast<int64_t>(std::ceil(left)); column <= end; ++column) {
            const double over = static_cast<double>(column) - x;
            const float added = value(static_cast<float>(std::abs(over * dx + down * dy)),
                                      static_cast<float>(std::abs(over * dy - down * dx)));
            covered[column] += (1 - covered[column]) * added;
        }
    }
}

void Coverage::add(const Streak& streak) {
    const double half_way = streak.length / 2, far = streak.radius + streak.edge / 2;
    const auto half = static_cast<float>(half_way), reach = static_cast<float>(far);
    const auto per_edge = static_cast<float>(1 / streak.edge),
               per_half = static_cast<float>(1 / std::max(half_way, 0.5));
    const auto opacity = static_cast<float>(streak.opacity), taper = static_cast<float>(streak.taper);
    draw(streak.x, streak.y, streak.angle, half_way, far, [=](float along, float across) {
        const float past = std::max(along - half, 0.0F);
        const float distance = std::sqrt(past * past + across * across);
        const float relative = std::min(along * per_half, 1.0F);
        return opacity * smooth_step((reach - distance) * per_edge) * (1 - taper * relative * relative);
    });
}

void Coverage::add(const PixelStreak& streak) {
    const double radians = streak.angle * std::numbers::pi / 180;
    const double dx = std::cos(radians), dy = std::sin(radians);
    const bool steep = std::abs(dy) >= std::abs(dx);
    const double aside = steep ? dx / dy : dy / dx;  // offset per step along the steeper axis
    const auto opacity = static_cast<float>(streak.opacity);
    for (int64_t step = -(streak.length / 2); step < streak.length - streak.length / 2; ++step) {
        const auto shifted = static_cast<int64_t>(std::llround(static_cast<double>(step) * aside));
        for (int64_t across = 0; across < streak.width; ++across) {
            const int64_t x = streak.x + (steep ? shifted + across : step),
                          y = streak.y + (steep ? step : shifted + across);
            if (x < 0 || y < 0 || x >= width_ || y >= height_) continue;
            float& covered = covered_[static_cast<std::size_t>(y * width_ + x)];
            covered += (1 - covered) * opacity;
        }
    }
}

void Coverage::add(const MovingDisc& disc) {
    // A path shorter than the blur is not visible as motion.
    const double way = std::max(disc.length, disc.edge);
    const auto half = static_cast<float>(way / 2), radius = static_cast<float>(disc.radius),
               reach = static_cast<float>(disc.radius + disc.edge / 2);
    const auto per_edge = static_cast<float>(1 / disc.edge), per_way = static_cast<float>(1 / way);
    const auto opacity = static_cast<float>(disc.opacity);
    draw(disc.x, disc.y, disc.angle, way / 2, disc.radius, [=](float along, float across) {
        const float chord = std::sqrt(std::max(radius * radius - across * across, 0.0F));
        // The part of the path on which the disc's chord covers the pixel.
        const float over = std::max(std::min(half, along + chord) - std::max(-half, along - chord), 0.0F);
        return opacity * smooth_step((reach - across) * per_edge) * over * per_way;
    });
}

void Coverage::add(const std::vector<float>& field) {
    for (std::size_t i = 0; i < covered_.size(); ++i) covered_[i] += (1 - covered_[i]) * field[i];
}

void Coverage::blend(const Pixels& pixels, double light, double cover) const {
    const auto bright = static_cast<float>(light), hiding = static_cast<float>(cover);
    for (int64_t channel = 0; channel < 3; ++channel) {
        // The rows of a channel are contiguous.
        float* values = pixels.row(channel, 0);
        for (std::size_t i = 0; i < covered_.size(); ++i) {
            const float value = values[i] + covered_[i] * (bright - hiding * values[i]);
            values[i] = std::min(std::max(value, 0.0F), 1.0F);
        }
    }
}

}  // namespace deweather::weather
