// CUDA kernel bodies of the modulation, as host and device functions: a test runs them on the CPU over the same index
// space. A body is called as body(row, column) for every row and column, or, for a sum over features, by lanes of a
// warp.
//
//     for (int64_t token = 0; token < tokens; ++token)
//         for (int64_t feature = 0; feature < dim; ++feature) combine(token, feature);
//
// Sorted rows: pair p = (t,j), number t·k + j, goes to row row_of_pair[p]. The rows of expert e begin at first_row[e].
#pragma once

#include <cstdint>

#ifdef __CUDACC__
#define DEWEATHER_BOTH __host__ __device__
#else
#define DEWEATHER_BOTH
#endif

namespace deweather::cuda {

// Half and BFloat16 are accumulated in float.
template <typename Scalar>
struct SumOf {
    using type = float;
};
template <>
struct SumOf<double> {
    using type = double;
};
template <typename Scalar>
using Sum = typename SumOf<Scalar>::type;

constexpr int64_t kChunk = 256;  // pairs per block of the counting sort
constexpr int kLanes = 32;       // of a warp

// The sort counts each expert's pairs in each chunk; a running sum over experts, then chunks, gives their positions.
// Row: chunk, column: expert, so that the threads of a warp read the same pair.
struct CountPairs {
    const int64_t* chosen;  // [pairs]
    int64_t pairs, chunks;
    int64_t* counts;  // [experts,chunks]

    DEWEATHER_BOTH void operator()(int64_t chunk, int64_t expert) const {
        const int64_t begin = chunk * kChunk, end = begin + kChunk < pairs ? begin + kChunk : pairs;
        int64_t count = 0;
        for (int64_t pair = begin; pair < end; ++pair) count += chosen[pair] == expert ? 1 : 0;
        counts[expert * chunks + chunk] = count;
    }
};

// The row of each pair: behind those of its expert in earlier chunks, and earlier in its own. Row: chunk, column:
// place.
struct PlacePairs {
    const int64_t* chosen;
    int64_t pairs, chunks;
    const int64_t* counts;     // [experts,chunks]
    const int64_t* ends;       // running sum of counts
    const int64_t* first_row;  // [experts]
    int64_t* row_of_pair;      // [pairs]

    DEWEATHER_BOTH void operator()(int64_t chunk, int64_t place) const {
        const int64_t pair = chunk * kChunk + place;
        if (pair >= pairs) return;
        const int64_t expert = chosen[pair], cell = expert * chunks + chunk;
        const int64_t before_expert = expert == 0 ? 0 : ends[expert * chunks - 1];
        int64_t row = first_row[expert] + ends[cell] - counts[cell] - before_expert;
        for (int64_t earlier = chunk * kChunk; earlier < pair; ++earlier) row += chosen[earlier] == expert ? 1 : 0;
        row_of_pair[pair] = row;
    }
};

// Gathers tokens into their rows. Row: pair, column: feature.
template <typename Scalar>
struct GatherRows {
    const int64_t* row_of_pair;
    int64_t top_k, dim;
    const Scalar* x;  // [T,D]
    Scalar* rows;     // [rows,D]

    DEWEATHER_BOTH void operator()(int64_t pair, int64_t feature) const {
        rows[row_of_pair[pair] * dim + feature] = x[pair / top_k * dim + feature];
    }
};

// y_t = Σ_j g (γ ∘ x_t + β). Row: token, column: feature.
template <typename Scalar>
struct Combine {
    const int64_t* row_of_pair;
    const int64_t* chosen;
    int64_t top_k, dim;
    const Scalar* x;
    const Scalar* gates;
    const Scalar* gamma_rows;  // [rows,D], without bias
    const Scalar* beta_rows;
    const Scalar* gamma_bias;  // [E,D]
    const Scalar* beta_bias;
    Scalar* y;  // [T,D]

