#include "app/studio/train/run_settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/studio/common/engine_text.h"
#include "trainer/config.h"
#include "trainer/presets.h"
#include "trainer/toml.h"

namespace deweather::studio {

namespace {

// Differs from architecture to architecture, so that its fields are unknown here.
constexpr const char* kModelConfig = "model.config";
// The rates of the last stage of the models that ship (docs/experts.md, B).
constexpr const char* kImprovingRates[] = {"optimizer.lr=5e-5", "optimizer.muon_lr=2.5e-4"};

trainer::TrainConfig config_of(const NewRun& run) {
    auto json = trainer::read_preset(run.preset.toStdString());
    for (const auto& setting : run.settings) trainer::set_value(json, setting.toStdString());
    return trainer::TrainConfig::from_json(json);
}

void flatten(const nlohmann::json& json, const std::string& key, QList<RunSetting>& settings) {
    if (!json.is_object() || key == kModelConfig) {
        settings.append(
            {.key = QString::fromStdString(key), .value = QString::fromStdString(trainer::to_inline_toml(json))});
        return;
    }
    for (const auto& [name, value] : json.items()) flatten(value, key.empty() ? name : key + "." + name, settings);
}

}  // namespace

QList<RunSetting> settings_of(const NewRun& run) {
    QList<RunSetting> settings;
    flatten(config_of(run).to_json(), {}, settings);
    std::sort(settings.begin(), settings.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    return settings;
}

QString problem_of(const NewRun& run) {
    try {
        (void)config_of(run);
    } catch (const std::exception& error) {
        return user_message(error);
    }
    return {};
}

QStringList improving(const QString& model) {
    QStringList settings = {"model.weights=\"" + model + "\""};
    for (const auto* rate : kImprovingRates) settings.append(rate);
    return settings;
}

}  // namespace deweather::studio
