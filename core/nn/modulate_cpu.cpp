#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>

#include <algorithm>
#include <memory>

#include "core/nn/modulate_implementations.h"
#include "core/nn/modulate_tile.h"

namespace deweather::nn {

namespace {

// The loop for this machine, according to LibTorch's CPU capability (which ATEN_CPU_CAPABILITY overrides). None: leave
// it to LibTorch.
struct Loop {
    void (*modulate)(const tile::Work&) = nullptr;
    int64_t lanes = 1;
};

Loop loop_of_this_machine() {
#ifdef __x86_64__
    const std::string capability = at::get_cpu_capability();
    if (capability == "AVX512") return {tile::modulate_avx512, 16};
    if (capability == "AVX2") return {tile::modulate_avx2, 8};
#endif
    return {};
}

struct Task {
    int64_t expert = 0, begin = 0, end = 0;  // sorted rows
    int64_t cost = 0;                        // of all tasks before this one
};

// Ten groups of the longest tile: their inputs stay in the L2 cache beside the weights.
constexpr int64_t kLongestTask = 120;
// Reading an expert's weights from memory takes about as long as computing this many rows.
constexpr int64_t kRowsOfReading = 16;

// Splits each expert's rows into as few tasks as possible; also returns the total cost.
std::vector<Task> cut(const Dispatch& dispatch, int64_t experts, int64_t& cost) {
    std::vector<Task> tasks;
    cost = 0;
    for (int64_t expert = 0; expert < experts; ++expert) {
        const int64_t first = dispatch.begin(expert), rows = dispatch.begin(expert + 1) - first;
        const int64_t parts = (rows + kLongestTask - 1) / kLongestTask;
        for (int64_t part = 0; part < parts; ++part) {
            const int64_t begin = first + part * rows / parts, end = first + (part + 1) * rows / parts;
            tasks.push_back({expert, begin, end, cost});
            cost += end - begin + kRowsOfReading;
        }
    }
    return tasks;
}

}  // namespace

at::Tensor modulate_cpu(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& gamma_bias,
                        const at::Tensor& beta, const at::Tensor& beta_bias, const at::Tensor& chosen,
                        const at::Tensor& gates) {
    static const Loop loop = loop_of_this_machine();
    const int64_t tokens = x.size(0), dim = x.size(1), experts = gamma.size(0), top_k = chosen.size(1);
    if (loop.modulate == nullptr || x.scalar_type() != at::kFloat || dim % loop.lanes != 0 || tokens * top_k == 0)
        return modulate_by_expert(x, gamma, gamma_bias, beta, beta_bias, chosen, gates);

    const Dispatch dispatch = checked_dispatch(chosen, experts);
    const auto gate_of_row =
        at::empty({tokens * top_k}, gates.options()).scatter_(0, dispatch.row_of_pair(), gates.flatten());
    const auto modulated = at::empty({tokens * top_k, dim}, x.options()), y = at::empty({tokens, dim}, x.options());
    const auto inputs = x.contiguous(), gammas = gamma.contiguous(), gamma_biases = gamma_bias.contiguous();
    const auto betas = beta.contiguous(), beta_biases = beta_bias.contiguous();

    int64_t cost = 0;
    const std::vector<Task> tasks = cut(dispatch, experts, cost);
    const auto* x_data = inputs.const_data_ptr<float>();
    const auto* gamma_data = gammas.const_data_ptr<float>();
    const auto* gamma_bias_data = gamma_biases.const_data_ptr<float>();
    const auto* beta_data = betas.const_data_ptr<float>();
    const auto* beta_bias_data = beta_biases.const_data_ptr<float>();
    const auto* token_of_row = dispatch.token_of_row().const_data_ptr<int64_t>();
    const auto* row_of_pair = dispatch.row_of_pair().const_data_ptr<int64_t>();
    const auto* gate_data = gate_of_row.const_data_ptr<float>();
    auto* rows_data = modulated.data_ptr<float>();
    auto* y_data = y.data_ptr<float>();

    // A thread takes the tasks that begin in its share of the total cost.
    at::parallel_for(0, cost, 1, [&](int64_t from, int64_t to) {
        const std::unique_ptr<float[]> packed(new float[static_cast<std::size_t>(kLongestTask * dim)]);
        const auto before = [](const Task& task, int64_t share) { return task.cost < share; };
        const auto first = std::lower_bound(tasks.begin(), tasks.end(), from, before);
        const auto last = std::lower_bound(first, tasks.end(), to, before);
        for (auto task = first; task != last; ++task) {
            const int64_t next = task + 1 == last ? task->expert : (task + 1)->expert;
            loop.modulate({.gamma = gamma_data + task->expert * dim * dim,
                           .gamma_bias = gamma_bias_data + task->expert * dim,
                           .beta = beta_data + task->expert * dim * dim,
                           .beta_bias = beta_bias_data + task->expert * dim,
                           .dim = dim,
                           .x = x_data,
                           .token_of_row = token_of_row + task->begin,
                           .gate_of_row = gate_data + task->begin,
                           .rows = task->end - task->begin,
                           .packed = packed.get(),
                           .result = rows_data + task->begin * dim,
                           .next_gamma = gamma_data + next * dim * dim,
                           .next_beta = beta_data + next * dim * dim});
        }
    });
    at::parallel_for(0, tokens, 64, [&](int64_t from, int64_t to) {
        for (int64_t token = from; token < to; ++token) {
            float* sum = y_data + token * dim;
            std::copy_n(rows_data + row_of_pair[token * top_k] * dim, dim, sum);
            for (int64_t pair = token * top_k + 1; pair < (token + 1) * top_k; ++pair) {
                const float* row = rows_data + row_of_pair[pair] * dim;
                for (int64_t feature = 0; feature < dim; ++feature) sum[feature] += row[feature];
            }
        }
    });
    return y;
}

}  // namespace deweather::nn
