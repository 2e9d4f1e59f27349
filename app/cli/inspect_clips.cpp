#include "app/cli/inspect_clips.h"

#include <spdlog/fmt/fmt.h>

#include <set>

#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_library.h"

namespace deweather::cli {

namespace fs = std::filesystem;

namespace {

// Not yet given to another clip or model.
fs::path folder_for(const ClipInspection& inspection, const fs::path& clip, const std::string& model,
                    std::set<fs::path>& taken) {
    if (inspection.clips.size() * inspection.models.size() == 1) return inspection.folder;
    auto name = clip.stem().string();
    if (inspection.models.size() > 1) name += "-" + model;
    auto folder = inspection.folder / name;
    for (int number = 2; !taken.insert(folder).second; ++number)
        folder = inspection.folder / fmt::format("{}-{}", name, number);
    return folder;
}

void print_layers(const nlohmann::json& routed) {
    fmt::print("{}, {}: {} frames\n", routed["input"].get<std::string>(), routed["model"].get<std::string>(),
               routed["frames"].size());
    fmt::print("layer  experts  largest mean share     change from frame to frame (bits)\n");
    for (std::size_t i = 0; i < routed["layers"].size(); ++i) {
        const auto& layer = routed["layers"][i];
        const auto shares = layer["mean_share"].get<std::vector<double>>();
        const auto largest = std::max_element(shares.begin(), shares.end());
        fmt::print("{:>5}  {:>7}  {:>6.1f} % (expert {:>3})  {:>34.4f}\n", i, shares.size(), *largest * 100,
                   largest - shares.begin(), layer["mean_change"].get<double>());
    }
}

}  // namespace

int inspect_clips(const ClipInspection& inspection, bool json, Console& console) {
    auto clips = nlohmann::json::array(), failures = nlohmann::json::array();
    std::set<fs::path> taken;
    for (const auto& model : inspection.models) {
        restore::Restorer restorer(checkpoint::load_model(checkpoint::find_model(model)),
                                   choose_device(inspection.device));
        for (const auto& clip : inspection.clips) {
            const auto folder = folder_for(inspection, clip, restorer.model_name(), taken);
            if (inspection.output.existing == Existing::kKeep && fs::exists(folder / "over-time.csv"))
                throw Error("there is a result already in", folder.string(),
                            "choose another folder or add --overwrite");
            try {
                const auto routing = analysis::trace_clip(restorer, clip, inspection.trace, console);
                analysis::write_clip_routing(routing, folder, inspection.output);
                clips.push_back(analysis::clip_routing_json(routing));
                clips.back()["folder"] = folder.string();
            } catch (const Cancelled&) {
                throw;
            } catch (const std::exception& error) {
                failures.push_back(
                    {{"input", clip.string()}, {"model", restorer.model_name()}, {"error", one_line(error.what())}});
                console.message("deweather: " + one_line(error.what()));
            }
        }
    }
    console.finish();
    if (json)
        fmt::print("{}\n", json_text({{"clips", clips}, {"failed", failures.size()}, {"failures", failures}}, 2));
    else
        for (const auto& routed : clips) print_layers(routed);
    return failures.empty() ? 0 : 1;
}

}  // namespace deweather::cli
