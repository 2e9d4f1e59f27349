// Fits the tables of quality without a reference, resources/quality/no-reference.json:
//   fit_no_reference TABLES.json CLEAN-FOLDER...
// The hazy pictures are the clean ones under synthetic haze, half of it by scene depth (see scene_depth.h).
#include <ATen/Parallel.h>
#include <torch/types.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <vector>

#include "core/analysis/no_reference.h"
#include "core/media/image_io.h"
#include "core/restore/file_names.h"
#include "core/weather/degrade.h"

int main(int argc, char** argv) {
    using namespace deweather;
    // NIQE's authors chose the blocks of their model by this share.
    constexpr double kSharpest = 0.75;
    constexpr int64_t kMinSide = 64;
    if (argc < 3) {
        std::cerr << "usage: fit_no_reference TABLES.json CLEAN-FOLDER...\n";
        return 2;
    }
    at::set_num_threads(1);
    weather::Recipe recipe;
    recipe.scenes = 0.5;
    recipe.haze.coloured = 0.2;
    std::vector<at::Tensor> natural, clear, hazy;
    uint64_t seed = 0;
    for (int i = 2; i < argc; ++i)
        for (const auto& file : restore::pictures_in(argv[i], true)) {
            const auto rgb = media::read_image(file, {}).rgb;
            if (std::min(rgb.size(1), rgb.size(2)) < kMinSide) continue;
            natural.push_back(analysis::natural_features(rgb, kSharpest));
            clear.push_back(analysis::haze_features(rgb));
            const auto drawn = weather::draw(recipe, ++seed, {0, 0, 1, 0});
            hazy.push_back(analysis::haze_features(weather::apply(rgb, drawn).picture));
        }
    analysis::NoReference judge;
    judge.natural = analysis::fit(natural);
    judge.clear = analysis::fit(clear);
    judge.hazy = analysis::fit(hazy);
    std::ofstream output(argv[1]);
    output << judge.to_json().dump() << '\n';
    std::printf("%zu pictures\n", natural.size());
    return output ? 0 : 1;
}
