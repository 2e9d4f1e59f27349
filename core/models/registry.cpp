#include "core/models/registry.h"

#include "core/base/error.h"
#include "core/models/ada_ir.h"
#include "core/models/aod_net.h"
#include "core/models/dehaze_former.h"
#include "core/models/dense.h"
#include "core/models/ffa_net.h"
#include "core/models/gca_net.h"
#include "core/models/histoformer.h"
#include "core/models/light_dehaze_net.h"
#include "core/models/m3vit.h"
#include "core/models/mix_dehaze_net.h"
#include "core/models/mmoe.h"
#include "core/models/moce_ir.h"
#include "core/models/moe.h"
#include "core/models/mofme.h"
#include "core/models/mowe.h"
#include "core/models/mpr_net.h"
#include "core/models/mw_former.h"
#include "core/models/naf_net.h"
#include "core/models/one_restore.h"
#include "core/models/ones.h"
#include "core/models/pr_moe.h"
#include "core/models/prenet.h"
#include "core/models/prompt_ir.h"
#include "core/models/rescan.h"
#include "core/models/restormer.h"
#include "core/models/s2vd.h"
#include "core/models/transweather.h"

namespace deweather::models {

const std::vector<Architecture>& architectures() {
    static const std::vector<Architecture> all = [] {
        std::vector<Architecture> list;
        for (const auto& family :
             {mofme_architectures(), dense_architectures(), moe_architectures(), mmoe_architectures(),
              m3vit_architectures(), mowe_architectures(), ones_architectures(), pr_moe_architectures()})
            list.insert(list.end(), family.begin(), family.end());
        list.insert(
            list.end(),
            {rescan_architecture(), prenet_architecture(), ffa_net_architecture(), transweather_architecture(),
             restormer_architecture(), gca_net_architecture(), aod_net_architecture(), light_dehaze_net_architecture(),
             naf_net_architecture(), dehaze_former_architecture(), mix_dehaze_net_architecture(),
             prompt_ir_architecture(), ada_ir_architecture(), mpr_net_architecture(), histoformer_architecture(),
             one_restore_architecture(), moce_ir_architecture(), s2vd_architecture(), mw_former_architecture()});
        return list;
    }();
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
            // A config that is not an object is rejected by the architecture.
            if (!config.is_object()) return architecture.create(config);
            auto merged = preset.config.is_null() ? nlohmann::json::object() : preset.config;
            merged.update(config);
            return architecture.create(merged);
        }
    return find_architecture(name).create(config);
}

}  // namespace deweather::models
