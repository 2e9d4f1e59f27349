#include "core/base/device.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/util/Exception.h>
#include <dlfcn.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "core/base/nvidia.h"

namespace deweather {

namespace {

void* plugin = nullptr;

// Loads our own CUDA kernels, which resolve their symbols from libtorch_cuda in the process. Without them LibTorch's
// operators are used.
void load_plugin() {
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path();
    for (const auto& folder : {program, program.parent_path() / "lib" / "deweather"}) {
        const auto file = folder / "libdeweather_cuda.so";
        if (!std::filesystem::exists(file, unknown)) continue;
        plugin = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (plugin == nullptr)
            spdlog::warn("CUDA runs without Deweather's own kernels, and slower: {}", one_line(dlerror()));
        return;
    }
}

// Explains why CUDA is unavailable; empty if it is available.
std::string open_cuda() {
    // Only the driver installs its own library, so this shows whether there is a driver.
    if (dlopen("libcuda.so.1", RTLD_NOW | RTLD_GLOBAL) == nullptr) return "this machine has no NVIDIA driver";
    Dl_info libtorch_cpu{};
    if (dladdr(reinterpret_cast<const void*>(&at::globalContext), &libtorch_cpu) == 0)
        return "libtorch_cpu could not be located";
    const auto library = std::filesystem::path(libtorch_cpu.dli_fname).parent_path() / "libtorch_cuda.so";
    if (!std::filesystem::exists(library))
        return "LibTorch's CUDA libraries are not installed; deweather-cuda, or ./run in the sources, brings them";
    if (dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr) return one_line(dlerror());
    if (!at::hasCUDA() || at::detail::getCUDAHooks().deviceCount() == 0) return "the NVIDIA driver shows no device";
    load_plugin();
    return "";
}

const std::string& why_no_cuda() {
    static const std::string reason = open_cuda();
    return reason;
}

}  // namespace

c10::Device choose_device(std::string_view name) {
    if (name == "cpu") return {c10::DeviceType::CPU};
    if (name == "auto")
        return why_no_cuda().empty() ? c10::Device(c10::DeviceType::CUDA, 0) : c10::Device(c10::DeviceType::CPU);
    int index = 0;
    const std::string_view number = name.substr(std::min<std::size_t>(name.size(), 5));
    const auto parsed = std::from_chars(number.data(), number.data() + number.size(), index);
    const bool numbered = name.starts_with("cuda:") && !number.empty() && parsed.ec == std::errc() &&
                          parsed.ptr == number.data() + number.size() && index >= 0 && index < 128;
    if (name != "cuda" && !numbered) throw Error("unknown device", name, "use auto, cpu, cuda or cuda:N");
    if (!why_no_cuda().empty()) throw Error("cannot use device", name, why_no_cuda() + "; use --device cpu");
    const auto count = at::detail::getCUDAHooks().deviceCount();
    if (index >= count)
        throw Error("cannot use device", name,
                    "this machine has " + std::to_string(count) + " CUDA device(s), counted from 0");
    return {c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(index)};
}

std::string device_description(c10::Device device) {
    if (device.is_cuda()) {
        const auto& cards = nvidia_driver().cards;
        const auto index = device.index();
        return index >= 0 && index < std::ssize(cards) ? cards[index].name : "CUDA device " + std::to_string(index);
    }
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name")) return line.substr(std::min(line.size(), line.find(':') + 2));
    return "CPU";
}

bool cuda_plugin_loaded() {
    return plugin != nullptr;
}

void* cuda_plugin_function(const char* name) {
    return plugin == nullptr ? nullptr : dlsym(plugin, name);
}

int64_t peak_device_memory(c10::Device device) {
    if (!device.is_cuda()) return 0;
    constexpr auto kAll = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
    const auto index = device.has_index() ? device.index() : c10::DeviceIndex{0};
    auto* allocator = dynamic_cast<c10::DeviceAllocator*>(c10::GetAllocator(device.type()));
    return allocator == nullptr ? 0 : allocator->getDeviceStats(index).reserved_bytes.at(kAll).peak;
}

bool is_device_lost(const std::exception& error) {
    if (dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr) return false;
    const std::string_view text = error.what();
    if (text.find("out of memory") != text.npos || text.find("ALLOC_FAILED") != text.npos) return false;
    if (dynamic_cast<const c10::AcceleratorError*>(&error) != nullptr) return true;
    // LibTorch reports these only in the message text.
    for (const std::string_view said : {"CUDA error", "CUDA driver error", "CUBLAS_STATUS_", "CUDNN_STATUS_"})
        if (text.find(said) != text.npos) return true;
    return false;
}

}  // namespace deweather
