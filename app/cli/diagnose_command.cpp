// deweather diagnose: a report on this machine to attach to a problem report.
#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/utf8.h"
#include "core/restore/diagnosis.h"

namespace deweather::cli {

Command add_diagnose(CLI::App& parser) {
    auto common = std::make_shared<Common>();
    auto& command = *parser.add_subcommand("diagnose", "Report on this machine, and check every model on it");
    command.footer(
        "Example:\n  deweather diagnose\nThe text can be attached to a bug report: it contains nothing about your "
        "pictures, and the home folder is written as ~. The exit status is 1 if problems were found.");
    common->add_to(command);
    return [common](Console& console) {
        common->apply();
        const auto diagnosis = restore::diagnose(common->device, console);
        console.finish();
        if (common->json)
            fmt::print("{}\n", json_text(restore::to_json(diagnosis), 2));
        else
            fmt::print("{}", restore::to_text(diagnosis));
        return diagnosis.problems() == 0 ? 0 : 1;
    };
}

}  // namespace deweather::cli
