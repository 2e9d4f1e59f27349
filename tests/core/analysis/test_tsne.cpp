// t-SNE: affinities and forces against the formulas, clusters that it must separate, and reproducibility.
#include "core/analysis/tsne.h"

#include <ATen/Parallel.h>
#include <torch/types.h>

#include <QtTest>
#include <cmath>

#include "core/analysis/embedding_quality.h"
#include "core/analysis/repulsion_grid.h"
#include "core/analysis/tsne_forces.h"
#include "core/base/error.h"

using namespace deweather;
using namespace deweather::analysis;

namespace {

std::vector<float> to_vector(const at::Tensor& tensor) {
    const auto flat = tensor.to(at::kFloat).contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

class StopAtOnce : public Progress {
  public:
    bool cancelled() const override { return true; }
};

}  // namespace

class TestTsne : public QObject {
    Q_OBJECT

    Progress unwatched_;

    // Five distant balls of `each` points in 8 dimensions.
    static std::vector<float> balls(int64_t each) {
        at::manual_seed(3);
        const auto middles = at::randn({5, 1, 8}) * 6;
        return to_vector(middles + at::randn({5, each, 8}));
    }
    static std::vector<int32_t> labels(int64_t each) {
        std::vector<int32_t> all;
        for (int32_t ball = 0; ball < 5; ++ball) all.insert(all.end(), static_cast<std::size_t>(each), ball);
        return all;
    }

  private Q_SLOTS:
    void affinities_have_the_perplexity() {
        const auto values = balls(40);
        constexpr int64_t kNeighbours = 60;
        const auto near = nearest_neighbours(values, 8, kNeighbours, unwatched_);
        const auto p = affinities(near, 20);
        double sum = 0;
        for (const float value : p.values) sum += value;
        QVERIFY(std::abs(sum - 1) < 1e-5);
        QCOMPARE(p.points(), int64_t{200});
        // Symmetric.
        const auto at = [&](int64_t row, int32_t column) {
            for (auto e = p.begins[static_cast<std::size_t>(row)]; e < p.begins[static_cast<std::size_t>(row) + 1]; ++e)
                if (p.columns[static_cast<std::size_t>(e)] == column) return p.values[static_cast<std::size_t>(e)];
            return 0.0F;
        };
        for (int64_t i = 0; i < 200; i += 17)
            for (int64_t j = 0; j < 200; j += 3)
                QVERIFY(std::abs(at(i, static_cast<int32_t>(j)) - at(j, static_cast<int32_t>(i))) < 1e-9);
        // One point of four others at equal distances in a plane: each conditional is a quarter.
        const std::vector<float> cross = {0, 0, 1, 0, -1, 0, 0, 1, 0, -1};
        const auto even = affinities(nearest_neighbours(cross, 2, 4, unwatched_), 3.999);
        QVERIFY(std::abs(even.values[0] - even.values[3]) < 1e-4);
    }

    void forces_are_the_gradient_of_the_loss() {
        const auto values = balls(12);
        const auto p = affinities(nearest_neighbours(values, 8, 30, unwatched_), 10);
        at::manual_seed(8);
        auto positions = to_vector(at::randn({60, 2}) * 2);
        std::vector<float> attracting(120), repelling(120);
        attraction(p, positions, attracting);
        const double z = repulsion_exactly(positions, repelling);
        // The loss by its definition, in double.
        const auto loss = [&](const std::vector<double>& y) {
            const auto weight = [&](std::size_t i, std::size_t j) {
                const double dx = y[2 * i] - y[2 * j], dy = y[2 * i + 1] - y[2 * j + 1];
                return 1 / (1 + dx * dx + dy * dy);
            };
            double all = 0;
            for (std::size_t i = 0; i < 60; ++i)
                for (std::size_t j = 0; j < 60; ++j)
                    if (i != j) all += weight(i, j);
            double sum = 0;
            for (std::size_t i = 0; i < 60; ++i)
                for (auto e = p.begins[i]; e < p.begins[i + 1]; ++e) {
                    const auto place = static_cast<std::size_t>(e);
                    const double share = p.values[place];
                    sum += share * std::log(share * all / weight(i, static_cast<std::size_t>(p.columns[place])));
                }
            return sum;
        };
        std::vector<double> y(positions.begin(), positions.end());
        QVERIFY(std::abs(loss(y) - divergence_of(p, positions, z)) < 1e-4);
        double largest = 0;
        for (std::size_t c = 0; c < 120; ++c) {
            constexpr double kStep = 1e-5;
            auto ahead = y, behind = y;
            ahead[c] += kStep;
            behind[c] -= kStep;
            const double numeric = (loss(ahead) - loss(behind)) / (2 * kStep);
            const double ours = 4 * (attracting[c] - repelling[c] / z);
            QVERIFY2(std::abs(numeric - ours) < 1e-5, qPrintable(QString("%1 %2").arg(numeric).arg(ours)));
            largest = std::max(largest, std::abs(numeric));
        }
        QVERIFY(largest > 1e-3);
    }

