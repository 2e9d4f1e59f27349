// The commands of `deweather`: each adds itself to the parser and returns the function that runs it.
//
//     const Command run = add_restore(parser);
//     parser.parse(argc, argv);
//     return run(console);          // the exit status: 0, or 1 when something failed
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "app/cli/console.h"

namespace deweather::cli {

// Options that every command has.
struct Common {
    bool json = false;
    std::string device = "auto";
    int threads = 0;  // 0: one per core

    void add_to(CLI::App& command);
    // Each command calls this before it computes.
    void apply() const;
};

using Command = std::function<int(Console&)>;

Command add_restore(CLI::App& parser);
Command add_evaluate(CLI::App& parser);
Command add_models(CLI::App& parser);
Command add_benchmark(CLI::App& parser);
Command add_import(CLI::App& parser);
Command add_segment(CLI::App& parser);
Command add_synthesize(CLI::App& parser);
Command add_train(CLI::App& parser);
Command add_export(CLI::App& parser);
Command add_inspect(CLI::App& parser);
Command add_diagnose(CLI::App& parser);
Command add_reference(CLI::App& parser);

}  // namespace deweather::cli
