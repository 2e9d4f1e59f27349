#include "app/cli/evaluate_classes.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/aligned_table.h"
#include "core/base/utf8.h"
#include "core/classify/model.h"
#include "core/models/profile.h"
#include "trainer/cifar_source.h"
#include "trainer/classification_objective.h"

namespace deweather::cli {

std::string evaluate_classes(const std::string& folder, const std::vector<std::string>& models, int64_t limit,
                             c10::Device device, bool json, Console& console) {
    constexpr double kMillion = 1e6, kGiga = 1e9;
    const trainer::CifarSource test(trainer::read_cifar10(folder, trainer::CifarPart::kTest), {.random = false});
    const int64_t count = limit > 0 ? std::min(limit, test.size()) : test.size();
    std::vector<std::vector<std::string>> table = {{"model", "architecture", "count", "top 1", "M param.", "GMAC"}};
    std::string csv = "model,architecture,count,top1,parameters,gmac\n";
    auto rows = nlohmann::json::array();
    for (const auto& name : models) {
        auto model = classify::load_model(name);
        const auto profile = models::profile(*model.network, trainer::kCifarSide, trainer::kCifarSide);
        model.network->to(device);
        const auto accuracy = trainer::top1_accuracy(*model.network, test, limit, device, console);
        const std::string architecture(model.network->architecture());
        const double gmac = static_cast<double>(profile.macs) / kGiga;
        table.push_back({model.name, architecture, std::to_string(count), fmt::format("{:.2f} %", 100 * accuracy),
                         fmt::format("{:.2f}", static_cast<double>(profile.parameters) / kMillion),
                         fmt::format("{:.2f}", gmac)});
        csv += fmt::format("{},{},{},{:.6f},{},{:.4f}\n", model.name, architecture, count, accuracy, profile.parameters,
                           gmac);
        rows.push_back({{"model", model.name},
                        {"architecture", architecture},
                        {"count", count},
                        {"top1", accuracy},
                        {"parameters", profile.parameters},
                        {"gmac", gmac}});
    }
    console.finish();
    constexpr std::size_t kTextColumns = 2;
    if (json)
        fmt::print("{}\n", json_text({{"rows", rows}}, 2));
    else
        print_table(table, kTextColumns);
    return csv;
}

}  // namespace deweather::cli
