// Completion for zsh, based on its _arguments.
#include <algorithm>

#include "app/cli/reference/completion.h"

namespace deweather::cli {

namespace {

// Escapes text for the brackets of a specification.
std::string explained(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

// The action part of a specification, after its last colon.
std::string action(const Offer& offer) {
    std::string words;
    for (const auto& word : offer.words) words += (words.empty() ? "" : " ") + word;
    if (!words.empty()) return "(" + words + ")";
    if (offer.models) return "_deweather_model_or_file";
    if (offer.presets) return "_deweather_preset_or_file";
    return offer.files ? "_files" : " ";
}

std::string specification(const OptionText& option) {
    std::string text, rest = "[" + explained(option.description) + "]";
    if (!option.value.empty()) rest += ":" + option.value + ":" + action(offer_of(option));
    // A short and a long name exclude each other, as only one is needed.
    std::string names;
    for (const auto& name : option.names) names += (names.empty() ? "" : " ") + name;
    const std::string others = option.repeated ? "*" : "(" + names + ")";
    for (const auto& name : option.names) {
        text += "        ";
        text += shell_quoted(others + name + rest);
        text += " \\\n";
    }
    return text;
}

std::string arguments(const Page& page, const std::string& indent) {
    std::string code = indent + "_arguments -S \\\n";
    for (const auto& option : page.options) code += specification(option);
    int place = 1;
    for (const auto& positional : page.positionals) {
        const std::string where = positional.repeated ? "*" : std::to_string(place++);
        code += "        " + shell_quoted(where + ":" + positional.names.front() + ":" + action(offer_of(positional))) +
                " \\\n";
    }
    code.resize(code.size() - 3);
    return code + "\n";
}

std::string function_name(const Page& page) {
    std::string name = "_" + page.name;
    std::replace(name.begin(), name.end(), ' ', '_');
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

std::string function(const Page& page) {
    std::string code = "\n" + function_name(page) + "() {\n";
    if (page.commands.empty()) return code + arguments(page, "    ") + "}\n";
    std::string cases, names;
    for (const auto& command : page.commands) {
        const std::string name = command.name.substr(page.name.size() + 1);
        names += "                " + shell_quoted(name + ":" + command.summary) + " \\\n";
        cases += "                " + name + ") " + function_name(command) + " ;;\n";
    }
    names.resize(names.size() - 3);
    code += "    local context state state_descr line\n    typeset -A opt_args\n    _arguments -C -S \\\n";
    for (const auto& option : page.options) code += specification(option);
    code +=
        "        '1:command:->command' \\\n        '*::argument:->argument'\n"
        "    case $state in\n"
        "        command)\n            local -a commands\n            commands=( \\\n" +
        names +
        "\n            )\n            _describe command commands ;;\n"
        "        argument)\n            case $words[1] in\n" +
        cases + "            esac ;;\n    esac\n}\n";
    for (const auto& command : page.commands) code += function(command);
    return code;
}

}  // namespace

std::string zsh_completion(const std::vector<Page>& programs) {
    std::string code = "#compdef", chosen;
    for (const auto& program : programs) code += " " + program.name;
    code += "\n# zsh completion of Deweather, written by `deweather reference`.\n\n" +
            listing_functions("${commands[deweather]}") +
            "_deweather_model_or_file() {\n    local -a names\n    names=(${(f)\"$(_deweather_models)\"})\n"
            "    _describe model names\n    _files\n}\n\n"
            "_deweather_preset_or_file() {\n    local -a names\n    names=(${(f)\"$(_deweather_presets)\"})\n"
            "    _describe preset names\n    _files\n}\n";
    for (const auto& program : programs) {
        code += function(program);
        chosen += "    " + program.name + ") " + function_name(program) + " \"$@\" ;;\n";
    }
    return code + "\ncase $service in\n" + chosen + "esac\n";
}

}  // namespace deweather::cli
