// Selects the device that networks run on, and loads the CUDA libraries on demand if there is a driver.
//
//     const torch::Device device = choose_device("auto");
#pragma once

#include <c10/core/Device.h>

#include <exception>
#include <string>
#include <string_view>

namespace deweather {

// "auto" (the first CUDA device, else the CPU), "cpu", "cuda" or "cuda:N". Loads libtorch_cuda, then libdeweather_cuda
// (beside the program or in ../lib/deweather), at the first call that may need them; without the latter CUDA works, but
// slower. Throws Error for other names, and for CUDA without a driver, library or such a device.
c10::Device choose_device(std::string_view name);

// The device's marketing name: "AMD EPYC" or "NVIDIA H200".
std::string device_description(c10::Device device);

// The peak GPU memory in bytes that this process has reserved so far; 0 for the CPU.
int64_t peak_device_memory(c10::Device device);

// Whether this error means that a device has stopped working (a fault, a reset or a disconnected GPU), so that
// everything that this process asks of it next fails too. Exhausted memory does not count.
bool is_device_lost(const std::exception& error);

// Whether choose_device() has loaded libdeweather_cuda.
bool cuda_plugin_loaded();

// A function of libdeweather_cuda, which choose_device() loads for CUDA devices; null if it is missing.
void* cuda_plugin_function(const char* name);

}  // namespace deweather
