#include "core/onnx/sized_graph.h"

#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/onnx/fields.h"
#include "core/onnx/protobuf.h"

namespace deweather::onnx {

namespace {

constexpr const char* kOutput = "deweather:output";
// ONNX's default.
constexpr float kEpsilon = 1e-5F;

struct Node {
    std::string_view op;
    std::vector<std::string_view> inputs, outputs, attributes;
    bool needed = false;
};

Node read_node(std::string_view bytes) {
    Node node{.op = {}, .inputs = {}, .outputs = {}, .attributes = {}};
    for (Message field(bytes); field.next();) {
        if (field.field() == node_field::kInput) node.inputs.push_back(field.bytes());
        if (field.field() == node_field::kOutput) node.outputs.push_back(field.bytes());
        if (field.field() == node_field::kOperator) node.op = field.bytes();
        if (field.field() == node_field::kAttribute) node.attributes.push_back(field.bytes());
    }
    return node;
}

std::string_view name_in(std::string_view message, int name_field) {
    std::string_view name;
    for (Message field(message); field.next();)
        if (field.field() == name_field) name = field.bytes();
    return name;
}

std::optional<float> number_in_raw(std::string_view raw) {
    float value = 0;
    if (raw.size() != sizeof(value)) return std::nullopt;
    std::memcpy(&value, raw.data(), sizeof(value));
    return value;
}

// The number of a float32 tensor that has one.
std::optional<float> scalar_in(std::string_view tensor) {
    std::optional<float> value;
    for (Message field(tensor); field.next();) {
        if (field.field() == tensor_field::kType && field.number() != kFloat) return std::nullopt;
        if (field.field() == tensor_field::kRaw) value = number_in_raw(field.bytes());
        if (field.field() != tensor_field::kFloats) continue;
        value = field.kind() == Message::Kind::kFixed32 ? field.real() : number_in_raw(field.bytes());
    }
    return value;
}

// The numbers of an int64 tensor, such as axes.
std::optional<std::vector<int64_t>> integers_in(std::string_view tensor) {
    std::vector<int64_t> values;
    for (Message field(tensor); field.next();) {
        if (field.field() == tensor_field::kType && field.number() != kInt64) return std::nullopt;
        if (field.field() == tensor_field::kLongs)
            for_each_varint(field, [&](int64_t value) { values.push_back(value); });
        if (field.field() != tensor_field::kRaw) continue;
        for (auto raw = field.bytes(); raw.size() >= sizeof(int64_t); raw.remove_prefix(sizeof(int64_t))) {
            values.emplace_back();
            std::memcpy(&values.back(), raw.data(), sizeof(int64_t));
        }
    }
    return values.empty() ? std::nullopt : std::optional(values);
}

std::string_view attribute_of(const Node& node, std::string_view name) {
    for (const auto attribute : node.attributes)
        if (name_in(attribute, attribute_field::kName) == name) return attribute;
    return {};
}

std::vector<int64_t> integers_of(std::string_view attribute) {
    std::vector<int64_t> values;
    for (Message field(attribute); field.next();)
        if (field.field() == attribute_field::kIntegers)
            for_each_varint(field, [&](int64_t value) { values.push_back(value); });
    return values;
}

std::string real_attribute(std::string_view name, float value) {
    std::string attribute;
    append_bytes(attribute, attribute_field::kName, name);
    append_real(attribute, attribute_field::kReal, value);
    append_number(attribute, attribute_field::kType, attribute_field::kTypeReal);
    return attribute;
}

std::string integers_attribute(std::string_view name, const std::vector<int64_t>& values) {
    std::string attribute;
    append_bytes(attribute, attribute_field::kName, name);
    for (const int64_t value : values) append_number(attribute, attribute_field::kIntegers, value);
    append_number(attribute, attribute_field::kType, attribute_field::kTypeIntegers);
    return attribute;
}

std::string node_of(std::string_view op, const std::vector<std::string_view>& inputs, std::string_view output) {
    std::string node;
    for (const auto input : inputs) append_bytes(node, node_field::kInput, input);
    append_bytes(node, node_field::kOutput, output);
    append_bytes(node, node_field::kOperator, op);
    return node;
}

std::string value_of(std::string_view name, const std::vector<int64_t>& sizes) {
    std::string shape, tensor, type, value;
    for (const int64_t size : sizes) {
        std::string dim;
        append_number(dim, value_field::kDimValue, size);
        append_bytes(shape, value_field::kDim, dim);
    }
    append_number(tensor, value_field::kElement, kFloat);
    append_bytes(tensor, value_field::kShape, shape);
    append_bytes(type, value_field::kTensorType, tensor);
    append_bytes(value, value_field::kName, name);
    append_bytes(value, value_field::kType, type);
    return value;
}

class Sizer {
  public:
    Sizer(int64_t height, int64_t width) : height_(height), width_(width) {}

