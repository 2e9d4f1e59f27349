// Reads and writes .safetensors files. Reading maps the file and believes nothing that it says before it is checked.
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
    // Checks the whole header: its length, JSON, that each tensor's type is known, its shape fits its bytes, and that
    // the tensors lie within the file, one after another, without overlap or gap. Throws Error saying which is not so.
    explicit SafetensorsFile(const std::filesystem::path& path);

    const std::map<std::string, std::string>& metadata() const { return metadata_; }
    const std::vector<std::string>& names() const { return names_; }  // in the order of their bytes
    bool has(const std::string& name) const { return entries_.contains(name); }

    // A read-only view of the file's bytes in the stored type; keeps the file mapped. Copy it before writing to it.
    // Throws Error for an unknown name.
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

// Writes tensors in this order, copied to the CPU, in their own type. Throws Error where the file cannot be written,
// and for types that the format lacks; never leaves half a file.
void write_safetensors(const std::filesystem::path& path,
                       const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                       const std::map<std::string, std::string>& metadata, Existing existing);

}  // namespace deweather::checkpoint
