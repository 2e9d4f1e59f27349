#include "core/models/benchmark.h"

#include <c10/core/InferenceMode.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/types.h>

#include <algorithm>
#include <chrono>

#include "core/models/foreign_network.h"

namespace deweather::models {

namespace {

double milliseconds_of(const std::function<void()>& run, c10::Device device) {
    const c10::impl::VirtualGuardImpl guard(device.type());
    const auto wait = [&] {
        if (!device.is_cpu()) guard.synchronizeDevice(device.has_index() ? device.index() : c10::DeviceIndex{0});
    };
    wait();
    const auto start = std::chrono::steady_clock::now();
    run();
    wait();
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    return taken.count();
}

double fastest(const std::function<void()>& run, c10::Device device, Progress& progress) {
    constexpr int kRepetitions = 7;
    run();
    double best = 0;
    for (int repetition = 0; repetition < kRepetitions; ++repetition) {
        progress.throw_if_cancelled();
        const double taken = milliseconds_of(run, device);
        best = repetition == 0 ? taken : std::min(best, taken);
    }
    return best;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

MachineRate measure_machine(c10::Device device, Progress& progress) {
    const c10::InferenceMode inference;
    const auto options = at::TensorOptions().device(device);
    MachineRate rate;

    constexpr int64_t kSide = 1536;
    const auto a = at::rand({kSide, kSide}, options), b = at::rand({kSide, kSide}, options);
    constexpr double kProductMacs = static_cast<double>(kSide) * kSide * kSide;
    rate.product = kProductMacs / fastest([&] { at::mm(a, b); }, device, progress) * 1e3;

    constexpr int64_t kChannels = 128, kWidth = 128;
    const auto input = at::rand({1, kChannels, kWidth, kWidth}, options).contiguous(at::MemoryFormat::ChannelsLast);
    const auto weight = at::rand({kChannels, kChannels, 3, 3}, options).contiguous(at::MemoryFormat::ChannelsLast);
    constexpr double kConvolutionMacs = 9.0 * kChannels * kChannels * kWidth * kWidth;
    rate.convolution = kConvolutionMacs / fastest([&] { at::conv2d(input, weight, {}, 1, 1); }, device, progress) * 1e3;
    return rate;
}

std::vector<StageTime> time_stages(RestorationNetwork& network, int64_t height, int64_t width, int64_t repetitions,
                                   Progress& progress) {
    const c10::InferenceMode inference;
    const auto* foreign = dynamic_cast<ForeignNetwork*>(&network);
    const auto options = foreign != nullptr ? at::TensorOptions() : network.parameters().front().options();
    auto picture = at::rand({1, 3, height, width}, options);

    // Each stage leaves its output for the next.
    std::vector<std::pair<std::string, std::function<void()>>> stages;
    StagedNetwork::Encoded encoded;
    at::Tensor tokens;
    if (auto* staged = dynamic_cast<StagedNetwork*>(&network)) {
        picture = pad_to_patches(picture, staged->patch());
        stages = {{"encode", [&, staged] { encoded = staged->encode(picture); }},
                  {"layers", [&, staged] { tokens = staged->transform(encoded.tokens, nullptr, progress); }},
                  {"decode", [&, staged] { staged->decode(picture, encoded, tokens); }}};
    } else {
        stages = {{"network", [&] { network.forward(picture, nullptr); }}};
    }

    std::vector<StageTime> result;
    for (const auto& [name, run] : stages)
        result.push_back(
            {.name = name,
             .milliseconds = 0,
             .macs = foreign != nullptr ? Macs{.convolution = foreign->macs(height, width)} : count_macs(run)});
    // Warm-up: counting leaves stages without values, and the first pass is slower than all others.
    for (const auto& [name, run] : stages) run();
    std::vector<std::vector<double>> taken(stages.size());
    for (int64_t repetition = 0; repetition < repetitions; ++repetition)
        for (std::size_t stage = 0; stage < stages.size(); ++stage) {
            progress.throw_if_cancelled();
            taken[stage].push_back(milliseconds_of(stages[stage].second, options.device()));
        }
    for (std::size_t stage = 0; stage < stages.size(); ++stage) result[stage].milliseconds = median(taken[stage]);
    return result;
}

StageTime sum(const std::vector<StageTime>& stages) {
    StageTime all{.name = "network", .milliseconds = 0, .macs = {}};
    for (const auto& stage : stages) {
        all.milliseconds += stage.milliseconds;
        all.macs.convolution += stage.macs.convolution;
        all.macs.product += stage.macs.product;
        all.macs.attention += stage.macs.attention;
    }
    return all;
}

double share_of_rate(const StageTime& stage, const MachineRate& machine) {
    const double seconds = static_cast<double>(stage.macs.convolution) / machine.convolution +
                           static_cast<double>(stage.macs.product + stage.macs.attention) / machine.product;
    return 1e3 * seconds / stage.milliseconds;
}

}  // namespace deweather::models
