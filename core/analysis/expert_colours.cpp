#include "core/analysis/expert_colours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace deweather::analysis {

namespace {

// Okabe and Ito, Color Universal Design (2008), without black; yellow and sky blue, the palest, come last.
constexpr std::array<Rgb, 7> kOkabeIto = {
    {{0, 114, 178}, {230, 159, 0}, {0, 158, 115}, {213, 94, 0}, {204, 121, 167}, {86, 180, 233}, {240, 228, 66}}};
constexpr Rgb kGrey = {136, 136, 136};
// Candidates for further colours: a grid of the RGB cube, with an OKLab lightness that is visible on dark and light
// backgrounds.
constexpr int kSteps = 16;
constexpr double kDarkest = 0.42, kLightest = 0.88;

using Triple = std::array<double, 3>;

double to_linear(uint8_t value) {
    const double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

uint8_t from_linear(double linear) {
    const double v = std::clamp(linear, 0.0, 1.0);
    return static_cast<uint8_t>(std::lround(255 * (v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055)));
}

Triple times(const std::array<Triple, 3>& matrix, const Triple& v) {
    Triple result{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 3; ++column) result[row] += matrix[row][column] * v[column];
    return result;
}

Triple linear_of(Rgb colour) {
    return {to_linear(colour.red), to_linear(colour.green), to_linear(colour.blue)};
}

Rgb of_linear(const Triple& v) {
    return {from_linear(v[0]), from_linear(v[1]), from_linear(v[2])};
}

// Ottosson, A perceptual color space for image processing (2020).
constexpr std::array<Triple, 3> kToCones = {{{0.4122214708, 0.5363325363, 0.0514459929},
                                             {0.2119034982, 0.6806995451, 0.1073969566},
                                             {0.0883024619, 0.2817188376, 0.6299787005}}};
constexpr std::array<Triple, 3> kToLab = {{{0.2104542553, 0.7936177850, -0.0040720468},
                                           {1.9779984951, -2.4285922050, 0.4505937099},
                                           {0.0259040371, 0.7827717662, -0.8086757660}}};
constexpr std::array<Triple, 3> kFromLab = {
    {{1, 0.3963377774, 0.2158037573}, {1, -0.1055613458, -0.0638541728}, {1, -0.0894841775, -1.2914855480}}};
constexpr std::array<Triple, 3> kFromCones = {{{4.0767416621, -3.3077115913, 0.2309699292},
                                               {-1.2684380046, 2.6097574011, -0.3413193965},
                                               {-0.0041960863, -0.7034186147, 1.7076147010}}};

Triple lab_of(Rgb colour) {
    auto cones = times(kToCones, linear_of(colour));
    for (auto& value : cones) value = std::cbrt(value);
    return times(kToLab, cones);
}

Rgb of_lab(const Triple& lab) {
    auto cones = times(kFromLab, lab);
    for (auto& value : cones) value = value * value * value;
    return of_linear(times(kFromCones, cones));
}

// Interpolates between evenly spaced colours in OKLab.
template <std::size_t N>
Rgb between(const std::array<Rgb, N>& colours, double t) {
    const double place = std::clamp(t, 0.0, 1.0) * (N - 1);
    const auto first = std::min(static_cast<std::size_t>(place), N - 2);
    const double share = place - static_cast<double>(first);
    const auto a = lab_of(colours[first]), b = lab_of(colours[first + 1]);
    Triple mixed{};
    for (std::size_t i = 0; i < 3; ++i) mixed[i] = a[i] + share * (b[i] - a[i]);
    return of_lab(mixed);
}

constexpr std::array<Cones, 4> kEyes = {Cones::kAll, Cones::kNoRed, Cones::kNoGreen, Cones::kNoBlue};
using Seen = std::array<Triple, kEyes.size()>;

Seen seen(Rgb colour) {
    Seen result{};
    for (std::size_t i = 0; i < kEyes.size(); ++i) result[i] = lab_of(as_seen(colour, kEyes[i]));
    return result;
}

// The squared distance for the type of colour vision that separates the two worst. The rarest type counts less than the
// others.
double least_distance(const Seen& a, const Seen& b) {
    double least = 1e9;
    for (std::size_t eye = 0; eye < kEyes.size(); ++eye) {
        double sum = 0;
        for (std::size_t i = 0; i < 3; ++i) sum += (a[eye][i] - b[eye][i]) * (a[eye][i] - b[eye][i]);
        least = std::min(least, sum * (kEyes[eye] == Cones::kNoBlue ? 2.25 : 1));
    }
    return least;
}

// Farthest-point selection: each further colour is the candidate whose nearest chosen colour is farthest away.
std::vector<Rgb> make_palette() {
    std::vector<Rgb> palette(kOkabeIto.begin(), kOkabeIto.end());
    struct Candidate {
        Rgb colour;
        Seen seen;
        double nearest = 1e9;
    };
    std::vector<Candidate> candidates;
    const auto level = [](int step) { return static_cast<uint8_t>(step * 255 / kSteps); };
    for (int red = 0; red <= kSteps; ++red)
        for (int green = 0; green <= kSteps; ++green)
            for (int blue = 0; blue <= kSteps; ++blue) {
                const Rgb colour = {level(red), level(green), level(blue)};
                const double lightness = lab_of(colour)[0];
                if (lightness >= kDarkest && lightness <= kLightest)
                    candidates.push_back({.colour = colour, .seen = seen(colour)});
            }
    const auto approach = [&](const Seen& taken) {
        for (auto& candidate : candidates)
            candidate.nearest = std::min(candidate.nearest, least_distance(candidate.seen, taken));
    };
    for (const auto colour : palette) approach(seen(colour));
    while (static_cast<int64_t>(palette.size()) < kExpertColours) {
        const auto& best =
            *std::max_element(candidates.begin(), candidates.end(),
                              [](const Candidate& a, const Candidate& b) { return a.nearest < b.nearest; });
        palette.push_back(best.colour);
        const Seen taken = best.seen;
        approach(taken);
    }
    return palette;
}

}  // namespace

Rgb expert_colour(int64_t expert) {
    static const std::vector<Rgb> palette = make_palette();
    return palette[static_cast<std::size_t>(expert % kExpertColours)];
}

Rgb group_colour(int64_t group) {
    return expert_colour(group);
}

Rgb weather_colour(std::string_view weather) {
    if (weather == "rain") return {0, 114, 178};
    if (weather == "drop") return {0, 158, 115};
    if (weather == "haze") return {230, 159, 0};
    if (weather == "snow") return {204, 121, 167};
    if (weather == "clean") return {213, 94, 0};
    return kGrey;
}

Rgb heat_colour(double t) {
    constexpr std::array<Rgb, 3> kColours = {{{0, 32, 77}, {124, 123, 120}, {255, 234, 70}}};
    return between(kColours, t);
}

Rgb difference_colour(double t) {
    constexpr std::array<Rgb, 3> kColours = {{{0, 90, 160}, {247, 247, 247}, {200, 90, 0}}};
    return between(kColours, (t + 1) / 2);
}

Rgb as_seen(Rgb colour, Cones cones) {
    // Machado, Oliveira and Fernandes, A physiologically-based model for simulation of color vision deficiency (2009),
    // Table 1 at severity 1.
    constexpr std::array<Triple, 3> kNoRed = {
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
    constexpr std::array<Triple, 3> kNoGreen = {
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
    constexpr std::array<Triple, 3> kNoBlue = {
        {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
    switch (cones) {
        case Cones::kNoRed:
            return of_linear(times(kNoRed, linear_of(colour)));
        case Cones::kNoGreen:
            return of_linear(times(kNoGreen, linear_of(colour)));
        case Cones::kNoBlue:
            return of_linear(times(kNoBlue, linear_of(colour)));
        case Cones::kAll:
            break;
    }
    return colour;
}

double colour_distance(Rgb a, Rgb b) {
    const auto lab_a = lab_of(a), lab_b = lab_of(b);
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) sum += (lab_a[i] - lab_b[i]) * (lab_a[i] - lab_b[i]);
    return 100 * std::sqrt(sum);
}

std::string hex(Rgb colour) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text = "#";
    for (const uint8_t value : {colour.red, colour.green, colour.blue}) {
        text += kDigits[value >> 4];
        text += kDigits[value & 15];
    }
    return text;
}

}  // namespace deweather::analysis
