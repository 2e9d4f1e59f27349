#include "core/onnx/restorer_description.h"

#include <cmath>

#include "core/base/error.h"

namespace deweather::onnx {

namespace fs = std::filesystem;

namespace {

constexpr double kMaxMultiple = 1024, kMaxValue = 1e6;

std::array<double, 2> range_in(const toml::node& node, const fs::path& file) {
    const auto* list = node.as_array();
    const auto low = list != nullptr && list->size() == 2 ? list->get(0)->value<double>() : std::nullopt;
    const auto high = low ? list->get(1)->value<double>() : std::nullopt;
    if (!high || !(std::abs(*low) <= kMaxValue && std::abs(*high) <= kMaxValue && *low < *high))
        refuse_description(file, "output_range has to be two numbers, the first below the second");
    return {*low, *high};
}

Output output_in(const toml::node& node, const fs::path& file) {
    const auto name = node.value<std::string>().value_or("");
    if (name == "picture") return Output::kPicture;
    if (name == "residual") return Output::kResidual;
    if (name == "degradation") return Output::kDegradation;
    refuse_description(file, "output has to be picture, residual or degradation");
}

}  // namespace

RestorerDescription restorer_description_beside(const fs::path& network) {
    RestorerDescription read;
    const auto file = description_of(network);
    std::error_code none;
    if (!fs::exists(file, none)) return read;
    for (const auto& [key, node] : read_toml(file)) {
        const std::string name(key.str());
        if (take_colour(read.colours, name, node, file)) continue;
        if (name == "multiple_of") {
            const double multiple = number_in(node, file, name, 1, kMaxMultiple);
            if (multiple != std::floor(multiple)) refuse_description(file, "multiple_of has to be a whole number");
            read.multiple_of = static_cast<int64_t>(multiple);
        } else if (name == "output") {
            read.output = output_in(node, file);
        } else if (name == "output_range") {
            read.output_range = range_in(node, file);
        } else if (name == "licence") {
            const auto licence = node.value<std::string>();
            if (!licence) refuse_description(file, "licence has to be a text");
            read.licence = one_line(*licence);
        } else {
            refuse_description(file, "it has '" + name +
                                         "'; known are order, scale, mean, deviation, multiple_of, output, "
                                         "output_range, licence");
        }
    }
    return read;
}

bool names_classes(const fs::path& network) {
    const auto file = description_of(network);
    std::error_code none;
    if (!fs::is_regular_file(file, none)) return false;
    try {
        const auto table = read_toml(file);
        return table.contains("labels") || table.contains("classes");
    } catch (const Error&) {
        return false;
    }
}

}  // namespace deweather::onnx
