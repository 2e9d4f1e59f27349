// What somebody who helps has to know of a machine: program, system, processor, memory, graphics cards, libraries, and
// whether each installed model computes. Nothing of the user's pictures is in it, and the home folder is written as ~.
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
    bool problem = false;  // something that keeps the program from working as it should
};

struct Section {
    std::string title;
    std::vector<Fact> facts;
};

struct Diagnosis {
    std::vector<Section> sections;

    // How many facts are problems.
    int problems() const;
};

// Computes with every installed model on the device (as choose_device() takes it), on a graphics card beside the
// processor to compare, and takes some seconds for that. What fails becomes a problem among the facts; throws only
// Cancelled.
Diagnosis diagnose(std::string_view device, Progress& progress);

// A line a fact under its section's title; problems begin with "!".
std::string to_text(const Diagnosis& diagnosis);

// {"problems": N, "SECTION": {"NAME": "VALUE", ...}, ...}
nlohmann::json to_json(const Diagnosis& diagnosis);

}  // namespace deweather::restore
