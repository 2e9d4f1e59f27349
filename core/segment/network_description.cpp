#include "core/segment/network_description.h"

#include <ATen/Functions.h>

#include <cmath>

#include "core/base/error.h"

namespace deweather::segment {

namespace fs = std::filesystem;

namespace {

constexpr double kMaxSide = 8192;

// The classes as JSON for LabelSet.
nlohmann::json classes_in(const toml::node& node, const fs::path& file) {
    const auto* list = node.as_array();
    if (list == nullptr) onnx::refuse_description(file, "classes has to be a list, [[classes]]");
    nlohmann::json classes = nlohmann::json::array();
    for (const auto& entry : *list) {
        const auto* table = entry.as_table();
        const auto name = table != nullptr ? (*table)["name"].value<std::string>() : std::nullopt;
        if (!name) onnx::refuse_description(file, "each of [[classes]] needs a name");
        nlohmann::json one = {{"name", *name}};
        if (const auto* colour = table->get("colour")) {
            one["colour"] = nlohmann::json::array();
            for (const double value : onnx::three_in(*colour, file, "colour"))
                one["colour"].push_back(static_cast<int64_t>(value));
        }
        classes.push_back(std::move(one));
    }
    return {{"name", file.stem().string()}, {"classes", std::move(classes)}};
}

}  // namespace

NetworkDescription read_description(const fs::path& file) {
    const auto table = onnx::read_toml(file);
    NetworkDescription read;
    bool labelled = false;
    for (const auto& [key, node] : table) {
        const std::string name(key.str());
        if (onnx::take_colour(read.colours, name, node, file)) continue;
        if (name == "labels" && node.is_string()) {
            read.labels = find_label_set(*node.value<std::string>());
            labelled = true;
        } else if (name == "classes") {
            read.labels = LabelSet::from_json(classes_in(node, file));
            labelled = true;
        } else if (name == "height") {
            read.height = static_cast<int64_t>(onnx::number_in(node, file, name, 0, kMaxSide));
        } else if (name == "width") {
            read.width = static_cast<int64_t>(onnx::number_in(node, file, name, 0, kMaxSide));
        } else {
            onnx::refuse_description(
                file, "it has '" + name + "'; known are labels, classes, height, width, order, scale, mean, deviation");
        }
    }
    if (!labelled)
        onnx::refuse_description(file, "it has to name the classes: labels = \"cityscapes\", or [[classes]]");
    return read;
}

NetworkDescription description_beside(const fs::path& network) {
    std::error_code none;
    if (!fs::is_regular_file(network, none))
        throw Error("cannot segment with", network.string(), "there is no such file");
    const auto beside = onnx::description_of(network);
    if (!fs::is_regular_file(beside, none))
        throw Error("cannot segment with", network.string(),
                    "it needs " + beside.filename().string() + " beside it, with at least labels = \"cityscapes\"");
    return read_description(beside);
}

at::Tensor prepared(const at::Tensor& images, const NetworkDescription& description) {
    const int64_t height = description.height, width = description.width;
    auto seen = images.to(at::kCPU, at::kFloat);
    if (height > 0 || width > 0) {
        const double shape = static_cast<double>(images.size(3)) / static_cast<double>(images.size(2));
        const int64_t rows = height > 0 ? height : std::llround(static_cast<double>(width) / shape);
        const int64_t columns = width > 0 ? width : std::llround(static_cast<double>(rows) * shape);
        if (rows != seen.size(2) || columns != seen.size(3))
            seen =
                at::_upsample_bilinear2d_aa(seen, {std::max<int64_t>(1, rows), std::max<int64_t>(1, columns)}, false);
    }
    return onnx::prepared(seen, description.colours);
}

}  // namespace deweather::segment
