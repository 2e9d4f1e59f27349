#include "app/cli/reference/page.h"

#include <algorithm>
#include <sstream>

#include "app/studio_options.h"

namespace deweather::cli {

namespace {

// A type as CLI11 writes it: "TEXT:{keep,strip}", "TEXT:value in {all->0,folder->1} OR {0,1}", "INT:INT in [0 - 100]".
void read_type(const std::string& type, OptionText& option) {
    const auto colon = type.find(':');
    option.value = type.substr(0, colon);
    if (colon == std::string::npos) return;
    const std::string limit = type.substr(colon + 1);
    if (const auto begin = limit.find('{'); begin != std::string::npos) {
        std::stringstream list(limit.substr(begin + 1, limit.find('}') - begin - 1));
        for (std::string choice; std::getline(list, choice, ',');)
            option.choices.push_back(choice.substr(0, choice.find("->")));
    } else if (const auto from = limit.find('['), to = limit.find(" - "); from != std::string::npos) {
        option.range = limit.substr(from + 1, to - from - 1) + " to " + limit.substr(to + 3, limit.find(']') - to - 3);
    }
}

OptionText describe(const CLI::Option& option) {
    OptionText text;
    if (option.get_positional()) {
        text.names = {option.get_name(true)};
    } else {
        for (const auto& name : option.get_snames()) text.names.push_back("-" + name);
        for (const auto& name : option.get_lnames()) text.names.push_back("--" + name);
    }
    if (option.get_type_size() != 0) {
        read_type(option.get_type_name(), text);
        text.initial = option.get_default_str();
        text.repeated = option.get_expected_max() == CLI::detail::expected_max_vector_size;
    }
    text.description = option.get_description();
    text.required = option.get_required();
    for (const auto* other : option.get_excludes()) text.excludes.push_back(other->get_name());
    std::sort(text.excludes.begin(), text.excludes.end());  // CLI11 orders them by address
    return text;
}

// Parses a footer: indented lines are commands, "Example:" is their heading, and consecutive other lines form a
// paragraph of prose.
void read_footer(const std::string& footer, Page& page) {
    std::stringstream lines(footer);
    bool goes_on = false;
    for (std::string line; std::getline(lines, line);) {
        if (line == "Example:" || line == "Examples:") continue;
        if (line.starts_with("  ")) {
            page.examples.push_back(line.substr(2));
            goes_on = false;
        } else if (goes_on) {
            page.remarks.back() += " " + line;
        } else if (!line.empty()) {
            page.remarks.push_back(line);
            goes_on = true;
        }
    }
}

}  // namespace

Page describe(const CLI::App& parser, const std::string& name) {
    Page page{.name = name, .summary = parser.get_description()};
    for (const auto* option : parser.get_options()) {
        if (option->get_group().empty()) continue;
        (option->get_positional() ? page.positionals : page.options).push_back(describe(*option));
    }
    for (const auto* command : parser.get_subcommands({}))
        if (!command->get_group().empty())
            page.commands.push_back(describe(*command, name + " " + command->get_name()));
    page.chooses_command = parser.get_require_subcommand_min() > 0;
    read_footer(parser.get_footer(), page);
    return page;
}

Page describe_studio() {
    Page page{.name = "deweather-studio", .summary = kStudioSummary};
    page.positionals.push_back(
        {.names = {"files"}, .value = "TEXT", .description = kStudioFiles, .required = false, .repeated = true});
    page.options.push_back({.names = {"-h", "--help"}, .description = "Print this help message and exit"});
    page.options.push_back({.names = {"-v", "--version"}, .description = "Print the version and exit"});
    for (const auto& option : kStudioOptions)
        page.options.push_back({.names = {std::string("--") + option.name},
                                .value = option.value[0] == '\0' ? "" : "TEXT",
                                .initial = option.initial,
                                .description = option.description});
    page.examples = {"deweather-studio rain.jpg holiday/", "deweather-studio --model mofme-compact rain.jpg"};
    return page;
}

std::string synopsis(const Page& page) {
    std::string text = page.name + " [OPTION]...";
    for (const auto& positional : page.positionals) {
        const std::string name = positional.names.front() + (positional.repeated ? "..." : "");
        text += positional.required ? " " + name : " [" + name + "]";
    }
    if (!page.commands.empty()) text += page.chooses_command ? " COMMAND" : " [COMMAND]";
    return text;
}

std::string value_text(const OptionText& option) {
    std::string text;
    if (!option.choices.empty()) {
        for (const auto& choice : option.choices) text += (text.empty() ? "{" : ",") + choice;
        text += "}";
    } else {
        text = option.value;
    }
    if (!option.range.empty()) text += " from " + option.range;
    if (option.repeated) text += "...";
    return text;
}

}  // namespace deweather::cli
