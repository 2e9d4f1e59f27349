// The scores of a part of the pictures as a file, and many such files joined to the whole: how several processes share
// an evaluation.
//
//     write(part_text(evaluate(models, sets, {.shard = 1, .shards = 3}, progress)));
//     const Evaluation whole = merge_parts({"part-0.jsonl", "part-1.jsonl", "part-2.jsonl"});
#pragma once

#include <filesystem>

#include "trainer/evaluation/evaluate.h"

namespace deweather::trainer {

// JSON lines: one with the models, data sets and colour of the whole, then one for each picture. Figures come back to
// the last bit.
std::string part_text(const Evaluation& part);

// The whole, whatever the order of the files. Throws Error for a file that is no part, for parts of different
// evaluations, for a picture that is in two parts and for one that is in none.
Evaluation merge_parts(const std::vector<std::filesystem::path>& files);

}  // namespace deweather::trainer
