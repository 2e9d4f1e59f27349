#include "trainer/data/cifar.h"

#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <fstream>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

constexpr int64_t kColours = 3;
constexpr int64_t kPixels = kColours * kCifarSide * kCifarSide, kRecord = 1 + kPixels;

std::vector<std::string> names_of(CifarPart part) {
    if (part == CifarPart::kTest) return {"test_batch.bin"};
    std::vector<std::string> names;
    for (int batch = 1; batch <= 5; ++batch) names.push_back(fmt::format("data_batch_{}.bin", batch));
    return names;
}

// uint8 [N,kRecord].
at::Tensor read_records(const fs::path& file) {
    std::error_code none;
    const auto size = static_cast<int64_t>(fs::file_size(file, none));
    std::ifstream stream(file, std::ios::binary);
    if (none || !stream)
        throw Error("cannot read", file.string(),
                    "CIFAR-10's binary version has data_batch_1.bin to data_batch_5.bin and test_batch.bin; give the "
                    "folder that holds them");
    if (size == 0 || size % kRecord != 0)
        throw Error("cannot use", file.string(),
                    fmt::format("its {} bytes are no whole number of records of {}; download it again", size, kRecord));
    auto records = at::empty({size / kRecord, kRecord}, at::kByte);
    if (!stream.read(reinterpret_cast<char*>(records.data_ptr<uint8_t>()), size))
        throw Error("cannot read", file.string(), "the disk fails or the file was cut short");
    const auto highest = records.select(1, 0).max().item<int64_t>();
    if (highest >= kCifarClasses)
        throw Error("cannot use", file.string(), fmt::format("it has the label {}, of 0 to 9", highest));
    return records;
}

}  // namespace

CifarPictures read_cifar10(const fs::path& folder, CifarPart part) {
    std::vector<at::Tensor> batches;
    for (const auto& name : names_of(part)) batches.push_back(read_records(folder / name));
    const auto records = at::cat(batches);
    return {.pictures = records.slice(1, 1).reshape({-1, kColours, kCifarSide, kCifarSide}).contiguous(),
            .labels = records.select(1, 0).contiguous()};
}

}  // namespace deweather::trainer
