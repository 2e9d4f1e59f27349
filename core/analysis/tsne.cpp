#include "core/analysis/tsne.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numbers>

#include "core/analysis/pca.h"
#include "core/analysis/repulsion_grid.h"
#include "core/analysis/tsne_forces.h"
#include "core/base/error.h"
#include "core/weather/random.h"

namespace deweather::analysis {

namespace {

// The initial spread is this small, so that early exaggeration can move points past each other (as in other
// implementations).
constexpr double kStartDeviation = 1e-4;
// As in van der Maaten's code: the gain of a coordinate grows while its force keeps the sign.
constexpr float kGainStep = 0.2F, kGainDecay = 0.8F, kMinGain = 0.01F;
// The maximum step of a point in one iteration; without it a few fly away at high learning rates.
constexpr float kLongestStep = 5;
// Below this number, all pairs take milliseconds, and points are too sparse for the grid to be exact, see
// RepulsionGrid.
constexpr int64_t kExactBelow = 2048;
constexpr int64_t kNeighboursOfPerplexity = 3;
constexpr double kMinLearningRate = 50;
constexpr int64_t kFewestPoints = 4;

void check_range(bool right, const char* field, double value, const char* range) {
    if (!right) throw Error(std::string("bad ") + field + " of t-SNE", std::to_string(value), range);
}

// Initialization: the first two principal components, scaled, with a little noise to separate equal points.
std::vector<float> start(std::span<const float> values, int64_t dim, const TsneConfig& config) {
    const std::size_t count = values.size() / static_cast<std::size_t>(dim);
    const auto components = std::min<int64_t>(2, dim);
    const Pca plane = pca(values, dim, components);
    const double scale = plane.variance[0] > 0 ? kStartDeviation / std::sqrt(plane.variance[0]) : 0;
    weather::Random random(config.seed);
    std::vector<float> positions(2 * count);
    const double noise = config.jitter > 0 ? config.jitter : 0;
    for (std::size_t i = 0; i < count; ++i) {
        // Box-Muller transform: two normal numbers from two uniform ones.
        const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
        const double angle = random.uniform(0, 2 * std::numbers::pi);
        const double normal[2] = {radius * std::cos(angle), radius * std::sin(angle)};
        for (std::size_t axis = 0; axis < 2; ++axis) {
            const double score = axis < static_cast<std::size_t>(components)
                                     ? plane.scores[i * static_cast<std::size_t>(components) + axis]
                                     : 0;
            // If all points are equal, only the noise separates them.
            const double amount = kStartDeviation * (scale > 0 ? noise : 1);
            positions[2 * i + axis] = static_cast<float>(score * scale + amount * normal[axis]);
        }
    }
    return positions;
}

void centre(std::span<float> positions) {
    double mean[2] = {0, 0};
    for (std::size_t i = 0; i < positions.size(); ++i) mean[i % 2] += positions[i];
    for (auto& m : mean) m /= static_cast<double>(positions.size() / 2);
    for (std::size_t i = 0; i < positions.size(); ++i) positions[i] -= static_cast<float>(mean[i % 2]);
}

// Gradient descent with momentum and a gain per coordinate.
class Descent {
  public:
    explicit Descent(std::size_t numbers) : velocity_(numbers, 0.0F), gains_(numbers, 1.0F) {}

    void step(std::span<float> positions, std::span<const float> gradient, float rate, float momentum) {
        for (std::size_t i = 0; i < positions.size(); i += 2) {
            for (const std::size_t c : {i, i + 1}) {
                gains_[c] = (gradient[c] > 0) != (velocity_[c] > 0) ? gains_[c] + kGainStep : gains_[c] * kGainDecay;
                gains_[c] = std::max(gains_[c], kMinGain);
                velocity_[c] = momentum * velocity_[c] - rate * gains_[c] * gradient[c];
            }
            const float length = std::hypot(velocity_[i], velocity_[i + 1]);
            const float shortened = length > kLongestStep ? kLongestStep / length : 1;
            for (const std::size_t c : {i, i + 1}) {
                velocity_[c] *= shortened;
                positions[c] += velocity_[c];
            }
        }
    }

  private:
    std::vector<float> velocity_, gains_;
};

// Chooses between all threads and one, whichever is faster at the moment: an iteration is a series of short parallel
// parts, and when other programs use the cores, each part waits until the system schedules its last thread, which can
// take ten times as long as a single thread. The results are identical.
class Pace {
  public:
    Pace() : all_(at::get_num_threads()) {}
    Pace(const Pace&) = delete;
    Pace& operator=(const Pace&) = delete;
    ~Pace() { use(all_); }