    std::string graph(std::string_view bytes) {
        std::vector<std::string_view> inputs;
        std::string_view output;
        for (Message field(bytes); field.next();) {
            if (field.field() == graph_field::kNode) nodes_.push_back(read_node(field.bytes()));
            if (field.field() == graph_field::kInput) inputs.push_back(field.bytes());
            if (field.field() == graph_field::kOutput && output.empty())
                output = name_in(field.bytes(), value_field::kName);
            if (field.field() == graph_field::kInitializer) {
                const auto name = name_in(field.bytes(), tensor_field::kName);
                constants_.insert(name);
                remember(name, field.bytes());
            }
        }
        divide_by_what_was_expanded();
        keep_what_gives(output);

        std::string sized;
        for (const auto& node : nodes_)
            if (node.needed) write(node, sized);
        append_bytes(sized, graph_field::kNode, node_of("Identity", {output}, kOutput));
        append_bytes(sized, 2, "deweather");
        for (Message field(bytes); field.next();)
            if (field.field() == graph_field::kInitializer) sized.append(field.whole());
        for (const auto input : inputs) {
            const auto name = name_in(input, value_field::kName);
            append_bytes(sized, graph_field::kInput,
                         constants_.contains(name) ? std::string(input) : value_of(name, {1, 3, height_, width_}));
        }
        // OpenCV asks for a shape and does not look at it.
        append_bytes(sized, graph_field::kOutput, value_of(kOutput, {}));
        return sized;
    }

  private:
    // x / Expand(y, Shape(x)), as PyTorch's normalize is exported: division broadcasts by itself, and OpenCV does not
    // expand along every axis.
    void divide_by_what_was_expanded() {
        std::map<std::string_view, const Node*> given;
        for (auto& node : nodes_) {
            if (node.op == "Div") {
                const auto expand = given.find(node.inputs[1]);
                const auto shape = expand == given.end() || expand->second->op != "Expand"
                                       ? given.end()
                                       : given.find(expand->second->inputs[1]);
                if (shape != given.end() && shape->second->op == "Shape" && shape->second->inputs[0] == node.inputs[0])
                    node.inputs[1] = expand->second->inputs[0];
            }
            for (const auto output : node.outputs) given[output] = &node;
        }
    }

    // Nodes lie in an order in which each comes after what it takes.
    void keep_what_gives(std::string_view output) {
        std::set<std::string_view> wanted = {output};
        for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
            for (const auto given : node->outputs) node->needed = node->needed || wanted.contains(given);
            if (node->needed) wanted.insert(node->inputs.begin(), node->inputs.end());
        }
        for (const auto& node : nodes_) {
            if (!node.needed || node.outputs.empty()) continue;
            if (node.op == "Constant") constants_.insert(node.outputs[0]);
            if (node.op == "Constant")
                for (Message field(attribute_of(node, "value")); field.next();)
                    if (field.field() == attribute_field::kTensor) remember(node.outputs[0], field.bytes());
            if (node.op == "ReduceMean" && axes_of(node) == std::vector<int64_t>{1})
                means_[node.outputs[0]] = node.inputs[0];
        }
    }

    void remember(std::string_view name, std::string_view tensor) {
        if (const auto value = scalar_in(tensor)) scalars_[name] = *value;
        if (const auto values = integers_in(tensor)) integers_[name] = *values;
    }

