#include "core/weather/raindrops.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/weather/fields.h"
#include "core/weather/pixels.h"

namespace deweather::weather {

namespace {

constexpr double kMaxPixels = 4096;  // maximum length
constexpr double kSquare = 256.0 * 256.0;

constexpr auto kFields = std::tuple(
    field("number", &DropParameters::number, 0, kSquare), field("smallest", &DropParameters::smallest, 0.1, kMaxPixels),
    field("largest", &DropParameters::largest, 0.1, kMaxPixels),
    field("refraction", &DropParameters::refraction, -100, 100), field("blur", &DropParameters::blur, 1, kMaxPixels),
    field("edge", &DropParameters::edge, 0.1, kMaxPixels), field("opacity", &DropParameters::opacity, 0, 1),
    field("pale_share", &DropParameters::pale_share, 0, 1), field("paleness", &DropParameters::paleness, 0, 1),
    field("light", &DropParameters::light, 0, 1), field("rim", &DropParameters::rim, 0, 1));
constexpr auto kRanges = std::tuple(
    field("number", &DropRanges::number, 1e-3, kSquare), field("smallest", &DropRanges::smallest, 0.1, kMaxPixels),
    field("largest", &DropRanges::largest, 0.1, kMaxPixels), field("refraction", &DropRanges::refraction, -100, 100),
    field("blur", &DropRanges::blur, 1, kMaxPixels), field("edge", &DropRanges::edge, 0.1, kMaxPixels),
    field("opacity", &DropRanges::opacity, 0, 1), field("pale_share", &DropRanges::pale_share, 0, 1),
    field("paleness", &DropRanges::paleness, 0, 1), field("light", &DropRanges::light, 0, 1),
    field("rim", &DropRanges::rim, 0, 1));

using Color = std::array<float, 3>;

// The picture as seen through a drop: averaged over squares of pixels, interpolated smoothly.
class Blurred {
  public:
    Blurred(const Pixels& pixels, int64_t side)
        : side_(static_cast<float>(side)),
          height_((pixels.height() + side - 1) / side),
          width_((pixels.width() + side - 1) / side),
          means_(static_cast<std::size_t>(height_ * width_)) {
        for (int64_t channel = 0; channel < 3; ++channel)
            for (int64_t y = 0; y < pixels.height(); ++y) {
                const float* row = pixels.row(channel, y);
                const int64_t rows = std::min(side, pixels.height() - y / side * side);
                for (int64_t square = 0, x = 0; square < width_; ++square) {
                    const int64_t end = std::min(x + side, pixels.width()), columns = end - x;
                    float sum = 0;
                    for (; x < end; ++x) sum += row[x];
                    mean(y / side, square)[static_cast<std::size_t>(channel)] +=
                        sum / static_cast<float>(rows * columns);
                }
            }
    }

    // The colour at a position in pixels; mirrored beyond the border.
    Color at(float x, float y) const {
        const auto [left, right, over] = neighbours(x, width_);
        const auto [upper, lower, down] = neighbours(y, height_);
        const Color &a = mean(upper, left), &b = mean(upper, right), &c = mean(lower, left), &d = mean(lower, right);
        Color color{};
        for (std::size_t i = 0; i < color.size(); ++i) {
            const float top = a[i] + over * (b[i] - a[i]), bottom = c[i] + over * (d[i] - c[i]);
            color[i] = top + down * (bottom - top);
        }
        return color;
    }

    // The mean of the pixels above the mean: the sky, if there is one.
    Color bright() const {
        double brightness = 0;
        for (const auto& mean : means_) brightness += mean[0] + mean[1] + mean[2];
        brightness /= static_cast<double>(means_.size());
        std::array<double, 3> sum{};
        double count = 0;
        for (const auto& mean : means_) {
            if (mean[0] + mean[1] + mean[2] < brightness * 0.999) continue;
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += mean[i];
            ++count;
        }
        Color color{};
        for (std::size_t i = 0; i < color.size(); ++i) color[i] = static_cast<float>(sum[i] / std::max(count, 1.0));
        return color;
    }

  private:
    struct Neighbours {
        int64_t before, after;
        float share;
    };

    Neighbours neighbours(float pixel, int64_t squares) const {
        const auto last = static_cast<float>(squares - 1);
        float place = std::abs((pixel + 0.5F) / side_ - 0.5F);
        if (place > last) place = std::max(2 * last - place, 0.0F);
        const auto before = static_cast<int64_t>(place);
        return {before, std::min(before + 1, squares - 1), place - static_cast<float>(before)};
    }

    Color& mean(int64_t y, int64_t x) { return means_[static_cast<std::size_t>(y * width_ + x)]; }
    const Color& mean(int64_t y, int64_t x) const { return means_[static_cast<std::size_t>(y * width_ + x)]; }

