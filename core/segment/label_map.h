// Reads label maps in the formats of the data sets, and writes them.
//
//     const at::Tensor truth = segment::read_labels("aachen_000001_000019_gtFine_labelIds.png", cityscapes());
//     segment::write_labels(predicted, cityscapes(), "out/aachen_000001_000019.png", Existing::kKeep);
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>

#include "core/base/pending_file.h"
#include "core/media/image_io.h"
#include "core/segment/label_set.h"

namespace deweather::segment {

// uint8 [H,W], kVoid for pixels that do not count. The format is detected from the file's pixels and, for Cityscapes,
// its name:
// - Cityscapes: colours (gtFine_color); 16 bit: instance ids, 1000 times the label id plus a number, or the label id
//   alone; 8 bit: train ids where the name has "trainIds" or no value is one that only label ids have, else label ids.
// - CamVid and other sets: colours, or indices of the classes; for CamVid 11 is void. 255 is void for all.
// Black is void among colours. Throws Error for a file that cannot be read, and naming a value that none of these has.
at::Tensor read_labels(const std::filesystem::path& file, const LabelSet& set, const media::ReadOptions& options = {});

// The same from decoded pixels; name: of the file, for its hints and for errors.
at::Tensor labels_of(const media::Image& image, const LabelSet& set, const std::filesystem::path& name);

// Writes indices to a grey PNG, as read by read_labels(): CamVid's void as 11, that of others as 255.
void write_labels(const at::Tensor& labels, const LabelSet& set, const std::filesystem::path& file, Existing existing);

}  // namespace deweather::segment
