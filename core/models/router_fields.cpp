#include "core/models/router_fields.h"

namespace deweather::models {

namespace {

const ConfigFields::Choices<nn::Uncertainty> kUncertainties = {{"none", nn::Uncertainty::kNone},
                                                               {"closed_form", nn::Uncertainty::kClosedForm},
                                                               {"mc", nn::Uncertainty::kMonteCarlo}};
const ConfigFields::Choices<nn::Calibration> kCalibrations = {{"none", nn::Calibration::kNone},
                                                              {"centred", nn::Calibration::kCentred},
                                                              {"literal", nn::Calibration::kLiteral},
                                                              {"scale_free", nn::Calibration::kScaleFree}};

}  // namespace

void read_experts(int64_t& experts, int64_t& top_k, ConfigFields& fields) {
    fields.read("experts", experts, 1, 1024);
    fields.read("top_k", top_k, 1, 1024);
    if (top_k > experts) throw fields.wrong("top_k", "is larger than 'experts'");
}

void read(nn::RouterConfig& router, ConfigFields& fields) {
    read_experts(router.experts, router.top_k, fields);
    fields.read("uncertainty", router.uncertainty, kUncertainties);
    fields.read("calibration", router.calibration, kCalibrations);
    fields.read("router_dropout", router.dropout, 0.0, 0.9);
    fields.read("mc_passes", router.mc_passes, 2, 1000);
    if (router.calibration != nn::Calibration::kNone && router.uncertainty == nn::Uncertainty::kNone)
        throw fields.wrong("calibration", "needs an 'uncertainty' to calibrate by");
}

void write(const nn::RouterConfig& router, nlohmann::json& json) {
    json.update({{"experts", router.experts},
                 {"top_k", router.top_k},
                 {"uncertainty", name_of(router.uncertainty, kUncertainties)},
                 {"calibration", name_of(router.calibration, kCalibrations)},
                 {"router_dropout", router.dropout},
                 {"mc_passes", router.mc_passes}});
}

}  // namespace deweather::models
