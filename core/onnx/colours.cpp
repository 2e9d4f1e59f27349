#include "core/onnx/colours.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include "core/base/error.h"

namespace deweather::onnx {

namespace fs = std::filesystem;

fs::path description_of(const fs::path& network) {
    return fs::path(network).replace_extension(".toml");
}

void refuse_description(const fs::path& file, const std::string& why) {
    throw Error("cannot use the description", file.string(), why);
}

toml::table read_toml(const fs::path& file) {
    try {
        return toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        refuse_description(file,
                           fmt::format("line {}: {}", error.source().begin.line, std::string(error.description())));
    }
}

double number_in(const toml::node& node, const fs::path& file, const std::string& name, double least, double most) {
    const auto value = node.value<double>();
    if (!value || !(*value >= least && *value <= most))
        refuse_description(file, fmt::format("{} has to be a number from {} to {}", name, least, most));
    return *value;
}

std::array<double, 3> three_in(const toml::node& node, const fs::path& file, const std::string& name) {
    std::array<double, 3> values{};
    const auto* list = node.as_array();
    if (list == nullptr || list->size() != values.size()) refuse_description(file, name + " has to be three numbers");
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto value = list->get(i)->value<double>();
        if (!value) refuse_description(file, name + " has to be three numbers");
        values[i] = *value;
    }
    return values;
}

bool take_colour(Colours& colours, const std::string& name, const toml::node& node, const fs::path& file) {
    if (name == "scale") {
        colours.scale = number_in(node, file, name, 1e-6, 1e6);
    } else if (name == "order") {
        const auto order = node.value<std::string>().value_or("");
        if (order != "rgb" && order != "bgr") refuse_description(file, "order has to be rgb or bgr");
        colours.bgr = order == "bgr";
    } else if (name == "mean") {
        colours.mean = three_in(node, file, name);
    } else if (name == "deviation") {
        colours.deviation = three_in(node, file, name);
        for (const double value : colours.deviation)
            if (!(value > 0)) refuse_description(file, "deviation has to be above 0");
    } else {
        return false;
    }
    return true;
}

at::Tensor prepared(const at::Tensor& images, const Colours& colours) {
    auto seen = images.to(at::kCPU, at::kFloat);
    if (colours.bgr) seen = seen.flip(1);
    const auto of = [&](const std::array<double, 3>& values) {
        return at::tensor(at::ArrayRef<double>(values.data(), values.size()), seen.options()).view({1, 3, 1, 1});
    };
    return ((seen * colours.scale - of(colours.mean)) / of(colours.deviation)).contiguous();
}

}  // namespace deweather::onnx
