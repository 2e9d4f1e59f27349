#include "core/onnx/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/onnx/fields.h"
#include "core/onnx/node.h"
#include "core/onnx/numbers.h"
#include "core/onnx/operators.h"
#include "core/onnx/protobuf.h"
#include "core/onnx/tensor.h"
#include "core/onnx/unusable.h"

namespace deweather::onnx {

namespace fs = std::filesystem;

namespace {

// Protobuf itself has no larger messages.
constexpr int64_t kMaxBytes = (int64_t{1} << 31) - 1;
constexpr int64_t kMaxNodes = 100'000, kMaxDims = 8;
constexpr int64_t kMaxSide = 8192;
// Since then Softmax is over one axis; before it was over that and all behind it.
constexpr int64_t kOneAxisOpset = 13;
constexpr int64_t kNewestOpset = 24;

struct Value {
    std::string name;
    int64_t type = 0;
    bool shaped = false;
    Sizes sizes;
};

class Reader {
  public:
    explicit Reader(fs::path file) : file_(std::move(file)) {}

    Graph read(std::string_view bytes) {
        try {
            return read_model(bytes);
        } catch (const Unusable& why) {
            throw Error("cannot use", file_.string(), why.what());
        } catch (const BadMessage& why) {
            // ir_version comes first in what every program writes.
            const bool begins = bytes.size() >= 2 && bytes[0] == '\x08';
            throw Error("cannot use", file_.string(),
                        begins ? fmt::format("it is damaged or no ONNX file: {}; copy or export it again", why.what())
                               : "it is no ONNX file");
        }
    }

  private:
    Graph read_model(std::string_view bytes) {
        std::optional<std::string_view> graph;
        std::string producer, version;
        int64_t opset = kOneAxisOpset;
        for (Message field(bytes); field.next();) {
            if (field.field() == model_field::kGraph) {
                if (graph) throw Unusable("it is damaged: it has two networks");
                graph = field.bytes();
            } else if (field.field() == model_field::kProducer) {
                producer = one_line(field.bytes());
            } else if (field.field() == model_field::kProducerVersion) {
                version = one_line(field.bytes());
            } else if (field.field() == model_field::kOpset) {
                if (const auto own = opset_in(field.bytes())) opset = *own;
            } else if (field.field() == model_field::kFunctions) {
                throw Unusable(
                    "it defines operators of its own (functions), which OpenCV does not compute; export it without");
            }
        }
        if (opset < 1 || opset > kNewestOpset)
            throw Unusable(
                fmt::format("it is of ONNX's operators of version {}; known are 1 to {}", opset, kNewestOpset));
        if (!graph) {
            if (bytes.empty() || bytes[0] != '\x08') throw Unusable("it is no ONNX file");
            throw Unusable("it holds no network");
        }
        auto read = read_network(*graph, opset);
        read.producer = version.empty() ? producer : producer + " " + version;
        return read;
    }

    // The version of ONNX's own operators; nothing where it is that of other ones.
    static std::optional<int64_t> opset_in(std::string_view bytes) {
        std::string_view domain;
        int64_t version = 0;
        for (Message field(bytes); field.next();) {
            if (field.field() == 1) domain = field.bytes();
            if (field.field() == 2) version = field.number();
        }
        return domain.empty() || domain == "ai.onnx" ? std::optional(version) : std::nullopt;
    }

    Graph read_network(std::string_view bytes, int64_t opset) {
        Graph graph{.opset = opset};
        std::vector<Node> nodes;
        std::vector<Value> inputs, outputs;
        std::set<std::string> known;
        for (Message field(bytes); field.next();) {
            switch (field.field()) {
                case graph_field::kNode:
                    if (++graph.nodes > kMaxNodes) throw Unusable("it has more than 100,000 nodes");
                    nodes.push_back(read_node(field.bytes()));
                    break;
                case graph_field::kInitializer:
                    known.insert(keep_tensor(field.bytes(), graph));
                    break;
                case graph_field::kInput:
                    inputs.push_back(read_value(field.bytes()));
                    break;
                case graph_field::kOutput:
                    outputs.push_back(read_value(field.bytes()));
                    break;
                case graph_field::kSparse:
                    throw Unusable("it has sparse tensors, which OpenCV does not read; export it with dense ones");
                default:
                    break;
            }
        }
        // Files of ONNX before version 4 of the format list tensors among the inputs.
        std::erase_if(inputs, [&](const Value& value) { return known.contains(value.name); });
        if (inputs.size() != 1)
            throw Unusable(
                fmt::format("it takes {} inputs{}; it has to take one picture", inputs.size(), names_of(inputs)));
        take_input(inputs[0], graph);
        known.insert(inputs[0].name);
        check_nodes(nodes, known, graph);
        if (outputs.empty()) throw Unusable("it has no output");
        if (!known.contains(outputs[0].name))
            throw Unusable(fmt::format("no node gives its output '{}'", one_line(outputs[0].name)));
        if (outputs[0].type != 0 && outputs[0].type != kFloat)
            throw Unusable(fmt::format("its output is {}; it has to be float32", name_of_type(outputs[0].type)));
        if (outputs[0].shaped) graph.output = outputs[0].sizes;
        return graph;
    }

