// Upcycling: initialises a network with experts from a trained one with other experts, or none (Komatsuzaki et al.,
// 2022).
//
//     const auto start = upcycle(checkpoint::state_of(*network), tensors_of_the_trained_model, 0.05);
//
// So networks that differ only in their experts can start from the same weights: MoFME, a classical mixture and a dense
// network initially restore like the trained model with all of its experts replaced by their mean.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace deweather::trainer {

// A value for each of a network's tensors, in their order:
//   - where the trained model has a tensor of that name and shape, and it belongs to no expert or router: that one;
//   - γ and β of experts, or of the one modulation that all tokens share: the mean over the trained model's experts;
//   - feed-forward experts: the trained model's one feed-forward network;
//   - others, as routers and experts in places where the trained model has none: as they are.
// Experts that begin with the same values differ by `noise` times the standard deviation of the tensor, drawn by
// LibTorch's generator. Other tensors of the trained model are ignored.
std::vector<std::pair<std::string, at::Tensor>> upcycle(const std::vector<std::pair<std::string, at::Tensor>>& network,
                                                        const std::map<std::string, at::Tensor>& trained, double noise);

}  // namespace deweather::trainer
