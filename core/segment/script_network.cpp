#include "core/segment/script_network.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <mutex>

#include "core/base/error.h"
#include "core/confined/worker.h"
#include "core/segment/network_description.h"
#include "core/segment/script_worker.h"

namespace deweather::segment {

namespace fs = std::filesystem;

namespace {

class ScriptNetwork : public SegmentationNetwork {
  public:
    ScriptNetwork(fs::path file, NetworkDescription description, ScriptProcess process)
        : file_(std::move(file)), description_(std::move(description)), process_(std::move(process)) {
        if (process_.program.empty()) process_.program = confined::own_command_line();
        start();
    }

    at::Tensor forward(const at::Tensor& images, models::RoutingTrace* /*trace*/) override {
        const auto seen = prepared(images, description_);
        const std::lock_guard lock(mutex_);
        if (!child_) start();
        const auto output = ask([&] { return child_->ask(seen, process_.seconds); });
        if (output.size(0) != seen.size(0) || output.size(1) < labels().size())
            throw Error("cannot segment with", file_.string(),
                        fmt::format("its output has [{}, {}, {}, {}]; it has to be [1, {} or more, height, width], a "
                                    "number for each class",
                                    output.size(0), output.size(1), output.size(2), output.size(3), labels().size()));
        return output.to(images.device());
    }

    std::string_view architecture() const override { return "torchscript"; }
    nlohmann::json config() const override { return nlohmann::json::object(); }
    const LabelSet& labels() const override { return description_.labels; }
    // The network resizes pictures itself: its width may be fixed too.
    int64_t height() const override { return 0; }

  private:
    void start() {
        child_.emplace(process_.program,
                       std::vector<std::string>{kScriptCommand, file_.string(), std::to_string(at::get_num_threads())});
        (void)ask([&] { return child_->receive(process_.seconds); });
    }

    // After any failure, the next picture gets a fresh process.
    template <class Exchange>
    at::Tensor ask(const Exchange& exchange) {
        try {
            return exchange();
        } catch (const confined::Failure& failure) {
            child_.reset();
            throw Error("cannot segment with", file_.string(), std::string("the script failed: ") + failure.what());
        } catch (const Error& error) {
            child_.reset();
            throw Error("cannot segment with", file_.string(), error.what());
        }
    }

    std::mutex mutex_;
    fs::path file_;
    NetworkDescription description_;
    ScriptProcess process_;
    std::optional<confined::Worker> child_;
};

}  // namespace

Model load_script(const fs::path& file, const ScriptProcess& process) {
    auto description = description_beside(file);
    return {.name = file.stem().string(),
            .file = file,
            .training = nlohmann::json::object(),
            .network = std::make_unique<ScriptNetwork>(file, std::move(description), process)};
}

}  // namespace deweather::segment
