// Formats segmentation scores for the commands.
//
//     json.update(scores_json(confusion.scores(), labels));
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/segment/confusion.h"
#include "core/segment/label_set.h"

namespace deweather::cli {

// The default segmentation model.
inline constexpr const char* kDefaultSegmenter = "espnet-camvid";

// "61.3 %", or "-" where there is none.
std::string percent(const std::optional<double>& value);

// "miou", "macc", "accuracy" (of pixels) and "iou", an object by class; 0..1, null where absent.
nlohmann::json scores_json(const segment::Scores& scores, const segment::LabelSet& labels);

// A table: one line per class, then the means.
std::string scores_text(const segment::Scores& scores, const segment::LabelSet& labels);

}  // namespace deweather::cli
