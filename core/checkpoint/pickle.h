// A restricted unpickler: reads pickles, in which PyTorch stores everything but tensor data, as plain data.
//
//     const std::array<std::string_view, 1> allowed = {"collections.OrderedDict"};
//     const Pickle pickle(bytes, file, allowed);
//     if (pickle.root().kind == PickleValue::Kind::kDict) ...
//
// A pickle is a program for a small stack machine that can name any Python function and have it called. This machine
// calls none: it accepts a list of names, refuses all others, and represents a call by the value "this name, these
// arguments". Memory and time are bounded by a fixed multiple of the input's length, whatever the bytes are, and
// nothing recurses.
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
        kLong,  // an integer beyond int64_t; text has its bytes, little-endian, two's complement
        kReal,
        kText,
        kBytes,
        kTuple,
        kList,  // also sets
        kDict,  // also OrderedDict; items are key, value, key, value, ...
        kGlobal,
        kCall,        // items are the kGlobal and the kTuple of its arguments
        kPersistent,  // items is a single id: an object stored outside of the pickle
    };
    Kind kind = Kind::kNone;
    int64_t integer = 0;         // of kBool and kInteger
    double real = 0;             // of kReal
    std::string_view text = {};  // of kText, kBytes and kLong, within the pickle; of kGlobal "module.name"
    std::vector<const PickleValue*> items = {};  // may be shared, and may contain themselves
};

class Pickle {
  public:
    // Reads one pickle (protocol 2 to 5) from the start of bytes, which must outlive this object. Throws Error naming
    // the file if it is not a pickle, is truncated, is larger than any checkpoint's, or names a global that is not
    // allowed.
    Pickle(std::string_view bytes, const std::filesystem::path& file, std::span<const std::string_view> allowed);
    Pickle(const Pickle&) = delete;
    Pickle& operator=(const Pickle&) = delete;

    const PickleValue& root() const { return *root_; }
    // All values, including those unreachable from the root.
    const std::deque<PickleValue>& values() const { return values_; }
    // The pickle's length in bytes.
    std::size_t size() const { return size_; }

  private:
    class Machine;

    // Values are owned here and only point at each other, so that destruction does not recurse.
    std::deque<PickleValue> values_;
    const PickleValue* root_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace deweather::checkpoint
