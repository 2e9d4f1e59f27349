// Benchmarks of the operators at the sizes of the paper's network: 1,024 tokens of 384 features, 2 experts per token.
#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <torch/types.h>

#include "core/nn/attention.h"
#include "core/nn/dispatch.h"
#include "core/nn/modulate.h"
#include "core/nn/modulate_implementations.h"
#include "core/nn/modulated_experts.h"
#include "core/nn/residual_block.h"

using namespace deweather;

namespace {

constexpr int64_t kTokens = 1024, kDim = 384, kTopK = 2;

struct Arguments {
    at::Tensor x, gamma, gamma_bias, beta, beta_bias, chosen, gates;

    explicit Arguments(int64_t experts)
        : x(at::randn({kTokens, kDim})),
          gamma(at::randn({experts, kDim, kDim})),
          gamma_bias(at::randn({experts, kDim})),
          beta(at::randn({experts, kDim, kDim})),
          beta_bias(at::randn({experts, kDim})),
          chosen(choice(experts)),
          gates(at::softmax(at::randn({kTokens, kTopK}), -1)) {}

    // Distinct experts for each token, all equally likely.
    static at::Tensor choice(int64_t experts) {
        return std::get<1>(at::topk(at::rand({kTokens, experts}), kTopK, -1)).contiguous();
    }
};

void modulate(benchmark::State& state) {
    const at::NoGradGuard no_grad;
    const Arguments a(state.range(0));
    for (auto _ : state) nn::modulate(a.x, a.gamma, a.gamma_bias, a.beta, a.beta_bias, a.chosen, a.gates);
}

// Two LibTorch products per expert, as on CUDA without the plugin and on processors without AVX2.
void modulate_by_expert(benchmark::State& state) {
    const at::NoGradGuard no_grad;
    const Arguments a(state.range(0));
    for (auto _ : state) nn::modulate_by_expert(a.x, a.gamma, a.gamma_bias, a.beta, a.beta_bias, a.chosen, a.gates);
}

void modulate_forward_backward(benchmark::State& state) {
    Arguments a(state.range(0));
    for (auto* tensor : {&a.x, &a.gamma, &a.gamma_bias, &a.beta, &a.beta_bias, &a.gates}) tensor->requires_grad_();
    const auto gradient = at::randn({kTokens, kDim});
    for (auto _ : state) {
        nn::modulate(a.x, a.gamma, a.gamma_bias, a.beta, a.beta_bias, a.chosen, a.gates).backward(gradient);
        for (auto* tensor : {&a.x, &a.gamma, &a.gamma_bias, &a.beta, &a.beta_bias, &a.gates})
            tensor->mutable_grad().reset();
    }
}

// Router, modulation and the shared feed-forward network.
void expert_layer(benchmark::State& state) {
    const at::NoGradGuard no_grad;
    nn::ModulatedExperts layer(
        {.router = {.dim = kDim, .experts = state.range(0), .top_k = kTopK}, .hidden = 2 * kDim});
    const auto x = at::randn({1, kTokens, kDim});
    for (auto _ : state) layer.forward({.residual = x, .normed = x}, nullptr);
}

// The lower bound with many experts: reads every weight of the two matrices once.
void read_weights(benchmark::State& state) {
    const at::NoGradGuard no_grad;
    const auto weights = at::randn({2, state.range(0), kDim, kDim});
    for (auto _ : state) benchmark::DoNotOptimize(weights.sum());
    state.SetBytesProcessed(state.iterations() * weights.numel() * static_cast<int64_t>(sizeof(float)));
}

void dispatch(benchmark::State& state) {
    const at::NoGradGuard no_grad;
    const Arguments a(state.range(0));
    for (auto _ : state) {
        const nn::Dispatch sorted(a.chosen, state.range(0));
        sorted.combine(sorted.gather(a.x), a.gates);
    }
}

void attention(benchmark::State& state) {
    const at::NoGradGuard no_grad;
    nn::Attention layer({.dim = kDim, .heads = 6, .head_dim = 64});
    const auto x = at::randn({1, state.range(0), kDim});
    for (auto _ : state) layer.forward(x);
}

void residual_block(benchmark::State& state, at::MemoryFormat format) {
    const at::NoGradGuard no_grad;
    nn::ResidualBlock block(state.range(0));
    for (auto& parameter : block.parameters())
        if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(format));
    const auto x = at::randn({1, state.range(0), 128, 128}).contiguous(format);
    for (auto _ : state) block.forward(x);
}

void experts(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgName("experts")->Arg(4)->Arg(16)->Arg(64)->Arg(128)->Unit(benchmark::kMillisecond)->UseRealTime();
}

BENCHMARK(modulate)->Apply(experts);
BENCHMARK(modulate_by_expert)->Apply(experts);
BENCHMARK(modulate_forward_backward)->Apply(experts);
BENCHMARK(expert_layer)->Apply(experts);
BENCHMARK(read_weights)->Apply(experts);
BENCHMARK(dispatch)->Apply(experts);
BENCHMARK(attention)->ArgName("tokens")->Arg(256)->Arg(1024)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(residual_block, contiguous, at::MemoryFormat::Contiguous)
    ->ArgName("channels")
    ->Arg(64)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(residual_block, channels_last, at::MemoryFormat::ChannelsLast)
    ->ArgName("channels")
    ->Arg(64)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
