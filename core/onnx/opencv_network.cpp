#include "core/onnx/opencv_network.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/onnx/sized_graph.h"

namespace deweather::onnx {

namespace {

using cv::dnn::MatShape;

// Pictures of a batch mostly share one size of tiles; a second one is for what is previewed between them.
constexpr std::size_t kKept = 2;
constexpr double kGigabyte = 1e9;

MatShape shape_of(int64_t height, int64_t width) {
    return {1, 3, static_cast<int>(height), static_cast<int>(width)};
}

double total(const MatShape& shape) {
    double numbers = 1;
    for (const int size : shape) numbers *= size;
    return numbers;
}

// "onnx_node_output_0!y" is what OpenCV calls the node that gives y.
std::string given_by(std::string_view layer) {
    const auto mark = layer.find('!');
    return one_line(mark == layer.npos ? layer : layer.substr(mark + 1));
}

// The text between two marks; empty if they are missing.
std::string_view between(std::string_view text, std::string_view before, std::string_view behind) {
    const auto begin = text.find(before);
    if (begin == text.npos) return {};
    text.remove_prefix(begin + before.size());
    return text.substr(0, text.find(behind));
}

// OpenCV's words without its file names and functions.
std::string cause_of(std::string_view text) {
    if (const auto error = text.rfind("error: ("); error != text.npos) {
        text.remove_prefix(error);
        if (const auto end = text.find(") "); end != text.npos) text.remove_prefix(end + 2);
        // The function comes behind the cause, or before it.
        constexpr std::string_view kFunction = "in function '";
        if (text.starts_with(kFunction))
            text.remove_prefix(std::min(text.find('\'', kFunction.size()), text.size() - 1) + 1);
        text = text.substr(0, text.find(" in function"));
        text.remove_prefix(std::min(text.find_first_not_of("> \n"), text.size()));
    }
    return one_line(text);
}

double macs_of(const cv::dnn::Layer& layer, const std::vector<MatShape>& inputs, const std::vector<MatShape>& outputs) {
    if (inputs.empty() || outputs.empty() || inputs[0].size() < 2 || outputs[0].size() < 2) return 0;
    const double weights = layer.blobs.empty() ? 0 : static_cast<double>(layer.blobs[0].total());
    if (layer.type == "Convolution") return total(outputs[0]) / outputs[0][1] * weights;
    if (layer.type == "Deconvolution") return total(inputs[0]) / inputs[0][1] * weights;
    if (layer.type == "InnerProduct") return total(outputs[0]) * inputs[0].back();
    return 0;
}

}  // namespace

OpenCvNetwork::OpenCvNetwork(std::string bytes, Graph graph, int64_t most_bytes)
    : bytes_(std::move(bytes)), graph_(std::move(graph)), most_bytes_(most_bytes) {}

OpenCvNetwork::Cost OpenCvNetwork::cost(int64_t height, int64_t width) {
    return sized_for(height, width).cost;
}

at::Tensor OpenCvNetwork::run(const at::Tensor& images) {
    auto& sized = sized_for(images.size(2), images.size(3));
    const auto shape = shape_of(images.size(2), images.size(3));
    const auto seen = images.contiguous();
    try {
        sized.net.setInput(cv::Mat(shape, CV_32F, seen.data_ptr<float>()));
        const cv::Mat output = sized.net.forward();
        if (output.type() != CV_32F) throw Error("its output is not float32", "", "");
        std::array<int64_t, 4> sizes = {1, 1, 1, 1};
        if (output.dims > static_cast<int>(sizes.size()))
            throw Error(fmt::format("its output has {} dimensions", output.dims), "", "");
        for (int i = 0; i < output.dims; ++i)
            sizes[sizes.size() - static_cast<std::size_t>(output.dims - i)] = output.size[i];
        return at::from_blob(const_cast<float*>(output.ptr<float>()), sizes).clone();
    } catch (const cv::Exception& error) {
        auto net = sized.net;
        sized_.pop_front();
        refuse(error, &net);
    }
}

OpenCvNetwork::Sized& OpenCvNetwork::sized_for(int64_t height, int64_t width) {
    for (auto sized = sized_.begin(); sized != sized_.end(); ++sized)
        if (sized->height == height && sized->width == width) {
            sized_.splice(sized_.begin(), sized_, sized);
            return sized_.front();
        }
    cv::dnn::Net net;
    Cost cost;
    try {
        const auto sized = at_size(bytes_, height, width);
        net = cv::dnn::readNetFromONNX(sized.data(), sized.size());
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        // It would lose a factor that follows a product of two activations.
        if (graph_.multiplies) net.enableFusion(false);
        cost = cost_of(net, height, width);
    } catch (const cv::Exception& error) {
        refuse(error, nullptr);
    }
    if (cost.bytes > most_bytes_)
        throw Error(fmt::format("not enough memory: for {} x {} pixels it takes up to {:.1f} GB", width, height,
                                static_cast<double>(cost.bytes) / kGigabyte),
                    "", "");
    if (sized_.size() >= kKept) sized_.pop_back();
    sized_.push_front({.height = height, .width = width, .net = std::move(net), .cost = std::move(cost)});
    return sized_.front();
}

OpenCvNetwork::Cost OpenCvNetwork::cost_of(cv::dnn::Net& net, int64_t height, int64_t width) const {
    std::vector<int> layers;
    std::vector<std::vector<MatShape>> inputs, outputs;
    net.getLayersShapes(shape_of(height, width), layers, inputs, outputs);
    double macs = 0, numbers = 0;
    for (std::size_t index = 0; index < layers.size(); ++index) {
        if (layers[index] != 0) check_softmax(*net.getLayer(layers[index]), inputs[index]);
        for (const auto& shape : outputs[index]) numbers += total(shape);
        // Layer 0 is the input. Not by getFLOPS(), which takes products of two activations for ones with weights.
        if (layers[index] != 0) macs += macs_of(*net.getLayer(layers[index]), inputs[index], outputs[index]);
    }
    const auto names = net.getLayerNames();
    if (names.empty()) throw Error("it holds no network", "", "");
    const int last = net.getLayerId(names.back());
    Cost cost;
    for (std::size_t index = 0; index < layers.size(); ++index)
        if (layers[index] == last && !outputs[index].empty()) cost.output = outputs[index][0];
    constexpr double kMax = 9e18;
    cost.macs = static_cast<int64_t>(std::min(macs, kMax));
    cost.bytes = static_cast<int64_t>(std::min(numbers * sizeof(float), kMax));
    return cost;
}

// OpenCV computes each over one axis, which is the same only for the last one.
void OpenCvNetwork::check_softmax(const cv::dnn::Layer& layer, const std::vector<MatShape>& inputs) const {
    const auto found = graph_.softmaxes.find(given_by(layer.name));
    if (found == graph_.softmaxes.end() || inputs.empty()) return;
    const auto rank = static_cast<int64_t>(inputs[0].size());
    if (found->second != -1 && found->second != rank - 1)
        throw Error(fmt::format("its operator Softmax that gives '{}' is over several axes, which OpenCV does not "
                                "compute; export it with opset 13",
                                given_by(layer.name)),
                    "", "");
}

// net: one that failed to run; the operator is the first one that fails again.
void OpenCvNetwork::refuse(const cv::Exception& error, cv::dnn::Net* net) const {
    if (error.code == cv::Error::StsNoMem) throw Error("not enough memory for it", "", "");
    const auto cause = cause_of(error.err);
    if (const auto named = between(error.err, "Node [", "@"); !named.empty())
        throw Error(fmt::format("OpenCV cannot read its operator {} that gives '{}': {}", one_line(named),
                                given_by(between(error.err, "]:(", ")")), cause),
                    "", "");
    if (net != nullptr)
        for (const auto& name : net->getLayerNames()) try {
                (void)net->forward(name);
            } catch (const cv::Exception& again) {
                throw Error(fmt::format("OpenCV fails at what gives '{}' ({}): {}", given_by(name),
                                        one_line(net->getLayer(net->getLayerId(name))->type), cause_of(again.err)),
                            "", "");
            }
    throw Error("OpenCV cannot run it: " + cause, "", "");
}

}  // namespace deweather::onnx
