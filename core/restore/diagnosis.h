// A diagnostic report for problem reports: program, system, processor, memory, graphics cards, libraries, and whether
// each installed model works. It contains nothing about the user's pictures, and the home folder is written as ~.
//
//     const Diagnosis diagnosis = diagnose("auto", progress);
//     std::cout << to_text(diagnosis);        // fit for a bug report
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/progress.h"

namespace deweather::restore {

struct Fact {
    std::string name, value;
    bool problem = false;  // prevents the program from working as it should
};

struct Section {
    std::string title;
    std::vector<Fact> facts;
};

struct Diagnosis {
    std::vector<Section> sections;

    // The number of facts that are problems.
    int problems() const;
};

// Runs every installed model on the device (named as for choose_device()), on a graphics card also on the processor for
// comparison, which takes a few seconds. Failures become problems among the facts; throws only Cancelled.
Diagnosis diagnose(std::string_view device, Progress& progress);

// One line per fact under its section's title; problems begin with "!".
std::string to_text(const Diagnosis& diagnosis);

// {"problems": N, "SECTION": {"NAME": "VALUE", ...}, ...}
nlohmann::json to_json(const Diagnosis& diagnosis);

}  // namespace deweather::restore
