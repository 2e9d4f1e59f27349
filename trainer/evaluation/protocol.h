// How scores were measured, where papers differ, and on exactly which pictures.
//
//     for (const auto& choice : protocol_choices(evaluation)) print(choice.what, choice.here, choice.elsewhere);
//     print(set_hash(evaluation, 0));
#pragma once

#include <string>
#include <vector>

#include "trainer/evaluation/evaluate.h"

namespace deweather::trainer {

// A choice that changes scores: its name, what was done here, and what papers do as well.
struct ProtocolChoice {
    std::string what, here, elsewhere;
};

std::vector<ProtocolChoice> protocol_choices(const Evaluation& evaluation);

// Tells whether two evaluations had the same pictures: SHA-256 of the sorted hashes of a data set's pairs, whatever
// their names and order; empty where a picture failed or the parts of an evaluation have no hashes.
std::string set_hash(const Evaluation& evaluation, std::size_t data);

}  // namespace deweather::trainer