    DEWEATHER_BOTH void operator()(int64_t token, int64_t feature) const {
        const auto input = static_cast<Sum<Scalar>>(x[token * dim + feature]);
        Sum<Scalar> sum = 0;
        for (int64_t pair = token * top_k; pair < (token + 1) * top_k; ++pair) {
            const int64_t at_row = row_of_pair[pair] * dim + feature, at_expert = chosen[pair] * dim + feature;
            const auto gamma =
                static_cast<Sum<Scalar>>(gamma_rows[at_row]) + static_cast<Sum<Scalar>>(gamma_bias[at_expert]);
            const auto beta =
                static_cast<Sum<Scalar>>(beta_rows[at_row]) + static_cast<Sum<Scalar>>(beta_bias[at_expert]);
            sum += static_cast<Sum<Scalar>>(gates[pair]) * (gamma * input + beta);
        }
        y[token * dim + feature] = static_cast<Scalar>(sum);
    }
};

// The rows that the gradients' matrix products read: x, v = dL/dy, u = v ∘ x and g x. Row: pair, column: feature.
template <typename Scalar>
struct GatherGradients {
    const int64_t* row_of_pair;
    int64_t top_k, dim;
    const Scalar* x;
    const Scalar* gradient;
    const Scalar* gates;
    Scalar* x_rows;
    Scalar* v_rows;
    Scalar* u_rows;
    Scalar* weighted_rows;
    Scalar* gate_rows;  // [rows]

    DEWEATHER_BOTH void operator()(int64_t pair, int64_t feature) const {
        const int64_t row = row_of_pair[pair], from = pair / top_k * dim + feature, to = row * dim + feature;
        const auto input = static_cast<Sum<Scalar>>(x[from]), v = static_cast<Sum<Scalar>>(gradient[from]);
        x_rows[to] = x[from];
        v_rows[to] = gradient[from];
        u_rows[to] = static_cast<Scalar>(v * input);
        weighted_rows[to] = static_cast<Scalar>(static_cast<Sum<Scalar>>(gates[pair]) * input);
        if (feature == 0) gate_rows[row] = gates[pair];
    }
};

// dL/dx_t = Σ_j g (q + v ∘ γ), q = u · gamma[e]ᵀ + v · beta[e]ᵀ. Row: token, column: feature.
template <typename Scalar>
struct InputGradient {
    const int64_t* row_of_pair;
    const int64_t* chosen;
    int64_t top_k, dim;
    const Scalar* gradient;
    const Scalar* gates;
    const Scalar* q_rows;
    const Scalar* gamma_rows;
    const Scalar* gamma_bias;
    Scalar* d_x;

    DEWEATHER_BOTH void operator()(int64_t token, int64_t feature) const {
        const auto v = static_cast<Sum<Scalar>>(gradient[token * dim + feature]);
        Sum<Scalar> sum = 0;
        for (int64_t pair = token * top_k; pair < (token + 1) * top_k; ++pair) {
            const int64_t at_row = row_of_pair[pair] * dim + feature, at_expert = chosen[pair] * dim + feature;
            const auto gamma =
                static_cast<Sum<Scalar>>(gamma_rows[at_row]) + static_cast<Sum<Scalar>>(gamma_bias[at_expert]);
            sum += static_cast<Sum<Scalar>>(gates[pair]) * (static_cast<Sum<Scalar>>(q_rows[at_row]) + v * gamma);
        }
        d_x[token * dim + feature] = static_cast<Scalar>(sum);
    }
};

// dL/dg = x_t · q + u · gamma_bias[e] + v · beta_bias[e], a sum over features: each lane of a warp takes part(), and
// the first stores the sum of all.
template <typename Scalar>
struct GateGradient {
    using Part = Sum<Scalar>;

    const int64_t* row_of_pair;
    const int64_t* chosen;
    int64_t top_k, dim;
    const Scalar* x;
    const Scalar* gradient;
    const Scalar* q_rows;
    const Scalar* gamma_bias;
    const Scalar* beta_bias;
    Scalar* d_gates;  // [pairs]

    DEWEATHER_BOTH Part part(int64_t pair, int lane) const {
        const int64_t at_token = pair / top_k * dim, at_row = row_of_pair[pair] * dim, at_expert = chosen[pair] * dim;
        Part sum = 0;
        for (int64_t feature = lane; feature < dim; feature += kLanes) {
            const auto input = static_cast<Part>(x[at_token + feature]),
                       v = static_cast<Part>(gradient[at_token + feature]);
            sum += input * static_cast<Part>(q_rows[at_row + feature]) +
                   v * (input * static_cast<Part>(gamma_bias[at_expert + feature]) +
                        static_cast<Part>(beta_bias[at_expert + feature]));
        }
        return sum;
    }

    DEWEATHER_BOTH void store(int64_t pair, Part sum) const { d_gates[pair] = static_cast<Scalar>(sum); }
};

}  // namespace deweather::cuda
