#include "core/nn/modulate_grid.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

#include <array>
#include <vector>

#include "core/nn/modulate_grid_tile.h"

namespace deweather::nn {

namespace {

// The loop for this machine as LibTorch judges it (ATEN_CPU_CAPABILITY overrides that); none without AVX2.
struct Loop {
    void (*modulate)(const tile::GridBlock&) = nullptr;
    int64_t lanes = 1;
};

const Loop& loop_of_this_machine() {
    static const Loop loop = []() -> Loop {
#ifdef __x86_64__
        const std::string capability = at::get_cpu_capability();
        if (capability == "AVX512") return {tile::modulate_grid_avx512, 16};
        if (capability == "AVX2") return {tile::modulate_grid_avx2, 8};
#endif
        return {};
    }();
    return loop;
}

// Larger matrices do not stay in the first cache while they are used; LibTorch's product is faster there.
constexpr int64_t kMaxChannels = 64;
// models::profile() counts the work of LibTorch's operators by this key; it does not see this loop.
constexpr auto kCounting = c10::DispatchKey::AutocastIPU;
constexpr int64_t kRowsPerBlock = 64;
constexpr int64_t kTokensPerTask = 16;

// The matrices of one choice of experts, for tile::GridBlock.
class Chosen {
  public:
    Chosen(const ModulationWeights& weights, int64_t top_k) : channels_(weights.gamma.size(-1)), pointers_(4) {
        for (auto& list : pointers_) list.resize(static_cast<std::size_t>(top_k));
        first_ = {weights.gamma.const_data_ptr<float>(), weights.gamma_bias.const_data_ptr<float>(),
                  weights.beta.const_data_ptr<float>(), weights.beta_bias.const_data_ptr<float>()};
    }

    void set(std::size_t place, int64_t expert) {
        const int64_t matrix = expert * channels_ * channels_, bias = expert * channels_;
        const std::array<int64_t, 4> offsets = {matrix, bias, matrix, bias};
        for (std::size_t kind = 0; kind < offsets.size(); ++kind) pointers_[kind][place] = first_[kind] + offsets[kind];
    }

    void hand_to(tile::GridBlock& block) const {
        block.gamma = pointers_[0].data(), block.gamma_bias = pointers_[1].data();
        block.beta = pointers_[2].data(), block.beta_bias = pointers_[3].data();
    }

  private:
    int64_t channels_;
    std::array<const float*, 4> first_{};
    std::vector<std::vector<const float*>> pointers_;
};

ModulationWeights contiguous(const ModulationWeights& weights) {
    return {weights.gamma.contiguous(), weights.gamma_bias.contiguous(), weights.beta.contiguous(),
            weights.beta_bias.contiguous()};
}

void check_experts(const at::Tensor& chosen, int64_t experts) {
    if (chosen.numel() == 0) return;
    const auto [least, greatest] = at::aminmax(chosen);
    TORCH_CHECK_INDEX(least.item<int64_t>() >= 0 && greatest.item<int64_t>() < experts,
                      "an expert that is not there was chosen: experts are numbered 0 to ", experts - 1);
}

}  // namespace

bool can_modulate_grid(const at::Tensor& grid, const ModulationWeights& weights) {
    const Loop& loop = loop_of_this_machine();
    const int64_t channels = grid.size(-1);
    return loop.modulate != nullptr && channels % loop.lanes == 0 && channels <= kMaxChannels && grid.is_cpu() &&
           grid.scalar_type() == at::kFloat && weights.gamma.scalar_type() == at::kFloat &&
           !c10::GradMode::is_enabled() && !at::autocast::is_autocast_enabled(at::kCPU) &&
           !c10::impl::tls_is_dispatch_key_included(kCounting);
}

at::Tensor modulate_grid(const at::Tensor& grid, const ModulationWeights& weights, const at::Tensor& chosen,
                         const at::Tensor& gates, int64_t scale) {
    const Loop& loop = loop_of_this_machine();
    const int64_t height = chosen.size(1), width = chosen.size(2), top_k = chosen.size(3), channels = grid.size(3);
    TORCH_CHECK(grid.size(0) == chosen.size(0) && grid.size(1) == height * scale && grid.size(2) == width * scale,
                "the grid ", grid.sizes(), " has not ", scale, " x ", scale, " pixels per token of ", chosen.sizes());
    check_experts(chosen, weights.gamma.size(0));
    const auto inputs = grid.contiguous(), choice = chosen.contiguous(), shares = gates.to(at::kFloat).contiguous();
    const ModulationWeights own = contiguous(weights);
    const auto result = at::empty_like(inputs);
    const auto* experts = choice.const_data_ptr<int64_t>();
    const auto* gate_data = shares.const_data_ptr<float>();
    const auto* x = inputs.const_data_ptr<float>();
    auto* y = result.data_ptr<float>();
    at::parallel_for(0, choice.numel() / top_k, kTokensPerTask, [&](int64_t from, int64_t to) {
        Chosen matrices(own, top_k);
        std::vector<float> mixed(static_cast<std::size_t>(2 * channels * loop.lanes));
        std::vector<int64_t> pixels(static_cast<std::size_t>(scale * scale));
        tile::GridBlock block{.dim = channels,
                              .top_k = top_k,
                              .mixed = mixed.data(),
                              .x = x,
                              .y = y,
                              .pixels = pixels.data(),
                              .count = scale * scale};
        matrices.hand_to(block);
        for (int64_t token = from; token < to; ++token) {
            for (int64_t j = 0; j < top_k; ++j) matrices.set(static_cast<std::size_t>(j), experts[token * top_k + j]);
            block.gates = gate_data + token * top_k;
            const int64_t row = token / width, column = token % width;  // rows of all pictures, one below the other
            for (int64_t i = 0; i < scale * scale; ++i)
                pixels[static_cast<std::size_t>(i)] =
                    ((row * scale + i / scale) * width * scale + column * scale + i % scale) * channels;
            loop.modulate(block);
        }
    });
    return result;
}

at::Tensor modulate_rows(const at::Tensor& rows, const ModulationWeights& weights) {
    const Loop& loop = loop_of_this_machine();
    const int64_t channels = rows.size(-1), count = rows.numel() / channels;
    const auto inputs = rows.contiguous();
    const ModulationWeights own = contiguous(weights);
    const auto result = at::empty_like(inputs);
    const auto* x = inputs.const_data_ptr<float>();
    auto* y = result.data_ptr<float>();
    Chosen matrices(own, 1);
    matrices.set(0, 0);
    at::parallel_for(0, count, kRowsPerBlock, [&](int64_t from, int64_t to) {
        std::array<int64_t, kRowsPerBlock> pixels{};
        tile::GridBlock block{.dim = channels, .x = x, .y = y, .pixels = pixels.data()};
        matrices.hand_to(block);
        for (int64_t first = from; first < to; first += kRowsPerBlock) {
            block.count = std::min(kRowsPerBlock, to - first);
            for (int64_t i = 0; i < block.count; ++i) pixels[static_cast<std::size_t>(i)] = (first + i) * channels;
            loop.modulate(block);
        }
    });
    return result;
}

}  // namespace deweather::nn
