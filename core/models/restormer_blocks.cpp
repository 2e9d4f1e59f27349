#include "core/models/restormer_blocks.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <vector>

#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

// Without gradients, layers run on strips of rows on the CPU: intermediate results have up to ten times the channels of
// the input, and for a whole picture they would exceed the caches and dominate memory. Each strip computes two
// additional rows, so it should not be too low. At 256 x 256 this saves a third of the time and half of the memory.
constexpr int64_t kStripPixels = 8192, kStripRows = 16;

constexpr int64_t kShuffle = 2;

// work(rows, own, begin): rows of grid with an additional one above and below if they exist; own(t) removes these from
// a result, whose first row is then row `begin` of grid.
template <typename Work>
void for_each_strip(const at::Tensor& grid, const Work& work) {
    const int64_t height = grid.size(1);
    const bool whole = c10::GradMode::is_enabled() || !grid.is_cpu();
    const int64_t rows = whole ? height : std::max(kStripRows, kStripPixels / grid.size(2));
    for (int64_t begin = 0; begin < height; begin += rows) {
        const int64_t end = std::min(height, begin + rows);
        const int64_t first = std::max<int64_t>(0, begin - 1), last = std::min(height, end + 1);
        work(
            grid.slice(1, first, last),
            [&](const at::Tensor& computed) { return computed.slice(1, begin - first, end - first); }, begin);
    }
}

at::Tensor joined(const std::vector<at::Tensor>& strips) {
    return strips.size() == 1 ? strips.front() : at::cat(strips, 1);
}

}  // namespace

torch::nn::Conv2d plain_conv(int64_t in, int64_t out, int64_t kernel, int64_t groups, bool bias) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).padding(kernel / 2).groups(groups).bias(bias));
}

at::Tensor convolved(torch::nn::Conv2d& conv, const at::Tensor& grid) {
    return conv(grid.permute({0, 3, 1, 2})).permute({0, 2, 3, 1}).contiguous();
}

at::Tensor convolved_by_pixel(const torch::nn::Conv2d& conv, const at::Tensor& grid) {
    return at::linear(grid, conv->weight.flatten(1), conv->bias);
}

at::Tensor convolved_down(torch::nn::Conv2d& conv, const at::Tensor& grid) {
    return at::pixel_unshuffle(conv(grid.permute({0, 3, 1, 2})), kShuffle).permute({0, 2, 3, 1}).contiguous();
}

at::Tensor convolved_up(torch::nn::Conv2d& conv, const at::Tensor& grid) {
    return at::pixel_shuffle(conv(grid.permute({0, 3, 1, 2})), kShuffle).permute({0, 2, 3, 1}).contiguous();
}

at::Tensor channel_attention(const at::Tensor& products, const at::Tensor& query_squares, const at::Tensor& key_squares,
                             const at::Tensor& temperature) {
    constexpr double kShortest = 1e-12;  // instead of a division by 0
    const auto length = [&](const at::Tensor& squares) { return squares.clamp_min(kShortest * kShortest).sqrt(); };
    const auto cosines = products / (length(query_squares).unsqueeze(3) * length(key_squares).unsqueeze(2));
    return at::softmax(cosines * temperature, -1);
}

ChannelNorm::ChannelNorm(int64_t channels)
    : body_(register_module("body", torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels})))) {}

at::Tensor ChannelNorm::forward(const at::Tensor& grid) {
    return body_(grid);
}

TransposedAttention::TransposedAttention(int64_t channels, int64_t heads, bool bias)
    : channels_(channels),
      heads_(heads),
      temperature_(register_parameter("temperature", at::ones({heads, 1, 1}))),
      qkv_(register_module("qkv", plain_conv(channels, 3 * channels, 1, 1, bias))),
      qkv_dwconv_(register_module("qkv_dwconv", plain_conv(3 * channels, 3 * channels, 3, 3 * channels, bias))),
      project_out_(register_module("project_out", plain_conv(channels, channels, 1, 1, bias))) {}

