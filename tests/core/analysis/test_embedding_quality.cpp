// Embedding quality on hand-computed cases, and exact neighbours and principal components against straightforward code.
#include "core/analysis/embedding_quality.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

#include "core/analysis/neighbours.h"
#include "core/analysis/pca.h"

using namespace deweather;
using namespace deweather::analysis;

class TestEmbeddingQuality : public QObject {
    Q_OBJECT

    Progress unwatched_;

    static std::vector<float> random_points(int64_t count, int64_t dim) {
        at::manual_seed(4);
        const auto points = at::randn({count, dim});
        return {points.data_ptr<float>(), points.data_ptr<float>() + points.numel()};
    }

  private Q_SLOTS:
    void neighbours_are_exact() {
        const int64_t count = 700, dim = 5, k = 9;
        const auto values = random_points(count, dim);
        const auto found = nearest_neighbours(values, dim, k, unwatched_);
        const auto points = at::tensor(at::ArrayRef<float>(values)).view({count, dim});
        auto distances = at::cdist(points.to(at::kDouble), points.to(at::kDouble));
        distances.fill_diagonal_(1e9);
        const auto [nearest, order] = distances.topk(k, 1, false);
        for (int64_t i = 0; i < count; ++i)
            for (int64_t j = 0; j < k; ++j) {
                const auto place = static_cast<std::size_t>(i * k + j);
                QCOMPARE(int64_t{found.indices[place]}, order[i][j].item<int64_t>());
                QVERIFY(std::abs(std::sqrt(found.squared_distances[place]) - nearest[i][j].item<double>()) < 1e-4);
            }
    }

    void components_are_those_of_the_singular_values() {
        const int64_t count = 300, dim = 6;
        const auto values = random_points(count, dim);
        const auto found = pca(values, dim, 2);
        auto points = at::tensor(at::ArrayRef<float>(values)).view({count, dim}).to(at::kDouble);
        points = points - points.mean(0, true);
        const auto singular = at::linalg_svdvals(points);
        for (int64_t i = 0; i < 2; ++i) {
            const double mine = std::sqrt(found.variance[static_cast<std::size_t>(i)]);
            const double theirs = singular[i].item<double>();
            // Whether the variance is over n or n - 1 is the same for both.
            const double ratio = theirs / mine / std::sqrt(static_cast<double>(count));
            QVERIFY2(std::abs(ratio - 1) < 0.01, qPrintable(QString::number(ratio)));
        }
        const auto axes = at::tensor(at::ArrayRef<double>(found.axes)).view({2, dim});
        QVERIFY(at::allclose(at::matmul(axes, axes.t()), at::eye(2, at::kDouble), 0, 1e-9));
        const auto scores = at::tensor(at::ArrayRef<float>(found.scores)).view({count, 2});
        QVERIFY(at::allclose(scores.to(at::kDouble), at::matmul(points, axes.t()), 0, 1e-4));
    }

    void purity_and_silhouette_by_hand() {
        // Two pairs far apart.
        const std::vector<float> line = {0, 0, 1, 0, 10, 0, 11, 0};
        const std::vector<int32_t> apart = {0, 0, 1, 1}, mixed = {0, 1, 0, 1}, one = {0, 0, 0, 0};
        QCOMPARE(neighbour_purity(line, 2, apart, 1, unwatched_).value_or(-1), 1.0);
        QCOMPARE(neighbour_purity(line, 2, mixed, 1, unwatched_).value_or(-1), 0.0);
        QVERIFY(!neighbour_purity(line, 2, one, 1, unwatched_));
        // (b - a) / b with a = 1 and b = 10.5 at the ends, 9.5 inside.
        const double expected = (9.5 / 10.5 + 8.5 / 9.5) / 2;
        QVERIFY(std::abs(silhouette(line, 2, apart, unwatched_).value_or(-1) - expected) < 1e-6);
        // A point without a label is left out.
        const std::vector<float> more = {0, 0, 1, 0, 10, 0, 11, 0, 0.1F, 0};
        const std::vector<int32_t> unknown = {0, 0, 1, 1, -1};
        QCOMPARE(neighbour_purity(more, 2, unknown, 1, unwatched_).value_or(-1), 1.0);
    }

    void trust_by_its_formula() {
        const int64_t count = 60, dim = 4, k = 7;
        const auto values = random_points(count, dim);
        QCOMPARE(trustworthiness(values, dim, pca(values, dim, dim).scores, k, unwatched_) < 0.0, false);
        std::vector<float> plane;
        for (int64_t i = 0; i < count; ++i)
            for (int64_t d = 0; d < 2; ++d) plane.push_back(values[static_cast<std::size_t>(i * dim + d)]);
        const auto ranks_of = [&](const std::vector<float>& of, int64_t columns) {
            const auto points = at::tensor(at::ArrayRef<float>(of)).view({count, columns}).to(at::kDouble);
            auto distances = at::cdist(points, points);
            distances.fill_diagonal_(-1);
            return distances.argsort(1, false).argsort(1, false);  // the point itself has rank 0, the nearest 1
        };
        const auto own = ranks_of(values, dim), shown = ranks_of(plane, 2);
        double sum = 0;
        for (int64_t i = 0; i < count; ++i)
            for (int64_t j = 0; j < count; ++j)
                if (j != i && shown[i][j].item<int64_t>() <= k)
                    sum += static_cast<double>(std::max<int64_t>(own[i][j].item<int64_t>() - k, 0));
        const double expected = 1 - 2 * sum / static_cast<double>(count * k * (2 * count - 3 * k - 1));
        const double found = trustworthiness(values, dim, plane, k, unwatched_);
        QVERIFY2(std::abs(found - expected) < 1e-9, qPrintable(QString("%1 %2").arg(found).arg(expected)));
        QVERIFY(found < 0.95);
    }
};

QTEST_GUILESS_MAIN(TestEmbeddingQuality)
#include "test_embedding_quality.moc"
