#include "core/segment/onnx_network.h"

#include <fmt/format.h>
#include <torch/types.h>

#include "core/base/error.h"
#include "core/onnx/runner.h"
#include "core/segment/network_description.h"

namespace deweather::segment {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTask = "cannot segment with";
// The size at which a network that takes any is tried.
constexpr int64_t kTried = 256;

onnx::RunnerOptions options_of(const NetworkDescription& description) {
    return {.task = kTask,
            .height = description.height > 0 ? description.height : kTried,
            .width = description.width > 0 ? description.width : kTried};
}

class OnnxNetwork : public SegmentationNetwork {
  public:
    OnnxNetwork(const fs::path& file, NetworkDescription description)
        : description_(std::move(description)), runner_(file, options_of(description_)) {
        const auto& [height, width] = std::pair(runner_.graph().height, runner_.graph().width);
        // A network that takes one size alone says so itself.
        if (description_.height == 0 && height) description_.height = *height;
        if (description_.width == 0 && width) description_.width = *width;
        check(runner_.output());
    }

    at::Tensor forward(const at::Tensor& images, models::RoutingTrace* /*trace*/) override {
        const auto seen = prepared(images, description_);
        std::vector<at::Tensor> logits;
        for (int64_t index = 0; index < seen.size(0); ++index) {
            logits.push_back(runner_.run(seen.slice(0, index, index + 1)));
            check(onnx::Sizes(logits.back().sizes().begin(), logits.back().sizes().end()));
        }
        return at::cat(logits).to(images.device());
    }

    std::string_view architecture() const override { return "onnx"; }
    nlohmann::json config() const override { return nlohmann::json::object(); }
    const LabelSet& labels() const override { return description_.labels; }
    // The network resizes pictures itself: its width may be fixed too.
    int64_t height() const override { return 0; }

  private:
    void check(const onnx::Sizes& output) const {
        if (output.size() == 4 && output[0] == 1 && output[1] >= labels().size()) return;
        throw Error(
            kTask, runner_.file().string(),
            fmt::format("its output has {}; it has to be [1, {} or more, height, width], a number for each class",
                        onnx::format_sizes(output), labels().size()));
    }

    NetworkDescription description_;
    onnx::Runner runner_;
};

}  // namespace

Model load_onnx(const fs::path& file) {
    return {.name = file.stem().string(),
            .file = file,
            .training = nlohmann::json::object(),
            .network = std::make_unique<OnnxNetwork>(file, description_beside(file))};
}

}  // namespace deweather::segment
