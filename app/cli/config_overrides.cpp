#include "app/cli/config_overrides.h"

#include "core/base/error.h"
#include "core/base/utf8.h"

namespace deweather::cli {

nlohmann::json config_overrides(const std::vector<std::string>& settings) {
    auto overrides = nlohmann::json::object();
    for (const auto& setting : settings) {
        if (!is_utf8(setting))
            throw Error("bad setting", setting,
                        "a configuration can only contain UTF-8: rename the file or folder, or use a link to it");
        const auto equals = setting.find('=');
        const auto text = setting.substr(equals + 1);
        auto value = nlohmann::json::parse(text, nullptr, false);
        overrides[setting.substr(0, equals)] = value.is_discarded() ? nlohmann::json(text) : std::move(value);
    }
    return overrides;
}

std::string wrong_setting(const std::string& setting) {
    const auto equals = setting.find('=');
    return equals == std::string::npos || equals == 0 ? "'" + setting + "' is not KEY=VALUE" : std::string();
}

}  // namespace deweather::cli
