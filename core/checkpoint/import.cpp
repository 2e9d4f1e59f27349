#include "core/checkpoint/import.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/network_state.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/torch_file.h"
#include "core/models/registry.h"

namespace deweather::checkpoint {

namespace {

// Keys under which training programs store a network's tensors; the first match is used. Averaged weights come first,
// as in other programs: whoever stores both tests and publishes those.
constexpr std::array kWrappers = std::to_array<const char*>({"params_ema",
                                                             "params-ema",
                                                             "state_dict_ema",
                                                             "ema_state_dict",
                                                             "model_ema",
                                                             "ema_model",
                                                             "net_g_ema",
                                                             "g_ema",
                                                             "ema",
                                                             "model_state_dict",
                                                             "state_dict",
                                                             "params",
                                                             "model",
                                                             "network",
                                                             "net",
                                                             "generator",
                                                             "net_g",
                                                             "netG",
                                                             "restoration_net",
                                                             "weights"});
// Counters that profilers leave among the weights.
constexpr std::array<std::string_view, 2> kCounters = {"total_ops", "total_params"};
// Prefixes by modules that wrap a network, such as for training on several GPUs.
constexpr std::array<const char*, 9> kPrefixes = {"module.",    "_orig_mod.", "model.", "network.", "net.",
                                                  "generator.", "net_g.",     "netG.",  "ema."};

TorchCheckpoint read(const std::filesystem::path& path) {
    if (is_torch_file(path)) return read_torch_file(path);
    const SafetensorsFile file(path);
    TorchCheckpoint checkpoint;
    for (const auto& name : file.names()) checkpoint.tensors.push_back({.keys = {name}, .tensor = file.tensor(name)});
    return checkpoint;
}

// The names of the tensors in each top-level dictionary; tensors outside of any are not counted.
std::map<std::string, std::set<std::string>> dictionaries_of(const std::vector<TorchTensor>& tensors) {
    std::map<std::string, std::set<std::string>> dictionaries;
    for (const auto& [keys, tensor] : tensors) {
        if (keys.size() < 2) continue;
        std::string name;
        for (auto key = keys.begin() + 1; key != keys.end(); ++key) name += *key + ".";
        dictionaries[keys[0]].insert(name);
    }
    return dictionaries;
}

std::string list_of(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
    return text;
}

// Unwraps the dictionaries around the tensors and removes their keys. take: the requested one, or empty.
std::string unwrap(std::vector<TorchTensor>& tensors, std::string take, const std::filesystem::path& file,
                   std::vector<std::string>& notes) {
    std::string taken_from;
    std::vector<std::string> passed;
    for (;;) {
        const auto dictionaries = dictionaries_of(tensors);
        const bool bare = std::any_of(tensors.begin(), tensors.end(), [](const auto& t) { return t.keys.size() < 2; });
        std::vector<std::string> known;
        if (dictionaries.contains(take)) known.push_back(std::exchange(take, {}));
        for (const char* wrapper : kWrappers)
            if (dictionaries.contains(wrapper) && (known.empty() || known[0] != wrapper)) known.emplace_back(wrapper);
        if (known.empty() && !bare && dictionaries.size() == 1) known = {dictionaries.begin()->first};
        if (known.empty()) {
            if (take.empty()) return taken_from;
            for (const auto& [name, names] : dictionaries) passed.push_back(name);
            throw Error("cannot import", file.string(),
                        "it has no tensors under '" + take + "'" +
                            (passed.empty() ? "" : "; it has some under " + list_of(passed)));
        }
        // Other dictionaries with the same tensor names may have been meant: mention them in the notes.
        for (const auto& [name, names] : dictionaries)
            if (std::find(known.begin(), known.end(), name) == known.end() && names == dictionaries.at(known[0]))
                known.push_back(name);
        passed.insert(passed.end(), known.begin(), known.end());
        for (std::size_t i = 1; i < known.size(); ++i)
            notes.push_back("took the tensors under '" + known[0] + "'; there are others under '" + known[i] +
                            "', which --take " + known[i] + " takes");
        std::erase_if(tensors, [&](const TorchTensor& t) { return t.keys.size() < 2 || t.keys[0] != known[0]; });
        for (auto& [keys, tensor] : tensors) keys.erase(keys.begin());
        taken_from += (taken_from.empty() ? "" : ".") + known[0];
    }
}

void leave_out_counters(std::vector<TorchTensor>& tensors, std::vector<std::string>& notes) {
    const auto counters = std::erase_if(tensors, [](const TorchTensor& tensor) {
        const std::string_view name = tensor.keys.back();
        return tensor.tensor.numel() == 1 && std::any_of(kCounters.begin(), kCounters.end(), [&](auto counter) {
                   if (!name.ends_with(counter)) return false;
                   const auto before = name.substr(0, name.size() - counter.size());
                   return before.empty() || before.ends_with('.');
               });
    });
    if (counters > 0)
        notes.push_back("left out " + std::to_string(counters) +
                        " counters of a profiler (total_ops, total_params), which are no weights");
}

models::NamedTensors named(const std::vector<TorchTensor>& tensors) {
    models::NamedTensors all;
    for (const auto& [keys, tensor] : tensors) {
        std::string name;
        for (const auto& key : keys) name += (name.empty() ? "" : ".") + key;
        all[name] = tensor;
    }
    return all;
}

// Candidate namings: the tensors' names as they are, and without each prefix that all of them share.
std::vector<models::NamedTensors> namings(models::NamedTensors tensors) {
    std::vector<models::NamedTensors> all = {std::move(tensors)};
    for (bool stripped = true; stripped;) {
        stripped = false;
        for (const std::string_view prefix : kPrefixes) {
            const auto& last = all.back();
            const bool shared = std::all_of(last.begin(), last.end(), [&](const auto& item) {
                return item.first.starts_with(prefix) && item.first.size() > prefix.size();
            });
            if (!shared) continue;
            models::NamedTensors shorter;
            for (const auto& [name, tensor] : last) shorter[name.substr(prefix.size())] = tensor;
            all.push_back(std::move(shorter));
            stripped = true;
            break;
        }
    }
    return all;
}

struct Recognised {
    std::string name;  // of an architecture or a preset
    const models::Architecture* architecture = nullptr;
    nlohmann::json config = nlohmann::json::object();
    models::NamedTensors tensors;
};

std::optional<nlohmann::json> recognise(const models::Architecture& architecture, const models::NamedTensors& tensors) {
    if (architecture.recognise == nullptr) return std::nullopt;
    models::TensorShapes shapes;
    for (const auto& [name, tensor] : tensors) shapes[name] = tensor.sizes().vec();
    return architecture.recognise(shapes);
}

// The architecture that has a preset of this name, or that of this name.
const models::Architecture& architecture_of(const std::string& name) {
    for (const auto& architecture : models::architectures())
        for (const auto& preset : architecture.presets)
            if (preset.name == name) return architecture;
    return models::find_architecture(name);
}

Recognised recognise_as(const std::string& name, const std::vector<models::NamedTensors>& namings) {
    const auto& architecture = architecture_of(name);
    for (const auto& tensors : namings)
        if (const auto config = recognise(architecture, tensors))
            return {.name = name, .architecture = &architecture, .config = *config, .tensors = tensors};
    // Not recognised by shapes: choose the naming with most names in common with ours.
    std::set<std::string> ours;
    for (const auto& [own, tensor] : state_of(*models::create(name))) ours.insert(own);
    const auto common = [&](const models::NamedTensors& tensors) {
        return std::count_if(tensors.begin(), tensors.end(),
                             [&](const auto& item) { return ours.contains(item.first); });
    };
    const auto best = std::max_element(namings.begin(), namings.end(),
                                       [&](const auto& a, const auto& b) { return common(a) < common(b); });
    return {.name = name, .architecture = &architecture, .tensors = *best};
}

Recognised recognise_any(const std::filesystem::path& file, const std::vector<models::NamedTensors>& namings) {
    std::string known;
    for (const auto& architecture : models::architectures()) {
        for (const auto& tensors : namings)
            if (const auto config = recognise(architecture, tensors))
                return {.name = std::string(architecture.name),
                        .architecture = &architecture,
                        .config = *config,
                        .tensors = tensors};
        known.append(known.empty() ? "" : ", ").append(architecture.name);
    }
    throw Error("cannot import", file.string(),
                "its tensors (such as '" + namings.back().begin()->first +
                    "') are those of no network that is known; say which one it is, one of " + known);
}

// Adds the tensors of a second checkpoint, without its prefixes, to each naming.
void add_companion(std::vector<models::NamedTensors>& namings, const std::filesystem::path& file) {
    const auto rest = read_foreign(file).namings.back();
    for (auto& tensors : namings)
        for (const auto& [name, tensor] : rest)
            if (!tensors.emplace(name, tensor).second)
                throw Error("cannot import", file.string(), "both files have a tensor '" + name + "'");
}

}  // namespace

at::ScalarType stored_type(const models::NamedTensors& tensors) {
    std::set<at::ScalarType> types;
    for (const auto& [name, tensor] : tensors)
        // Routers are kept in float32 whatever the rest is, see save_model().
        if (tensor.is_floating_point() && name.find("router.") == std::string::npos) types.insert(tensor.scalar_type());
    const bool small = types.size() == 1 && (*types.begin() == at::kHalf || *types.begin() == at::kBFloat16);
    return small ? *types.begin() : at::kFloat;
}

ForeignTensors read_foreign(const std::filesystem::path& file, const std::string& take) {
    auto checkpoint = read(file);
    ForeignTensors foreign;
    foreign.taken_from = unwrap(checkpoint.tensors, take, file, foreign.notes);
    leave_out_counters(checkpoint.tensors, foreign.notes);
    auto tensors = named(checkpoint.tensors);
    if (tensors.empty()) throw Error("cannot import", file.string(), "it holds no tensors");
    foreign.namings = namings(std::move(tensors));
    foreign.training = {{"imported_from", file.filename().string()}};
    for (const auto& [name, number] : checkpoint.numbers)
        if (name == "epoch" || name == "step" || name == "iter" || name == "iteration") foreign.training[name] = number;
    return foreign;
}

ImportedModel import_checkpoint(const std::filesystem::path& file, const std::optional<std::string>& architecture,
                                const nlohmann::json& overrides, const std::string& take,
                                const std::filesystem::path& with) {
    auto foreign = read_foreign(file, take);
    if (!with.empty()) {
        add_companion(foreign.namings, with);
        foreign.training["imported_with"] = with.filename().string();
    }
    ImportedModel imported;
    imported.taken_from = std::move(foreign.taken_from);
    imported.notes = std::move(foreign.notes);
    imported.training = std::move(foreign.training);
    auto recognised =
        architecture ? recognise_as(*architecture, foreign.namings) : recognise_any(file, foreign.namings);
    imported.type = stored_type(recognised.tensors);

    recognised.config.update(overrides);
    imported.network = models::create(recognised.name, recognised.config);
    if (recognised.architecture->adopt != nullptr) try {
            recognised.tensors = recognised.architecture->adopt(recognised.tensors, imported.network->config());
        } catch (const c10::Error&) {
            throw Error("cannot import", file.string(),
                        "the shapes of its tensors contradict each other; they are not those of " +
                            std::string(imported.network->architecture()));
        }
    std::vector<std::string> names;
    for (const auto& [name, tensor] : recognised.tensors) names.push_back(name);
    const auto mismatch =
        load_state(*imported.network, names, [&](const std::string& name) { return recognised.tensors.at(name); });
    if (!mismatch.empty()) throw Error("cannot import", file.string(), mismatch.text(imported.network->architecture()));
    imported.network->eval();
    return imported;
}

}  // namespace deweather::checkpoint
