// t-SNE (van der Maaten and Hinton 2008): a 2-D embedding that preserves neighbourhoods. Does not include LibTorch.
//
//     const auto plane = tsne(points.values, dim, {.perplexity = 30, .seed = 1}, progress,
//                             {.every = 20, .show = [](std::span<const float> positions, int64_t iteration) { ... }});
//
// Attraction by the exact nearest neighbours (3 * perplexity of them), repulsion by interpolation on a grid and FFT
// (FIt-SNE, Linderman et al. 2019): each iteration is linear in the number of points. Uses all of LibTorch's threads;
// the same points, config and seed give bit-exact results for any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/progress.h"

namespace deweather::analysis {

struct TsneConfig {
    double perplexity = 30;          // effective number of neighbours, 2 .. (n - 1) / 3; lowered for few points
    int64_t iterations = 750;        // total, 1..100000
    int64_t early_iterations = 250;  // of these, with early exaggeration
    double early_exaggeration = 12;
    double exaggeration = 1;   // afterwards
    double learning_rate = 0;  // 0: n / exaggeration of the phase (Belkina et al. 2019), at least 50
    double momentum = 0.8, early_momentum = 0.8;
    double jitter = 1e-4;  // standard deviation of the noise on the PCA start, relative to that of its first axis
    uint64_t seed = 0;

    // Throws Error naming the field that is out of range.
    void check() const;
};

// show is called after every `every` iterations and the last one, on the calling thread, with positions [n*2].
struct TsneWatch {
    int64_t every = 50;
    std::function<void(std::span<const float> positions, int64_t iteration)> show = {};
};

struct Tsne {
    std::vector<float> positions;  // [n*2], centred
    double divergence = 0;         // Kullback-Leibler divergence at the end, in nats, without exaggeration
    int64_t iterations = 0;
    double perplexity = 0;  // the one that was used: the configured one, or the highest that so few points allow
};

// values: [n*dim], n >= 4. Reports iterations as progress; throws Cancelled within one of them, and Error for bad
// configs, too few points and values that are not finite.
Tsne tsne(std::span<const float> values, int64_t dim, const TsneConfig& config, Progress& progress,
          const TsneWatch& watch = {});

}  // namespace deweather::analysis
