// The pictures and options of an Inspect request. Private to the engine.
//
//     if (has_experts(restorer)) analysis::analyse_pictures(restorer, pictures_of(request), options, progress, {});
#pragma once

#include "app/studio/inspect/inspect_engine.h"
#include "core/analysis/analyse_pictures.h"

namespace deweather::studio {

// With the weather that names tell, and references where there are.
std::vector<analysis::PictureToAnalyse> pictures_of(const InspectRequest& request);

bool has_experts(restore::Restorer& restorer);

}  // namespace deweather::studio
