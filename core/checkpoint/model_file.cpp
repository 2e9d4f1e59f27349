#include "core/checkpoint/model_file.h"

#include "core/base/error.h"
#include "core/checkpoint/network_state.h"
#include "core/checkpoint/safetensors.h"
#include "core/models/registry.h"

namespace deweather::checkpoint {

namespace {

constexpr const char* kModelKey = "deweather.model";
constexpr const char* kTrainingKey = "deweather.training";

nlohmann::json json_in(const SafetensorsFile& file, const std::string& key) {
    const auto found = file.metadata().find(key);
    if (found == file.metadata().end()) return {};
    return nlohmann::json::parse(found->second, nullptr, false);
}

ModelDescription describe(const SafetensorsFile& tensors, const std::filesystem::path& path) {
    const auto model = json_in(tensors, kModelKey);
    if (!model.is_object() || !model.contains("architecture") || !model["architecture"].is_string())
        throw Error("cannot use", path.string(),
                    "it has tensors but does not say which network they are for ('deweather.model')");
    auto training = json_in(tensors, kTrainingKey);
    if (!training.is_object()) training = nlohmann::json::object();
    return {.name = path.stem().string(),
            .file = path,
            .architecture = model["architecture"].get<std::string>(),
            .config = model.value("config", nlohmann::json::object()),
            .training = std::move(training)};
}

}  // namespace

ModelDescription describe_model(const std::filesystem::path& file) {
    return describe(SafetensorsFile(file), file);
}

Model load_model(const std::filesystem::path& path) {
    const SafetensorsFile tensors(path);
    const auto description = describe(tensors, path);
    Model model{.name = description.name,
                .file = path,
                .training = description.training,
                .network = models::create(description.architecture, description.config)};

    const auto mismatch =
        load_state(*model.network, tensors.names(), [&](const std::string& name) { return tensors.tensor(name); });
    if (!mismatch.empty()) throw Error("cannot use model file", path.string(), mismatch.text(description.architecture));
    model.network->eval();
    return model;
}

void save_model(const models::RestorationNetwork& network, const nlohmann::json& training,
                const std::filesystem::path& file, at::ScalarType type, Existing existing) {
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const auto& [name, tensor] : state_of(network))
        tensors.emplace_back(name, tensor.is_floating_point() ? tensor.detach().to(type) : tensor.detach());
    const nlohmann::json model = {{"architecture", network.architecture()}, {"config", network.config()}};
    // Names of files may be in no encoding at all.
    const auto training_text = training.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    write_safetensors(file, tensors, {{kModelKey, model.dump()}, {kTrainingKey, training_text}}, existing);
}

}  // namespace deweather::checkpoint
