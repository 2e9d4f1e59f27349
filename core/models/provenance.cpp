#include "core/models/provenance.h"

#include <map>

namespace deweather::models {

Provenance provenance_of(std::string_view architecture) {
    constexpr std::string_view kAll = "rain, raindrops, haze and snow";
    static const std::map<std::string_view, Provenance> known = {
        {"adair", {"rain, haze, noise, blur and low light", "Y. Cui et al., ICLR 2025"}},
        {"aod-net", {"haze", "B. Li et al., ICCV 2017"}},
        {"dehazeformer", {"haze", "Y. Song et al., TIP 2023"}},
        {"ffa-net", {"haze", "X. Qin et al., AAAI 2020"}},
        {"gcanet", {"haze or rain, by its weights", "D. Chen et al., WACV 2019"}},
        {"histoformer", {"rain, raindrops, haze and snow", "S. Sun et al., ECCV 2024"}},
        {"light-dehazenet", {"haze", "H. Ullah et al., TIP 2021"}},
        {"mixdehazenet", {"haze", "L. Lu et al., 2023"}},
        {"moce-ir", {"rain, haze, noise, blur and low light", "E. Zamfir et al., CVPR 2025"}},
        {"mprnet", {"rain", "S. W. Zamir et al., CVPR 2021"}},
        {"mwformer", {kAll, "R. Zhu et al., TIP 2024"}},
        {"nafnet", {"noise, blur or several degradations, by its weights", "L. Chen et al., ECCV 2022"}},
        {"onerestore", {"haze, rain, snow and low light, together or by name", "Y. Guo et al., ECCV 2024"}},
        {"prenet", {"rain", "D. Ren et al., CVPR 2019"}},
        {"promptir", {"rain, haze and noise", "V. Potlapalli et al., NeurIPS 2023"}},
        {"rescan", {"rain", "X. Li et al., ECCV 2018"}},
        {"restormer", {"rain", "S. W. Zamir et al., CVPR 2022"}},
        {"s2vd", {"rain in video", "Z. Yue et al., CVPR 2021"}},
        {"transweather", {kAll, "J. M. J. Valanarasu et al., CVPR 2022"}},
    };
    if (const auto found = known.find(architecture); found != known.end()) return found->second;
    for (const std::string_view own : {"mofme", "dense", "moe", "mmoe", "m3vit", "mowe", "ones", "pr-moe"})
        if (architecture.starts_with(own) && !architecture.ends_with("classifier"))
            return {.made_for = kAll, .authors = {}};
    return {};
}

}  // namespace deweather::models
