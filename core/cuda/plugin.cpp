// Registers the CUDA implementations of the operators that core/nn declares when libdeweather_cuda.so is loaded.
#include <torch/library.h>

#include "core/cuda/modulate.h"

TORCH_LIBRARY_IMPL(deweather, CUDA, m) {
    m.impl("modulate", deweather::cuda::modulate);
    m.impl("modulate_backward", deweather::cuda::modulate_backward);
}
