// A checked ONNX file in OpenCV: one network for each size of pictures. Only for a process of its own, see worker.h.
//
//     OpenCvNetwork network(bytes, read_graph(bytes, file), most_bytes);
//     const at::Tensor output = network.run(images);
#pragma once

#include <ATen/core/Tensor.h>

#include <list>
#include <opencv2/dnn.hpp>
#include <string>

#include "core/onnx/graph.h"

namespace deweather::onnx {

class OpenCvNetwork {
  public:
    // graph: of these bytes. most_bytes: what all activations of a picture may take together.
    OpenCvNetwork(std::string bytes, Graph graph, int64_t most_bytes);

    struct Cost {
        int64_t macs = 0;   // of convolutions and products
        int64_t bytes = 0;  // of all activations
        std::vector<int> output;
    };
    // Throws Error naming the operator that OpenCV does not read, or whose shapes do not fit.
    Cost cost(int64_t height, int64_t width);

    // images: float32 [1,3,h,w] on the CPU. Throws Error naming the operator that fails, or that memory is short.
    at::Tensor run(const at::Tensor& images);

  private:
    struct Sized {
        int64_t height, width;
        cv::dnn::Net net;
        Cost cost;
    };
    Sized& sized_for(int64_t height, int64_t width);
    Cost cost_of(cv::dnn::Net& net, int64_t height, int64_t width) const;
    void check_softmax(const cv::dnn::Layer& layer, const std::vector<cv::dnn::MatShape>& inputs) const;
    [[noreturn]] void refuse(const cv::Exception& error, cv::dnn::Net* net) const;

    std::string bytes_;
    Graph graph_;
    int64_t most_bytes_;
    std::list<Sized> sized_;  // those used last in front
};

}  // namespace deweather::onnx
