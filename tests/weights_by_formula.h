// Fills a network with weights computed by a formula, so that stored outputs need no stored weights, and measures the
// distance of two outputs. A list of the tensors, {"salt": "...", "tensors": [[NAME, [SIZE...]], ...]}, is read from a
// .json file.
//
//     fill_by_formula(*network, DEWEATHER_SHARED "/parity/networks/prenet.json");
//     QVERIFY(disagreement(network->forward(input, nullptr), theirs) < 2e-4);
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

// The CRC-32 of Ethernet and zip files.
inline uint32_t crc32_of(const std::string& text) {
    uint32_t crc = 0xFFFFFFFFU;
    for (const char character : text) {
        crc ^= static_cast<unsigned char>(character);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

// Element i is a hash of i and the name, between -1/2 and 1/2, then scaled: matrices and kernels by their number of
// inputs, biases and running means to ±0.1, all others (scales, temperatures, variances) to 1 ± 0.2.
inline at::Tensor tensor_by_formula(const std::string& name, const std::vector<int64_t>& shape,
                                    const std::string& salt) {
    const auto ends_with = [&](const std::string& end) {
        return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
    };
    auto tensor = at::empty(shape, at::kFloat);
    const int64_t count = tensor.numel(), fan = shape.size() > 1 ? count / shape[0] : 1;
    const uint32_t seed = crc32_of(name + salt);
    auto* values = tensor.data_ptr<float>();
    for (int64_t index = 0; index < count; ++index) {
        uint32_t x = static_cast<uint32_t>(index) + seed;
        x ^= x >> 16U;
        x *= 0x7FEB352DU;
        x ^= x >> 15U;
        x *= 0x846CA68BU;
        x ^= x >> 16U;
        const double u = static_cast<double>(x) / 4294967296.0 - 0.5;
        double value = 1 + 0.4 * u;
        if (fan > 1)
            value = u * 1.2 * std::sqrt(3.0 / static_cast<double>(fan));
        else if (ends_with("bias") || ends_with("running_mean"))
            value = 0.2 * u;
        values[index] = static_cast<float>(value);
    }
    return tensor;
}

// The shape of each tensor in the .json file, by name. Tensors that the authors store but never use are included, and
// also listed under "unused".
inline std::map<std::string, std::vector<int64_t>> shapes_in(const std::string& json_file) {
    std::ifstream file(json_file);
    if (!file) throw std::runtime_error("cannot open " + json_file);
    std::map<std::string, std::vector<int64_t>> shapes;
    const auto json = nlohmann::json::parse(file);
    for (const auto& entry : json.at("tensors"))
        shapes[entry.at(0).get<std::string>()] = entry.at(1).get<std::vector<int64_t>>();
    return shapes;
}

// Factors that a list specifies for some of its tensors, powers of two.
inline std::map<std::string, double> scales_in(const std::string& json_file) {
    std::ifstream file(json_file);
    std::map<std::string, double> scales;
    const auto json = nlohmann::json::parse(file);
    if (json.contains("scales"))
        for (const auto& [name, scale] : json.at("scales").items()) scales[name] = scale.get<double>();
    return scales;
}

inline std::set<std::string> unused_in(const std::string& json_file) {
    std::ifstream file(json_file);
    const auto json = nlohmann::json::parse(file);
    std::set<std::string> unused;
    if (json.contains("unused"))
        for (const auto& name : json.at("unused")) unused.insert(name.get<std::string>());
    return unused;
}

// Fills every parameter and buffer of names that the network's publisher uses: names(ours) is theirs. Throws
// std::runtime_error naming the first tensor that only one side has, or that has another shape.
inline void fill_by_formula(
    torch::nn::Module& network, const std::string& json_file,
    const std::function<std::string(const std::string&)>& names = [](const std::string& name) { return name; }) {
    std::map<std::string, at::Tensor> ours;
    for (const auto& item : network.named_parameters()) ours[names(item.key())] = item.value();
    for (const auto& item : network.named_buffers()) ours[names(item.key())] = item.value();
    std::ifstream file(json_file);
    if (!file) throw std::runtime_error("cannot open " + json_file);
    const std::string salt = nlohmann::json::parse(file).value("salt", "");
    const auto shapes = shapes_in(json_file);
    const auto scales = scales_in(json_file);
    const auto unused = unused_in(json_file);
    const at::NoGradGuard no_grad;
    for (const auto& [name, shape] : shapes) {
        const auto found = ours.find(name);
        if (found == ours.end() && unused.contains(name)) continue;
        if (found == ours.end()) throw std::runtime_error("the network has no " + name);
        if (found->second.sizes().vec() != shape) throw std::runtime_error("another shape: " + name);
        auto values = tensor_by_formula(name, shape, salt);
        if (name.find("running_var") != std::string::npos) values = values.abs() + 0.5;
        if (const auto scale = scales.find(name); scale != scales.end()) values.mul_(scale->second);
        found->second.copy_(values);
    }
    for (const auto& [name, tensor] : ours)
        if (shapes.count(name) == 0) throw std::runtime_error("only the network has " + name);
}

// The largest |a-b| / max(1, |b|/3): absolute for outputs within ±3, relative beyond. Infinite where a value is not
// finite.
inline double disagreement(const at::Tensor& ours, const at::Tensor& theirs) {
    if (ours.sizes() != theirs.sizes()) throw std::runtime_error("shapes differ");
    const auto a = ours.to(at::kDouble), b = theirs.to(at::kDouble);
    const auto scaled = (a - b).abs() / (b.abs() / 3).clamp_min(1);
    return scaled.isfinite().all().item<bool>() ? scaled.max().item<double>() : HUGE_VAL;
}
