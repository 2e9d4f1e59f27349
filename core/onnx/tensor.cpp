#include "core/onnx/tensor.h"

#include <fmt/format.h>

#include <cstring>
#include <filesystem>
#include <map>
#include <optional>

#include "core/base/error.h"
#include "core/onnx/fields.h"
#include "core/onnx/graph.h"
#include "core/onnx/protobuf.h"
#include "core/onnx/unusable.h"

namespace deweather::onnx {

namespace fs = std::filesystem;

namespace {

// Protobuf itself has no larger messages.
constexpr int64_t kMaxBytes = (int64_t{1} << 31) - 1;
constexpr int64_t kMaxDims = 8, kFewIntegers = 64;

struct Element {
    const char* name;
    int64_t bytes;  // in raw data
};
const std::map<int64_t, Element>& elements() {
    static const std::map<int64_t, Element> all = {
        {kFloat, {"float32", 4}}, {kUint8, {"uint8", 1}}, {kInt8, {"int8", 1}},    {kInt32, {"int32", 4}},
        {kInt64, {"int64", 8}},   {kBool, {"bool", 1}},   {kHalf, {"float16", 2}}, {kDouble, {"float64", 8}},
    };
    return all;
}

std::string text_of_dims(const std::vector<int64_t>& dims) {
    return format_sizes(Sizes(dims.begin(), dims.end()));
}

int field_of(int64_t type) {
    switch (type) {
        case kFloat:
            return tensor_field::kFloats;
        case kDouble:
            return tensor_field::kDoubles;
        case kInt64:
            return tensor_field::kLongs;
        default:
            return tensor_field::kInts;
    }
}

[[noreturn]] void refuse_external(const std::string& name, const std::string& location) {
    const fs::path place(location);
    const bool outside = place.is_absolute() || *fs::path(place.lexically_normal()).begin() == "..";
    const auto said = one_line(location);
    if (outside)
        throw Unusable(
            fmt::format("its tensor '{}' lies in '{}', outside of the file's folder; choose a file that holds "
                        "its tensors itself",
                        name, said));
    throw Unusable(fmt::format(
        "its tensor '{}' lies in another file, '{}'; save it as one file, with its tensors inside", name, said));
}

// The value of the key "location".
std::optional<std::string> location_in(std::string_view bytes) {
    std::string key, value;
    for (Message field(bytes); field.next();) {
        if (field.field() == 1) key = field.bytes();
        if (field.field() == 2) value = field.bytes();
    }
    return key == "location" ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string name_of_type(int64_t type) {
    const auto found = elements().find(type);
    return found == elements().end() ? fmt::format("type {} of ONNX", type) : found->second.name;
}

bool is_readable_type(int64_t type) {
    return elements().contains(type);
}

Tensor read_tensor(std::string_view bytes) {
    Tensor tensor;
    auto& dims = tensor.dims;
    std::map<int, int64_t> held;  // numbers, by the field that holds them
    bool external = false;
    std::string location;
    for (Message field(bytes); field.next();) {
        switch (field.field()) {
            case tensor_field::kDims:
                for_each_varint(field, [&](int64_t dim) {
                    if (static_cast<int64_t>(dims.size()) < kMaxDims + 1) dims.push_back(dim);
                });
                break;
            case tensor_field::kType:
                tensor.type = field.number();
                break;
            case tensor_field::kName:
                tensor.name = field.bytes();
                break;
            case tensor_field::kRaw:
                tensor.raw = field.bytes();
                break;
            case tensor_field::kFloats:
                held[field.field()] += field.kind() == Message::Kind::kBytes
                                           ? static_cast<int64_t>(field.bytes().size() / sizeof(float))
                                           : 1;
                break;
            case tensor_field::kDoubles:
                held[field.field()] += field.kind() == Message::Kind::kBytes
                                           ? static_cast<int64_t>(field.bytes().size() / sizeof(double))
                                           : 1;
                break;
            case tensor_field::kLongs:
                for_each_varint(field, [&](int64_t value) {
                    if (static_cast<int64_t>(tensor.integers.size()) < kFewIntegers) tensor.integers.push_back(value);
                });
                [[fallthrough]];
            case tensor_field::kInts:
            case tensor_field::kUnsigned:
                held[field.field()] += count_varints(field);
                break;
            case tensor_field::kExternal:
                external = true;
                if (const auto found = location_in(field.bytes())) location = *found;
                break;
            case tensor_field::kLocation:
                external = external || field.number() != 0;
                break;
            default:
                break;
        }
    }
    const auto name = one_line(tensor.name);
    if (external) refuse_external(name, location);
    const auto element = elements().find(tensor.type);
    if (element == elements().end())
        throw Unusable(
            fmt::format("its tensor '{}' holds {}, which OpenCV does not read", name, name_of_type(tensor.type)));
    if (static_cast<int64_t>(dims.size()) > kMaxDims)
        throw Unusable(fmt::format("its tensor '{}' has more than {} dimensions", name, kMaxDims));
    for (const int64_t dim : dims) {
        if (dim < 0 || (dim > 0 && tensor.count > kMaxBytes / dim))
            throw Unusable(fmt::format("its tensor '{}' claims an impossible shape, {}", name, text_of_dims(dims)));
        tensor.count *= dim;
    }
    const int64_t there = tensor.raw.empty() ? held[field_of(tensor.type)]
                                             : static_cast<int64_t>(tensor.raw.size()) / element->second.bytes;
    const bool whole = tensor.raw.empty() || static_cast<int64_t>(tensor.raw.size()) % element->second.bytes == 0;
    if (there != tensor.count || !whole)
        throw Unusable(
            fmt::format("its tensor '{}' claims the shape {}, and holds {} numbers", name, text_of_dims(dims), there));
    if (tensor.type != kInt64 || tensor.count > kFewIntegers) {
        tensor.integers.clear();
    } else if (!tensor.raw.empty()) {
        tensor.integers.resize(static_cast<std::size_t>(tensor.count));
        std::memcpy(tensor.integers.data(), tensor.raw.data(), tensor.raw.size());
    }
    return tensor;
}

}  // namespace deweather::onnx
