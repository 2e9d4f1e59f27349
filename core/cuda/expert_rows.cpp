#include "core/cuda/expert_rows.h"

#include <ATen/Functions.h>

#include <algorithm>

#include "core/cuda/launch.h"

namespace deweather::cuda {

namespace {

// An estimate: launching an expert's own products costs the host as much time as the device needs for this many rows.
constexpr int64_t kRowsOfAStart = 256;

}  // namespace

ExpertRows::ExpertRows(const at::Tensor& chosen, int64_t experts) : experts_(experts) {
    const int64_t pairs = chosen.numel(), chunks = (pairs + kChunk - 1) / kChunk;
    const auto* chosen_data = chosen.const_data_ptr<int64_t>();
    const auto counts = at::empty({experts, chunks}, chosen.options());
    launch(CountPairs{chosen_data, pairs, chunks, counts.data_ptr<int64_t>()}, chunks, experts);
    const auto ends = counts.flatten().cumsum(0);
    const auto ends_of_experts = ends.view({experts, chunks}).select(1, chunks - 1).contiguous();

    const auto host_ends = ends_of_experts.cpu();
    begins_.assign(1, 0);
    int64_t longest = 0;
    for (int64_t expert = 0; expert < experts; ++expert) {
        begins_.push_back(host_ends.const_data_ptr<int64_t>()[expert]);
        longest = std::max(longest, begins_.back() - begins_[static_cast<std::size_t>(expert)]);
    }
    TORCH_CHECK_INDEX(begins_.back() == pairs, "an expert out of range was chosen: experts are numbered 0 to ",
                      experts - 1);

    padded_ = experts * longest - pairs <= kRowsOfAStart * experts;
    rows_ = padded_ ? experts * longest : pairs;
    const auto first_row =
        padded_ ? at::arange(experts, chosen.options()).mul(longest) : ends_of_experts.sub(counts.sum(1));
    row_of_pair_ = at::empty({pairs}, chosen.options());
    launch(PlacePairs{chosen_data, pairs, chunks, counts.const_data_ptr<int64_t>(), ends.const_data_ptr<int64_t>(),
                      first_row.const_data_ptr<int64_t>(), row_of_pair_.data_ptr<int64_t>()},
           chunks, kChunk);
}

void ExpertRows::multiply(const at::Tensor& rows, const at::Tensor& weights, const at::Tensor& results,
                          bool add) const {
    if (padded_) {
        auto all = results.view({experts_, -1, results.size(1)});
        const auto own = rows.view({experts_, -1, rows.size(1)});
        add ? all.baddbmm_(own, weights) : at::bmm_out(all, own, weights);
        return;
    }
    for (int64_t expert = 0; expert < experts_; ++expert) {
        const auto at_expert = static_cast<std::size_t>(expert);
        const int64_t begin = begins_[at_expert], end = begins_[at_expert + 1];
        if (begin == end) continue;
        auto own = results.slice(0, begin, end);
        add ? own.addmm_(rows.slice(0, begin, end), weights[expert])
            : at::mm_out(own, rows.slice(0, begin, end), weights[expert]);
    }
}

void ExpertRows::multiply_transposed(const at::Tensor& left, const at::Tensor& right, const at::Tensor& results) const {
    if (padded_) {
        auto all = results;
        at::bmm_out(all, left.view({experts_, -1, left.size(1)}).transpose(1, 2),
                    right.view({experts_, -1, right.size(1)}));
        return;
    }
    for (int64_t expert = 0; expert < experts_; ++expert) {
        const auto at_expert = static_cast<std::size_t>(expert);
        const int64_t begin = begins_[at_expert], end = begins_[at_expert + 1];
        auto own = results[expert];
        if (begin == end)
            own.zero_();
        else
            at::mm_out(own, left.slice(0, begin, end).t(), right.slice(0, begin, end));
    }
}

}  // namespace deweather::cuda
