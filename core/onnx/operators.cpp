#include "core/onnx/operators.h"

#include <limits>
#include <map>

namespace deweather::onnx {

namespace {

constexpr int kAny = std::numeric_limits<int>::max();

// Quantised and recurrent operators, and what only classifiers and detectors have, are left out.
const std::map<std::string_view, Inputs>& known() {
    static const std::map<std::string_view, Inputs> all = {
        {"Abs", {1, 1}},
        {"Add", {2, 2}},
        {"AveragePool", {1, 1}},
        {"BatchNormalization", {5, 5}},
        {"Cast", {1, 1}},
        {"Ceil", {1, 1}},
        {"Celu", {1, 1}},
        {"Clip", {1, 3}},
        {"Concat", {1, kAny}},
        {"Constant", {0, 0}},
        {"ConstantOfShape", {1, 1}},
        {"Conv", {2, 3}},
        {"ConvTranspose", {2, 3}},
        {"Cos", {1, 1}},
        {"DepthToSpace", {1, 1}},
        {"Div", {2, 2}},
        {"Dropout", {1, 3}},
        {"Elu", {1, 1}},
        {"Erf", {1, 1}},
        {"Exp", {1, 1}},
        {"Expand", {2, 2}},
        {"Flatten", {1, 1}},
        {"Floor", {1, 1}},
        {"Gather", {2, 2}},
        {"Gemm", {2, 3}},
        {"GlobalAveragePool", {1, 1}},
        {"GlobalMaxPool", {1, 1}},
        {"HardSigmoid", {1, 1}},
        {"HardSwish", {1, 1}},
        {"Identity", {1, 1}},
        {"InstanceNormalization", {3, 3}},
        {"LeakyRelu", {1, 1}},
        {"Log", {1, 1}},
        {"LogSoftmax", {1, 1}},
        {"LRN", {1, 1}},
        {"MatMul", {2, 2}},
        {"Max", {1, kAny}},
        {"MaxPool", {1, 1}},
        {"Min", {1, kAny}},
        {"Mul", {2, 2}},
        {"Neg", {1, 1}},
        {"PRelu", {2, 2}},
        {"Pad", {1, 3}},
        {"Pow", {2, 2}},
        {"Reciprocal", {1, 1}},
        {"ReduceL1", {1, 2}},
        {"ReduceL2", {1, 2}},
        {"ReduceMax", {1, 2}},
        {"ReduceMean", {1, 2}},
        {"ReduceMin", {1, 2}},
        {"ReduceSum", {1, 2}},
        {"Relu", {1, 1}},
        {"Reshape", {1, 2}},
        {"Resize", {1, 4}},
        {"Round", {1, 1}},
        {"Selu", {1, 1}},
        {"Shape", {1, 1}},
        {"Sigmoid", {1, 1}},
        {"Sign", {1, 1}},
        {"Sin", {1, 1}},
        {"Slice", {1, 5}},
        {"Softmax", {1, 1}},
        {"Softplus", {1, 1}},
        {"Softsign", {1, 1}},
        {"SpaceToDepth", {1, 1}},
        {"Split", {1, 2}},
        {"Sqrt", {1, 1}},
        {"Squeeze", {1, 2}},
        {"Sub", {2, 2}},
        {"Sum", {1, kAny}},
        {"Tanh", {1, 1}},
        {"Transpose", {1, 1}},
        {"Unsqueeze", {1, 2}},
        {"Upsample", {1, 2}},
    };
    return all;
}

}  // namespace

std::optional<Inputs> inputs_of(std::string_view name) {
    const auto found = known().find(name);
    return found == known().end() ? std::nullopt : std::optional(found->second);
}

}  // namespace deweather::onnx
