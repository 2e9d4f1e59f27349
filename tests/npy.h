// Reads .npy arrays with stored reference data, and compares tensors with a message that states their distance.
#pragma once

#include <torch/types.h>

#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>

// Little-endian, C order; uint8, float32 and int64.
inline at::Tensor read_npy(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream whole;
    whole << file.rdbuf();
    const std::string bytes = whole.str();
    if (bytes.size() < 10 || bytes.compare(1, 5, "NUMPY") != 0) throw std::runtime_error(path + " is no .npy file");
    const std::size_t header = static_cast<unsigned char>(bytes[8]) + 256U * static_cast<unsigned char>(bytes[9]);
    const std::string text = bytes.substr(10, header);
    std::smatch match;
    if (!std::regex_search(text, match, std::regex("'descr': '[<|](\\w\\d)'"))) throw std::runtime_error(path);
    const auto type = match[1] == "u1" ? at::kByte : match[1] == "f4" ? at::kFloat : at::kLong;
    std::regex_search(text, match, std::regex("'shape': \\(([^)]*)\\)"));
    std::vector<int64_t> shape;
    std::stringstream sizes(match[1]);
    for (std::string size; std::getline(sizes, size, ',');)
        if (size.find_first_of("0123456789") != std::string::npos) shape.push_back(std::stoll(size));
    return at::from_blob(const_cast<char*>(bytes.data()) + 10 + header, shape, type).clone();
}

inline double largest_difference(const at::Tensor& a, const at::Tensor& b) {
    if (a.sizes() != b.sizes()) throw std::runtime_error("shapes differ");
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}