    // Call before each iteration.
    void next() {
        const auto now = std::chrono::steady_clock::now();
        if (all_ == 1) return;
        const int64_t step = index_++ % kRound;
        if (step > 0 && step <= 2 * kTried) took_[step > kTried ? 1 : 0] += now - last_;
        last_ = now;
        if (step == 0) took_ = {};
        if (step == 0)
            use(all_);
        else if (step == kTried)
            use(1);
        else if (step == 2 * kTried)
            use(took_[0] <= took_[1] ? all_ : 1);
    }

  private:
    // Iterations between two comparisons, and the number of iterations for trying each way.
    static constexpr int64_t kRound = 64, kTried = 3;

    void use(int threads) {
        if (at::get_num_threads() != threads) at::set_num_threads(threads);
    }

    int all_;
    int64_t index_ = 0;
    std::chrono::steady_clock::time_point last_;
    std::array<std::chrono::steady_clock::duration, 2> took_{};
};

}  // namespace

void TsneConfig::check() const {
    check_range(perplexity >= 2 && perplexity <= 1000, "perplexity", perplexity, "use 2 to 1000");
    check_range(iterations >= 1 && iterations <= 100'000, "iterations", static_cast<double>(iterations),
                "use 1 to 100000");
    check_range(early_iterations >= 0, "early iterations", static_cast<double>(early_iterations), "use 0 or more");
    check_range(early_exaggeration >= 1 && early_exaggeration <= 100, "early exaggeration", early_exaggeration,
                "use 1 to 100");
    check_range(exaggeration >= 1 && exaggeration <= 100, "exaggeration", exaggeration, "use 1 to 100");
    check_range(learning_rate >= 0 && learning_rate <= 1e7, "learning rate", learning_rate,
                "use 0 (by the number of points) to 1e7");
    check_range(momentum >= 0 && momentum < 1, "momentum", momentum, "use 0 up to 1");
    check_range(early_momentum >= 0 && early_momentum < 1, "early momentum", early_momentum, "use 0 up to 1");
    check_range(jitter >= 0 && jitter <= 1, "jitter", jitter, "use 0 to 1");
}

Tsne tsne(std::span<const float> values, int64_t dim, const TsneConfig& config, Progress& progress,
          const TsneWatch& watch) {
    config.check();
    const auto count = static_cast<int64_t>(values.size()) / dim;
    if (count < kFewestPoints) throw Error("too few points for t-SNE", std::to_string(count), "it takes four or more");
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
        throw Error("cannot embed points", "", "some of their values are not finite numbers");
    const double perplexity =
        std::min(config.perplexity, static_cast<double>(count - 1) / static_cast<double>(kNeighboursOfPerplexity));
    const int64_t k = std::clamp(static_cast<int64_t>(kNeighboursOfPerplexity * perplexity), int64_t{1}, count - 1);
    const Affinities p = affinities(nearest_neighbours(values, dim, k, progress), perplexity);

    Tsne result{.positions = start(values, dim, config), .divergence = 0, .iterations = 0, .perplexity = perplexity};
    const std::span<float> positions = result.positions;
    std::vector<float> attracting(positions.size()), repelling(positions.size());
    RepulsionGrid grid;
    const auto repel = [&] {
        return count < kExactBelow ? repulsion_exactly(positions, repelling) : grid.forces(positions, repelling);
    };
    Descent descent(positions.size());
    Pace pace;
    for (int64_t iteration = 0; iteration < config.iterations; ++iteration) {
        progress.throw_if_cancelled();
        pace.next();
        const bool early = iteration < config.early_iterations;
        if (iteration == config.early_iterations) descent = Descent(positions.size());
        const double exaggeration = early ? config.early_exaggeration : config.exaggeration;
        const double rate = config.learning_rate > 0
                                ? config.learning_rate
                                : std::max(kMinLearningRate, static_cast<double>(count) / exaggeration);
        attraction(p, positions, attracting);
        const double z = repel();
        const auto pull = static_cast<float>(exaggeration), push = static_cast<float>(1 / z);
        for (std::size_t i = 0; i < attracting.size(); ++i) attracting[i] = pull * attracting[i] - push * repelling[i];
        descent.step(positions, attracting, static_cast<float>(rate),
                     static_cast<float>(early ? config.early_momentum : config.momentum));
        centre(positions);
        result.iterations = iteration + 1;
        progress.step(result.iterations, config.iterations, "t-SNE");
        if (watch.show &&
            (result.iterations % std::max<int64_t>(watch.every, 1) == 0 || result.iterations == config.iterations))
            watch.show(positions, result.iterations);
    }
    result.divergence = divergence_of(p, positions, repel());
    return result;
}

}  // namespace deweather::analysis
