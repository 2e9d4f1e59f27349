#include "core/analysis/repulsion_grid.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace deweather::analysis {

namespace {

// The kernel's spectrum decays as exp(-|k|): the part beyond this spacing's limit is far below 0.1 %.
constexpr double kSpacing = 0.3;
// Limits on the grid's side: dense points get a finer grid of at least the first, sparse ones at most the second.
constexpr double kFewestCells = 48, kMaxCells = 1500;
// Support of a cubic B-spline in cells.
constexpr int64_t kReach = 4;
// The periodic kernel is not smooth where it wraps around, and deconvolution smears that over a few cells.
constexpr int64_t kMargin = 8;
// Fixed part sizes, so that results do not depend on the number of threads.
constexpr int64_t kRowsOfPart = 64, kColumnsOfPart = 48, kPointsOfPart = 1024, kRowsOfBand = 16;

// The smallest even M >= wanted with a fast FFT.
int64_t good_size(int64_t wanted) {
    for (int64_t size = (wanted + 31) / 32 * 32;; size += 32) {
        int64_t rest = size;
        for (const int64_t factor : {2, 3, 5})
            while (rest % factor == 0) rest /= factor;
        if (rest == 1) return size;
    }
}

void for_parts(int64_t length, int64_t part, const std::function<void(int64_t begin, int64_t end)>& work) {
    at::parallel_for(0, (length + part - 1) / part, 1, [&](int64_t first, int64_t last) {
        const c10::InferenceMode on_this_thread;
        for (int64_t index = first; index < last; ++index) work(index * part, std::min(length, (index + 1) * part));
    });
}

// The four weights of a cubic B-spline at t in 0..1 past its second node, and their derivatives.
struct Spline {
    std::array<float, kReach> weight, slope;
};
Spline spline(float t) {
    const float s = 1 - t;
    return {.weight = {s * s * s / 6, (4 - 6 * t * t + 3 * t * t * t) / 6, (4 - 6 * s * s + 3 * s * s * s) / 6,
                       t * t * t / 6},
            .slope = {-s * s / 2, (-4 * t + 3 * t * t) / 2, (4 * s - 3 * s * s) / 2, t * t / 2}};
}

}  // namespace

struct RepulsionGrid::State {
    double spacing = 0;
    // 1 if the points are so close together that all w are near 1: the potential is then that of w - 1, which rounding
    // would otherwise destroy.
    double offset = 0;
    int64_t size = 0;               // M, the side of the transform
    int64_t nodes = 0;              // used nodes per side; the rest is padding
    at::Tensor spectrum;            // float [M,M/2+1], of the deconvolved kernel
    at::Tensor grid, potential;     // float [nodes,M], [nodes,nodes]
    at::Tensor rows, columns;       // complex [nodes,M/2+1], of the rows before and after the convolution
    std::vector<int32_t> order;     // points sorted by bands of rows
    std::vector<int64_t> begins;    // of the bands
    std::vector<float> potentials;  // [n]

    void fit(double span) {
        double wanted = kSpacing;
        while (span < wanted * kFewestCells && span > 0) wanted /= 2;
        if (span > kSpacing * kMaxCells) wanted = span / kMaxCells;
        const auto cells = static_cast<int64_t>(std::ceil(span / wanted)) + 1 + kReach;
        const double wanted_offset = span < 1 ? 1 : 0;
        const int64_t wanted_size = good_size(2 * (cells + kMargin));
        if (wanted == spacing && wanted_size == size && wanted_offset == offset) return;
        spacing = wanted;
        offset = wanted_offset;
        size = wanted_size;
        nodes = size / 2 - kMargin;
        make_kernel();
        const auto complex = at::TensorOptions().dtype(at::kComplexFloat);
        grid = at::zeros({nodes, size}, at::kFloat);
        potential = at::empty({nodes, nodes}, at::kFloat);
        rows = at::empty({nodes, size / 2 + 1}, complex);
        columns = at::empty({nodes, size / 2 + 1}, complex);
    }

    // In float64, because deconvolution amplifies rounding.
    void make_kernel() {
        auto kernel = at::empty({size, size}, at::kDouble);
        auto* values = kernel.data_ptr<double>();
        for (int64_t row = 0; row < size; ++row)
            for (int64_t column = 0; column < size; ++column) {
                const auto y = static_cast<double>(std::min(row, size - row)) * spacing;
                const auto x = static_cast<double>(std::min(column, size - column)) * spacing;
                const double squared = x * x + y * y;
                // w - 1 = -d² / (1 + d²).
                values[row * size + column] = offset > 0 ? -squared / (1 + squared) : 1 / (1 + squared);
            }
        const auto blur = [&](int64_t frequency) {
            const double b =
                (4 + 2 * std::cos(2 * std::numbers::pi * static_cast<double>(frequency) / static_cast<double>(size))) /
                6;
            return b * b;
        };
        auto spectrum_64 = at::real(at::fft_rfft2(kernel)).contiguous();
        auto* s = spectrum_64.data_ptr<double>();
        for (int64_t row = 0; row < size; ++row)
            for (int64_t column = 0; column <= size / 2; ++column)
                s[row * (size / 2 + 1) + column] /= blur(row) * blur(column);
        spectrum = spectrum_64.to(at::kFloat);
    }

