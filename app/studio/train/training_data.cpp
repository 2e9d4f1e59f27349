#include "app/studio/train/training_data.h"

#include <QCoreApplication>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/pictures/display_image.h"
#include "core/models/restoration_network.h"
#include "trainer/batch_loader.h"
#include "trainer/data/check.h"
#include "trainer/presets.h"
#include "trainer/toml.h"
#include "trainer/training_source.h"

namespace deweather::studio {

namespace {

// The trainer pairs whole folders by equal file names.
QStringList folder_pairs(const std::vector<trainer::Pair>& pairs, QStringList& problems) {
    std::map<std::pair<std::string, std::string>, std::set<std::string>> folders;
    for (const auto& pair : pairs) {
        if (pair.degraded.stem() != pair.clean.stem() || pair.degraded.parent_path() == pair.clean.parent_path()) {
            problems.append(QCoreApplication::translate("TrainEngine",
                                                        "%1: its clean picture has another name; give "
                                                        "both the same name in two folders")
                                .arg(QString::fromStdString(pair.degraded.string())));
            continue;
        }
        folders[{pair.degraded.parent_path().string(), pair.clean.parent_path().string()}].insert(pair.weather);
    }
    QStringList values;
    for (const auto& [both, weathers] : folders) {
        // JSON strings are also valid TOML strings.
        auto value = "{degraded=" + nlohmann::json(both.first).dump() + ",clean=" + nlohmann::json(both.second).dump();
        if (weathers.size() == 1 && !weathers.begin()->empty())
            value += ",weather=" + nlohmann::json{*weathers.begin()}.dump();
        values.append(QString::fromStdString(value + "}"));
    }
    return values;
}

}  // namespace

DataReport report_on(const QString& folder, Progress& progress) {
    DataReport report{.folder = folder};
    const auto path = std::filesystem::path(folder.toStdString());
    const auto take_problems = [&](const std::vector<std::string>& problems) {
        for (const auto& problem : problems) report.problems.append(QString::fromStdString(problem));
    };
    std::optional<trainer::PairedData> pairs;
    try {
        pairs = trainer::find_pairs(path);
    } catch (const Error&) {
        // No pairs: clean pictures, or nothing.
    }
    try {
        if (pairs) {
            const auto check = trainer::check_data(*pairs, progress);
            report.summary = QString::fromStdString(trainer::summary(check));
            report.usable = static_cast<qint64>(check.usable.size());
            take_problems(check.problems);
            report.pairs = folder_pairs(check.usable, report.problems);
        } else {
            const auto check = trainer::check_pictures(trainer::find_pictures(path), progress);
            report.summary = QString::fromStdString(trainer::summary(check));
            report.usable = static_cast<qint64>(check.usable.size());
            take_problems(check.problems);
            report.clean = {QString::fromStdString(nlohmann::json(folder.toStdString()).dump())};
        }
    } catch (const Error& error) {
        report.summary = user_message(error);
        report.problems.append(user_message(error));
    }
    return report;
}

QList<TrainingExample> first_examples(const NewRun& run, int count, const Progress& progress) {
    auto json = trainer::read_preset(run.preset.toStdString());
    for (const auto& setting : run.settings) trainer::set_value(json, setting.toStdString());
    auto config = trainer::TrainConfig::from_json(json);
    // Only the restore task has image targets to show.
    if (config.task != models::Task::kRestore) return {};
    const auto& phase = config.schedule.phases.front();
    // No cache: each picture is read only once here.
    config.data.cache_mb = 0;
    const auto source = trainer::make_training_source(config);
    QList<TrainingExample> examples;
    for (int i = 0; i < count; ++i) {
        progress.throw_if_cancelled();
        const auto batch = trainer::draw_batch(*source,
                                               {.first = static_cast<uint64_t>(i),
                                                .stride = 1,
                                                .count = 1,
                                                .sample = {.crop = phase.crop, .phase = 0},
                                                .clean_share = phase.clean_share},
                                               static_cast<uint64_t>(config.seed));
        TrainingExample example{.degraded = to_qimage(batch.degraded[0], {}), .clean = to_qimage(batch.clean[0], {})};
        const auto* present = batch.weather.const_data_ptr<float>();
        for (std::size_t weather = 0; weather < models::kWeathers.size(); ++weather) {
            if (std::isnan(present[weather])) example.known = false;
            // Weather that was added but is barely visible has a value in between.
            if (present[weather] >= 0.5F)
                example.weather.append(QString::fromUtf8(models::kWeathers[weather].data(),
                                                         static_cast<qsizetype>(models::kWeathers[weather].size())));
        }
        examples.append(std::move(example));
    }
    return examples;
}

}  // namespace deweather::studio
