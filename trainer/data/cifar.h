// Reads CIFAR-10's published binary version: files of records with a label and 32 x 32 pixels.
//
//     const auto test = trainer::read_cifar10("cifar-10-batches-bin", trainer::CifarPart::kTest);
//     const int64_t first = test.labels[0].item<int64_t>();
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>

namespace deweather::trainer {

inline constexpr int64_t kCifarSide = 32;
inline constexpr int64_t kCifarClasses = 10;

enum class CifarPart {
    kTrain,  // data_batch_1.bin to data_batch_5.bin
    kTest    // test_batch.bin
};

struct CifarPictures {
    at::Tensor pictures;  // uint8 [N,3,32,32]
    at::Tensor labels;    // uint8 [N], 0..9
};

// Throws Error if a file is missing, is not a whole number of records or has a label above 9.
CifarPictures read_cifar10(const std::filesystem::path& folder, CifarPart part);

}  // namespace deweather::trainer
