// The facts of a HEIC or AVIF that libvips 8.14 does not report (ISO/IEC 23008-12): the frames of a sequence, and how
// transparency belongs to the colours.
//
//     const HeifFacts facts = heif_facts(bytes);
//     if (facts.frames > 1) ...                    // an animation
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

namespace deweather::media {

// A step by which the stored picture becomes the shown one: a rotation by quarter turns against the clock, or a mirror.
struct HeifTurn {
    int quarters = 0;       // of irot, 0 to 3
    bool mirrored = false;  // imir
    bool sideways = false;  // imir exchanges left and right instead of top and bottom
    std::size_t place = 0;  // of the property's type in the file
};

struct HeifFacts {
    int64_t frames = 1;          // of its longest track
    bool premultiplied = false;  // colours are multiplied by alpha
    // The picture's turns, in order, if its alpha lacks them, as libavif wrote it before 1.0; libheif would then leave
    // alpha as it is, or out.
    std::vector<HeifTurn> missed_turns;
};

// Never throws: what is damaged is not a fact.
HeifFacts heif_facts(std::span<const uint8_t> file);

// A copy of the file in which these turns have no effect.
std::vector<uint8_t> without_turns(std::span<const uint8_t> file, const std::vector<HeifTurn>& turns);

// Planes [C,H,W] after these turns; undefined ones stay so.
at::Tensor turned(at::Tensor planes, const std::vector<HeifTurn>& turns);

}  // namespace deweather::media
