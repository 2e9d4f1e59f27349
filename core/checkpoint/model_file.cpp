#include "core/checkpoint/model_file.h"

#include <c10/core/InferenceMode.h>

#include "core/base/error.h"
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

std::string shape_text(at::IntArrayRef shape) {
    std::string text;
    for (const int64_t size : shape) text += (text.empty() ? "" : "x") + std::to_string(size);
    return "[" + text + "]";
}

// Every tensor that a network keeps, in a fixed order.
std::vector<std::pair<std::string, at::Tensor>> state_of(const models::RestorationNetwork& network) {
    std::vector<std::pair<std::string, at::Tensor>> state;
    for (const auto& item : network.named_parameters()) state.emplace_back(item.key(), item.value());
    for (const auto& item : network.named_buffers()) state.emplace_back(item.key(), item.value());
    return state;
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

    const at::NoGradGuard no_grad;
    std::size_t used = 0;
    const auto bad = [&](const std::string& name, const std::string& why) {
        return Error("cannot use model file", path.string(), "tensor '" + name + "' " + why);
    };
    for (auto& [name, target] : state_of(*model.network)) {
        if (!tensors.has(name)) throw bad(name, "is missing");
        const auto source = tensors.tensor(name);
        if (source.sizes() != target.sizes())
            throw bad(name, "has the shape " + shape_text(source.sizes()) + ", " + description.architecture +
                                " needs " + shape_text(target.sizes()));
        if (source.is_floating_point() != target.is_floating_point()) throw bad(name, "is of the wrong type");
        target.copy_(source);
        // Damage that would come out as a black picture.
        if (!target.isfinite().all().item<bool>())
            throw bad(name, "holds values that are not finite; copy or download the file again");
        ++used;
    }
    if (used != tensors.names().size()) {
        const auto state = state_of(*model.network);
        for (const auto& name : tensors.names())
            if (std::none_of(state.begin(), state.end(), [&](const auto& item) { return item.first == name; }))
                throw bad(name, "is not part of " + description.architecture);
    }
    model.network->eval();
    return model;
}

void save_model(const models::RestorationNetwork& network, const nlohmann::json& training,
                const std::filesystem::path& file, at::ScalarType type, Existing existing) {
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const auto& [name, tensor] : state_of(network))
        tensors.emplace_back(name, tensor.is_floating_point() ? tensor.detach().to(type) : tensor.detach());
    const nlohmann::json model = {{"architecture", network.architecture()}, {"config", network.config()}};
    write_safetensors(file, tensors, {{kModelKey, model.dump()}, {kTrainingKey, training.dump()}}, existing);
}

}  // namespace deweather::checkpoint
