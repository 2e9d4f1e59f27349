#include "app/cli/benchmark_history.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>

#include "core/base/error.h"
#include "core/base/utf8.h"

namespace deweather::cli {

namespace {

using nlohmann::json;

bool is_run(const json& value) {
    return value.is_object() && value.contains("models") && value["models"].is_array() && value.contains("size");
}

const json* find_named(const json& list, const json& name) {
    if (!list.is_array()) return nullptr;
    const auto found = std::find_if(list.begin(), list.end(), [&](const json& one) {
        return one.is_object() && one.value("name", json()) == name;
    });
    return found == list.end() ? nullptr : &*found;
}

bool comparable(const json& run, const json& now) {
    for (const char* key : {"device", "threads", "size"})
        if (run.value(key, json()) != now.value(key, json())) return false;
    const auto& models = run["models"];
    return std::any_of(models.begin(), models.end(), [&](const json& model) {
        return model.is_object() && find_named(now["models"], model.value("name", json())) != nullptr;
    });
}

bool same_processor(const json& one, const json& other) {
    return one.value("processor", json()) == other.value("processor", json());
}

// Nothing if a run of another version lacks one of the numbers.
std::optional<json> compare_stage(const json& before, const json& now, const json& name) {
    for (const char* key : {"ms", "share"})
        for (const json* stage : {&before, &now})
            if (!stage->contains(key) || !(*stage)[key].is_number() || (*stage)[key].get<double>() <= 0) return {};
    return json{{"name", name},
                {"before_ms", before["ms"]},
                {"ms", now["ms"]},
                {"change", before["share"].get<double>() / now["share"].get<double>() - 1}};
}

}  // namespace

void append_to_history(const std::filesystem::path& file, const json& result) {
    std::ofstream stream(file, std::ios::app);
    stream << json_text(result) << '\n';
    stream.flush();
    if (!stream) throw Error("cannot append to", file.string(), "check the folder's permissions and the disk's space");
}

std::vector<json> read_history(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream) throw Error("cannot read", file.string(), "give a file that `benchmark --json` or --append wrote");
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    std::vector<json> runs;
    if (const auto whole = json::parse(text, nullptr, false); is_run(whole)) return {whole};
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (auto run = json::parse(line, nullptr, false); is_run(run)) runs.push_back(std::move(run));
    if (runs.empty())
        throw Error("no benchmark in", file.string(), "give a file that `benchmark --json` or --append wrote");
    return runs;
}

std::optional<json> earlier_run(const std::vector<json>& history, const json& now) {
    const json* best = nullptr;
    for (const auto& run : history)
        if (comparable(run, now) && (best == nullptr || same_processor(run, now) || !same_processor(*best, now)))
            best = &run;
    return best == nullptr ? std::nullopt : std::optional(*best);
}

json compare_runs(const json& before, const json& now) {
    json changes = {{"label", before.value("label", "")},
                    {"processor", before.value("processor", "")},
                    {"same_processor", same_processor(before, now)},
                    {"models", json::array()}};
    for (const auto& model : now["models"]) {
        const auto* earlier = find_named(before["models"], model["name"]);
        if (earlier == nullptr) continue;
        json stages = json::array();
        const json stages_before = earlier->value("stages", json::array());
        for (const auto& stage : model["stages"])
            if (const auto* old = find_named(stages_before, stage["name"]))
                if (auto change = compare_stage(*old, stage, stage["name"])) stages.push_back(std::move(*change));
        if (auto change = compare_stage(*earlier, model, "all")) stages.push_back(std::move(*change));
        changes["models"].push_back({{"name", model["name"]}, {"stages", std::move(stages)}});
    }
    return changes;
}

}  // namespace deweather::cli
