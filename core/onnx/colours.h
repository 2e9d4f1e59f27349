// How a network of another program is given its pictures: the order, range and normalisation of colours, from the TOML
// file of the same name beside it.
//
//     # net.toml, for net.onnx
//     order = "rgb"                    # or "bgr"
//     scale = 1.0                      # of values that are 0..1; 255 for networks that take bytes
//     mean = [0.485, 0.456, 0.406]     # taken off after that, in that order of colours
//     deviation = [0.229, 0.224, 0.225]
//
//     const at::Tensor given = prepared(images, colours);
#pragma once

#include <ATen/core/Tensor.h>
#include <toml++/toml.h>

#include <array>
#include <filesystem>
#include <string>

namespace deweather::onnx {

struct Colours {
    bool bgr = false;
    double scale = 1;
    std::array<double, 3> mean{0, 0, 0}, deviation{1, 1, 1};
};

// Where the description of a network is, whether it is there or not.
std::filesystem::path description_of(const std::filesystem::path& network);

// Throws Error naming the line that is no TOML.
toml::table read_toml(const std::filesystem::path& file);

// These throw Error naming the field if its value is of another kind.
[[noreturn]] void refuse_description(const std::filesystem::path& file, const std::string& why);
double number_in(const toml::node& node, const std::filesystem::path& file, const std::string& name, double least,
                 double most);
std::array<double, 3> three_in(const toml::node& node, const std::filesystem::path& file, const std::string& name);

// Reads the field if it is one of colours; false for another field. Throws Error for an impossible value.
bool take_colour(Colours& colours, const std::string& name, const toml::node& node, const std::filesystem::path& file);

// images: float [B,3,H,W] in 0..1. On the CPU, float32, contiguous.
at::Tensor prepared(const at::Tensor& images, const Colours& colours);

}  // namespace deweather::onnx
