// Which device the networks run on, and the CUDA libraries that are opened only where there is a driver.
//
//     const torch::Device device = choose_device("auto");
#pragma once

#include <c10/core/Device.h>

#include <exception>
#include <string>
#include <string_view>

namespace deweather {

// "auto" (the first CUDA device, else the CPU), "cpu", "cuda" or "cuda:N". Opens libtorch_cuda, then libdeweather_cuda
// (beside the program or in ../lib/deweather), at the first call that may need them; without the latter CUDA works,
// slower. Throws Error for other words, and for CUDA where there is no driver, library or such device.
c10::Device choose_device(std::string_view name);

// "AMD EPYC" or "NVIDIA H200": what people call the device.
std::string device_description(c10::Device device);

// The most bytes of a GPU's memory that this process has had reserved at once, so far; 0 for the CPU.
int64_t peak_device_memory(c10::Device device);

// Whether this says that a device has stopped working, by a fault, a reset or a pulled plug: whatever it is asked next
// by this process fails too. Exhausted memory is not that.
bool is_device_lost(const std::exception& error);

// Whether choose_device() has loaded libdeweather_cuda.
bool cuda_plugin_loaded();

// A function of libdeweather_cuda, which choose_device() has loaded for a CUDA device; null where it has none.
void* cuda_plugin_function(const char* name);

}  // namespace deweather