    void take_input(const Value& input, Graph& graph) const {
        const auto shape = format_sizes(input.sizes);
        if (input.type != kFloat)
            throw Unusable(fmt::format("its input is {}; it has to be float32", name_of_type(input.type)));
        if (!input.shaped || input.sizes.size() != 4)
            throw Unusable(
                fmt::format("its input has {}; it has to be [1, 3, height, width]", input.shaped ? shape : "no shape"));
        // Three at the end are colours, too, unless they are said to come first.
        const bool colours_last = !input.sizes[1] && input.sizes[3] == 3;
        if (input.sizes[0].value_or(1) != 1 || input.sizes[1].value_or(3) != 3 || colours_last)
            throw Unusable(fmt::format(
                "its input has {}; it has to be [1, 3, height, width]: one picture of three colours", shape));
        graph.height = input.sizes[2];
        graph.width = input.sizes[3];
        for (const auto& side : {graph.height, graph.width})
            if (side && *side > kMaxSide)
                throw Unusable(
                    fmt::format("its input has {}; height and width may be up to {} pixels", shape, kMaxSide));
    }

    // Each has to be an operator that is computed, of what was given before it.
    void check_nodes(std::vector<Node>& nodes, std::set<std::string>& known, Graph& graph) {
        for (auto& node : nodes) {
            const auto said = one_line(node.op);
            const auto inputs = node.domain.empty() || node.domain == "ai.onnx" ? inputs_of(node.op) : std::nullopt;
            if (!inputs)
                throw Unusable(fmt::format("its operator {}{}{} is none that OpenCV computes", one_line(node.domain),
                                           node.domain.empty() ? "" : ".", said) +
                               (node.name.empty() ? "" : fmt::format(" (node '{}')", one_line(node.name))));
            const auto given = static_cast<int64_t>(node.inputs.size());
            if (given < inputs->least || given > inputs->most || node.outputs.empty())
                throw Unusable(
                    fmt::format("an operator {} in it has {} inputs and {} outputs", said, given, node.outputs.size()));
            for (std::size_t index = 0; index < node.inputs.size(); ++index) {
                const auto& input = node.inputs[index];
                // An optional input that is left out has no name.
                if (input.empty() && static_cast<int64_t>(index) >= inputs->least) continue;
                if (!known.contains(input))
                    throw Unusable(fmt::format("an operator {} in it takes '{}', which nothing before it gives", said,
                                               one_line(input)));
            }
            for (const auto& output : node.outputs)
                if (!output.empty() && !known.insert(output).second)
                    throw Unusable(fmt::format("two nodes in it give '{}'", one_line(output)));
            for (const auto bytes : node.tensors) {
                const auto tensor = count_tensor(bytes, graph);
                if (node.op == "Constant") tensors_[node.outputs[0]] = tensor;
            }
            check_form(node);
            check_numbers(node, tensors_);
            graph.multiplies = graph.multiplies || node.op == "MatMul";
            if ((node.op == "Softmax" || node.op == "LogSoftmax") && graph.opset < kOneAxisOpset) {
                const auto& axis = node.integers["axis"];
                graph.softmaxes[node.outputs[0]] = axis.empty() ? 1 : axis[0];
            }
        }
    }

    Node read_node(std::string_view bytes) const {
        Node node;
        for (Message field(bytes); field.next();) {
            switch (field.field()) {
                case node_field::kInput:
                    node.inputs.emplace_back(field.bytes());
                    break;
                case node_field::kOutput:
                    node.outputs.emplace_back(field.bytes());
                    break;
                case node_field::kName:
                    node.name = field.bytes();
                    break;
                case node_field::kOperator:
                    node.op = field.bytes();
                    break;
                case node_field::kDomain:
                    node.domain = field.bytes();
                    break;
                case node_field::kAttribute:
                    read_attribute(field.bytes(), node);
                    break;
                default:
                    break;
            }
        }
        return node;
    }

    void read_attribute(std::string_view bytes, Node& node) const {
        std::string name, text;
        std::vector<int64_t> integers;
        for (Message field(bytes); field.next();) {
            switch (field.field()) {
                case attribute_field::kName:
                    name = field.bytes();
                    break;
                case attribute_field::kText:
                    text = field.bytes();
                    break;
                case attribute_field::kInteger:
                case attribute_field::kIntegers:
                    for_each_varint(field, [&](int64_t value) { integers.push_back(value); });
                    break;
                case attribute_field::kTensor:
                case attribute_field::kTensors:
                    node.tensors.push_back(field.bytes());
                    break;
                case attribute_field::kGraph:
                case attribute_field::kGraphs:
                case attribute_field::kSparse:
                case attribute_field::kSparses:
                    throw Unusable(
                        fmt::format("its operator {} has a network or a sparse tensor within, which OpenCV does not "
                                    "compute",
                                    one_line(node.op)));
                default:
                    break;
            }
        }
        node.texts[name] = std::move(text);
        node.integers[name] = std::move(integers);
    }

