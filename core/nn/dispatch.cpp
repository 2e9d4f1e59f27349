#include "core/nn/dispatch.h"

#include <ATen/Functions.h>

namespace deweather::nn {

Dispatch::Dispatch(const at::Tensor& chosen, int64_t experts) : tokens_(chosen.size(0)), top_k_(chosen.size(1)) {
    const auto host = chosen.to(at::kCPU).contiguous();
    const int64_t pairs = tokens_ * top_k_;
    const int64_t* expert_of = host.data_ptr<int64_t>();

    // Counting sort: linear in the number of pairs.
    begins_.assign(static_cast<std::size_t>(experts) + 1, 0);
    for (int64_t pair = 0; pair < pairs; ++pair) ++begins_[static_cast<std::size_t>(expert_of[pair]) + 1];
    for (std::size_t expert = 1; expert < begins_.size(); ++expert) begins_[expert] += begins_[expert - 1];

    const auto token_of_row = at::empty({pairs}, at::kLong), row_of_pair = at::empty({pairs}, at::kLong);
    int64_t* token = token_of_row.data_ptr<int64_t>();
    int64_t* row = row_of_pair.data_ptr<int64_t>();
    std::vector<int64_t> next(begins_.begin(), begins_.end() - 1);
    for (int64_t pair = 0; pair < pairs; ++pair) {
        const int64_t at_row = next[static_cast<std::size_t>(expert_of[pair])]++;
        row[pair] = at_row;
        token[at_row] = pair / top_k_;
    }
    token_of_row_ = token_of_row.to(chosen.device());
    row_of_pair_ = row_of_pair.to(chosen.device());
}

at::Tensor Dispatch::gather(const at::Tensor& x) const {
    return x.index_select(0, token_of_row_);
}

at::Tensor Dispatch::combine(const at::Tensor& rows, const at::Tensor& gates) const {
    const auto pairs = rows.index_select(0, row_of_pair_).view({tokens_, top_k_, rows.size(-1)});
    return at::bmm(gates.unsqueeze(1), pairs).squeeze(1);
}

}  // namespace deweather::nn
