// Sorts tokens by expert on the device, and multiplies each expert's rows by its matrices.
//
//     const ExpertRows rows(chosen, experts);
//     const at::Tensor inputs = at::zeros({rows.rows(), dim});
//     launch(GatherRows<float>{rows.row_of_pair().data_ptr<int64_t>(), top_k, dim, x.data_ptr<float>(),
//                              inputs.data_ptr<float>()}, pairs, dim);
//     rows.multiply(inputs, weights, results, /*add=*/false);
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace deweather::cuda {

class ExpertRows {
  public:
    // chosen: int64 [T,k], contiguous, at least one pair. A counting sort, stable in the token. Synchronizes once with
    // the device. Throws c10::IndexError for an expert out of range.
    //
    // If the experts have similar numbers of rows, each is padded to the largest with empty rows: one batched product
    // then covers all experts. Otherwise the rows are packed densely and each expert has its own products.
    ExpertRows(const at::Tensor& chosen, int64_t experts);

    bool padded() const { return padded_; }
    int64_t rows() const { return rows_; }  // including empty ones
    const at::Tensor& row_of_pair() const { return row_of_pair_; }

    // results = (or +=) rows · weights[e], for the rows of each e: rows [rows(),D], weights [E,D,F], results
    // [rows(),F].
    void multiply(const at::Tensor& rows, const at::Tensor& weights, const at::Tensor& results, bool add) const;

    // results[e] = leftᵀ · right over the rows of e: [rows(),D], [rows(),F] to [E,D,F]. Empty rows must be zero.
    void multiply_transposed(const at::Tensor& left, const at::Tensor& right, const at::Tensor& results) const;

  private:
    int64_t experts_ = 0, rows_ = 0;
    bool padded_ = false;
    std::vector<int64_t> begins_;  // offsets of the experts' rows if packed densely: E+1
    at::Tensor row_of_pair_;
};

}  // namespace deweather::cuda
