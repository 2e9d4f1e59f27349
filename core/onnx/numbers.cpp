#include "core/onnx/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/base/error.h"
#include "core/onnx/unusable.h"

namespace deweather::onnx {

namespace {

class Numbers {
  public:
    Numbers(const Node& node, const Tensors& tensors) : node_(node), tensors_(tensors) {}

    void check() const {
        check_range();
        if (node_.op == "Conv") check_convolution(false);
        if (node_.op == "ConvTranspose") check_convolution(true);
        if (node_.op == "BatchNormalization") check_lengths({1, 2, 3, 4});
        if (node_.op == "InstanceNormalization") check_lengths({1, 2});
        if (node_.op == "Cast") check_type();
        if (node_.op == "Reshape") check_sizes();
    }

  private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw Unusable(fmt::format("an operator {} in it {}", one_line(node_.op), why));
    }

    const Tensor* tensor(std::size_t input) const {
        if (input >= node_.inputs.size()) return nullptr;
        const auto found = tensors_.find(node_.inputs[input]);
        return found == tensors_.end() ? nullptr : &found->second;
    }

    std::vector<int64_t> integers(const std::string& name) const {
        const auto found = node_.integers.find(name);
        return found == node_.integers.end() ? std::vector<int64_t>() : found->second;
    }

    // The ends of slices are meant to be beyond every size.
    void check_range() const {
        if (node_.op == "Slice") return;
        for (const auto& [name, values] : node_.integers)
            for (const int64_t value : values)
                if (value < std::numeric_limits<int32_t>::min() || value > std::numeric_limits<int32_t>::max())
                    refuse(fmt::format("has {} = {}, beyond 32 bits", one_line(name), value));
    }

    void check_convolution(bool transposed) const {
        const auto given = integers("group");
        const int64_t group = given.empty() ? 1 : given[0];
        if (group < 1) refuse(fmt::format("has {} groups; one is the least", group));
        const auto* weight = tensor(1);
        if (weight == nullptr) return;
        if (weight->count == 0) refuse("has weights without numbers");
        if (weight->dims.size() < 3) refuse("has weights without a height and width");
        const int64_t channels = transposed ? weight->dims[1] * group : weight->dims[0];
        if (const auto* bias = tensor(2); bias != nullptr && bias->count != channels)
            refuse(fmt::format("has {} numbers to add for {} channels", bias->count, channels));
    }

    // These inputs have a number for each channel.
    void check_lengths(std::initializer_list<std::size_t> inputs) const {
        const Tensor* first = nullptr;
        for (const auto input : inputs) {
            const auto* list = tensor(input);
            if (list == nullptr) continue;
            if (list->count == 0) refuse("has a list without numbers");
            if (first != nullptr && list->count != first->count)
                refuse(fmt::format("has lists of {} and {} numbers for the same channels", first->count, list->count));
            first = list;
        }
    }

    void check_type() const {
        const auto type = integers("to");
        if (type.size() != 1 || !is_readable_type(type[0]))
            refuse(type.empty() ? std::string("does not say to which type it converts")
                                : fmt::format("converts to {}, which OpenCV does not have", name_of_type(type[0])));
    }

    void check_sizes() const {
        auto sizes = integers("shape");
        if (const auto* given = tensor(1); given != nullptr) sizes = given->integers;
        const auto wrong = std::find_if(sizes.begin(), sizes.end(), [](int64_t size) { return size < -1; });
        if (wrong != sizes.end()) refuse(fmt::format("has a size of {}; the least is -1, for any", *wrong));
    }

    const Node& node_;
    const Tensors& tensors_;
};

}  // namespace

void check_numbers(const Node& node, const Tensors& tensors) {
    Numbers(node, tensors).check();
}

}  // namespace deweather::onnx
