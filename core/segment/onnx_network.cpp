#include "core/segment/onnx_network.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include <array>
#include <mutex>
#include <opencv2/dnn.hpp>

#include "core/base/error.h"
#include "core/segment/network_description.h"

namespace deweather::segment {

namespace fs = std::filesystem;

namespace {

class OnnxNetwork : public SegmentationNetwork {
  public:
    OnnxNetwork(cv::dnn::Net net, NetworkDescription description, fs::path file)
        : net_(std::move(net)), description_(std::move(description)), file_(std::move(file)) {}

    at::Tensor forward(const at::Tensor& images, models::RoutingTrace* /*trace*/) override {
        const auto seen = prepared(images, description_);
        const std::array sizes = {static_cast<int>(seen.size(0)), static_cast<int>(seen.size(1)),
                                  static_cast<int>(seen.size(2)), static_cast<int>(seen.size(3))};
        cv::Mat output;
        try {
            const std::lock_guard lock(mutex_);
            net_.setInput(cv::Mat(static_cast<int>(sizes.size()), sizes.data(), CV_32F, seen.data_ptr<float>()));
            output = net_.forward().clone();
        } catch (const cv::Exception& error) {
            throw Error("cannot segment with", file_.string(),
                        "OpenCV says: " + error.err + "; give the height and width that it takes");
        }
        if (output.dims != 4 || output.size[0] != sizes[0] || output.size[1] < labels().size() ||
            output.type() != CV_32F)
            throw Error(
                "cannot segment with", file_.string(),
                fmt::format("its output has {}; it has to be [1, {} or more, height, width], a number for each class",
                            said_sizes(output), labels().size()));
        return at::from_blob(output.ptr<float>(), {output.size[0], output.size[1], output.size[2], output.size[3]})
            .clone()
            .to(images.device());
    }

    std::string_view architecture() const override { return "onnx"; }
    nlohmann::json config() const override { return nlohmann::json::object(); }
    const LabelSet& labels() const override { return description_.labels; }
    // The network resizes pictures itself: its width may be fixed too.
    int64_t height() const override { return 0; }

  private:
    static std::string said_sizes(const cv::Mat& output) {
        std::string text = "[";
        for (int i = 0; i < output.dims; ++i) text += fmt::format("{}{}", i > 0 ? ", " : "", output.size[i]);
        return text + "]";
    }

    std::mutex mutex_;  // OpenCV's network has state
    cv::dnn::Net net_;
    NetworkDescription description_;
    fs::path file_;
};

}  // namespace

Model load_onnx(const fs::path& file) {
    auto description = description_beside(file);
    cv::dnn::Net net;
    try {
        net = cv::dnn::readNetFromONNX(file.string());
    } catch (const cv::Exception& error) {
        throw Error("cannot segment with", file.string(), "OpenCV cannot read this ONNX file: " + error.err);
    }
    if (net.empty()) throw Error("cannot segment with", file.string(), "it holds no network");
    return {.name = file.stem().string(),
            .file = file,
            .training = nlohmann::json::object(),
            .network = std::make_unique<OnnxNetwork>(std::move(net), std::move(description), file)};
}

}  // namespace deweather::segment
