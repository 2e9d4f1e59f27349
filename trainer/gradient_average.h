// Averages gradients over processes, overlapped with their computation: buckets of the last layers' gradients are sent
// while backward() is at earlier layers. Uses LibTorch's reducer, like DistributedDataParallel.
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
    // Does nothing for a single process. All processes must have the same parameters; the group must outlive this
    // object.
    GradientAverage(const ProcessGroup& group, const std::vector<at::Tensor>& parameters);
    ~GradientAverage();
    GradientAverage(const GradientAverage&) = delete;
    GradientAverage& operator=(const GradientAverage&) = delete;

    // Computes the gradients of a loss, accumulates them and averages the sums. A parameter with a gradient in some
    // processes only counts as 0 in the others; one without any gets none. All processes must call it. Throws
    // LostProcesses.
    void backward(const at::Tensor& loss);

  private:
    struct Reducer;

    const ProcessGroup& group_;
    std::unique_ptr<Reducer> reducer_;
};

}  // namespace deweather::trainer
