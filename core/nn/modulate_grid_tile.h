// The inner loop of the modulation of grids: a block of pixels that share their weights, the experts' matrices mixed by
// the block's gates. Compiled once per instruction set, by the modulate_avx*.cpp files, which therefore include nothing
// that other files share.
//
//     GridTile<4, 4>::modulate(block);         // 4 floats per register, 4 pixels at once
#pragma once

#include <cstdint>

namespace deweather::nn::tile {

// One block. Matrices are [dim,dim] (input, output), dim a multiple of the lanes.
struct GridBlock {
    int64_t dim = 0;
    int64_t top_k = 1;
    const float* const* gamma = nullptr;  // the matrices and biases of the chosen experts, top_k of each
    const float* const* gamma_bias = nullptr;
    const float* const* beta = nullptr;
    const float* const* beta_bias = nullptr;
    const float* gates = nullptr;     // top_k; null: a single expert whose gate is 1
    float* mixed = nullptr;           // scratch, 2 · dim · lanes; unused where gates are null
    const float* x = nullptr;         // the grid, channels last
    float* y = nullptr;               // the same layout
    const int64_t* pixels = nullptr;  // where each pixel of the block begins, in floats
    int64_t count = 0;
};

// Lanes: floats per register. Longest: pixels whose two sums fit the registers together with two weights and an input.
template <int Lanes, int Longest>
class GridTile {
    typedef float Vector __attribute__((vector_size(Lanes * sizeof(float))));

    static Vector load(const float* from) {
        Vector v;
        __builtin_memcpy(&v, from, sizeof(v));
        return v;
    }

    static void store(float* to, const Vector& v) { __builtin_memcpy(to, &v, sizeof(v)); }

    // The weights of Lanes output channels: row k of a matrix begins at gamma + k · stride.
    struct Columns {
        const float* gamma = nullptr;
        const float* beta = nullptr;
        int64_t stride = 0;
        Vector gamma_bias = {}, beta_bias = {};
    };

    static Vector mix(const float* const* from, const float* gates, int64_t top_k, int64_t at) {
        Vector sum = load(from[0] + at) * gates[0];
        for (int64_t j = 1; j < top_k; ++j) sum += load(from[j] + at) * gates[j];
        return sum;
    }

    static Columns mix(const GridBlock& block, int64_t column) {
        float* gamma = block.mixed;
        float* beta = block.mixed + block.dim * Lanes;
        for (int64_t k = 0; k < block.dim; ++k) {
            store(gamma + k * Lanes, mix(block.gamma, block.gates, block.top_k, k * block.dim + column));
            store(beta + k * Lanes, mix(block.beta, block.gates, block.top_k, k * block.dim + column));
        }
        return {.gamma = gamma,
                .beta = beta,
                .stride = Lanes,
                .gamma_bias = mix(block.gamma_bias, block.gates, block.top_k, column),
                .beta_bias = mix(block.beta_bias, block.gates, block.top_k, column)};
    }

    template <int Pixels>
    static void multiply(const GridBlock& block, int64_t first, int64_t column, const Columns& weights) {
        Vector gamma[Pixels], beta[Pixels];
        const float* inputs[Pixels];
#pragma GCC unroll 16
        for (int i = 0; i < Pixels; ++i) {
            gamma[i] = weights.gamma_bias, beta[i] = weights.beta_bias;
            inputs[i] = block.x + block.pixels[first + i];
        }
        const float* gamma_row = weights.gamma;
        const float* beta_row = weights.beta;
        for (int64_t k = 0; k < block.dim; ++k, gamma_row += weights.stride, beta_row += weights.stride) {
            const Vector gamma_weights = load(gamma_row), beta_weights = load(beta_row);
#pragma GCC unroll 16
            for (int i = 0; i < Pixels; ++i) {
                gamma[i] += gamma_weights * inputs[i][k];
                beta[i] += beta_weights * inputs[i][k];
            }
        }
#pragma GCC unroll 16
        for (int i = 0; i < Pixels; ++i)
            store(block.y + block.pixels[first + i] + column, gamma[i] * load(inputs[i] + column) + beta[i]);
    }

    template <int Pixels>
    static void multiply(int64_t pixels, const GridBlock& block, int64_t first, int64_t column,
                         const Columns& weights) {
        if constexpr (Pixels > 0)
            pixels >= Pixels ? multiply<Pixels>(block, first, column, weights)
                             : multiply<Pixels - 1>(pixels, block, first, column, weights);
    }

  public:
    static void modulate(const GridBlock& block) {
        for (int64_t column = 0; column < block.dim; column += Lanes) {
            const Columns weights = block.gates != nullptr ? mix(block, column)
                                                           : Columns{.gamma = block.gamma[0] + column,
                                                                     .beta = block.beta[0] + column,
                                                                     .stride = block.dim,
                                                                     .gamma_bias = load(block.gamma_bias[0] + column),
                                                                     .beta_bias = load(block.beta_bias[0] + column)};
            for (int64_t first = 0; first < block.count; first += Longest)
                multiply<Longest>(block.count - first, block, first, column, weights);
        }
    }
};

void modulate_grid_avx512(const GridBlock& block);
void modulate_grid_avx2(const GridBlock& block);

}  // namespace deweather::nn::tile
