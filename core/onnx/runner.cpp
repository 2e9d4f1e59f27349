#include "core/onnx/runner.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/onnx/worker.h"

namespace deweather::onnx {

namespace {

// How long a picture may take: what a very slow machine needs for it, and some time for everything else.
constexpr double kSeconds = 120, kSlowMacs = 5e8;

}  // namespace

Runner::Runner(std::filesystem::path file, RunnerOptions options)
    : file_(std::move(file)), options_(std::move(options)), graph_(read_graph(read_bytes(file_), file_)) {
    options_.height = graph_.height.value_or(options_.height);
    options_.width = graph_.width.value_or(options_.width);
    if (options_.program.empty()) options_.program = confined::own_command_line();
    const std::lock_guard lock(mutex_);
    start();
}

at::Tensor Runner::run(const at::Tensor& images) {
    const std::lock_guard lock(mutex_);
    if (!worker_) start();
    const double share =
        static_cast<double>(images.size(2) * images.size(3)) / static_cast<double>(options_.height * options_.width);
    const double seconds = kSeconds + share * static_cast<double>(macs_) / kSlowMacs;
    return ask([&] { return worker_->ask(images, seconds); });
}

void Runner::start() {
    worker_.emplace(options_.program,
                    std::vector<std::string>{kOnnxCommand, file_.string(), std::to_string(at::get_num_threads()),
                                             std::to_string(options_.height), std::to_string(options_.width)});
    at::Tensor facts;
    try {
        facts = ask([&] { return worker_->receive(kSeconds); });
    } catch (const Error&) {
        worker_.reset();
        throw;
    }
    if (facts.numel() != kFacts) throw Error(options_.task, file_.string(), "its process is of another version");
    const auto* values = facts.const_data_ptr<float>();
    macs_ = static_cast<int64_t>(values[kMacs]);
    bytes_ = static_cast<int64_t>(values[kBytes]);
    output_.clear();
    for (int i = 0; i < std::min(static_cast<int>(values[kRank]), kFacts - kOutput); ++i)
        output_.emplace_back(static_cast<int64_t>(values[kOutput + i]));
}

template <class Exchange>
at::Tensor Runner::ask(const Exchange& exchange) {
    try {
        return exchange();
    } catch (const confined::Failure& failure) {
        throw Error(options_.task, file_.string(), failure.what());
    } catch (const Error& error) {
        worker_.reset();
        throw Error(options_.task, file_.string(), std::string("OpenCV fails in it: ") + error.what());
    }
}

}  // namespace deweather::onnx