    void sort_into_bands(std::span<const float> positions, double least_y, float per_unit) {
        const auto count = static_cast<int64_t>(positions.size() / 2);
        const int64_t bands = (nodes + kRowsOfBand - 1) / kRowsOfBand;
        const auto band_of = [&](int64_t point) {
            const float v =
                (positions[static_cast<std::size_t>(2 * point + 1)] - static_cast<float>(least_y)) * per_unit;
            return static_cast<std::size_t>(static_cast<int64_t>(v) / kRowsOfBand);
        };
        begins.assign(static_cast<std::size_t>(bands) + 1, 0);
        order.resize(static_cast<std::size_t>(count));
        for (int64_t point = 0; point < count; ++point) ++begins[band_of(point) + 1];
        for (std::size_t band = 0; band < static_cast<std::size_t>(bands); ++band) begins[band + 1] += begins[band];
        auto next = begins;
        for (int64_t point = 0; point < count; ++point)
            order[static_cast<std::size_t>(next[band_of(point)]++)] = static_cast<int32_t>(point);
    }

    // Convolves the grid with the kernel, into potential.
    void convolve() {
        for_parts(nodes, kRowsOfPart, [&](int64_t begin, int64_t end) {
            auto part = rows.slice(0, begin, end);
            at::fft_rfft_out(part, grid.slice(0, begin, end), std::nullopt, -1);
        });
        for_parts(size / 2 + 1, kColumnsOfPart, [&](int64_t begin, int64_t end) {
            auto part = at::fft_fft(rows.slice(1, begin, end), size, 0);
            part.mul_(spectrum.slice(1, begin, end));
            columns.slice(1, begin, end).copy_(at::fft_ifft(part, size, 0).slice(0, 0, nodes));
        });
        for_parts(nodes, kRowsOfPart, [&](int64_t begin, int64_t end) {
            potential.slice(0, begin, end)
                .copy_(at::fft_irfft(columns.slice(0, begin, end), size, -1).slice(1, 0, nodes));
        });
    }
};

RepulsionGrid::RepulsionGrid() : state_(std::make_unique<State>()) {}
RepulsionGrid::~RepulsionGrid() = default;

double RepulsionGrid::forces(std::span<const float> positions, std::span<float> forces) {
    const c10::InferenceMode inference;
    auto& s = *state_;
    const auto count = static_cast<int64_t>(positions.size() / 2);
    std::array<float, 2> least = {positions[0], positions[1]}, most = least;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        least[i % 2] = std::min(least[i % 2], positions[i]);
        most[i % 2] = std::max(most[i % 2], positions[i]);
    }
    s.fit(std::max(most[0] - least[0], most[1] - least[1]));
    const auto per_unit = static_cast<float>(1 / s.spacing);
    s.sort_into_bands(positions, least[1], per_unit);

    // The first of a point's four nodes, which is one before it, is the node at least - spacing.
    struct Place {
        int64_t column, row;
        Spline x, y;
    };
    const auto place_of = [&](int64_t point) {
        const float u = (positions[static_cast<std::size_t>(2 * point)] - least[0]) * per_unit;
        const float v = (positions[static_cast<std::size_t>(2 * point + 1)] - least[1]) * per_unit;
        const auto column = static_cast<int64_t>(u), row = static_cast<int64_t>(v);
        return Place{.column = column,
                     .row = row,
                     .x = spline(u - static_cast<float>(column)),
                     .y = spline(v - static_cast<float>(row))};
    };

    auto* grid = s.grid.data_ptr<float>();
    for_parts(s.nodes, kRowsOfPart,
              [&](int64_t begin, int64_t end) { std::fill(grid + begin * s.size, grid + end * s.size, 0.0F); });
    // A band's points reach only into the next band, so every other band can be filled in parallel.
    const auto bands = static_cast<int64_t>(s.begins.size()) - 1;
    for (const int64_t parity : {0, 1})
        at::parallel_for(0, (bands - parity + 1) / 2, 1, [&](int64_t first, int64_t last) {
            for (int64_t half = first; half < last; ++half) {
                const auto band = static_cast<std::size_t>(2 * half + parity);
                for (int64_t i = s.begins[band]; i < s.begins[band + 1]; ++i) {
                    const auto place = place_of(s.order[static_cast<std::size_t>(i)]);
                    for (int64_t a = 0; a < kReach; ++a) {
                        float* target = grid + (place.row + a) * s.size + place.column;
                        for (int64_t b = 0; b < kReach; ++b)
                            target[b] += place.y.weight[static_cast<std::size_t>(a)] *
                                         place.x.weight[static_cast<std::size_t>(b)];
                    }
                }
            }
        });

    s.convolve();

    const auto* potential = s.potential.const_data_ptr<float>();
    s.potentials.resize(static_cast<std::size_t>(count));
    for_parts(count, kPointsOfPart, [&](int64_t begin, int64_t end) {
        for (int64_t point = begin; point < end; ++point) {
            const auto place = place_of(point);
            float value = 0, slope_x = 0, slope_y = 0;
            for (std::size_t a = 0; a < kReach; ++a) {
                const float* source = potential + (place.row + static_cast<int64_t>(a)) * s.nodes + place.column;
                float along = 0, along_slope = 0;
                for (std::size_t b = 0; b < kReach; ++b) {
                    along += place.x.weight[b] * source[b];
                    along_slope += place.x.slope[b] * source[b];
                }
                value += place.y.weight[a] * along;
                slope_x += place.y.weight[a] * along_slope;
                slope_y += place.y.slope[a] * along;
            }
            const auto i = static_cast<std::size_t>(point);
            s.potentials[i] = value;
            forces[2 * i] = -0.5F * slope_x * per_unit;
            forces[2 * i + 1] = -0.5F * slope_y * per_unit;
        }
    });
    double sum = 0;
    for (const float value : s.potentials) sum += value;
    const auto n = static_cast<double>(count);
    // Remove each point's own w of 1, which is not a pair.
    return sum + s.offset * n * n - n;
}

}  // namespace deweather::analysis
