// deweather reference: writes manual pages, completions and docs/commands.md, for packagers. Hidden from users.
#include <spdlog/fmt/fmt.h>

#include <filesystem>
#include <fstream>

#include "app/cli/commands.h"
#include "app/cli/reference/page.h"
#include "core/base/error.h"
#include "core/base/pending_file.h"

namespace deweather::cli {

namespace {

namespace fs = std::filesystem;

struct ReferenceArguments {
    std::string manual, completion, markdown;
};

void write(const fs::path& file, const std::string& text) {
    if (file.has_parent_path()) {
        std::error_code error;
        fs::create_directories(file.parent_path(), error);
        if (error) throw Error("cannot create folder", file.parent_path().string(), error.message());
    }
    PendingFile pending(file, Existing::kReplace);
    std::ofstream stream(pending.temporary(), std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) throw Error("cannot write", file.string(), "free some space, or name another folder");
    pending.commit();
}

void write_manual(const fs::path& folder, const std::vector<Page>& programs) {
    for (const auto& program : programs) {
        write(folder / (program.name + ".1"), manual_page(program, program));
        for (const auto& command : program.commands)
            write(folder / (program.name + "-" + command.name.substr(program.name.size() + 1) + ".1"),
                  manual_page(command, program));
    }
}

void write_completions(const fs::path& folder, const std::vector<Page>& programs) {
    for (const auto& program : programs) {
        // bash and fish look for a file named after the program; zsh reads the first line.
        write(folder / "bash" / program.name, completion(programs, Shell::kBash));
        write(folder / "fish" / (program.name + ".fish"), completion({program}, Shell::kFish));
    }
    write(folder / "zsh/_deweather", completion(programs, Shell::kZsh));
}

int run_reference(const ReferenceArguments& arguments, const CLI::App& parser) {
    const std::vector<Page> programs = {describe(parser, parser.get_name()), describe_studio()};
    if (!arguments.manual.empty()) write_manual(arguments.manual, programs);
    if (!arguments.completion.empty()) write_completions(arguments.completion, programs);
    if (!arguments.markdown.empty()) write(arguments.markdown, markdown(programs));
    return 0;
}

}  // namespace

Command add_reference(CLI::App& parser) {
    auto arguments = std::make_shared<ReferenceArguments>();
    auto& command = *parser.add_subcommand("reference", "Write the reference of all commands in several forms");
    command.group("");
    command.add_option("--manual", arguments->manual, "The folder to write manual pages to");
    command.add_option("--completion", arguments->completion,
                       "The folder to write completions for bash, zsh and fish to");
    command.add_option("--markdown", arguments->markdown, "The Markdown file to write");
    command.require_option(1, 0);
    return [arguments, &parser](Console&) { return run_reference(*arguments, parser); };
}

}  // namespace deweather::cli
