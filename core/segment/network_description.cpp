#include "core/segment/network_description.h"

#include <ATen/Functions.h>
#include <fmt/format.h>
#include <toml++/toml.h>

#include <cmath>

#include "core/base/error.h"

namespace deweather::segment {

namespace fs = std::filesystem;

namespace {

constexpr int64_t kMostSide = 8192;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
    throw Error("cannot use the description", file.string(), why);
}

std::array<double, 3> colours_in(const toml::node& node, const fs::path& file, const std::string& name) {
    std::array<double, 3> values{};
    const auto* list = node.as_array();
    if (list == nullptr || list->size() != values.size()) refuse(file, name + " has to be three numbers");
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto value = list->get(i)->value<double>();
        if (!value) refuse(file, name + " has to be three numbers");
        values[i] = *value;
    }
    return values;
}

// The classes as JSON for LabelSet.
nlohmann::json classes_in(const toml::node& node, const fs::path& file) {
    const auto* list = node.as_array();
    if (list == nullptr) refuse(file, "classes has to be a list, [[classes]]");
    nlohmann::json classes = nlohmann::json::array();
    for (const auto& entry : *list) {
        const auto* table = entry.as_table();
        const auto name = table != nullptr ? (*table)["name"].value<std::string>() : std::nullopt;
        if (!name) refuse(file, "each of [[classes]] needs a name");
        nlohmann::json one = {{"name", *name}};
        if (const auto* colour = table->get("colour")) {
            one["colour"] = nlohmann::json::array();
            for (const double value : colours_in(*colour, file, "colour"))
                one["colour"].push_back(static_cast<int64_t>(value));
        }
        classes.push_back(std::move(one));
    }
    return {{"name", file.stem().string()}, {"classes", std::move(classes)}};
}

}  // namespace

NetworkDescription read_description(const fs::path& file) {
    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        refuse(file, fmt::format("line {}: {}", error.source().begin.line, std::string(error.description())));
    }
    NetworkDescription read;
    bool labelled = false;
    for (const auto& [key, node] : table) {
        const std::string name(key.str());
        const auto number = [&](double least, double most) {
            const auto value = node.value<double>();
            if (!value || !(*value >= least && *value <= most))
                refuse(file, fmt::format("{} has to be a number from {} to {}", name, least, most));
            return *value;
        };
        if (name == "labels" && node.is_string()) {
            read.labels = find_label_set(*node.value<std::string>());
            labelled = true;
        } else if (name == "classes") {
            read.labels = LabelSet::from_json(classes_in(node, file));
            labelled = true;
        } else if (name == "height") {
            read.height = static_cast<int64_t>(number(0, kMostSide));
        } else if (name == "width") {
            read.width = static_cast<int64_t>(number(0, kMostSide));
        } else if (name == "scale") {
            read.scale = number(1e-6, 1e6);
        } else if (name == "order") {
            const auto order = node.value<std::string>().value_or("");
            if (order != "rgb" && order != "bgr") refuse(file, "order has to be rgb or bgr");
            read.bgr = order == "bgr";
        } else if (name == "mean") {
            read.mean = colours_in(node, file, name);
        } else if (name == "deviation") {
            read.deviation = colours_in(node, file, name);
            for (const double value : read.deviation)
                if (!(value > 0)) refuse(file, "deviation has to be above 0");
        } else {
            refuse(file,
                   "it has '" + name + "'; known are labels, classes, height, width, order, scale, mean, deviation");
        }
    }
    if (!labelled) refuse(file, "it has to name the classes: labels = \"cityscapes\", or [[classes]]");
    return read;
}

NetworkDescription description_beside(const fs::path& network) {
    std::error_code none;
    if (!fs::is_regular_file(network, none))
        throw Error("cannot segment with", network.string(), "there is no such file");
    const auto beside = description_of(network);
    if (!fs::is_regular_file(beside, none))
        throw Error("cannot segment with", network.string(),
                    "it needs " + beside.filename().string() + " beside it, with at least labels = \"cityscapes\"");
    return read_description(beside);
}

fs::path description_of(const fs::path& network) {
    return fs::path(network).replace_extension(".toml");
}

at::Tensor prepared(const at::Tensor& images, const NetworkDescription& description) {
    const auto& [labels, height, width, bgr, scale, mean, deviation] = description;
    auto seen = images.to(at::kCPU, at::kFloat);
    if (height > 0 || width > 0) {
        const double shape = static_cast<double>(images.size(3)) / static_cast<double>(images.size(2));
        const int64_t rows = height > 0 ? height : std::llround(static_cast<double>(width) / shape);
        const int64_t columns = width > 0 ? width : std::llround(static_cast<double>(rows) * shape);
        seen = at::_upsample_bilinear2d_aa(seen, {std::max<int64_t>(1, rows), std::max<int64_t>(1, columns)}, false);
    }
    if (bgr) seen = seen.flip(1);
    const auto of = [&](const std::array<double, 3>& values) {
        return at::tensor(at::ArrayRef<double>(values.data(), values.size()), seen.options()).view({1, 3, 1, 1});
    };
    return ((seen * scale - of(mean)) / of(deviation)).contiguous();
}

}  // namespace deweather::segment
