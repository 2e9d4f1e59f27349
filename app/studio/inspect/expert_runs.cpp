#include "app/studio/inspect/expert_runs.h"

#include "core/nn/intervention.h"
#include "core/restore/reference.h"
#include "core/weather/weather_words.h"

namespace deweather::studio {

std::vector<analysis::PictureToAnalyse> pictures_of(const InspectRequest& request) {
    std::vector<analysis::PictureToAnalyse> pictures;
    for (const auto& picture : request.pictures) {
        const std::filesystem::path file(picture.toStdString());
        pictures.push_back({.file = file, .weather = weather::weather_of_file(file)});
        if (!request.reference.isEmpty())
            pictures.back().reference = restore::reference_of(file, request.reference.toStdString());
    }
    return pictures;
}

bool has_experts(restore::Restorer& restorer) {
    return !nn::layers_of_experts(restorer.network()).empty();
}

}  // namespace deweather::studio