    void the_grid_repels_as_all_pairs_data() {
        QTest::addColumn<double>("spread");
        for (const double spread : {0.0001, 1., 30.}) QTest::addRow("%g", spread) << spread;
    }
    void the_grid_repels_as_all_pairs() {
        QFETCH(double, spread);
        at::manual_seed(9);
        const auto positions = to_vector(at::randn({4000, 2}) * spread);
        std::vector<float> exact(8000), grid(8000);
        const double z = repulsion_exactly(positions, exact);
        const double found = RepulsionGrid().forces(positions, grid);
        QVERIFY2(std::abs(found / z - 1) < 2e-3, qPrintable(QString::number(found / z)));
        double difference = 0, size = 0;
        for (std::size_t i = 0; i < exact.size(); ++i) {
            difference += std::pow(exact[i] - grid[i], 2);
            size += std::pow(exact[i], 2);
        }
        const double error = std::sqrt(difference / size);
        QVERIFY2(error < 0.02, qPrintable(QString::number(error)));
    }

    void clusters_are_found() {
        const auto values = balls(150);
        int64_t shown = 0;
        const auto found = tsne(values, 8, {.perplexity = 20, .iterations = 400, .seed = 1}, unwatched_,
                                {.every = 100, .show = [&](std::span<const float> positions, int64_t iteration) {
                                     QCOMPARE(positions.size(), std::size_t{1500});
                                     QCOMPARE(iteration, ++shown * 100);
                                 }});
        QCOMPARE(shown, int64_t{4});
        const double purity = neighbour_purity(found.positions, 2, labels(150), 10, unwatched_).value_or(0);
        QVERIFY2(purity > 0.99, qPrintable(QString::number(purity)));
        const double apart = silhouette(found.positions, 2, labels(150), unwatched_).value_or(0);
        QVERIFY2(apart > 0.5, qPrintable(QString::number(apart)));
        const double trust = trustworthiness(values, 8, found.positions, 12, unwatched_);
        QVERIFY2(trust > 0.9, qPrintable(QString::number(trust)));
    }

    void the_same_seed_gives_the_same_picture() {
        const auto values = balls(420);  // more than the limit for exact forces
        const auto once = [&](uint64_t seed, int threads) {
            at::set_num_threads(threads);
            return tsne(values, 8, {.perplexity = 15, .iterations = 20, .early_iterations = 10, .seed = seed},
                        unwatched_)
                .positions;
        };
        const auto first = once(5, 1);
        QVERIFY(first == once(5, 1));
        QVERIFY(first == once(5, 2));
        QVERIFY(first != once(6, 1));
    }

    void what_cannot_be_embedded() {
        const std::vector<float> few = {0, 1, 2}, broken = {0, 1, NAN, 3, 4, 5};
        QVERIFY_EXCEPTION_THROWN((void)tsne(few, 1, {}, unwatched_), Error);
        QVERIFY_EXCEPTION_THROWN((void)tsne(broken, 1, {}, unwatched_), Error);
        QVERIFY_EXCEPTION_THROWN((void)tsne(balls(4), 8, {.perplexity = 1}, unwatched_), Error);
        StopAtOnce stopping;
        QVERIFY_EXCEPTION_THROWN((void)tsne(balls(40), 8, {}, stopping), Cancelled);
        // Identical points are separated by noise, and stay finite.
        const auto same = tsne(std::vector<float>(80, 1.0F), 4, {.iterations = 50}, unwatched_);
        for (const float value : same.positions) QVERIFY(std::isfinite(value));
    }
};

QTEST_GUILESS_MAIN(TestTsne)
#include "test_tsne.moc"
