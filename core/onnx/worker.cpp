#include "core/onnx/worker.h"

#include <ATen/Functions.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <opencv2/core/utility.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <optional>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/confined/confinement.h"
#include "core/confined/serve.h"
#include "core/onnx/opencv_network.h"

namespace deweather::onnx {

namespace {

// Other programs, and the pictures themselves, want memory too.
constexpr double kShareOfMemory = 0.8;

// From now on this process can take `more` bytes beyond what it has; what a broken file asks for beyond that fails.
void limit_memory(int64_t more) {
    int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const auto most = static_cast<rlim_t>(pages * ::sysconf(_SC_PAGESIZE) + more);
    const rlimit limit{.rlim_cur = most, .rlim_max = most};
    (void)::setrlimit(RLIMIT_AS, &limit);
}

at::Tensor facts_of(const OpenCvNetwork::Cost& cost) {
    auto facts = at::zeros({1, 1, 1, kFacts});
    auto* values = facts.data_ptr<float>();
    values[kMacs] = static_cast<float>(cost.macs);
    values[kBytes] = static_cast<float>(cost.bytes);
    values[kRank] = static_cast<float>(cost.output.size());
    for (std::size_t i = 0; i < std::min<std::size_t>(cost.output.size(), 4); ++i)
        values[static_cast<std::size_t>(kOutput) + i] = static_cast<float>(cost.output[i]);
    return facts;
}

}  // namespace

int serve_onnx(const std::filesystem::path& file, int threads, int64_t height, int64_t width) {
    const int socket = confined::take_socket();
    std::optional<OpenCvNetwork> network;
    const auto load = [&] {
        ::setenv("OPENCV_OPENCL_RUNTIME", "disabled", 1);
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        cv::setNumThreads(std::max(1, threads));
        auto bytes = read_bytes(file);
        auto graph = read_graph(bytes, file);
        const auto memory = static_cast<int64_t>(kShareOfMemory * static_cast<double>(available_memory()));
        limit_memory(memory);
        confined::confine();
        network.emplace(std::move(bytes), std::move(graph), memory);
        return facts_of(network->cost(height, width));
    };
    return confined::serve(socket, load, [&](const at::Tensor& images) { return network->run(images); });
}

}  // namespace deweather::onnx
