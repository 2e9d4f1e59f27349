// Colours other than sRGB: converts pictures by their profile for the network, and results back.
//
//     const auto own = own_colours(samples, ColourSpace::kRgb, profile);     // null: the profile means sRGB
//     if (own) picture.rgb = to_srgb(*own);
//     at::Tensor rows = in_own_colours(*own, restored_rows, first_row);      // [C,rows,W], as the file has them
//
// Where a result equals what the network saw, the file's own samples come back, also those that sRGB cannot hold.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace deweather::media {

// kLab: L / 100, (a + 128) / 255, (b + 128) / 255. kCmyk: 1 is all ink.
enum class ColourSpace { kGrey, kRgb, kCmyk, kLab };

class ColourTransform;  // a profile to sRGB or back

struct OwnColours {
    ColourSpace space = ColourSpace::kRgb;
    at::Tensor samples;            // float32 [C,H,W], 0..1, upright
    std::vector<uint8_t> profile;  // none for Lab, which needs none
    std::shared_ptr<const ColourTransform> to_srgb, from_srgb;
};

// Null where the profile means sRGB (within 3/4 of 1/255 everywhere). An empty profile is a general one of offset
// printing for CMYK, sRGB for others. Throws std::runtime_error where the profile cannot be read or is of another
// space.
std::shared_ptr<const OwnColours> own_colours(const at::Tensor& samples, ColourSpace space,
                                              const std::vector<uint8_t>& profile);

// float32 [3,H,W], clipped to 0..1.
at::Tensor to_srgb(const OwnColours& own);

// rgb: float32 [3,rows,W], the rows of a result from first_row on, in sRGB. float32 [C,rows,W].
at::Tensor in_own_colours(const OwnColours& own, const at::Tensor& rgb, int64_t first_row);

// The colour space that a profile declares, four letters ("RGB ", "GRAY", "CMYK", ...); empty for no profile.
std::string profile_space(std::span<const uint8_t> profile);

// The code points of ITU-T H.273, as PNG's cICP and AVIF have them.
struct CodedColours {
    int primaries = 1, transfer = 13;
    bool hdr() const { return transfer == 16 || transfer == 18; }  // PQ, HLG
};

// x and y of white, red, green, blue.
struct Chromaticities {
    double white[2] = {0.3127, 0.3290}, red[2] = {0.64, 0.33}, green[2] = {0.30, 0.60}, blue[2] = {0.15, 0.06};
};

// Profiles for what PNG's chunks say. Empty for code points that are not known. gamma: of the stored values, 1 / 2.2;
// 0 takes sRGB's curve.
std::vector<uint8_t> profile_of(const CodedColours& colours);
std::vector<uint8_t> profile_of(const Chromaticities& chromaticities, double gamma, bool grey);

}  // namespace deweather::media