    float side_;
    int64_t height_, width_;
    std::vector<Color> means_;
};

// The sky shown by pale drops: bright, with half of the tint of the picture's bright parts.
Color sky_of(const Blurred& scene, double light) {
    Color color = scene.bright();
    const float brightest = std::max({color[0], color[1], color[2], 1e-3F});
    for (auto& value : color) value = static_cast<float>(light) * (0.5F + 0.5F * value / brightest);
    return color;
}

struct Drop {
    float x, y, radius;
    float tall;  // height over width
    float egg;   // widening below the centre, by gravity
    float skew;  // tilt
    float pale;
};

Drop draw_drop(const DropParameters& drops, double wide, double tall, double margin, Random& random) {
    Drop drop{};
    drop.x = static_cast<float>(random.uniform(0, wide) - margin);
    drop.y = static_cast<float>(random.uniform(0, tall) - margin);
    // The square makes large drops rare.
    const double share = random.uniform();
    drop.radius =
        static_cast<float>(drops.smallest * std::pow(std::max(drops.largest / drops.smallest, 1.0), share * share));
    drop.tall = static_cast<float>(random.uniform(0.9, 1.35));
    drop.egg = static_cast<float>(random.uniform(-0.05, 0.3));
    drop.skew = static_cast<float>(random.uniform(-0.5, 0.5));
    const double paleness = drops.paleness * random.uniform(0.6, 1.4);
    drop.pale = random.chance(drops.pale_share) ? static_cast<float>(std::min(paleness, 1.0)) : 0.0F;
    return drop;
}

void add_drop(const Pixels& pixels, const Drop& drop, const DropParameters& drops, const Blurred& scene,
              const Color& sky) {
    const auto edge = static_cast<float>(drops.edge), opacity = static_cast<float>(drops.opacity),
               refraction = static_cast<float>(drops.refraction), rim = static_cast<float>(drops.rim);
    const float reach = 1.5F * drop.radius + edge;
    const auto limit = [](float at, int64_t size) {
        return static_cast<int64_t>(std::clamp(at, 0.0F, static_cast<float>(size)));
    };
    const int64_t bottom = limit(drop.y + reach + 1, pixels.height()),
                  right = limit(drop.x + reach + 1, pixels.width());
    for (int64_t y = limit(drop.y - reach, pixels.height()); y < bottom; ++y) {
        const float dy = static_cast<float>(y) - drop.y, v = dy / (drop.radius * drop.tall);
        const float half = drop.radius * std::max(1 + drop.egg * v, 0.3F);
        for (int64_t x = limit(drop.x - reach, pixels.width()); x < right; ++x) {
            const float dx = static_cast<float>(x) - drop.x, u = dx / half;
            const float square = u * u + v * v + drop.skew * u * v;
            const float outside = (std::sqrt(std::max(square, 0.0F)) - 1) * drop.radius;
            const float inside = std::clamp(0.5F - outside / edge, 0.0F, 1.0F);
            if (inside <= 0) continue;
            const float mask = opacity * inside * inside * (3 - 2 * inside);
            Color shown = scene.at(drop.x - refraction * dx, drop.y - refraction * dy);
            const float within = std::min(square, 1.0F);
            // The image is upside down, so the sky is at the bottom of a drop.
            const float pale = drop.pale * std::clamp(0.75F + 0.25F * v, 0.0F, 1.0F);
            const float dark = 1 - rim * within * within;
            for (int64_t channel = 0; channel < 3; ++channel) {
                const auto i = static_cast<std::size_t>(channel);
                const float inner = (shown[i] + pale * (sky[i] - shown[i])) * dark;
                float& value = pixels.row(channel, y)[x];
                value = std::clamp(value + mask * (inner - value), 0.0F, 1.0F);
            }
        }
    }
}

}  // namespace

void DropParameters::check() const {
    check_by(kFields, *this, "drop");
}
nlohmann::json DropParameters::to_json() const {
    return to_json_by(kFields, *this);
}
DropParameters DropParameters::from_json(const nlohmann::json& json) {
    return from_json_by<DropParameters>(kFields, json, "drop");
}

void DropRanges::check() const {
    check_by(kRanges, *this, "drop");
}
nlohmann::json DropRanges::to_json() const {
    return to_json_by(kRanges, *this);
}
DropRanges DropRanges::from_json(const nlohmann::json& json) {
    return from_json_by<DropRanges>(kRanges, json, "drop");
}

DropParameters draw_drops(const DropRanges& ranges, Random& random, double scale) {
    DropParameters drops;
    drops.number = draw(ranges.number, random) / (scale * scale);
    drops.smallest = draw(ranges.smallest, random) * scale;
    drops.largest = draw(ranges.largest, random) * scale;
    drops.refraction = draw(ranges.refraction, random);
    drops.blur = std::max(draw(ranges.blur, random) * scale, 1.0);
    drops.edge = draw(ranges.edge, random) * scale;
    drops.opacity = draw(ranges.opacity, random);
    drops.pale_share = draw(ranges.pale_share, random);
    drops.paleness = draw(ranges.paleness, random);
    drops.light = draw(ranges.light, random);
    drops.rim = draw(ranges.rim, random);
    return drops;
}

DropParameters at_strength(const DropParameters& drops, double strength) {
    DropParameters fewer = drops;
    fewer.number *= strength;
    return fewer;
}

at::Tensor add_drops(const at::Tensor& clean, const DropParameters& drops, uint64_t seed) {
    drops.check();
    const at::Tensor source = copy_of(clean), picture = copy_of(clean);
    const Pixels pixels(picture);
    Random random(seed);
    const double margin = drops.largest;
    const double tall = static_cast<double>(pixels.height()) + 2 * margin,
                 wide = static_cast<double>(pixels.width()) + 2 * margin;
    // The fractional part of the count is the probability of one more drop.
    const auto count = static_cast<int64_t>(drops.number / kSquare * tall * wide + random.uniform());
    if (count == 0) return picture;
    const Blurred scene(Pixels(source), std::llround(drops.blur));
    const Color sky = sky_of(scene, drops.light);
    for (int64_t i = 0; i < count; ++i)
        add_drop(pixels, draw_drop(drops, wide, tall, margin, random), drops, scene, sky);
    return picture;
}

}  // namespace deweather::weather
