#include "core/models/registry.h"

#include "core/base/error.h"
#include "core/models/mofme_compact.h"
#include "core/models/restormer.h"
#include "core/models/transweather.h"

namespace deweather::models {

const std::vector<Architecture>& architectures() {
    static const std::vector<Architecture> all = {mofme_compact_architecture(), restormer_architecture(),
                                                  transweather_architecture()};
    return all;
}

const Architecture& find_architecture(std::string_view name) {
    std::string known;
    for (const auto& architecture : architectures()) {
        if (architecture.name == name) return architecture;
        known.append(known.empty() ? "" : ", ").append(architecture.name);
    }
    throw Error("unknown architecture", name, "known are " + known);
}

std::unique_ptr<RestorationNetwork> create(std::string_view name, const nlohmann::json& config) {
    for (const auto& architecture : architectures())
        for (const auto& preset : architecture.presets) {
            if (preset.name != name) continue;
            // A config that is no object is left to the architecture, which says so.
            if (!config.is_object()) return architecture.create(config);
            auto merged = preset.config.is_null() ? nlohmann::json::object() : preset.config;
            merged.update(config);
            return architecture.create(merged);
        }
    return find_architecture(name).create(config);
}

}  // namespace deweather::models
