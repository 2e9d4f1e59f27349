#include "core/checkpoint/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/other_file.h"

namespace deweather::checkpoint {

namespace {

constexpr int64_t kLengthBytes = 8;
// The format specification's own limit for the header.
constexpr int64_t kLongestHeader = 100'000'000;
constexpr std::size_t kMaxDimensions = 16;

struct TypeName {
    const char* name;
    at::ScalarType type;
};
constexpr std::array<TypeName, 10> kTypes = {{{"F64", at::kDouble},
                                              {"F32", at::kFloat},
                                              {"F16", at::kHalf},
                                              {"BF16", at::kBFloat16},
                                              {"I64", at::kLong},
                                              {"I32", at::kInt},
                                              {"I16", at::kShort},
                                              {"I8", at::kChar},
                                              {"U8", at::kByte},
                                              {"BOOL", at::kBool}}};

Error unreadable(const std::filesystem::path& path, const std::string& why) {
    return Error("cannot read model file", path.string(), why);
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : path_(path), mapping_(MappedFile::open(path)) {
    const auto bytes = mapping_->bytes();
    const auto size = static_cast<int64_t>(bytes.size());
    // Files that are often mistaken for a model are identified.
    if (const auto other = other_file(bytes, path_); !other.empty()) throw unreadable(path_, other);
    if (size <= kLengthBytes)
        throw unreadable(path_, "it is too short for a safetensors file; copy or download it again");
    // Little-endian, like all machines that LibTorch's wheels support.
    uint64_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof length);
    if (length > static_cast<uint64_t>(kLongestHeader) || static_cast<int64_t>(length) > size - kLengthBytes)
        throw unreadable(path_, "its header claims " + std::to_string(length) + " bytes, the file has " +
                                    std::to_string(size) + "; it is damaged or no safetensors file");
    data_offset_ = kLengthBytes + static_cast<int64_t>(length);
    parse_header(bytes.substr(kLengthBytes, length), size - data_offset_);
}

void SafetensorsFile::parse_header(std::string_view text, int64_t data_size) {
    const auto json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (!json.is_object()) throw unreadable(path_, "its header is not JSON; it is damaged or no safetensors file");
    for (const auto& [name, value] : json.items()) {
        if (name == "__metadata__") {
            if (!value.is_object()) throw unreadable(path_, "its metadata are no JSON object");
            for (const auto& [key, entry] : value.items()) {
                if (!entry.is_string()) throw unreadable(path_, "its metadata '" + key + "' are no text");
                metadata_[key] = entry.get<std::string>();
            }
            continue;
        }
        const auto wrong = [&, &name = name](const std::string& what) {
            return unreadable(path_, "tensor '" + name + "' " + what);
        };
        if (!value.is_object() || !value.contains("dtype") || !value["dtype"].is_string() || !value.contains("shape") ||
            !value["shape"].is_array() || !value.contains("data_offsets") || !value["data_offsets"].is_array() ||
            value["data_offsets"].size() != 2)
            throw wrong("lacks its type, shape or offsets");
        Entry entry{};
        const auto type_name = value["dtype"].get<std::string>();
        const auto* type =
            std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& t) { return type_name == t.name; });
        if (type == kTypes.end()) throw wrong("has the unknown type '" + type_name + "'");
        entry.type = type->type;
        if (value["shape"].size() > kMaxDimensions) throw wrong("has too many dimensions");
        int64_t bytes = static_cast<int64_t>(c10::elementSize(entry.type));
        for (const auto& size : value["shape"]) {
            if (!size.is_number_unsigned()) throw wrong("has a size that is no whole number from 0 up");
            const auto length = size.get<uint64_t>();
            if (length > static_cast<uint64_t>(data_size) ||
                __builtin_mul_overflow(bytes, static_cast<int64_t>(length), &bytes))
                throw wrong("claims more than the file holds");
            entry.shape.push_back(static_cast<int64_t>(length));
        }
        const auto &begin = value["data_offsets"][0], &end = value["data_offsets"][1];
        if (!begin.is_number_unsigned() || !end.is_number_unsigned())
            throw wrong("has an offset that is no whole number from 0 up");
        if (end.get<uint64_t>() > static_cast<uint64_t>(data_size) || begin.get<uint64_t>() > end.get<uint64_t>())
            throw wrong("lies beyond the end of the file; the file is cut short or damaged");
        entry.begin = begin.get<int64_t>();
        entry.end = end.get<int64_t>();
        if (entry.end - entry.begin != bytes)
            throw wrong("has " + std::to_string(entry.end - entry.begin) + " bytes where its shape needs " +
                        std::to_string(bytes));
        entries_.emplace(name, std::move(entry));
        names_.push_back(name);
    }
    std::sort(names_.begin(), names_.end(), [this](const std::string& a, const std::string& b) {
        const Entry &x = entries_.at(a), &y = entries_.at(b);
        return std::tie(x.begin, x.end, a) < std::tie(y.begin, y.end, b);
    });
    int64_t expected = 0;
    for (const auto& name : names_) {
        const Entry& entry = entries_.at(name);
        if (entry.begin < expected)
            throw unreadable(path_, "tensor '" + name + "' overlaps another; the file is damaged");
        if (entry.begin > expected)
            throw unreadable(path_, "there are bytes before tensor '" + name + "' that belong to none");
        expected = entry.end;
    }
    if (expected != data_size)
        throw unreadable(path_, "its tensors end at byte " + std::to_string(expected) + " of " +
                                    std::to_string(data_size) + " of data");
}

at::Tensor SafetensorsFile::tensor(const std::string& name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end()) throw unreadable(path_, "it has no tensor '" + name + "'");
    const Entry& entry = found->second;
    return mapping_->tensor(data_offset_ + entry.begin, entry.type, entry.shape);
}

void write_safetensors(const std::filesystem::path& path,
                       const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                       const std::map<std::string, std::string>& metadata, Existing existing) {
    nlohmann::ordered_json header;
    if (!metadata.empty()) header["__metadata__"] = metadata;
    int64_t offset = 0;
    for (const auto& [name, tensor] : tensors) {
        const auto* type = std::find_if(kTypes.begin(), kTypes.end(),
                                        [type = tensor.scalar_type()](const TypeName& t) { return type == t.type; });
        if (type == kTypes.end()) throw Error("cannot write tensor", name, "safetensors files have no such type");
        const auto bytes = static_cast<int64_t>(tensor.nbytes());
        header[name] = {
            {"dtype", type->name}, {"shape", tensor.sizes().vec()}, {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
    }
    std::string text = json_text(header);
    // Trailing spaces align the data to 8 bytes, as in the reference implementation.
    text.resize((text.size() + 7) / 8 * 8, ' ');

    PendingFile file(path, existing);
    std::ofstream stream(file.temporary(), std::ios::binary | std::ios::trunc);
    const auto length = static_cast<uint64_t>(text.size());
    stream.write(reinterpret_cast<const char*>(&length), sizeof length);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    for (const auto& [name, tensor] : tensors) {
        const auto host = tensor.detach().cpu().contiguous();
        if (host.nbytes() > 0)
            stream.write(static_cast<const char*>(host.data_ptr()), static_cast<std::streamsize>(host.nbytes()));
    }
    stream.close();
    if (!stream)
        throw Error("cannot write", path.string(),
                    "the disk is full or fails; free some space or choose another folder");
    file.commit();
}

}  // namespace deweather::checkpoint
