// Messages between a worker process and the one that asked for it, over a socket: tensors, and what went wrong.
//
//     send_tensor(socket, images);
//     const at::Tensor logits = receive_tensor(socket, 120);
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "core/base/error.h"

namespace deweather::confined {

// float32 [B,C,H,W], contiguous. Throws Error where the other side is gone.
void send_tensor(int socket, const at::Tensor& tensor);
// Instead of a tensor: a line.
void send_failure(int socket, const std::string& why);

// The other side sent a line instead of a tensor.
class Failure : public Error {
  public:
    explicit Failure(std::string_view line) : Error(line, "", "") {}
};

// Receives what the other side sent. seconds: the maximum wait; below 0: without a limit. Throws Failure with
// the line that was sent instead, and Error where the other side is gone, too slow, or claims more than a tensor of a
// picture can have.
at::Tensor receive_tensor(int socket, double seconds);

}  // namespace deweather::confined