    std::vector<int64_t> axes_of(const Node& node) const {
        if (node.inputs.size() < 2) return integers_of(attribute_of(node, "axes"));
        const auto known = integers_.find(node.inputs[1]);
        return known == integers_.end() ? std::vector<int64_t>() : known->second;
    }

    void write(const Node& node, std::string& to) const {
        std::string copy, attributes;
        auto inputs = node.inputs;
        auto outputs = node.outputs;
        const auto output = outputs.empty() ? std::string() : std::string(outputs[0]);
        // OpenCV takes ReduceL2 and what divides by it for one operator, which ignores the axis.
        const auto apart = output + ":apart", inverse = output + ":inverse", shape = output + ":shape",
                   mean = output + ":mean";
        if (node.op == "Clip" && bounds_of(node, attributes)) inputs.resize(1);
        if ((node.op.starts_with("Reduce") && integers_to("axes", inputs, attributes)) ||
            (node.op == "Split" && integers_to("split", inputs, attributes)))
            inputs.resize(1);
        if (node.op == "InstanceNormalization" && attribute_of(node, "epsilon").empty())
            append_bytes(attributes, node_field::kAttribute, real_attribute("epsilon", kEpsilon));
        if (node.op == "ReduceL2") outputs[0] = apart;
        // It divides the larger tensor, whichever is the dividend.
        const bool divides = node.op == "Div" && !constants_.contains(inputs[1]);
        if (divides) {
            append_bytes(to, graph_field::kNode, node_of("Reciprocal", {inputs[1]}, inverse));
            inputs[1] = inverse;
        }
        // It takes no mean over channels off all of them.
        if (const auto of = node.op == "Sub" ? means_.find(inputs[1]) : means_.end();
            of != means_.end() && of->second == inputs[0]) {
            append_bytes(to, graph_field::kNode, node_of("Shape", {inputs[0]}, shape));
            append_bytes(to, graph_field::kNode, node_of("Expand", {inputs[1], shape}, mean));
            inputs[1] = mean;
        }
        for (const auto input : inputs) append_bytes(copy, node_field::kInput, input);
        for (const auto given : outputs) append_bytes(copy, node_field::kOutput, given);
        append_bytes(copy, node_field::kOperator, divides ? "Mul" : node.op);
        for (const auto attribute : node.attributes) append_bytes(copy, node_field::kAttribute, attribute);
        copy += attributes;
        append_bytes(to, graph_field::kNode, copy);
        if (node.op == "ReduceL2") append_bytes(to, graph_field::kNode, node_of("Identity", {apart}, output));
    }

    // Where the bounds that are there are known numbers.
    bool bounds_of(const Node& node, std::string& attributes) const {
        std::string bounds;
        for (std::size_t index = 1; index < node.inputs.size(); ++index) {
            if (node.inputs[index].empty()) continue;
            const auto bound = scalars_.find(node.inputs[index]);
            if (bound == scalars_.end()) return false;
            append_bytes(bounds, node_field::kAttribute, real_attribute(index == 1 ? "min" : "max", bound->second));
        }
        attributes += bounds;
        return node.inputs.size() > 1;
    }

    // Where the second input is known numbers.
    bool integers_to(std::string_view name, const std::vector<std::string_view>& inputs,
                     std::string& attributes) const {
        const auto known = inputs.size() == 2 ? integers_.find(inputs[1]) : integers_.end();
        if (known == integers_.end()) return false;
        append_bytes(attributes, node_field::kAttribute, integers_attribute(name, known->second));
        return true;
    }

    int64_t height_, width_;
    std::vector<Node> nodes_;
    std::set<std::string_view> constants_;
    std::map<std::string_view, float> scalars_;                  // constants by name
    std::map<std::string_view, std::vector<int64_t>> integers_;  // the same
    std::map<std::string_view, std::string_view> means_;         // over channels, and what they are means of
};

}  // namespace

std::string at_size(std::string_view bytes, int64_t height, int64_t width) {
    std::string sized;
    for (Message field(bytes); field.next();) {
        if (field.field() == model_field::kGraph)
            append_bytes(sized, model_field::kGraph, Sizer(height, width).graph(field.bytes()));
        else
            sized.append(field.whole());
    }
    return sized;
}

}  // namespace deweather::onnx
