// A worker process: this program's command line, started to run one network of the user's, and the socket to it.
//
//     Worker worker(own_command_line(), {"run-onnx", "net.onnx", "2"});
//     (void)worker.receive(120);                            // it is ready, or says why not
//     const at::Tensor output = worker.ask(images, 120);
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/confined/tensor_messages.h"

namespace deweather::confined {

// The deweather that belongs to this program, as seen from the program's folder, be it a program or a test.
std::filesystem::path own_command_line();

// The process ends with this object.
class Worker {
  public:
    // Throws Error where the program cannot be started. Its standard input is the socket.
    Worker(const std::filesystem::path& program, std::vector<std::string> arguments);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker();

    // As receive_tensor().
    at::Tensor receive(double seconds) { return receive_tensor(socket_, seconds); }

    // Sends a tensor, as send_tensor(), and returns what comes back.
    at::Tensor ask(const at::Tensor& tensor, double seconds);

  private:
    pid_t process_ = 0;
    int socket_ = -1;
};

}  // namespace deweather::confined
