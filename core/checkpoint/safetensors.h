// Reads and writes .safetensors files. Reading maps the file and validates everything before it is used.
//
//     const SafetensorsFile file("model.safetensors");
//     at::Tensor weight = file.tensor("stem.weight");        // a view of the mapped file
//     write_safetensors("copy.safetensors", {{"stem.weight", weight}}, {{"author", "..."}}, Existing::kKeep);
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/pending_file.h"
#include "core/checkpoint/mapped_file.h"

namespace deweather::checkpoint {

class SafetensorsFile {
  public:
    // Validates the whole header: its length, the JSON, that each tensor's type is known, that its shape matches its
    // bytes, and that the tensors lie within the file, one after another, without overlap or gap. Throws Error naming
    // the violation.
    explicit SafetensorsFile(const std::filesystem::path& path);

    const std::map<std::string, std::string>& metadata() const { return metadata_; }
    const std::vector<std::string>& names() const { return names_; }  // sorted bytewise
    bool has(const std::string& name) const { return entries_.contains(name); }

    // A read-only view of a tensor in the stored type; keeps the file mapped. Copy it before writing to it. Throws
    // Error for an unknown name.
    at::Tensor tensor(const std::string& name) const;

  private:
    struct Entry {
        at::ScalarType type;
        std::vector<int64_t> shape;
        int64_t begin, end;  // bytes from the start of the data
    };
    void parse_header(std::string_view text, int64_t data_size);

    std::filesystem::path path_;
    std::shared_ptr<const MappedFile> mapping_;
    int64_t data_offset_ = 0;
    std::map<std::string, Entry> entries_;
    std::vector<std::string> names_;
    std::map<std::string, std::string> metadata_;
};

// Writes tensors in this order, copied to the CPU, in their own types. Throws Error if the file cannot be written, and
// for types that the format lacks; never leaves a partial file.
void write_safetensors(const std::filesystem::path& path,
                       const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                       const std::map<std::string, std::string>& metadata, Existing existing);

}  // namespace deweather::checkpoint
