#include "trainer/run_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <exception>

#include "trainer/toml.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

constexpr int64_t kSampledLines = 1500, kSampledValidations = 300;
constexpr int64_t kTail = 64 << 10;  // bytes at the end of a long file that are read completely
constexpr int64_t kChunk = 4 << 20;  // bytes at a time
constexpr int64_t kProbe = 4 << 10;  // bytes that usually hold the end of a line and the whole next one
constexpr int64_t kLongestLine = 1 << 20;
constexpr std::size_t kMaxPoints = 6000, kNewestKept = 1000;

std::string read_at(int file, int64_t offset, int64_t bytes) {
    std::string text(static_cast<std::size_t>(bytes), '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
        const auto length = pread(file, text.data() + filled, text.size() - filled,
                                  static_cast<off_t>(offset) + static_cast<off_t>(filled));
        if (length <= 0) break;
        filled += static_cast<std::size_t>(length);
    }
    text.resize(filled);
    return text;
}

struct Line {
    int64_t begin = 0, end = 0;  // offsets; end is after its newline
    std::string text;
};

// The first line that begins after offset, or at it if that is 0.
std::optional<Line> line_after(int file, int64_t offset) {
    for (int64_t bytes = kProbe; bytes <= 2 * kLongestLine; bytes *= 4) {
        const auto text = read_at(file, offset, bytes);
        const auto before = offset == 0 ? std::string::npos : text.find('\n');
        const std::size_t begin = offset == 0 ? 0 : before + 1;
        if (offset == 0 || before != std::string::npos)
            if (const auto end = text.find('\n', begin); end != std::string::npos)
                return Line{.begin = offset + static_cast<int64_t>(begin),
                            .end = offset + static_cast<int64_t>(end) + 1,
                            .text = text.substr(begin, end - begin)};
        if (static_cast<int64_t>(text.size()) < bytes) break;  // end of file
    }
    return std::nullopt;
}

std::optional<int64_t> step_of(std::string_view line) {
    // Avoids parsing the line: its keys are sorted and "step" is one of the last.
    constexpr std::string_view kKey = "\"step\":";
    const auto at = line.rfind(kKey);
    if (at == std::string_view::npos) return std::nullopt;
    const char* begin = line.data() + at + kKey.size();
    while (begin < line.data() + line.size() && *begin == ' ') ++begin;
    int64_t step = 0;
    const auto [end, error] = std::from_chars(begin, line.data() + line.size(), step);
    return error == std::errc() ? std::optional(step) : std::nullopt;
}

std::optional<int64_t> number(std::string_view text) {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// Removes every second value of the older half.
template <typename Value>
void thin(std::vector<Value>& values) {
    const auto old = values.size() - kNewestKept;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (i >= old || i % 2 == 0) values[kept++] = std::move(values[i]);
    values.resize(kept);
}

// Whether a folder's entries may have changed since the last call; stores the time.
bool newer(const fs::path& path, fs::file_time_type& time) {
    std::error_code error;
    const auto now = fs::last_write_time(path, error);
    const auto found = error ? fs::file_time_type::min() : now;
    return std::exchange(time, found) != found;
}

// The curve by which the best weights of the run's task are selected.
std::string_view score_curve(const nlohmann::json& config) {
    const auto task = config.is_object() ? config.value("task", nlohmann::json()) : nlohmann::json();
    if (task == "segment") return "validation/miou";
    return task == "classify" ? "validation/accuracy" : "validation/psnr";
}

}  // namespace

std::string_view name_of(RunState state) {
    switch (state) {
        case RunState::kMissing:
            return "missing";
        case RunState::kNotStarted:
            return "not started";
        case RunState::kRunning:
            return "running";
        case RunState::kElsewhere:
            return "running elsewhere";
        case RunState::kStopped:
            return "stopped";
        case RunState::kFinished:
            return "finished";
        case RunState::kFailed:
            return "failed";
        case RunState::kKilled:
            return "killed";
    }
    return "";
}

RunReader::RunReader(fs::path folder)
    : folder_(std::move(folder)),
      config_time_(fs::file_time_type::min()),
      samples_time_(fs::file_time_type::min()),
      checkpoints_time_(fs::file_time_type::min()) {}

bool RunReader::update() {
    const bool config = read_config();
    const bool metrics = read_metrics();
    const bool folders = read_folders();
    return read_state() || config || metrics || folders;
}

bool RunReader::read_config() {
    if (!newer(folder_ / "run.toml", config_time_)) return false;
    std::error_code none;
    run_.config_error.clear();
    if (!fs::exists(folder_ / "run.toml", none)) {
        run_.config = nlohmann::json::object();
        return true;
    }
    try {
        run_.config = read_toml(folder_ / "run.toml");
    } catch (const std::exception& error) {
        run_.config_error = error.what();
    }
    return true;
}

