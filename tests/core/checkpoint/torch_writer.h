// Writes PyTorch checkpoints byte by byte, valid or with a single defect, for tests.
//
//     const auto weight = tensor(storage("FloatStorage", "0", 6), 0, {2, 3}, {3, 1});
//     const auto file = zip({{"net/data.pkl", pickle(dict({{"weight", weight}}))}, {"net/data/0", bytes}});
//
// A value is the instructions that put it on the pickle's stack.
#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_writer {

template <typename T>
std::string little(T value) {
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename T>
std::string array(const std::vector<T>& values) {
    return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

inline std::string joined(std::initializer_list<std::string_view> parts) {
    std::string bytes;
    for (const auto part : parts) bytes.append(part);
    return bytes;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

inline std::string text(const std::string& value) {
    return joined({"X", little(static_cast<uint32_t>(value.size())), value});
}
inline std::string integer(int64_t value) {
    return joined({"\x8a\x08", little(value)});
}
inline std::string global(const std::string& module, const std::string& name) {
    return joined({"c", module, "\n", name, "\n"});
}
inline std::string tuple(const std::vector<std::string>& items) {
    std::string bytes = "(";
    for (const auto& item : items) bytes += item;
    return bytes + "t";
}
inline std::string integers(const std::vector<int64_t>& values) {
    std::vector<std::string> items;
    for (const auto value : values) items.push_back(integer(value));
    return tuple(items);
}
inline std::string call(const std::string& function, const std::vector<std::string>& arguments) {
    return function + tuple(arguments) + "R";
}
inline std::string set_items(const Pairs& pairs) {
    std::string bytes = "(";
    for (const auto& [key, value] : pairs) bytes += text(key) + value;
    return bytes + "u";
}
inline std::string dict(const Pairs& pairs) {
    return joined({"}", set_items(pairs)});
}
inline std::string ordered_dict(const Pairs& pairs) {
    return call(global("collections", "OrderedDict"), {}) + set_items(pairs);
}
inline std::string storage(const std::string& type, const std::string& key, int64_t count) {
    return tuple({text("storage"), global("torch", type), text(key), text("cpu"), integer(count), "N"}) + "Q";
}
inline std::string tensor(const std::string& storage, int64_t offset, const std::vector<int64_t>& sizes,
                          const std::vector<int64_t>& strides) {
    return call(global("torch._utils", "_rebuild_tensor_v2"),
                {storage, integer(offset), integers(sizes), integers(strides), "\x89", ordered_dict({})});
}
inline std::string pickle(const std::string& value) {
    return joined({"\x80\x02", value, "."});
}

// An uncompressed zip archive; tests patch defects into the result.
inline std::string zip(const Pairs& files, uint16_t method = 0, uint16_t flags = 0) {
    std::string bytes, directory;
    for (const auto& [name, content] : files) {
        const auto common = little(flags) + little(method) + std::string(8, '\0') +
                            little(static_cast<uint32_t>(content.size())) +
                            little(static_cast<uint32_t>(content.size())) + little(static_cast<uint16_t>(name.size()));
        // An extra field aligns the content as PyTorch does.
        const auto padding = static_cast<uint16_t>((64 - (bytes.size() + 30 + name.size() + 4) % 64) % 64);
        const auto offset = static_cast<uint32_t>(bytes.size());
        bytes += std::string("PK\3\4\0\0", 6) + common + little(static_cast<uint16_t>(padding + 4)) + name + "FB" +
                 little(padding) + std::string(padding, 'Z') + content;
        directory += std::string("PK\1\2\0\0\0\0", 8) + common + std::string(12, '\0') + little(offset) + name;
    }
    const auto count = static_cast<uint16_t>(files.size());
    return bytes + directory + std::string("PK\5\6\0\0\0\0", 8) + little(count) + little(count) +
           little(static_cast<uint32_t>(directory.size())) + little(static_cast<uint32_t>(bytes.size())) +
           std::string(2, '\0');
}

struct Stored {
    std::string key;
    int64_t count;
    std::string bytes;
};

inline std::string legacy(const std::string& object, const std::vector<Stored>& storages, bool little_endian = true) {
    std::string bytes = pickle("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19") + pickle(integer(1001)) +
                        pickle(dict({{"protocol_version", integer(1001)},
                                     {"little_endian", little_endian ? "\x88" : "\x89"},
                                     {"type_sizes", dict({{"long", integer(4)}})}})) +
                        pickle(object);
    std::string keys = "](";
    for (const auto& stored : storages) keys += text(stored.key);
    bytes += pickle(keys + "e");
    for (const auto& stored : storages) bytes += little(stored.count) + stored.bytes;
    return bytes;
}

// A checkpoint of three tensors in two storages: "state_dict" with "weight" [2,3] of 0 to 5, "turned", its transpose in
// the same storage, and "steps", int64 7; and "epoch" 3.
inline std::string sample_object() {
    const auto floats = storage("FloatStorage", "0", 6);
    return dict({{"epoch", integer(3)},
                 {"state_dict", ordered_dict({{"weight", tensor(floats, 0, {2, 3}, {3, 1})},
                                              {"turned", tensor(floats, 0, {3, 2}, {1, 3})},
                                              {"steps", tensor(storage("LongStorage", "1", 1), 0, {}, {})}})}});
}
inline std::vector<Stored> sample_storages() {
    return {{"0", 6, array<float>({0, 1, 2, 3, 4, 5})}, {"1", 1, array<int64_t>({7})}};
}
inline std::string archive(const std::string& object, const std::vector<Stored>& storages) {
    Pairs files = {{"net/data.pkl", pickle(object)}, {"net/byteorder", "little"}};
    for (const auto& stored : storages) files.emplace_back("net/data/" + stored.key, stored.bytes);
    return zip(files);
}

}  // namespace torch_writer
