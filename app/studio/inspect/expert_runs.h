// The pictures and options of an Inspect request. Private to the engine.
//
//     if (has_experts(restorer)) analysis::analyse_pictures(restorer, pictures_of(request), options, progress, {});
#pragma once

#include "app/studio/inspect/inspect_engine.h"
#include "core/analysis/analyse_pictures.h"

namespace deweather::studio {

// The pictures with the weather that their names tell, and with references if available.
std::vector<analysis::PictureToAnalyse> pictures_of(const InspectRequest& request);

bool has_experts(restore::Restorer& restorer);

}  // namespace deweather::studio
