#include "app/cli/inspect_maps.h"

#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <fstream>
#include <iterator>

#include "core/analysis/token_pictures.h"
#include "core/analysis/token_uncertainty.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/media/image_io.h"

namespace deweather::cli {

namespace {

constexpr double kOpacity = 0.65;
// Longest side of a map in the report.
constexpr int64_t kReportSide = 440;
// Maximum length in bytes of the picture's name within its maps' names, because file systems allow 255 bytes.
constexpr std::size_t kLongestStem = 200;

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// Averages square blocks of an integer side, so that tokens stay square.
media::Image smaller(const media::Image& image) {
    const int64_t step = std::max(image.width(), image.height()) / kReportSide;
    if (step < 2) return image;
    media::Image small;
    small.rgb = at::avg_pool2d(image.rgb.unsqueeze(0), {step, step}).squeeze(0);
    return small;
}

}  // namespace

void InspectMaps::write(const media::Image& map, const std::string& name, const std::string& caption) {
    const auto file = folder_ / "maps" / (name + ".png");
    media::write_image(map, file, {.existing = existing_});
    const auto small = smaller(map);
    const auto temporary = folder_ / "maps" / ("." + name + "-small.png");
    if (small.width() != map.width()) {
        media::write_image(small, temporary, {.existing = Existing::kReplace});
        report_.push_back({.caption = caption, .png = bytes_of(temporary)});
        std::filesystem::remove(temporary);
    } else {
        report_.push_back({.caption = caption, .png = bytes_of(file)});
    }
}

void InspectMaps::add(const media::Image& picture, const std::filesystem::path& file, const restore::Traced& traced) {
    if (static_cast<int64_t>(stems_.size()) >= most_) return;
    std::error_code error;
    std::filesystem::create_directories(folder_ / "maps", error);
    if (error) throw Error("cannot make folder", (folder_ / "maps").string(), error.message());
    const std::string own(beginning_of(file.stem().string(), kLongestStem));
    auto stem = own;
    for (int number = 2; !stems_.insert(stem).second; ++number) stem = fmt::format("{}-{}", own, number);

    const auto& trace = traced.trace;
    for (std::size_t i = 0; i < trace.layers.size(); ++i) {
        const auto& layer = trace.layers[i];
        const auto experts = analysis::expert_colours(layer.gates[0].argmax(-1));
        write(analysis::over_picture(picture, experts, trace.patch, kOpacity),
              fmt::format("{}-layer{}-expert", stem, i), fmt::format("{}, layer {}: expert", stem, i));
        const auto uncertainty = analysis::token_uncertainty(layer);
        if (!uncertainty.change.defined()) continue;
        const auto heat = analysis::heat_colours(uncertainty.change[0], 0, 0.5);
        write(analysis::over_picture(picture, heat, trace.patch, kOpacity), fmt::format("{}-layer{}-change", stem, i),
              fmt::format("{}, layer {}: chance of another expert, 0 to 50 %", stem, i));
    }
    if (!traced.result.weather_map.defined()) return;
    const auto& weather = traced.result.weather_map;
    const auto most = weather.flatten(1).mean(1).argmax().item<int64_t>();
    write(analysis::over_picture(picture, analysis::heat_colours(weather[most], 0, 1), traced.result.weather_patch,
                                 kOpacity),
          fmt::format("{}-{}", stem, models::kWeathers[static_cast<std::size_t>(most)]),
          fmt::format("{}: where the model sees {}", stem, models::kWeathers[static_cast<std::size_t>(most)]));
}

}  // namespace deweather::cli
