// Completion for bash: one function per program, which first finds the command, then the word before the cursor.
#include <algorithm>

#include "app/cli/reference/completion.h"

namespace deweather::cli {

namespace {

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

// Shell code that offers an option's values.
std::string offers(const Offer& offer) {
    std::string words = joined(offer.words, " ");
    if (offer.models) words += "$(_deweather_models)";
    if (offer.presets) words += "$(_deweather_presets)";
    std::string code;
    if (!words.empty()) code += "_deweather_words \"" + words + "\"; ";
    if (offer.files) code += "_deweather_files; ";
    return code + "return";
}

std::string body(const Page& page, const std::string& indent) {
    std::string code = indent + "case $before in\n", flags;
    for (const auto& option : page.options) {
        flags += (flags.empty() ? "" : " ") + joined(option.names, " ");
        if (!option.value.empty())
            code += indent + "    " + joined(option.names, "|") + ") " + offers(offer_of(option)) + " ;;\n";
    }
    code += indent + "esac\n";
    code += indent + "if [[ $word == -* ]]; then _deweather_words \"" + flags + "\"; return; fi\n";
    std::vector<std::string> commands;
    for (const auto& command : page.commands) commands.push_back(command.name.substr(page.name.size() + 1));
    if (!commands.empty()) code += indent + "_deweather_words \"" + joined(commands, " ") + "\"\n";
    Offer all;
    for (const auto& positional : page.positionals) {
        const auto offer = offer_of(positional);
        all.models = all.models || offer.models;
        all.presets = all.presets || offer.presets;
        all.files = all.files || offer.files;
    }
    if (!page.positionals.empty()) code += indent + offers(all) + "\n";
    return code;
}

// Case labels for the command words given so far: "restore", "models show".
std::string cases(const Page& page, std::size_t skipped) {
    std::string code;
    for (const auto& command : page.commands) {
        code +=
            "        \"" + command.name.substr(skipped) + "\")\n" + body(command, "            ") + "            ;;\n";
        code += cases(command, skipped);
    }
    return code;
}

std::vector<std::string> command_names(const Page& page, std::size_t skipped) {
    std::vector<std::string> names;
    for (const auto& command : page.commands) {
        names.push_back(shell_quoted(command.name.substr(skipped)));
        for (auto& name : command_names(command, skipped)) names.push_back(std::move(name));
    }
    return names;
}

}  // namespace

std::string bash_completion(const std::vector<Page>& programs) {
    std::string code =
        "# bash completion of Deweather, written by `deweather reference`.\n\n" +
        listing_functions("$(type -P \"${COMP_WORDS[0]}\")") +
        "_deweather_words() {\n"
        "    local found\n"
        "    while IFS= read -r found; do COMPREPLY+=(\"$found\"); done < <(compgen -W \"$1\" -- \"$word\")\n"
        "}\n\n"
        "_deweather_files() {\n"
        "    local found\n"
        "    compopt -o filenames 2>/dev/null\n"
        "    while IFS= read -r found; do COMPREPLY+=(\"$found\"); done < <(compgen -f -- \"$word\")\n"
        "}\n";
    for (const auto& program : programs) {
        std::string function = "_" + program.name;
        std::replace(function.begin(), function.end(), '-', '_');
        code += "\n" + function +
                "() {\n    COMPREPLY=()\n    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n";
        if (program.commands.empty()) {
            code += body(program, "    ");
        } else {
            code +=
                "    local command='' longer given known index\n"
                "    for ((index = 1; index < COMP_CWORD; ++index)); do\n"
                "        given=${COMP_WORDS[index]}\n"
                "        longer=${command:+$command }$given\n"
                "        for known in " +
                joined(command_names(program, program.name.size() + 1), " ") +
                "; do\n"
                "            [[ $longer == \"$known\" ]] && command=$longer && break\n"
                "        done\n"
                "    done\n"
                "    case $command in\n" +
                cases(program, program.name.size() + 1) + "        *)\n" + body(program, "            ") +
                "            ;;\n    esac\n";
        }
        code += "}\ncomplete -F " + function + " " + program.name + "\n";
    }
    return code;
}

}  // namespace deweather::cli
