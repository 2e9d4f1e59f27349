// Sparse expert dispatch: gathers each (token, expert) pair for its expert and combines the results, so that only
// chosen experts are computed and the cost does not grow with their number.
//
//     const Dispatch dispatch(routing.chosen, experts);
//     at::Tensor rows = dispatch.gather(x);                       // pairs sorted by expert
//     for (int64_t e = 0; e < experts; ++e)
//         outputs.push_back(compute(e, rows.slice(0, dispatch.begin(e), dispatch.begin(e + 1))));
//     at::Tensor y = dispatch.combine(at::cat(outputs), routing.gates);    // back to tokens
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace deweather::nn {

class Dispatch {
  public:
    // chosen: int64 [T,k], values in 0..experts-1. Sorts the T·k pairs by expert, stable in the token.
    Dispatch(const at::Tensor& chosen, int64_t experts);

    // Expert e has the rows begin(e) .. begin(e+1) of gather()'s result; begin(experts) is T·k.
    int64_t begin(int64_t expert) const { return begins_[static_cast<std::size_t>(expert)]; }

    // The tokens' rows in the order of the sorted pairs: x [T,D] to [T·k,D].
    at::Tensor gather(const at::Tensor& x) const;

    // y_t = Σ_j gates[t,j] · rows of the pair (t,j): rows [T·k,D], gates [T,k] to [T,D]. No atomics: each token's sum
    // has a fixed order.
    at::Tensor combine(const at::Tensor& rows, const at::Tensor& gates) const;

    // The sort itself, int64 [T·k]: the token of each sorted row, and the row of each pair (t,j), number t·k + j.
    const at::Tensor& token_of_row() const { return token_of_row_; }
    const at::Tensor& row_of_pair() const { return row_of_pair_; }

  private:
    int64_t tokens_ = 0, top_k_ = 0;
    at::Tensor token_of_row_;  // int64 [T·k]
    at::Tensor row_of_pair_;   // int64 [T·k], the inverse of the sort
    std::vector<int64_t> begins_;
};

}  // namespace deweather::nn
