#include "core/base/nvidia.h"

#include <dlfcn.h>

#include <array>
#include <fstream>
#include <sstream>

namespace deweather {

namespace {

// CUdevice_attribute values of the CUDA driver API (cuda.h), which is stable.
constexpr int kMajor = 75, kMinor = 76;

// "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.124.06  ...", or with "Open Kernel Module for x86_64".
std::string kernel_module_version() {
    std::ifstream file("/proc/driver/nvidia/version");
    std::string line;
    if (!std::getline(file, line)) return "";
    std::stringstream words(line);
    for (std::string word; words >> word;)
        if (word.find_first_not_of("0123456789.") == std::string::npos && word.find('.') != std::string::npos)
            return word;
    return "";
}

template <typename Function>
Function* function(void* library, const char* name) {
    return reinterpret_cast<Function*>(dlsym(library, name));
}

NvidiaDriver ask() {
    NvidiaDriver driver;
    driver.version = kernel_module_version();
    void* library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_GLOBAL);
    if (library == nullptr) {
        if (!driver.version.empty())
            driver.problem = "the driver is loaded, but its library libcuda.so.1 is not installed";
        return driver;
    }
    driver.found = true;
    const auto init = function<int(unsigned)>(library, "cuInit");
    const auto version = function<int(int*)>(library, "cuDriverGetVersion");
    const auto count_of = function<int(int*)>(library, "cuDeviceGetCount");
    const auto device_at = function<int(int*, int)>(library, "cuDeviceGet");
    const auto name_of = function<int(char*, int, int)>(library, "cuDeviceGetName");
    const auto memory_of = function<int(std::size_t*, int)>(library, "cuDeviceTotalMem_v2");
    const auto attribute = function<int(int*, int, int)>(library, "cuDeviceGetAttribute");
    const auto error_text = function<int(int, const char**)>(library, "cuGetErrorString");
    if (!init || !version || !count_of || !device_at || !name_of || !memory_of || !attribute || !error_text) {
        driver.problem = "the driver's library is too old";
        return driver;
    }
    version(&driver.cuda);
    int count = 0;
    if (int status = init(0); status != 0 || (status = count_of(&count)) != 0) {
        const char* text = nullptr;
        error_text(status, &text);
        driver.problem = "the driver does not start: " + (text == nullptr ? std::to_string(status) : std::string(text));
        return driver;
    }
    for (int index = 0; index < count; ++index) {
        GraphicsCard card;
        int device = 0;
        std::array<char, 256> name{};
        std::size_t memory = 0;
        if (device_at(&device, index) != 0 || name_of(name.data(), name.size() - 1, device) != 0) continue;
        memory_of(&memory, device);
        attribute(&card.major, kMajor, device);
        attribute(&card.minor, kMinor, device);
        card.name = name.data();
        card.memory = static_cast<int64_t>(memory);
        driver.cards.push_back(std::move(card));
    }
    return driver;
}

}  // namespace

const NvidiaDriver& nvidia_driver() {
    static const NvidiaDriver driver = ask();
    return driver;
}

}  // namespace deweather
