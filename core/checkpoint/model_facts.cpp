#include "core/checkpoint/model_facts.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_file.h"
#include "core/models/profile.h"
#include "core/models/provenance.h"
#include "core/models/registry.h"
#include "core/onnx/onnx_restorer.h"

namespace deweather::checkpoint {

namespace {

constexpr double kGiga = 1e9;

// Formats a value for human readers: lists and objects without brackets and quotes.
std::string plain(const nlohmann::json& value) {
    if (value.is_string()) return one_line(value.get<std::string>());
    if (!value.is_structured()) return one_line(json_text(value));
    std::string text;
    for (const auto& [key, item] : value.items()) {
        text += text.empty() ? "" : ", ";
        if (value.is_object()) text += one_line(key) + " ";
        text += plain(item);
    }
    return one_line(text);
}

// Adds a published network's purpose, authors and licence to the training record.
void add_provenance(ModelFacts& facts) {
    const auto provenance = models::provenance_of(facts.architecture);
    if (provenance.authors.empty()) return;
    const auto add = [&](std::string_view key, std::string_view value) {
        const bool there = std::any_of(facts.training.begin(), facts.training.end(),
                                       [&](const auto& entry) { return entry.first == key; });
        if (!there && !value.empty()) facts.training.emplace_back(key, value);
    };
    const auto& origin = models::find_architecture(facts.architecture).origin;
    add("made for", provenance.made_for);
    add("authors", provenance.authors);
    add("code", origin.code);
    add("licence", origin.licence);
    std::sort(facts.training.begin(), facts.training.end());
}

// The description of the architecture with this name, or with a preset of this name.
std::string description_of(const std::string& name) {
    for (const auto& architecture : models::architectures())
        for (const auto& preset : architecture.presets)
            if (architecture.name == name || preset.name == name) return std::string(architecture.description);
    return {};
}

}  // namespace

namespace {

ModelFacts facts_of_onnx(const std::filesystem::path& file) {
    nlohmann::json training;
    const auto network = onnx::load_restorer(file, training);
    ModelFacts facts{.name = file.stem().string(),
                     .file = file,
                     .architecture = "onnx",
                     .description = "a network of another program, in ONNX",
                     .parameters = network->parameter_count(),
                     .gmac = static_cast<double>(network->macs(ModelFacts::kSide, ModelFacts::kSide)) / kGiga};
    for (const auto& [key, value] : training.items()) facts.training.emplace_back(one_line(key), plain(value));
    return facts;
}

}  // namespace

ModelFacts model_facts(const std::filesystem::path& file) {
    if (onnx::is_onnx_name(file)) return facts_of_onnx(file);
    const auto description = describe_model(file);
    const auto profile =
        models::profile(description.architecture, ModelFacts::kSide, ModelFacts::kSide, description.config);
    ModelFacts facts{.name = description.name,
                     .file = file,
                     .architecture = description.architecture,
                     .description = description_of(description.architecture),
                     .parameters = profile.parameters,
                     .gmac = static_cast<double>(profile.macs) / kGiga};
    for (const auto& [key, value] : description.training.items())
        facts.training.emplace_back(one_line(key), plain(value));
    add_provenance(facts);
    return facts;
}

}  // namespace deweather::checkpoint
