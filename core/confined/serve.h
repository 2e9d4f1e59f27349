// The worker's side: takes its standard input as the socket and answers tensors by tensors.
//
//     const int socket = take_socket();
//     return serve(socket, [&] { load(file); return at::zeros({1, 1, 1, 1}); },
//                  [&](const at::Tensor& images) { return network(images); });
#pragma once

#include <functional>

#include "core/confined/tensor_messages.h"

namespace deweather::confined {

// Takes standard input over as the socket and returns it; from then on the network's own standard input and output
// lead nowhere. The process ends when the other side is gone, and asks the kernel to be killed first when memory is
// short. Throws Error if standard input is no socket.
int take_socket();

// Sends the result of prepare(), then answers each tensor until the other side is gone, and returns the exit status. An
// exception from prepare() is sent as a failure and ends the process; one from answer() is sent, and the next tensor
// is awaited.
int serve(int socket, const std::function<at::Tensor()>& prepare,
          const std::function<at::Tensor(const at::Tensor&)>& answer);

}  // namespace deweather::confined
