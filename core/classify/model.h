// Classifiers from model files (see checkpoint/model_file.h).
//
//     auto model = classify::load_model("runs/cifar/best.safetensors");
//     at::Tensor logits = model.network->forward(images, nullptr);
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/classify/classifier.h"

namespace deweather::classify {

struct Model {
    std::string name;  // the file's stem
    std::filesystem::path file;
    nlohmann::json training;
    std::unique_ptr<Classifier> network;
};

// Returned on the CPU in float32 and evaluation mode. Throws Error for a file that is damaged or not a classifier.
Model load_model(const std::filesystem::path& file);

// OneS: a dense classifier from a trained moe-classifier, its experts merged (models::merge_experts). The result's
// "training" record names its source. Throws Error for a file of another network.
Model merge(const std::filesystem::path& mixture);

}  // namespace deweather::classify
