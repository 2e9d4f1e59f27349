// The numbers of onnx.proto: of the fields in its messages and of the types of tensors.
//
//     for (Message message(bytes); message.next();)
//         if (message.field() == model_field::kGraph) graph = message.bytes();
#pragma once

#include <cstdint>

namespace deweather::onnx {

namespace model_field {
inline constexpr int kProducer = 2, kProducerVersion = 3, kGraph = 7, kOpset = 8, kFunctions = 25;
}
namespace graph_field {
inline constexpr int kNode = 1, kInitializer = 5, kInput = 11, kOutput = 12, kValueInfo = 13, kSparse = 15;
}
namespace node_field {
inline constexpr int kInput = 1, kOutput = 2, kName = 3, kOperator = 4, kAttribute = 5, kDomain = 7;
}
namespace attribute_field {
inline constexpr int kName = 1, kReal = 2, kInteger = 3, kText = 4, kTensor = 5, kGraph = 6, kIntegers = 8,
                     kTensors = 10, kGraphs = 11, kType = 20, kSparse = 22;
inline constexpr int kSparses = 23;
inline constexpr int64_t kTypeReal = 1, kTypeIntegers = 7;
}  // namespace attribute_field
enum Type : int64_t { kFloat = 1, kUint8 = 2, kInt8 = 3, kInt32 = 6, kInt64 = 7, kBool = 9, kHalf = 10, kDouble = 11 };

namespace tensor_field {
inline constexpr int kDims = 1, kType = 2, kFloats = 4, kInts = 5, kLongs = 7, kName = 8, kRaw = 9, kDoubles = 10;
inline constexpr int kUnsigned = 11, kExternal = 13, kLocation = 14;
}  // namespace tensor_field
namespace value_field {
inline constexpr int kName = 1, kType = 2, kTensorType = 1, kElement = 1, kShape = 2, kDim = 1, kDimValue = 1;
}

}  // namespace deweather::onnx
