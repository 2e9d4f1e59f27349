#include "core/segment/model.h"

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"
#include "core/checkpoint/network_state.h"
#include "core/checkpoint/torch_file.h"
#include "core/onnx/graph.h"
#include "core/onnx/onnx_restorer.h"
#include "core/onnx/restorer_description.h"
#include "core/segment/espnet.h"
#include "core/segment/network_description.h"
#include "core/segment/onnx_network.h"
#include "core/segment/script_network.h"

namespace deweather::segment {

namespace fs = std::filesystem;

bool is_architecture(std::string_view name) {
    return name == EspNet::kName;
}

std::unique_ptr<SegmentationNetwork> create(std::string_view name, const nlohmann::json& config) {
    if (!is_architecture(name)) throw Error("unknown segmentation network", name, "known is espnet");
    return std::make_unique<EspNet>(EspNetConfig::from_json(config));
}

bool is_script(const fs::path& file) {
    std::error_code none;
    return fs::is_regular_file(file, none) && checkpoint::is_torchscript(file);
}

Model load_model(const fs::path& file, const std::optional<ScriptProcess>& scripts) {
    if (onnx::is_onnx_name(file)) return load_onnx(file);
    if (is_script(file)) {
        if (!scripts)
            throw Error("will not run", file.string(),
                        "it is TorchScript, which is a program; if you trust it, use --run-torchscript");
        return load_script(file, *scripts);
    }
    const auto description = checkpoint::describe_model(file);
    if (description.task != models::Task::kSegment)
        throw Error("cannot segment with", file.string(),
                    description.task == models::Task::kRestore ? "this model restores pictures; use deweather restore"
                                                               : "this model says what whole pictures show");
    Model model{.name = description.name,
                .file = file,
                .training = description.training,
                .network = create(description.architecture, description.config)};
    checkpoint::load_weights(file, *model.network);
    return model;
}

std::optional<Imported> import_checkpoint(const fs::path& file, const nlohmann::json& overrides,
                                          const std::string& take) {
    auto foreign = checkpoint::read_foreign(file, take);
    for (const auto& named : foreign.namings) {
        models::TensorShapes shapes;
        for (const auto& [name, tensor] : named) shapes[name] = tensor.sizes().vec();
        auto config = EspNet::recognise(shapes);
        if (!config) continue;
        config->update(overrides);
        Imported imported{.network = create(EspNet::kName, *config),
                          .training = std::move(foreign.training),
                          .type = checkpoint::stored_type(named),
                          .taken_from = std::move(foreign.taken_from),
                          .notes = std::move(foreign.notes)};
        const auto tensors = EspNet::adopt(named);
        std::vector<std::string> names;
        for (const auto& [name, tensor] : tensors) names.push_back(name);
        const auto mismatch =
            checkpoint::load_state(*imported.network, names, [&](const std::string& name) { return tensors.at(name); });
        if (!mismatch.empty()) throw Error("cannot import", file.string(), mismatch.text(EspNet::kName));
        imported.network->eval();
        return imported;
    }
    return std::nullopt;
}

std::optional<fs::path> install_model(const fs::path& file) {
    const bool is_onnx = onnx::is_onnx_name(file), script = !is_onnx && is_script(file), described = is_onnx || script;
    if (is_onnx && !onnx::names_classes(file)) {
        // It restores, if it is ONNX at all.
        (void)onnx::read_graph(onnx::read_bytes(file), file);
        return std::nullopt;
    }
    const bool as_it_is = described || checkpoint::is_model_file(file);
    if (as_it_is && !described && checkpoint::describe_model(file).task != models::Task::kSegment) return std::nullopt;
    std::optional<Imported> imported;
    if (script)
        (void)description_beside(file);
    else if (as_it_is)
        (void)load_model(file);
    else if (!(imported = import_checkpoint(file)))
        return std::nullopt;
    if (const auto known = checkpoint::installed_already(file, checkpoint::installed_segmenters())) return known;

    auto target = checkpoint::new_user_model(file.stem().string());
    if (described) {
        target.replace_extension(script ? ".pt" : ".onnx");
        // The description is copied first: without one the network is unusable.
        const auto description = onnx::description_of(target);
        checkpoint::copy_model(onnx::description_of(file), description);
        try {
            checkpoint::copy_model(file, target);
        } catch (...) {
            std::error_code none;
            fs::remove(description, none);
            throw;
        }
    } else if (as_it_is) {
        checkpoint::copy_model(file, target);
    } else {
        checkpoint::save_model(*imported->network, imported->training, target, imported->type, Existing::kKeep);
    }
    return target;
}

}  // namespace deweather::segment
