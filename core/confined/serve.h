// The worker's side: takes its standard input as the socket and answers tensors by tensors.
//
//     const int socket = take_socket();
//     return serve(socket, [&] { load(file); return at::zeros({1, 1, 1, 1}); },
//                  [&](const at::Tensor& images) { return network(images); });
#pragma once

#include <functional>

#include "core/confined/tensor_messages.h"

namespace deweather::confined {

// Standard input as a descriptor of its own; the network's own input and output lead nowhere. The process ends when the
// other side is gone, and is offered to the system as the first to be ended when memory is short. Throws Error where
// standard input is no socket.
int take_socket();

// Sends what prepare() gives once it is ready, then answers each tensor until the other side is gone, and returns the
// exit status. What prepare() throws is sent as a failure and ends the process; what answer() throws is sent and it
// goes on.
int serve(int socket, const std::function<at::Tensor()>& prepare,
          const std::function<at::Tensor(const at::Tensor&)>& answer);

}  // namespace deweather::confined
