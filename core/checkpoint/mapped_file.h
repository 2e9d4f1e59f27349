// A memory-mapped file, and tensors that view its bytes.
//
//     const auto file = MappedFile::open("weights.bin");
//     at::Tensor weight = file->tensor(64, at::kFloat, {32, 3});       // 384 bytes from byte 64 on
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <string_view>

namespace deweather::checkpoint {

class MappedFile : public std::enable_shared_from_this<MappedFile> {
  public:
    // Throws Error for a path that is not a regular file or cannot be opened.
    static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);

    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    std::string_view bytes() const { return bytes_; }

    // A contiguous tensor of the little-endian bytes from offset on, which must lie within the file. A read-only view
    // without a copy if address and type allow it; keeps the file mapped. Copy it before writing to it.
    at::Tensor tensor(int64_t offset, at::ScalarType type, at::IntArrayRef shape) const;

  private:
    MappedFile() = default;

    std::string_view bytes_;
};

}  // namespace deweather::checkpoint
