// Reads a pickle, the notation in which PyTorch stores everything but the numbers of tensors, as plain data.
//
//     const std::array<std::string_view, 1> allowed = {"collections.OrderedDict"};
//     const Pickle pickle(bytes, file, allowed);
//     if (pickle.root().kind == PickleValue::Kind::kDict) ...
//
// A pickle is a program for a small stack machine that may name any function of Python and have it called. This machine
// calls none: it knows a list of names, refuses all others, and keeps a call as the value "this name, these arguments".
// Whatever the bytes say, memory and time stay within a fixed multiple of their length, and nothing recurses.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace deweather::checkpoint {

struct PickleValue {
    enum class Kind {
        kNone,
        kBool,
        kInteger,
        kLong,  // a whole number beyond int64_t; text has its bytes, little endian, two's complement
        kReal,
        kText,
        kBytes,
        kTuple,
        kList,  // also sets
        kDict,  // also OrderedDict; items are key, value, key, value, ...
        kGlobal,
        kCall,        // items are the kGlobal and the kTuple of its arguments
        kPersistent,  // items is the one id: something that is stored outside of the pickle
    };
    Kind kind = Kind::kNone;
    int64_t integer = 0;         // of kBool and kInteger
    double real = 0;             // of kReal
    std::string_view text = {};  // of kText, kBytes and kLong, within the pickle; of kGlobal "module.name"
    std::vector<const PickleValue*> items = {};  // values may be shared, and may contain themselves
};

class Pickle {
  public:
    // Reads one pickle (protocol 2 to 5) from the start of bytes, which have to outlive this. Throws Error naming file
    // for what is no pickle, is cut short, is larger than any checkpoint's, or names a global that is not allowed.
    Pickle(std::string_view bytes, const std::filesystem::path& file, std::span<const std::string_view> allowed);
    Pickle(const Pickle&) = delete;
    Pickle& operator=(const Pickle&) = delete;

    const PickleValue& root() const { return *root_; }
    // All values, also those that the root does not lead to.
    const std::deque<PickleValue>& values() const { return values_; }
    // Bytes that the pickle takes.
    std::size_t size() const { return size_; }

  private:
    class Machine;

    // Values are owned here and only point at each other, so that destroying them takes no recursion.
    std::deque<PickleValue> values_;
    const PickleValue* root_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace deweather::checkpoint
