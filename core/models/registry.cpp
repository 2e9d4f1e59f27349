#include "core/models/registry.h"

#include "core/base/error.h"
#include "core/models/mofme_compact.h"

namespace deweather::models {

const std::vector<Architecture>& architectures() {
    static const std::vector<Architecture> all = {mofme_compact_architecture()};
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
    return find_architecture(name).create(config);
}

}  // namespace deweather::models
