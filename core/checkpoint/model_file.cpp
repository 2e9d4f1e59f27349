#include "core/checkpoint/model_file.h"

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/network_state.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/torch_file.h"
#include "core/models/foreign_network.h"
#include "core/models/registry.h"
#include "core/onnx/onnx_restorer.h"
#include "core/onnx/restorer_description.h"

namespace deweather::checkpoint {

namespace {

constexpr const char* kModelKey = "deweather.model";
constexpr const char* kTrainingKey = "deweather.training";
constexpr const char *kSegment = "segment", *kClassify = "classify";

models::Task task_of(const nlohmann::json& model) {
    const auto task = model.value("task", nlohmann::json());
    if (task == kSegment) return models::Task::kSegment;
    return task == kClassify ? models::Task::kClassify : models::Task::kRestore;
}

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
            .training = std::move(training),
            .task = task_of(model)};
}

}  // namespace

bool is_model_file(const std::filesystem::path& file) {
    if (is_torch_file(file)) return false;
    return SafetensorsFile(file).metadata().contains("deweather.model");
}

ModelDescription describe_model(const std::filesystem::path& file) {
    if (onnx::is_onnx_name(file))
        return {.name = file.stem().string(),
                .file = file,
                .architecture = "onnx",
                .config = nlohmann::json::object(),
                .training = nlohmann::json::object(),
                .task = onnx::names_classes(file) ? models::Task::kSegment : models::Task::kRestore};
    return describe(SafetensorsFile(file), file);
}

void load_weights(const std::filesystem::path& path, models::Network& network) {
    const SafetensorsFile tensors(path);
    const auto mismatch =
        load_state(network, tensors.names(), [&](const std::string& name) { return tensors.tensor(name); });
    if (!mismatch.empty()) throw Error("cannot use model file", path.string(), mismatch.text(network.architecture()));
    network.eval();
}

Model load_model(const std::filesystem::path& path) {
    if (onnx::is_onnx_name(path)) {
        Model model{.name = path.stem().string(), .file = path, .training = {}, .network = {}};
        model.network = onnx::load_restorer(path, model.training);
        return model;
    }
    const auto description = describe_model(path);
    if (description.task == models::Task::kSegment)
        throw Error("cannot restore with", path.string(), "this model segments pictures; use deweather segment");
    if (description.task == models::Task::kClassify)
        throw Error("cannot restore with", path.string(),
                    "this model says what a picture shows; use deweather evaluate --classify");
    Model model{.name = description.name,
                .file = path,
                .training = description.training,
                .network = models::create(description.architecture, description.config)};
    load_weights(path, *model.network);
    return model;
}

void save_model(const models::Network& network, const nlohmann::json& training, const std::filesystem::path& file,
                at::ScalarType type, Existing existing) {
    if (dynamic_cast<const models::ForeignNetwork*>(&network) != nullptr)
        throw Error("cannot write", file.string(), "the network is another library's; use its own file as it is");
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const auto& [name, tensor] : state_of(network)) {
        // Rounding a router would send tokens to other experts; its tensors are small.
        const bool router = name.find("router.") != std::string::npos;
        tensors.emplace_back(name, tensor.is_floating_point() && !router ? tensor.detach().to(type) : tensor.detach());
    }
    nlohmann::json model = {{"architecture", network.architecture()}, {"config", network.config()}};
    if (network.task() == models::Task::kSegment) model["task"] = kSegment;
    if (network.task() == models::Task::kClassify) model["task"] = kClassify;
    // File names may not be valid in any encoding.
    const auto training_text = json_text(training);
    write_safetensors(file, tensors, {{kModelKey, model.dump()}, {kTrainingKey, training_text}}, existing);
}

}  // namespace deweather::checkpoint
