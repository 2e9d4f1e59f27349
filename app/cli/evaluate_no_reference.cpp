#include "app/cli/evaluate_no_reference.h"

#include <spdlog/fmt/fmt.h>

#include "app/cli/aligned_table.h"
#include "core/base/utf8.h"

namespace deweather::cli {

namespace {

std::string change(const trainer::BeforeAfter& measure, double factor, int digits) {
    return fmt::format("{:.{}f} -> {:.{}f}", measure.before * factor, digits, measure.after * factor, digits);
}

std::string correlation(const std::optional<double>& value) {
    return value ? fmt::format("{:+.2f}", *value) : std::string();
}

void print_study(const trainer::NoReferenceStudy& study) {
    constexpr std::size_t kTextColumns = 1;
    constexpr double kPercent = 100;
    bool known = false;
    std::vector<std::vector<std::string>> table = {{study.model, "count", "NIQE", "haze", "weather %", "changed %",
                                                    "brightness", "smooth", "banded"}},
                                          correlations = {
                                              {"Spearman with gain", "gain dB", "NIQE", "haze", "weather", "changed"}};
    for (const auto& row : study.rows) {
        table.push_back({row.data, std::to_string(row.count), change(row.niqe, 1, 2), change(row.haze, 1, 2),
                         row.weather ? change(*row.weather, kPercent, 0) : "",
                         fmt::format("{:.0f}", row.changed * kPercent), change(row.brightness, 1, 2),
                         row.smooth_gain ? fmt::format("{:.2f}", *row.smooth_gain) : "", std::to_string(row.banded)});
        if (!row.gain) continue;
        known = true;
        correlations.push_back({row.data, fmt::format("{:+.2f}", *row.gain), correlation(row.niqe_with_gain),
                                correlation(row.haze_with_gain), correlation(row.weather_with_gain),
                                correlation(row.changed_with_gain)});
    }
    print_table(table, kTextColumns);
    if (!known) return;
    fmt::print("\n");
    print_table(correlations, kTextColumns);
}

}  // namespace

NoReferenceTable evaluate_no_reference(std::vector<trainer::NamedModel>& models,
                                       const std::vector<trainer::PictureToJudge>& pictures,
                                       const trainer::EvaluateOptions& options, bool json, Console& console) {
    const auto judge = analysis::NoReference::shipped();
    NoReferenceTable result;
    std::vector<trainer::NoReferenceStudy> studies;
    auto objects = nlohmann::json::array();
    for (auto& model : models) {
        auto study = trainer::no_reference_study(model, pictures, options, judge, console);
        console.finish();
        for (const auto& picture : study.pictures) {
            if (picture.error.empty()) continue;
            ++result.failed;
            console.message("deweather: " + picture.error);
        }
        if (json)
            objects.push_back(trainer::to_json(study));
        else
            print_study(study);
        studies.push_back(std::move(study));
    }
    if (json) {
        const nlohmann::json object = {{"no_reference", std::move(objects)}, {"failed", result.failed}};
        fmt::print("{}\n", json_text(object, 2));
    } else {
        fmt::print(
            "Before -> after, less is better: NIQE and haze density by tables of our own (not MATLAB's numbers), and "
            "the probability of the likeliest weather\nby the model's own head; changed: pixels that differ by more "
            "than 4 of 255; smooth: median of the gradient energy added to smooth regions, 1 for none; banded: "
            "pictures above 1.5. Compare only before with after of the same pictures.\n");
    }
    result.csv = trainer::to_csv(studies);
    return result;
}

}  // namespace deweather::cli