    // Forms of operators that OpenCV 4.6 takes for other ones without a word.
    void check_form(Node& node) const {
        const auto& pads = node.integers["pads"];
        const bool padded = std::any_of(pads.begin(), pads.end(), [](int64_t pad) { return pad != 0; }) ||
                            node.texts["auto_pad"].starts_with("SAME");
        if (node.op == "AveragePool" && padded && node.integers["count_include_pad"] == std::vector<int64_t>{1})
            throw Unusable(
                "its operator AveragePool counts what it pads (count_include_pad), which OpenCV does not compute");
        const auto& nearest = node.texts["nearest_mode"];
        const auto& mode = node.texts["mode"];
        if (node.op == "Resize" && (mode.empty() || mode == "nearest") && nearest.ends_with("ceil"))
            throw Unusable(fmt::format("its operator Resize has nearest_mode = {}, which OpenCV does not compute",
                                       one_line(nearest)));
    }

    // Checks a tensor and adds it to the parameters.
    static Tensor count_tensor(std::string_view bytes, Graph& graph) {
        auto tensor = read_tensor(bytes);
        const bool real = tensor.type == kFloat || tensor.type == kHalf || tensor.type == kDouble;
        if (real) graph.parameters += tensor.count;
        return tensor;
    }

    std::string keep_tensor(std::string_view bytes, Graph& graph) {
        auto tensor = count_tensor(bytes, graph);
        auto name = tensor.name;
        tensors_[name] = std::move(tensor);
        return name;
    }

    Value read_value(std::string_view bytes) const {
        Value value;
        for (Message field(bytes); field.next();) {
            if (field.field() == value_field::kName) value.name = field.bytes();
            if (field.field() != value_field::kType) continue;
            for (Message type(field.bytes()); type.next();) {
                if (type.field() != value_field::kTensorType)
                    throw Unusable(fmt::format("its '{}' is no tensor", one_line(value.name)));
                for (Message tensor(type.bytes()); tensor.next();) {
                    if (tensor.field() == value_field::kElement) value.type = tensor.number();
                    if (tensor.field() != value_field::kShape) continue;
                    value.shaped = true;
                    for (Message dim(tensor.bytes()); dim.next();)
                        if (dim.field() == value_field::kDim) value.sizes.push_back(read_dim(dim.bytes()));
                    if (static_cast<int64_t>(value.sizes.size()) > kMaxDims)
                        throw Unusable(
                            fmt::format("its '{}' has more than {} dimensions", one_line(value.name), kMaxDims));
                }
            }
        }
        return value;
    }

    // Programs write a name, nothing, 0 or -1 for any.
    static std::optional<int64_t> read_dim(std::string_view bytes) {
        std::optional<int64_t> size;
        for (Message field(bytes); field.next();)
            if (field.field() == value_field::kDimValue && field.number() > 0) size = field.number();
        return size;
    }

    static std::string names_of(const std::vector<Value>& values) {
        constexpr std::size_t kNamed = 4;
        std::string names;
        for (std::size_t i = 0; i < std::min(values.size(), kNamed); ++i)
            names += fmt::format("{}'{}'", names.empty() ? " (" : ", ", one_line(values[i].name));
        return names.empty() ? names : names + (values.size() > kNamed ? ", ...)" : ")");
    }

    fs::path file_;
    Tensors tensors_;  // whose numbers are in the file
};

}  // namespace

std::string format_sizes(const Sizes& sizes) {
    std::string text = "[";
    for (std::size_t i = 0; i < sizes.size(); ++i)
        text += fmt::format("{}{}", i > 0 ? ", " : "", sizes[i] ? std::to_string(*sizes[i]) : "any");
    return text + "]";
}

std::string read_bytes(const fs::path& file) {
    std::error_code error;
    const auto size = fs::is_regular_file(file, error) ? fs::file_size(file, error) : 0;
    if (error || !fs::is_regular_file(file, error)) throw Error("cannot use", file.string(), "there is no such file");
    if (size > static_cast<uintmax_t>(kMaxBytes))
        throw Error("cannot use", file.string(), "it is larger than an ONNX file can be, 2 GiB");
    std::string bytes(size, '\0');
    std::ifstream stream(file, std::ios::binary);
    if (!stream.read(bytes.data(), static_cast<std::streamsize>(size))) throw Error("cannot read", file.string(), "");
    return bytes;
}

Graph read_graph(std::string_view bytes, const fs::path& file) {
    return Reader(file).read(bytes);
}

}  // namespace deweather::onnx
