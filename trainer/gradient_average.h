// Gradients averaged over the processes while they are still being computed: those of the last layers travel, in
// buckets, while backward() is at the layers before them. LibTorch's own reducer, as DistributedDataParallel uses it.
//
//     GradientAverage average(group, network->parameters());
//     loss_of_first_part.backward();                        // adds to this process's gradients alone
//     average.backward(loss_of_last_part);                  // then all have the mean of all sums
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "trainer/process_group.h"

namespace deweather::trainer {

class GradientAverage {
  public:
    // Of one process it changes nothing. The processes' parameters are the same; the group outlives it.
    GradientAverage(const ProcessGroup& group, const std::vector<at::Tensor>& parameters);
    ~GradientAverage();
    GradientAverage(const GradientAverage&) = delete;
    GradientAverage& operator=(const GradientAverage&) = delete;

    // Computes the gradients of a loss, adds them to what is there and averages the sums. A parameter that has a
    // gradient in some processes counts as 0 in the others; one that has none anywhere gets none. All processes have to
    // call it. Throws LostProcesses.
    void backward(const at::Tensor& loss);

  private:
    struct Reducer;

    const ProcessGroup& group_;
    std::unique_ptr<Reducer> reducer_;
};

}  // namespace deweather::trainer
