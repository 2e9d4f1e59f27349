#include "trainer/run_directory.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/media/image_header.h"
#include "trainer/durable.h"
#include "trainer/toml.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

constexpr const char *kConfig = "run.toml", *kMetrics = "metrics.jsonl", *kCheckpoints = "checkpoints";

void create_folder(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) throw Error("cannot create", path.string(), error.message());
}

// The step in the name of a checkpoint's folder; nothing for other names.
std::optional<int64_t> step_of(const fs::path& folder) {
    const auto name = folder.filename().string();
    if (name.empty() || name.size() > 12 ||
        !std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return std::stoll(name);
}

bool holds_at_most_a_log(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().filename() != "log.txt") return false;
    return !error;
}

// The numbers of a line of metrics under the tags that are customary in TensorBoard.
std::vector<std::pair<std::string, double>> scalars_of(const nlohmann::json& metrics, const std::string& prefix = {}) {
    std::vector<std::pair<std::string, double>> scalars;
    for (const auto& [name, value] : metrics.items()) {
        if (prefix.empty() && name == "step") continue;
        const auto tag = prefix + (name == "lr" ? "learning_rate" : name);
        if (value.is_number()) scalars.emplace_back(tag, value.get<double>());
        if (value.is_object())
            for (auto& scalar : scalars_of(value, tag + "/")) scalars.push_back(std::move(scalar));
    }
    return scalars;
}

}  // namespace

RunDirectory::RunDirectory(fs::path path) : path_(std::move(path)), lock_(path_), events_(path_, 0) {}

RunDirectory RunDirectory::create(const fs::path& path, const TrainConfig& config) {
    std::error_code none;
    if (fs::exists(path / kConfig, none))
        throw Error("cannot begin run", path.string(),
                    "there is one already; continue it with --resume or choose another folder");
    if (fs::exists(path, none) && !(holds_at_most_a_log(path)))
        throw Error("cannot begin run", path.string(), "it exists and is not an empty folder; choose another name");
    create_folder(path);
    RunDirectory run(path);
    create_folder(path / kCheckpoints);
    run.set_config(config);
    return run;
}

RunDirectory RunDirectory::open(const fs::path& path) {
    std::error_code none;
    if (!fs::exists(path / kConfig, none)) throw Error("cannot open run", path.string(), "there is no run.toml in it");
    RunDirectory run(path);
    create_folder(path / kCheckpoints);
    return run;
}

nlohmann::json RunDirectory::config() const {
    return read_toml(path_ / kConfig);
}

void RunDirectory::set_config(const TrainConfig& config) {
    write_durably(path_ / kConfig, to_toml(config.to_json()));
}

void RunDirectory::append_metrics(const nlohmann::json& metrics) {
    std::ofstream stream(path_ / kMetrics, std::ios::app);
    stream << json_text(metrics) + "\n";
    stream.close();
    if (!stream) throw Error("cannot write", (path_ / kMetrics).string(), "the disk is full or fails; free some space");
    events_.add_scalars(metrics.at("step").get<int64_t>(), scalars_of(metrics));
}

void RunDirectory::append_samples(int64_t step) {
    const auto prefix = checkpoint(step).filename().string() + "-";
    std::error_code none;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(samples(), none), end; !none && entry != end; entry.increment(none))
        if (entry->path().filename().string().starts_with(prefix)) files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        const std::string png{std::istreambuf_iterator<char>(stream), {}};
        const auto header =
            media::parse_header({reinterpret_cast<const uint8_t*>(png.data()), png.size()}, file.string());
        events_.add_picture(step, "samples/" + file.stem().string().substr(prefix.size()), png, header.width,
                            header.height);
    }
}

void RunDirectory::forget_metrics_after(int64_t step) {
    std::ifstream stream(path_ / kMetrics);
    std::string kept, all;
    for (std::string line; std::getline(stream, line);) {
        all += line + "\n";
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (json.is_object() && json.contains("step") && json["step"].is_number_integer() &&
            json["step"].get<int64_t>() <= step)
            kept += line + "\n";
    }
    if (kept != all) write_durably(path_ / kMetrics, kept);
    events_ = EventFile(path_, step);
}

std::vector<int64_t> RunDirectory::checkpoints() const {
    std::vector<int64_t> steps;
    std::error_code none;
    for (fs::directory_iterator entry(path_ / kCheckpoints, none), end; !none && entry != end; entry.increment(none))
        if (const auto step = step_of(entry->path())) steps.push_back(*step);
    std::sort(steps.begin(), steps.end());
    return steps;
}

fs::path RunDirectory::checkpoint(int64_t step) const {
    return path_ / kCheckpoints / fmt::format("{:07}", step);
}

void RunDirectory::prune_checkpoints(int64_t keep) {
    std::error_code none;
    std::vector<fs::path> unwanted;
    for (fs::directory_iterator entry(path_ / kCheckpoints, none), end; !none && entry != end; entry.increment(none))
        if (entry->path().filename().string().starts_with(kUnfinished)) unwanted.push_back(entry->path());
    const auto steps = checkpoints();
    for (std::size_t i = 0; i + static_cast<std::size_t>(keep) < steps.size(); ++i) {
        // Renamed first, so that a partly removed checkpoint does not look complete.
        const auto doomed = path_ / kCheckpoints / (kUnfinished + checkpoint(steps[i]).filename().string());
        fs::rename(checkpoint(steps[i]), doomed, none);
        unwanted.push_back(doomed);
    }
    for (const auto& folder : unwanted) fs::remove_all(folder, none);
}

}  // namespace deweather::trainer
