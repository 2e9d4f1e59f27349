#include "core/onnx/onnx_restorer.h"

#include <fmt/format.h>
#include <torch/types.h>

#include <algorithm>
#include <cctype>

#include "core/base/error.h"
#include "core/onnx/restorer_description.h"
#include "core/onnx/runner.h"

namespace deweather::onnx {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTask = "cannot restore with";
// Smaller windows would be all overlap.
constexpr int64_t kMinSide = 16;
// The size at which a network that takes any is tried, or the next that it takes.
constexpr int64_t kTried = 64;

int64_t rounded_up(int64_t size, int64_t multiple) {
    return (size + multiple - 1) / multiple * multiple;
}

class OnnxRestorer : public models::ForeignNetwork {
  public:
    OnnxRestorer(const fs::path& file, RestorerDescription description)
        : description_(std::move(description)),
          runner_(file, {.task = kTask,
                         .height = rounded_up(kTried, description_.multiple_of),
                         .width = rounded_up(kTried, description_.multiple_of)}) {
        const auto& graph = runner_.graph();
        for (const auto& side : {graph.height, graph.width})
            if (side && *side < kMinSide)
                throw Error(kTask, file.string(),
                            fmt::format("its input has {}; height and width have to be {} pixels or more",
                                        format_sizes(input_sizes()), kMinSide));
        check_output(runner_.output(), runner_.height(), runner_.width());
    }

    at::Tensor forward(const at::Tensor& images, models::RoutingTrace* trace) override {
        if (trace != nullptr) *trace = {};
        const int64_t height = images.size(2), width = images.size(3);
        const auto pixels = images.to(at::kCPU, at::kFloat);
        const auto only = only_size();
        if (only && (height > only->height || width > only->width))
            throw Error(
                kTask, runner_.file().string(),
                fmt::format("it takes {} x {} pixels and was given {} x {}", only->width, only->height, width, height));
        const auto filled = only ? models::reflect_to(pixels, only->height, only->width)
                                 : models::reflect_to(pixels, rounded_up(height, description_.multiple_of),
                                                      rounded_up(width, description_.multiple_of));
        std::vector<at::Tensor> restored;
        for (int64_t index = 0; index < filled.size(0); ++index) {
            const auto picture = filled.slice(0, index, index + 1);
            const auto output = runner_.run(prepared(picture, description_.colours));
            check_output(Sizes(output.sizes().begin(), output.sizes().end()), filled.size(2), filled.size(3));
            restored.push_back(picture_of(output, picture).slice(2, 0, height).slice(3, 0, width));
        }
        return at::cat(restored).to(images.device(), images.scalar_type());
    }

    std::string_view architecture() const override { return "onnx"; }
    nlohmann::json config() const override { return nlohmann::json::object(); }
    int64_t bytes_per_pixel() const override {
        return runner_.activation_bytes() / (runner_.height() * runner_.width()) + 1;
    }
    std::optional<Size> only_size() const override {
        const auto& graph = runner_.graph();
        if (!graph.height && !graph.width) return std::nullopt;
        // Where only one side is fixed, windows are as the file was tried.
        return Size{.height = runner_.height(), .width = runner_.width()};
    }
    int64_t parameter_count() const override { return runner_.graph().parameters; }
    int64_t macs(int64_t height, int64_t width) const override {
        return static_cast<int64_t>(static_cast<double>(runner_.macs()) * static_cast<double>(height * width) /
                                    static_cast<double>(runner_.height() * runner_.width()));
    }
    const RestorerDescription& description() const { return description_; }
    const Graph& graph() const { return runner_.graph(); }

  private:
    Sizes input_sizes() const { return {1, 3, runner_.graph().height, runner_.graph().width}; }

    void check_output(const Sizes& output, int64_t height, int64_t width) const {
        const Sizes wanted = {1, 3, height, width};
        if (output != wanted)
            throw Error(kTask, runner_.file().string(),
                        fmt::format("its output has {} where its input has {}; a restorer gives the input's shape",
                                    format_sizes(output), format_sizes(wanted)));
    }

    // In 0..1, as the picture that the network was given.
    at::Tensor picture_of(const at::Tensor& output, const at::Tensor& picture) const {
        const auto [low, high] =
            description_.output_range.value_or(std::array<double, 2>{0, description_.colours.scale});
        const auto turned = description_.colours.bgr ? output.flip(1) : output;
        if (description_.output == Output::kPicture) return (turned - low) / (high - low);
        const auto change = turned / (high - low);
        return description_.output == Output::kResidual ? picture + change : picture - change;
    }

    RestorerDescription description_;
    Runner runner_;
};

}  // namespace

bool is_onnx_name(const fs::path& file) {
    auto ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending == ".onnx";
}

std::unique_ptr<models::ForeignNetwork> load_restorer(const fs::path& file, nlohmann::json& training) {
    if (names_classes(file))
        throw Error(kTask, file.string(), "its description names classes: it segments pictures; use deweather segment");
    auto network = std::make_unique<OnnxRestorer>(file, restorer_description_beside(file));
    training = nlohmann::json::object();
    if (!network->graph().producer.empty()) training["exported_by"] = network->graph().producer;
    if (!network->description().licence.empty()) training["licence"] = network->description().licence;
    network->eval();
    return network;
}

}  // namespace deweather::onnx
