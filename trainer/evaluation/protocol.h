// The evaluation protocol: choices in which papers differ, and fingerprints of the evaluated pictures.
//
//     for (const auto& choice : protocol_choices(evaluation)) print(choice.what, choice.here, choice.elsewhere);
//     print(set_hash(evaluation, 0));
#pragma once

#include <string>
#include <vector>

#include "trainer/evaluation/evaluate.h"

namespace deweather::trainer {

// A choice that affects scores: its name, our setting, and the alternatives in papers.
struct ProtocolChoice {
    std::string what, here, elsewhere;
};

std::vector<ProtocolChoice> protocol_choices(const Evaluation& evaluation);

// A fingerprint by which two evaluations can be checked for identical pictures: SHA-256 of the sorted hashes of a data
// set's pairs, independent of names and order; empty if a picture failed or the parts of an evaluation have no hashes.
std::string set_hash(const Evaluation& evaluation, std::size_t data);

}  // namespace deweather::trainer
