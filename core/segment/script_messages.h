// The socket protocol between a script's process and its parent: tensors and error messages.
//
//     send_tensor(socket, images);
//     const at::Tensor logits = receive_tensor(socket, 120);
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace deweather::segment {

// float32 [B,C,H,W], contiguous. Throws Error if the other side is gone.
void send_tensor(int socket, const at::Tensor& tensor);
// Sends an error message, one line, instead of a tensor.
void send_failure(int socket, const std::string& why);

// Receives the other side's message. seconds: time limit; below 0: none. Throws Error with the message if one was sent
// instead of a tensor, and if the other side is gone, too slow, or claims a tensor larger than any picture's.
at::Tensor receive_tensor(int socket, double seconds);

}  // namespace deweather::segment
