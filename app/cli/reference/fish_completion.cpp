// Completion for fish: one line per option.
#include "app/cli/reference/completion.h"

namespace deweather::cli {

namespace {

// The condition under which a command's completions apply; empty for a program without commands.
std::string condition(const Page& page, const Page& program) {
    if (program.commands.empty()) return "";
    if (&page == &program) return " -n __fish_use_subcommand";
    std::string words = page.name.substr(program.name.size() + 1), test;
    for (std::size_t from = 0; from <= words.size();) {
        const auto to = std::min(words.find(' ', from), words.size());
        test += (test.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + words.substr(from, to - from));
        from = to + 1;
    }
    return " -n " + shell_quoted(test);
}

std::string values(const Offer& offer) {
    std::string words;
    for (const auto& word : offer.words) words += (words.empty() ? "" : " ") + word;
    if (offer.models) words = "(__deweather_names models safetensors)";
    if (offer.presets) words = "(__deweather_names training toml)";
    return (offer.files ? std::string(" -F") : std::string(" -f")) +
           (words.empty() ? "" : " -a " + shell_quoted(words));
}

std::string lines(const Page& page, const Page& program) {
    const std::string start = "complete -c " + program.name + condition(page, program);
    std::string code;
    for (const auto& option : page.options) {
        code += start;
        for (const auto& name : option.names)
            code += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        if (!option.value.empty()) code += " -r" + values(offer_of(option));
        code += " -d " + shell_quoted(option.description) + "\n";
    }
    for (const auto& positional : page.positionals) code += start + values(offer_of(positional)) + "\n";
    for (const auto& command : page.commands) {
        code += start + " -f -a " + command.name.substr(page.name.size() + 1) + " -d " + shell_quoted(command.summary) +
                "\n";
        code += lines(command, program);
    }
    return code;
}

}  // namespace

std::string fish_completion(const Page& program) {
    return "# fish completion of Deweather, written by `deweather reference`.\n\n"
           "function __deweather_names\n"
           "    set -l own (dirname (realpath (command -s " +
           program.name +
           ")))/../share/deweather/$argv[1]\n"
           "    set -l data $XDG_DATA_HOME\n"
           "    test -n \"$data\"; or set data $HOME/.local/share\n"
           "    for folder in (string split : -- \"$DEWEATHER_MODELS\") $data/deweather/$argv[1] $own\n"
           "        test -d \"$folder\"; or continue\n"
           "        for file in $folder/*.$argv[2]\n"
           "            basename $file .$argv[2]\n"
           "        end\n"
           "    end\n"
           "end\n\n" +
           lines(program, program);
}

}  // namespace deweather::cli
