// Small inputs for tests of the engine's services: pictures with a pattern, and a model that restores them in
// milliseconds.
//
//     const auto picture = pattern_picture(folder.filePath("a.png"));
//     const auto model = small_model(folder.filePath("a.safetensors"));
#pragma once

#include <torch/types.h>

#include <QImage>
#include <QString>
#include <string>

#include "core/checkpoint/model_file.h"
#include "core/models/registry.h"

inline QString pattern_picture(const QString& path, int width = 300, int height = 200) {
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) image.setPixel(x, y, qRgb((x * 3 + y) % 256, (x + y * 2) % 256, (x ^ y) % 256));
    if (!image.save(path, nullptr, 95)) qFatal("cannot write a picture");
    return path;
}

inline std::string small_model(const QString& path, uint64_t seed = 3) {
    using namespace deweather;
    at::manual_seed(seed);
    const auto network = models::create(
        "mofme-compact", {{"half_channels", 4}, {"quarter_channels", 4}, {"dim", 6}, {"heads", 2}, {"experts", 3}});
    // Untrained, it would give values far beyond those of pictures, for which the input's tiles stand in.
    const at::NoGradGuard no_grad;
    network->named_parameters()["head.weight"].mul_(0.1);
    checkpoint::save_model(*network, {}, path.toStdString(), at::kFloat, Existing::kReplace);
    return path.toStdString();
}
