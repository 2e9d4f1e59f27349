#include "trainer/gradient_average.h"

#include <torch/csrc/distributed/c10d/reducer.hpp>

#include <numeric>
#include <string_view>

#include "trainer/process_group_connection.h"

namespace deweather::trainer {

namespace {

// Suppresses two one-time warnings of the reducer: that it looks for unused parameters although there are none, and
// that gradients of depthwise convolutions have another memory layout. Both are intended.
class WithoutReducersWarnings : public c10::WarningHandler {
  public:
    void process(const c10::Warning& warning) override {
        if (std::string_view(warning.source_location().file).find("reducer") == std::string_view::npos)
            c10::WarningHandler::process(warning);
    }
};

}  // namespace

struct GradientAverage::Reducer {
    c10d::Reducer reducer;
};

GradientAverage::GradientAverage(const ProcessGroup& group, const std::vector<at::Tensor>& parameters) : group_(group) {
    if (group.alone()) return;
    // backward() reaches the last parameters first. The first bucket is small, so that communication starts early.
    std::vector<at::Tensor> backwards(parameters.rbegin(), parameters.rend());
    std::vector<int64_t> numbers(parameters.size());
    std::iota(numbers.rbegin(), numbers.rend(), 0);
    const std::vector<std::size_t> bytes = {c10d::kDefaultFirstBucketBytes, c10d::kDefaultBucketBytesCap};
    const auto buckets = std::get<0>(c10d::compute_bucket_assignment_by_size(backwards, bytes, {}, numbers));
    group.guard([&] {
        // An expert that no token chose has no gradient, so find_unused_parameters is required.
        reducer_.reset(new Reducer{c10d::Reducer(
            parameters, buckets, group.connection()->processes, std::vector<bool>(parameters.size(), false),
            c10d::kDefaultBucketBytesCap, /*find_unused_parameters=*/true, /*gradient_as_bucket_view=*/false, {},
            c10d::kDefaultFirstBucketBytes, /*skip_all_reduce_unused_params=*/false, /*use_python_reducer=*/false,
            {})});
    });
}

GradientAverage::~GradientAverage() = default;

void GradientAverage::backward(const at::Tensor& loss) {
    if (group_.alone()) {
        loss.backward();
        return;
    }
    WithoutReducersWarnings warnings;
    const c10::WarningUtils::WarningHandlerGuard handled(&warnings);
    group_.guard([&] {
        reducer_->reducer.prepare_for_backward({loss});
        loss.backward();
    });
}

}  // namespace deweather::trainer
