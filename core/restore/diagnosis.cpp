#include "core/restore/diagnosis.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/stack.h>
#include <gnu/libc-version.h>
#include <spdlog/fmt/fmt.h>
#include <sys/utsname.h>
#include <torch/headeronly/version.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/nvidia.h"
#include "core/base/resources.h"
#include "core/base/sub_progress.h"
#include "core/checkpoint/model_facts.h"
#include "core/checkpoint/model_library.h"
#include "core/media/versions.h"
#include "core/restore/restorer.h"

namespace deweather::restore {

namespace fs = std::filesystem;

namespace {

constexpr double kGibibyte = 1024.0 * 1024.0 * 1024.0;
constexpr int64_t kSide = 256;  // side of the picture that every model restores
// Tolerance between devices: rounding differs by less, a wrong kernel by far more.
constexpr double kSame = 0.02;

std::string gibibytes(double bytes) {
    return fmt::format("{:.1f} GB", bytes / kGibibyte);
}

// Hides the user's name in paths: replaces the home folder by ~ anywhere in the text.
std::string abbreviate_home(std::string text) {
    const char* variable = std::getenv("HOME");
    const std::string home = variable == nullptr ? "" : variable;
    if (home.size() < 2) return text;
    for (std::size_t at = text.find(home); at != std::string::npos; at = text.find(home, at + 1)) {
        // Only whole path components, not the beginning of another name.
        const char next = at + home.size() < text.size() ? text[at + home.size()] : '/';
        if (next != '/' && std::isalnum(static_cast<unsigned char>(next)) != 0) continue;
        text.erase(at, home.size() - 1);
        text[at] = '~';
    }
    return text;
}

// The value of KEY=VALUE in /etc/os-release, without its quotes.
std::string system_name() {
    std::ifstream file("/etc/os-release");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("PRETTY_NAME=")) {
            line.erase(0, line.find('=') + 1);
            std::erase(line, '"');
            return line;
        }
    return "unknown";
}

std::string free_space(const fs::path& wanted) {
    // If the folder does not exist yet, use its nearest existing parent.
    std::error_code error;
    fs::path folder = wanted;
    while (folder.has_relative_path() && !fs::exists(folder, error)) folder = folder.parent_path();
    const auto space = fs::space(folder, error);
    return error ? "unknown" : gibibytes(static_cast<double>(space.available)) + " free";
}

Section program() {
    std::error_code none;
    const auto file = fs::read_symlink("/proc/self/exe", none);
    Section section{"Program", {{"version", DEWEATHER_VERSION}, {"file", file.string()}}};
#ifdef __clang__
    section.facts.push_back({"compiler", "Clang " __clang_version__});
#else
    section.facts.push_back({"compiler", "GCC " __VERSION__});
#endif
    const auto resources = resource_folder();
    const bool complete = fs::exists(resources / "models", none) && fs::exists(resources / "training", none);
    section.facts.push_back(
        {"its files",
         fs::weakly_canonical(resources, none).string() + (complete ? "" : ": not complete; install the program anew"),
         !complete});
    return section;
}

Section system() {
    utsname name{};
    uname(&name);
    Section section{"System",
                    {{"name", system_name()},
                     {"kernel", fmt::format("{} {} {}", name.sysname, name.release, name.machine)},
                     {"C library", gnu_get_libc_version()}}};
    for (const char* variable :
         {"LANG", "DEWEATHER_MODELS", "OMP_NUM_THREADS", "GOMP_SPINCOUNT", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH",
          "LD_PRELOAD", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR"})
        if (const char* value = std::getenv(variable)) section.facts.push_back({variable, one_line(value)});
    return section;
}

Section machine() {
    const auto memory = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    const auto available = static_cast<double>(available_memory());
    // Memory required for one picture of a camera, see README.
    constexpr double kEnough = 2.5 * kGibibyte;
    Section section{
        "Processor and memory",
        {{"processor", device_description(c10::DeviceType::CPU)},
         {"cores", fmt::format("{}, of which {} are used", sysconf(_SC_NPROCESSORS_ONLN), at::get_num_threads())},
         {"instructions", at::get_cpu_capability()},
         {"memory",
          fmt::format("{}, {} available", gibibytes(memory), gibibytes(available)) +
              (available < kEnough ? "; large pictures want more: close other programs" : ""),
          available < kEnough}}};
    const auto models = checkpoint::user_model_folder();
    section.facts.push_back({"own models",
                             models.empty() ? "no home folder; set HOME" : models.string() + ", " + free_space(models),
                             models.empty()});
    std::error_code none;
    const auto temporary = fs::temp_directory_path(none);
    section.facts.push_back({"temporary files",
                             none ? "no folder; set TMPDIR" : temporary.string() + ", " + free_space(temporary),
                             bool(none)});
    return section;
}

Section graphics() {
    const auto& driver = nvidia_driver();
    Section section{"NVIDIA graphics", {}};
    if (!driver.found && driver.version.empty()) {
        section.facts.push_back({"driver", "none; models run on the processor"});
        return section;
    }
    section.facts.push_back(
        {"driver", fmt::format("{}, for CUDA up to {}.{}", driver.version.empty() ? "version unknown" : driver.version,
                               driver.cuda / 1000, driver.cuda % 1000 / 10)});
    for (std::size_t index = 0; index < driver.cards.size(); ++index) {
        const auto& card = driver.cards[index];
        section.facts.push_back({fmt::format("cuda:{}", index),
                                 fmt::format("{}, {}, compute capability {}.{}", card.name,
                                             gibibytes(static_cast<double>(card.memory)), card.major, card.minor)});
    }
    if (!driver.problem.empty()) section.facts.push_back({"problem", driver.problem, true});
    try {
        choose_device("cuda");
        section.facts.push_back({"usable", "yes"});
        const bool own = cuda_plugin_loaded();
        section.facts.push_back({"own kernels", own ? "loaded" : "not loaded: slower, but right", !own});
    } catch (const std::exception& error) {
        section.facts.push_back({"usable", one_line(error.what()), true});
    }
    return section;
}

Section libraries() {
    Section section{"Libraries", {{"LibTorch", TORCH_VERSION}}};
    for (const auto& [name, version] : media::library_versions()) section.facts.push_back({name, version});
    return section;
}

// A smooth picture with an edge, identical on every machine.
media::Image test_picture() {
    const auto ramp = at::linspace(0.1, 0.9, kSide);
    auto rgb = at::stack({ramp.expand({kSide, kSide}), ramp.flip(0).expand({kSide, kSide}),
                          ramp.unsqueeze(1).expand({kSide, kSide})})
                   .contiguous();
    rgb.slice(1, kSide / 2).mul_(0.5);
    media::Image picture;
    picture.rgb = rgb;
    return picture;
}

// Restores the picture twice, so that the reported time excludes the slower first run.
Result restored(const fs::path& file, c10::Device device, Progress& progress) {
    Restorer restorer(checkpoint::load_model(file), device);
    const auto picture = test_picture();
    restorer.restore(picture, {}, progress);
    return restorer.restore(picture, {}, progress);
}

Fact check_model(const fs::path& file, c10::Device device, Progress& progress) {
    Fact fact{.name = file.stem().string(), .value = {}};
    try {
        const auto facts = checkpoint::model_facts(file);
        const auto result = restored(file, device, progress);
        fact.value = fmt::format("{}, {:.2f} M parameters, {:.0f} ms for {} x {}", facts.architecture,
                                 static_cast<double>(facts.parameters) / 1e6, result.report.milliseconds, kSide, kSide);
        const auto& rgb = result.image.rgb;
        if (!rgb.isfinite().all().item<bool>()) {
            fact.problem = true;
            fact.value += "; its output is not finite: install the model again";
        } else if (!device.is_cpu()) {
            const double difference =
                (rgb - restored(file, c10::DeviceType::CPU, progress).image.rgb).abs().max().item<double>();
            fact.problem = difference > kSame;
            fact.value += fmt::format("; at most {:.1e} from the processor's result", difference);
            if (fact.problem) fact.value += ", which is too much: use --device cpu";
        }
    } catch (const std::exception& error) {
        if (dynamic_cast<const Cancelled*>(&error) != nullptr) throw;
        fact.problem = true;
        fact.value = one_line(error.what());
    }
    return fact;
}

Section models(std::string_view name, Progress& progress) {
    Section section{"Models", {}};
    c10::Device device = c10::DeviceType::CPU;
    try {
        device = choose_device(name);
        section.facts.push_back({"device", device_description(device)});
    } catch (const std::exception& error) {
        section.facts.push_back({"device", std::string(one_line(error.what())) + "; checked on the processor", true});
    }
    const auto files = checkpoint::installed_models();
    if (files.empty()) section.facts.push_back({"installed", "none; install the program anew", true});
    CancelOnly quiet(progress);
    for (std::size_t index = 0; index < files.size(); ++index) {
        progress.throw_if_cancelled();
        section.facts.push_back(check_model(files[index], device, quiet));
        progress.step(static_cast<int64_t>(index) + 1, static_cast<int64_t>(files.size()), "checking models");
    }
    return section;
}

}  // namespace

int Diagnosis::problems() const {
    int count = 0;
    for (const auto& section : sections)
        count += static_cast<int>(
            std::count_if(section.facts.begin(), section.facts.end(), [](const Fact& fact) { return fact.problem; }));
    return count;
}

Diagnosis diagnose(std::string_view device, Progress& progress) {
    Diagnosis diagnosis{{program(), system(), machine(), graphics(), libraries(), models(device, progress)}};
    for (auto& section : diagnosis.sections)
        for (auto& fact : section.facts) fact.value = abbreviate_home(fact.value);
    return diagnosis;
}

std::string to_text(const Diagnosis& diagnosis) {
    std::size_t width = 0;
    for (const auto& section : diagnosis.sections)
        for (const auto& fact : section.facts) width = std::max(width, fact.name.size());
    std::string text;
    for (const auto& section : diagnosis.sections) {
        text += (text.empty() ? "" : "\n") + section.title + "\n";
        for (const auto& fact : section.facts)
            text += fmt::format("{} {:<{}}  {}\n", fact.problem ? "!" : " ", fact.name, width, fact.value);
    }
    const int problems = diagnosis.problems();
    return text + (problems == 0
                       ? "\nNo problems found.\n"
                       : fmt::format("\n{} problem{} found, marked by \"!\".\n", problems, problems == 1 ? "" : "s"));
}

nlohmann::json to_json(const Diagnosis& diagnosis) {
    nlohmann::json json = {{"problems", diagnosis.problems()}};
    for (const auto& section : diagnosis.sections)
        for (const auto& fact : section.facts) json[section.title][fact.name] = fact.value;
    return json;
}

}  // namespace deweather::restore