at::Tensor TransposedAttention::forward(const at::Tensor& grid) {
    const int64_t batch = grid.size(0), channels = channels_ / heads_;
    const auto place = nn::feature_place(grid.size(1), grid.size(2));
    const auto by_head = [&](const at::Tensor& qkv) {
        return qkv.reshape({batch, -1, 3, heads_, channels}).transpose(1, 3);
    };
    // The cosines of all pairs of channels, over the pixels. Dividing their products by the lengths, one per channel,
    // avoids writing normalised queries and keys.
    at::Tensor products, squares;
    std::vector<at::Tensor> values;
    for_each_strip(grid, [&](const at::Tensor& rows, const auto& own, int64_t begin) {
        const auto computed = own(convolved(qkv_dwconv_, convolved_by_pixel(qkv_, rows)));
        const auto qkv = by_head(computed);
        const bool all = place.own_columns == grid.size(2) && place.own_rows == grid.size(1);
        const auto counted = all ? qkv : by_head(place.own(computed, 1, 2, begin));
        const auto queries = counted.select(2, 0), keys = counted.select(2, 1);
        const auto product = at::matmul(queries.transpose(2, 3), keys);
        const auto square = counted.slice(2, 0, 2).square().sum(3);
        products = products.defined() ? products + product : product;
        squares = squares.defined() ? squares + square : square;
        const auto value = qkv.select(2, 2).transpose(1, 2).flatten(2);
        values.push_back(rows.size(1) == grid.size(1) ? value : value.contiguous());
    });
    products = nn::picture_sum(products);
    squares = nn::picture_sum(squares);
    const auto attention = channel_attention(products, squares.select(2, 0), squares.select(2, 1), temperature_);
    // Mixing each head's values and projecting the result are two consecutive matrices, so they are combined into one
    // of channels x channels per picture: [B,heads,channels_,channels], then all heads side by side.
    const auto projection = project_out_->weight.view({channels_, heads_, channels}).transpose(0, 1);
    const auto mixing =
        at::matmul(projection, attention).transpose(1, 2).reshape({batch, channels_, channels_}).transpose(1, 2);
    const auto mixed = at::matmul(joined(values), mixing).view(grid.sizes());
    return project_out_->bias.defined() ? mixed + project_out_->bias : mixed;
}

GatedFeedForward::GatedFeedForward(int64_t channels, int64_t hidden, bool bias)
    : project_in_(register_module("project_in", plain_conv(channels, 2 * hidden, 1, 1, bias))),
      dwconv_(register_module("dwconv", plain_conv(2 * hidden, 2 * hidden, 3, 2 * hidden, bias))),
      project_out_(register_module("project_out", plain_conv(hidden, channels, 1, 1, bias))) {}

at::Tensor GatedFeedForward::forward(const at::Tensor& grid) {
    std::vector<at::Tensor> strips;
    for_each_strip(grid, [&](const at::Tensor& rows, const auto& own, int64_t /*begin*/) {
        const auto halves = own(convolved(dwconv_, convolved_by_pixel(project_in_, rows))).chunk(2, -1);
        strips.push_back(convolved_by_pixel(project_out_, at::gelu(halves[0]) * halves[1]));
    });
    return joined(strips);
}

RestormerBlock::RestormerBlock(int64_t channels, int64_t heads, int64_t hidden)
    : norm1_(register_module("norm1", std::make_shared<ChannelNorm>(channels))),
      attn_(register_module("attn", std::make_shared<TransposedAttention>(channels, heads))),
      norm2_(register_module("norm2", std::make_shared<ChannelNorm>(channels))),
      ffn_(register_module("ffn", std::make_shared<GatedFeedForward>(channels, hidden))) {}

at::Tensor RestormerBlock::forward(const at::Tensor& grid) {
    const auto mixed = grid + attn_->forward(norm1_->forward(grid));
    return mixed + ffn_->forward(norm2_->forward(mixed));
}

}  // namespace deweather::models
