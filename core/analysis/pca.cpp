#include "core/analysis/pca.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deweather::analysis {

namespace {

constexpr int kMaxSweeps = 60;

using Matrix = std::vector<double>;  // square, row-major

// Covariance of the rows of values; each row of the result is computed by one thread, so that sums do not depend on the
// number of threads.
Matrix covariance(const std::vector<float>& centred, std::size_t dim) {
    const std::size_t count = centred.size() / dim;
    Matrix matrix(dim * dim, 0.0);
    at::parallel_for(0, static_cast<int64_t>(dim), 1, [&](int64_t begin, int64_t end) {
        for (auto a = static_cast<std::size_t>(begin); a < static_cast<std::size_t>(end); ++a)
            for (std::size_t point = 0; point < count; ++point) {
                const double own = centred[point * dim + a];
                for (std::size_t b = 0; b < dim; ++b) matrix[a * dim + b] += own * centred[point * dim + b];
            }
    });
    for (auto& value : matrix) value /= static_cast<double>(std::max<std::size_t>(count - 1, 1));
    return matrix;
}

// Jacobi eigenvalue algorithm: rotates a symmetric matrix until it is diagonal, and rows of vectors with it. Not the
// fastest, but bit-exact for any number of threads.
void diagonalise(Matrix& matrix, Matrix& vectors, std::size_t dim) {
    vectors.assign(dim * dim, 0.0);
    for (std::size_t i = 0; i < dim; ++i) vectors[i * dim + i] = 1;
    double scale = 0;
    for (const double value : matrix) scale += value * value;
    for (int sweep = 0; sweep < kMaxSweeps; ++sweep) {
        double rest = 0;
        for (std::size_t p = 0; p < dim; ++p)
            for (std::size_t q = p + 1; q < dim; ++q) rest += matrix[p * dim + q] * matrix[p * dim + q];
        if (rest <= 1e-24 * scale) return;
        for (std::size_t p = 0; p < dim; ++p)
            for (std::size_t q = p + 1; q < dim; ++q) {
                const double off = matrix[p * dim + q];
                if (off == 0) continue;
                const double theta = (matrix[q * dim + q] - matrix[p * dim + p]) / (2 * off);
                const double t = std::copysign(1.0, theta) / (std::abs(theta) + std::sqrt(theta * theta + 1));
                const double c = 1 / std::sqrt(t * t + 1), s = t * c;
                for (std::size_t i = 0; i < dim; ++i) {
                    const double a = matrix[i * dim + p], b = matrix[i * dim + q];
                    matrix[i * dim + p] = c * a - s * b;
                    matrix[i * dim + q] = s * a + c * b;
                }
                const auto rotate_rows = [&](Matrix& rows) {
                    for (std::size_t i = 0; i < dim; ++i) {
                        const double a = rows[p * dim + i], b = rows[q * dim + i];
                        rows[p * dim + i] = c * a - s * b;
                        rows[q * dim + i] = s * a + c * b;
                    }
                };
                rotate_rows(matrix);
                rotate_rows(vectors);
            }
    }
}

}  // namespace

Pca pca(std::span<const float> values, int64_t dim, int64_t components) {
    const auto d = static_cast<std::size_t>(dim), kept = static_cast<std::size_t>(components);
    const std::size_t count = values.size() / d;
    std::vector<double> mean(d, 0.0);
    for (std::size_t i = 0; i < count * d; ++i) mean[i % d] += values[i] / static_cast<double>(count);
    std::vector<float> centred(values.begin(), values.end());
    for (std::size_t i = 0; i < centred.size(); ++i) centred[i] -= static_cast<float>(mean[i % d]);

    Matrix matrix = covariance(centred, d), vectors;
    Pca result;
    for (std::size_t i = 0; i < d; ++i) result.total_variance += matrix[i * d + i];
    diagonalise(matrix, vectors, d);
    std::vector<std::size_t> order(d);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return matrix[a * d + a] > matrix[b * d + b]; });
    for (std::size_t c = 0; c < kept; ++c) {
        const double* axis = vectors.data() + order[c] * d;
        const double largest =
            *std::max_element(axis, axis + d, [](double a, double b) { return std::abs(a) < std::abs(b); });
        for (std::size_t i = 0; i < d; ++i) result.axes.push_back(largest < 0 ? -axis[i] : axis[i]);
        result.variance.push_back(std::max(0.0, matrix[order[c] * d + order[c]]));
    }
    result.scores.resize(count * kept);
    for (std::size_t point = 0; point < count; ++point)
        for (std::size_t c = 0; c < kept; ++c) {
            double score = 0;
            for (std::size_t i = 0; i < d; ++i) score += result.axes[c * d + i] * centred[point * d + i];
            result.scores[point * kept + c] = static_cast<float>(score);
        }
    return result;
}

}  // namespace deweather::analysis