void RunReader::forget_metrics() {
    offset_ = 0;
    run_.step = 0;
    run_.curves.clear();
    run_.load.clear();
    run_.routers = {};
    run_.best_step.reset();
    run_.broken_lines = 0;
    run_.thinned = false;
}

bool RunReader::read_metrics() {
    const int file = ::open((folder_ / "metrics.jsonl").c_str(), O_RDONLY | O_CLOEXEC);
    struct stat facts {};
    if (file < 0 || fstat(file, &facts) != 0) {
        if (file >= 0) close(file);
        const bool had = offset_ > 0;
        if (had) forget_metrics();
        return had;
    }
    bool changed = false;
    // The file was replaced by a shorter version, as when a run is resumed from a checkpoint.
    if (facts.st_ino != inode_ || facts.st_size < offset_) {
        changed = offset_ > 0;
        forget_metrics();
        inode_ = facts.st_ino;
    }
    if (offset_ == 0 && facts.st_size > kReadWhole) {
        begin_long_file(file, facts.st_size);
        changed = true;
    }
    while (offset_ < facts.st_size) {
        const auto text = read_at(file, offset_, std::min<int64_t>(kChunk, facts.st_size - offset_));
        const auto before = offset_;
        changed |= take_lines(text);
        if (offset_ == before) {
            // An incomplete line waits for its end, but none is as long as a chunk.
            if (static_cast<int64_t>(text.size()) < kChunk) break;
            ++run_.broken_lines;
            offset_ += static_cast<int64_t>(text.size());
        }
    }
    close(file);
    return changed;
}

// Processes the complete lines of text, which starts at offset_.
bool RunReader::take_lines(std::string_view text) {
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', begin)) {
        if (end > begin) take_line(text.substr(begin, end - begin));
        begin = end + 1;
    }
    offset_ += static_cast<int64_t>(begin);
    return begin > 0;
}

void RunReader::take_line(std::string_view line) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("step") || !json["step"].is_number()) {
        ++run_.broken_lines;
        return;
    }
    const double step = json["step"].get<double>();
    run_.step = std::max(run_.step, static_cast<int64_t>(step));
    const auto add = [&](const std::string& name, const nlohmann::json& value) {
        if (!value.is_number()) return;
        auto& curve = run_.curves[name];
        const double y = value.get<double>();
        const bool best = name == score_curve(run_.config) &&
                          (curve.value.empty() || y > *std::max_element(curve.value.begin(), curve.value.end()));
        if (best) run_.best_step = static_cast<int64_t>(step);
        curve.step.push_back(step);
        curve.value.push_back(y);
        if (curve.step.size() > kMaxPoints) {
            thin(curve.step);
            thin(curve.value);
            run_.thinned = true;
        }
    };
    const auto add_all = [&](const auto& self, const std::string& prefix, const nlohmann::json& object) -> void {
        for (const auto& [name, value] : object.items()) {
            if (value.is_object()) self(self, prefix + name + "/", value);
            if (!prefix.empty() || name != "step") add(prefix + name, value);
        }
    };
    add_all(add_all, {}, json);
    if (const auto routers = json.find("routers"); routers != json.end()) run_.routers = router_health_of(*routers);
    const auto load = json.find("load");
    if (load == json.end() || !load->is_array()) return;
    try {
        run_.load.push_back(
            {.step = static_cast<int64_t>(step), .load = load->get<std::vector<std::vector<double>>>()});
    } catch (const nlohmann::json::exception&) {
        ++run_.broken_lines;
    }
    if (run_.load.size() > kMaxPoints) thin(run_.load);
}

// Samples lines at equal distances, and finds those of validations, in all but the tail.
void RunReader::begin_long_file(int file, int64_t size) {
    run_.thinned = true;
    const int64_t end = size - kTail;
    std::vector<std::pair<int64_t, int64_t>> steps_at;  // offset, step
    std::vector<Line> lines;
    for (int64_t i = 0; i < kSampledLines; ++i) {
        auto line = line_after(file, end / kSampledLines * i);
        if (!line || line->begin >= end || (!lines.empty() && line->begin <= lines.back().begin)) continue;
        if (const auto step = step_of(line->text)) steps_at.emplace_back(line->begin, *step);
        lines.push_back(std::move(*line));
    }
    for (const auto& line : lines) take_line(line.text);
    const auto tail = line_after(file, end);
    // Validations that were sampled by chance would occur twice, out of order.
    for (auto curve = run_.curves.begin(); curve != run_.curves.end();) {
        const bool validated = curve->first.starts_with("validation/") || curve->first.starts_with("routers/");
        curve = validated ? run_.curves.erase(curve) : std::next(curve);
    }
    run_.routers = {};
    run_.best_step.reset();
    if (!tail) return;
    read_validations(file, steps_at, tail->begin);
    offset_ = tail->begin;
}

