// The SIMD inner loop of the modulation on the CPU: multiplies rows of one expert by both of its matrices at once, and
// modulates and weights them while the products are still in registers. Compiled once per instruction set by the
// modulate_avx*.cpp files, which therefore include nothing that other files share.
//
//     Tile<4, 4>::modulate(work);              // 4 floats per register, 4 rows at once
#pragma once

#include <cstdint>

namespace deweather::nn::tile {

// One expert and the rows to modulate. Matrices are [dim,dim] (input, output), dim a multiple of the lanes.
struct Work {
    const float* gamma = nullptr;
    const float* gamma_bias = nullptr;
    const float* beta = nullptr;
    const float* beta_bias = nullptr;
    int64_t dim = 0;
    const float* x = nullptr;               // all tokens, [T,dim]
    const int64_t* token_of_row = nullptr;  // the rows' tokens
    const float* gate_of_row = nullptr;
    int64_t rows = 0;
    float* packed = nullptr;            // scratch: rows · dim
    float* result = nullptr;            // [rows,dim]
    const float* next_gamma = nullptr;  // the matrices needed next, to prefetch; or these again
    const float* next_beta = nullptr;
};

// The beginning of group i when rows are divided into groups of nearly equal size.
inline int64_t begin_of_group(int64_t i, int64_t groups, int64_t rows) {
    return i * rows / groups;
}

// Lanes: floats per register. Longest: number of rows whose two accumulators fit into the registers together with two
// weights and one input.
template <int Lanes, int Longest>
class Tile {
    typedef float Vector __attribute__((vector_size(Lanes * sizeof(float))));

    static Vector load(const float* from) {
        Vector v;
        __builtin_memcpy(&v, from, sizeof(v));
        return v;
    }

    // The weights to prefetch: those of the next columns are a whole row of the matrix apart, which no hardware
    // prefetcher predicts. Each group of rows prefetches its share, so that memory is never idle.
    struct Ahead {
        const float* gamma = nullptr;
        const float* beta = nullptr;
        int64_t begin = 0, end = 0;  // input features
    };

    // Columns column .. column+Lanes of `Rows` rows from row `first` on.
    template <int Rows>
    static void multiply(const Work& work, int64_t first, int64_t column, const Ahead& ahead) {
        Vector gamma[Rows] = {}, beta[Rows] = {};
        const float* inputs = work.packed + first * work.dim;
        const float* gamma_row = work.gamma + column;
        const float* beta_row = work.beta + column;
        const auto step = [&] {
            const Vector gamma_weights = load(gamma_row), beta_weights = load(beta_row);
#pragma GCC unroll 16
            for (int row = 0; row < Rows; ++row) {
                gamma[row] += gamma_weights * inputs[row];
                beta[row] += beta_weights * inputs[row];
            }
            inputs += Rows, gamma_row += work.dim, beta_row += work.dim;
        };
        int64_t k = 0;
        for (; k < ahead.begin; ++k) step();
        for (; k < ahead.end; ++k) {
            __builtin_prefetch(ahead.gamma + k * work.dim, 0, 2);
            __builtin_prefetch(ahead.beta + k * work.dim, 0, 2);
            step();
        }
        for (; k < work.dim; ++k) step();
        const Vector gamma_bias = load(work.gamma_bias + column), beta_bias = load(work.beta_bias + column);
#pragma GCC unroll 16
        for (int row = 0; row < Rows; ++row) {
            const Vector x = load(work.x + work.token_of_row[first + row] * work.dim + column);
            const Vector modulated = (gamma[row] + gamma_bias) * x + (beta[row] + beta_bias);
            const Vector weighted = modulated * work.gate_of_row[first + row];
            __builtin_memcpy(work.result + (first + row) * work.dim + column, &weighted, sizeof(weighted));
        }
    }

    template <int Rows>
    static void multiply(int64_t rows, const Work& work, int64_t first, int64_t column, const Ahead& ahead) {
        if constexpr (Rows > 0)
            rows == Rows ? multiply<Rows>(work, first, column, ahead)
                         : multiply<Rows - 1>(rows, work, first, column, ahead);
    }

  public:
    static void modulate(const Work& work) {
        const int64_t groups = (work.rows + Longest - 1) / Longest;
        // A group's inputs are packed in the order in which the loop reads them: feature by feature.
        for (int64_t i = 0; i < groups; ++i) {
            const int64_t first = begin_of_group(i, groups, work.rows),
                          rows = begin_of_group(i + 1, groups, work.rows) - first;
            for (int64_t row = 0; row < rows; ++row) {
                const float* from = work.x + work.token_of_row[first + row] * work.dim;
                float* to = work.packed + first * work.dim + row;
                for (int64_t k = 0; k < work.dim; ++k) to[k * rows] = from[k];
            }
        }
        // Columns outside, groups inside: a column's weights are read from memory once and then from the cache.
        for (int64_t column = 0; column < work.dim; column += Lanes) {
            const bool last = column + Lanes == work.dim;
            Ahead ahead{.gamma = last ? work.next_gamma : work.gamma + column + Lanes,
                        .beta = last ? work.next_beta : work.beta + column + Lanes};
            for (int64_t i = 0; i < groups; ++i) {
                const int64_t first = begin_of_group(i, groups, work.rows);
                ahead.begin = begin_of_group(i, groups, work.dim);
                ahead.end = begin_of_group(i + 1, groups, work.dim);
                multiply<Longest>(begin_of_group(i + 1, groups, work.rows) - first, work, first, column, ahead);
            }
        }
    }
};

void modulate_avx512(const Work& work);
void modulate_avx2(const Work& work);

}  // namespace deweather::nn::tile
