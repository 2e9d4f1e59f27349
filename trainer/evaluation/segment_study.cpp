#include "trainer/evaluation/segment_study.h"

#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include "core/analysis/image_quality.h"
#include "core/base/sub_progress.h"
#include "core/segment/label_map.h"
#include "core/weather/degrade.h"
#include "trainer/seeds.h"

namespace deweather::trainer {

namespace {

at::Tensor as_saved(const at::Tensor& rgb) {
    constexpr double kLargest = 255;
    return rgb.clamp(0, 1).mul(kLargest).add(0.5).floor().div(kLargest);
}

// The sums for one row.
struct Sums {
    segment::Confusion confusion;
    double psnr = 0;
};

std::string name_of(weather::Weather weather) {
    return std::string(weather::kWeatherNames.at(weather));
}

}  // namespace

std::vector<StudyRow> segment_study(segment::Segmenter& segmenter, std::vector<NamedModel>& restorers,
                                    const std::vector<LabelledFile>& pictures, const StudyOptions& options,
                                    Progress& progress) {
    options.restore.check();
    const auto classes = segmenter.labels().size();
    const auto rows_per_weather = restorers.size() + 1;
    std::vector<Sums> sums(options.weathers.size() * rows_per_weather + 1,
                           Sums{.confusion = segment::Confusion(classes)});
    CancelOnly quiet(progress);
    for (std::size_t index = 0; index < pictures.size(); ++index) {
        const auto& file = pictures[index];
        progress.throw_if_cancelled();
        progress.step(static_cast<int64_t>(index), static_cast<int64_t>(pictures.size()),
                      file.picture.filename().string());
        const auto truth = segment::read_labels(file.labels, segmenter.labels(), options.read);
        auto image = media::read_image(file.picture, options.read);
        const auto clean = as_saved(image.rgb);
        const auto add = [&](std::size_t row, const at::Tensor& rgb) {
            sums[row].confusion.add(segmenter.segment(rgb), truth);
            if (row + 1 < sums.size()) sums[row].psnr += analysis::psnr(rgb, clean);
        };
        add(sums.size() - 1, clean);
        for (std::size_t i = 0; i < options.weathers.size(); ++i) {
            weather::WeatherValues strengths{};
            strengths.at(options.weathers[i]) = 1;
            const auto drawn = weather::draw(options.recipe, seed_of(options.seed, index), strengths);
            image.rgb = as_saved(weather::apply(clean, drawn).picture);
            add(i * rows_per_weather, image.rgb);
            for (std::size_t model = 0; model < restorers.size(); ++model)
                add(i * rows_per_weather + 1 + model,
                    as_saved(restorers[model].restorer.restore(image, options.restore, quiet).image.rgb));
        }
    }
    const auto count = static_cast<int64_t>(pictures.size());
    std::vector<StudyRow> rows;
    for (std::size_t row = 0; row < sums.size(); ++row) {
        const bool is_clean = row + 1 == sums.size();
        const auto model = row % rows_per_weather;
        rows.push_back({.weather = is_clean ? "none" : name_of(options.weathers[row / rows_per_weather]),
                        .model = is_clean     ? kCleanRow
                                 : model == 0 ? kDegradedRow
                                              : restorers[model - 1].name,
                        .count = count,
                        .scores = sums[row].confusion.scores(),
                        .psnr = sums[row].psnr / static_cast<double>(std::max<int64_t>(1, count))});
    }
    progress.step(count, count, "done");
    return rows;
}

std::string study_csv(const std::vector<StudyRow>& rows, const segment::LabelSet& labels) {
    const auto text = [](const std::optional<double>& value) {
        return value ? fmt::format("{}", *value) : std::string();
    };
    std::string csv = "weather,model,count,psnr,miou,macc,accuracy";
    for (const auto& [name, colour] : labels.classes) csv += ",iou " + name;
    for (const auto& row : rows) {
        csv += fmt::format("\n{},{},{},{},{},{},{}", row.weather, row.model, row.count,
                           row.model == kCleanRow ? std::string() : fmt::format("{}", row.psnr), text(row.scores.miou),
                           text(row.scores.macc), text(row.scores.pixels));
        for (const auto& iou : row.scores.iou) csv.append(",").append(text(iou));
    }
    return csv + "\n";
}

}  // namespace deweather::trainer