// Validations are few and lie between sampled lines. They occur at known steps, and steps increase through the file, so
// each is found by binary search.
void RunReader::read_validations(int file, const std::vector<std::pair<int64_t, int64_t>>& steps_at, int64_t end) {
    if (steps_at.size() < 2) return;
    int64_t every = 0;
    if (const auto section = run_.config.find("validation"); section != run_.config.end() && section->is_object())
        if (const auto value = section->find("every"); value != section->end() && value->is_number_integer())
            every = value->get<int64_t>();
    if (every <= 0) return;
    const int64_t count = steps_at.back().second / every;
    const int64_t stride = std::max<int64_t>(1, (count + kSampledValidations - 1) / kSampledValidations);
    for (int64_t i = stride; i <= count; i += stride) {
        const int64_t wanted = i * every;
        const auto above = std::lower_bound(steps_at.begin(), steps_at.end(), wanted,
                                            [](const auto& at, int64_t step) { return at.second < step; });
        int64_t low = above == steps_at.begin() ? 0 : std::prev(above)->first;
        int64_t high = above == steps_at.end() ? end : above->first;
        while (high - low > kProbe) {
            const int64_t middle = low + (high - low) / 2;
            const auto line = line_after(file, middle);
            const auto step = line ? step_of(line->text) : std::nullopt;
            if (!step || *step >= wanted)
                high = middle;
            else
                low = line->begin;
        }
        // Scans the lines from there up to it.
        for (auto line = line_after(file, low == 0 ? 0 : low - 1); line && line->begin < end;
             line = line_after(file, line->end - 1)) {
            const auto step = step_of(line->text);
            if (step && *step > wanted) break;
            if (step == wanted && line->text.find("\"validation\"") != std::string::npos) take_line(line->text);
        }
    }
}

bool RunReader::read_folders() {
    std::error_code none;
    bool changed = false;
    if (newer(folder_ / "samples", samples_time_)) {
        changed = true;
        run_.samples.clear();
        for (fs::directory_iterator entry(folder_ / "samples", none), end; !none && entry != end;
             entry.increment(none)) {
            const auto stem = entry->path().stem().string();
            const auto dash = stem.find('-');
            if (entry->path().extension() != ".png" || dash == std::string::npos) continue;
            const auto step = number(std::string_view(stem).substr(0, dash));
            const auto index = number(std::string_view(stem).substr(dash + 1));
            if (step && index) run_.samples.push_back({.step = *step, .index = *index, .file = entry->path()});
        }
        std::sort(run_.samples.begin(), run_.samples.end(), [](const RunSample& a, const RunSample& b) {
            return std::pair(a.step, a.index) < std::pair(b.step, b.index);
        });
    }
    if (newer(folder_ / "checkpoints", checkpoints_time_)) {
        changed = true;
        run_.checkpoints.clear();
        for (fs::directory_iterator entry(folder_ / "checkpoints", none), end; !none && entry != end;
             entry.increment(none))
            if (const auto step = number(entry->path().filename().string())) run_.checkpoints.push_back(*step);
        std::sort(run_.checkpoints.begin(), run_.checkpoints.end());
    }
    const bool best = fs::exists(folder_ / "best.safetensors", none);
    changed |= std::exchange(run_.has_best, best) != best;
    return changed;
}

bool RunReader::read_state() {
    using Lock = LockNote::State;
    const auto before = std::tuple(run_.state, run_.steps, run_.lock.pid, run_.lock.message);
    run_.lock = read_lock(folder_);
    run_.steps = run_.lock.steps;
    if (const auto section = run_.config.find("schedule"); section != run_.config.end() && section->is_object())
        if (const auto steps = section->find("steps"); steps != section->end() && steps->is_number_integer())
            if (steps->get<int64_t>() > 0) run_.steps = steps->get<int64_t>();
    std::error_code none;
    const auto newest = run_.checkpoints.empty() ? 0 : run_.checkpoints.back();
    if (!fs::exists(folder_ / "run.toml", none))
        run_.state = fs::is_directory(folder_, none) ? RunState::kNotStarted : RunState::kMissing;
    else if (run_.lock.state == Lock::kRunning)
        run_.state = RunState::kRunning;
    else if (run_.lock.state == Lock::kElsewhere)
        run_.state = RunState::kElsewhere;
    else if (run_.lock.state == Lock::kFailed)
        run_.state = RunState::kFailed;
    else if (run_.lock.state == Lock::kFinished || (run_.steps > 0 && newest >= run_.steps))
        run_.state = RunState::kFinished;
    else
        run_.state = run_.lock.state == Lock::kKilled ? RunState::kKilled : RunState::kStopped;
    return before != std::tuple(run_.state, run_.steps, run_.lock.pid, run_.lock.message);
}

}  // namespace deweather::trainer
