// deweather: the command line.
#include <ATen/Parallel.h>
#include <spdlog/fmt/fmt.h>

#include <cstdlib>
#include <map>
#include <string_view>

#include "app/cli/commands.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/onnx/worker.h"
#include "core/segment/script_worker.h"

namespace deweather::cli {

namespace {

constexpr int kFailed = 1, kWrongUsage = 2, kCancelled = 130;

}  // namespace

void Common::add_to(CLI::App& command) {
    command.add_flag("--json", json, "One machine-readable result on standard output");
    command.add_option("--device", device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    command.add_option("--threads", threads, "Processor cores to use; 0: all")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
}

void Common::apply() const {
    if (threads > 0) at::set_num_threads(threads);
}

int run(int argc, char** argv) {
    CLI::App parser("Removes rain, raindrops, haze and snow from pictures.", "deweather");
    parser.set_version_flag("--version", "deweather " DEWEATHER_VERSION);
    parser.require_subcommand(1);
    parser.get_formatter()->column_width(34);
    std::map<std::string, Command> commands;
    commands["restore"] = add_restore(parser);
    commands["evaluate"] = add_evaluate(parser);
    commands["models"] = add_models(parser);
    commands["benchmark"] = add_benchmark(parser);
    commands["import"] = add_import(parser);
    commands["segment"] = add_segment(parser);
    commands["synthesize"] = add_synthesize(parser);
    commands["train"] = add_train(parser);
    commands["export"] = add_export(parser);
    commands["inspect"] = add_inspect(parser);
    commands["diagnose"] = add_diagnose(parser);
    commands["reference"] = add_reference(parser);
    try {
        parser.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return parser.exit(error) == 0 ? 0 : kWrongUsage;
    }

    Console console;
    try {
        return commands.at(parser.get_subcommands().front()->get_name())(console);
    } catch (const Cancelled&) {
        console.message("deweather: cancelled; finished work is kept");
        return kCancelled;
    } catch (const std::exception& error) {
        console.message(fmt::format("deweather: {}", one_line(error.what())));
        return kFailed;
    }
}

}  // namespace deweather::cli

int main(int argc, char** argv) {
    deweather::keep_freed_memory();
    // Private commands: this program starts itself with them to run other people's networks in processes of their own.
    // Not meant for users.
    if (argc == 4 && std::string_view(argv[1]) == deweather::segment::kScriptCommand)
        return deweather::segment::serve_script(argv[2], std::atoi(argv[3]));
    if (argc == 6 && std::string_view(argv[1]) == deweather::onnx::kOnnxCommand)
        return deweather::onnx::serve_onnx(argv[2], std::atoi(argv[3]), std::atoll(argv[4]), std::atoll(argv[5]));
    return deweather::cli::run(argc, argv);
}
