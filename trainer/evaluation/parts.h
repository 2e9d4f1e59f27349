// Sharded evaluation: writes the scores of a shard's pictures to a file, and merges such files.
//
//     EvaluateOptions options;
//     options.shard = 1, options.shards = 3;
//     write(part_text(evaluate(models, sets, options, progress)));
//     const Evaluation whole = merge_parts({"part-0.jsonl", "part-1.jsonl", "part-2.jsonl"});
#pragma once

#include <filesystem>

#include "trainer/evaluation/evaluate.h"

namespace deweather::trainer {

// JSON lines: one with the models, data sets and colour space of the whole, then one per picture. Numbers are preserved
// bit for bit.
std::string part_text(const Evaluation& part);

// Merges parts in any order. Throws Error for a file that is not a part, for parts of different evaluations, and for a
// picture that is in two parts or in none.
Evaluation merge_parts(const std::vector<std::filesystem::path>& files);

}  // namespace deweather::trainer
