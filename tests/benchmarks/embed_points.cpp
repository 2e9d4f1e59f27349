// Benchmark of our t-SNE on points from a file:
//   embed_points POINTS.f32 DIM POSITIONS.f32 [ITERATIONS [THREADS [SEED]]]
// Both files hold float32 numbers, point by point. Prints the seconds that the embedding took.
#include <ATen/Parallel.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <vector>

#include "core/analysis/tsne.h"

int main(int argc, char** argv) {
    if (argc < 4) {
        std::cerr << "usage: embed_points POINTS.f32 DIM POSITIONS.f32 [ITERATIONS [THREADS [SEED]]]\n";
        return 2;
    }
    std::ifstream input(argv[1], std::ios::binary | std::ios::ate);
    std::vector<float> values(static_cast<std::size_t>(input.tellg()) / sizeof(float));
    input.seekg(0);
    input.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float)));

    deweather::analysis::TsneConfig config;
    if (argc > 4) config.iterations = std::stoll(argv[4]);
    if (argc > 5) at::set_num_threads(std::stoi(argv[5]));
    if (argc > 6) config.seed = std::stoull(argv[6]);
    deweather::Progress unwatched;
    const auto start = std::chrono::steady_clock::now();
    const auto result = deweather::analysis::tsne(values, std::stoll(argv[2]), config, unwatched);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;

    std::ofstream output(argv[3], std::ios::binary);
    output.write(reinterpret_cast<const char*>(result.positions.data()),
                 static_cast<std::streamsize>(result.positions.size() * sizeof(float)));
    std::printf("%.3f s, divergence %.4f\n", taken.count(), result.divergence);
    return output ? 0 : 1;
}
