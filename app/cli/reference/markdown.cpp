// The reference of all commands as one Markdown page.
#include <algorithm>

#include "app/cli/reference/page.h"

namespace deweather::cli {

namespace {

std::string code(const std::string& text) {
    return "`" + text + "`";
}

// Escapes text for a table cell: a bar would end the cell, and `<` begin a tag.
std::string cell(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '|')
            out += "\\|";
        else if (c == '<')
            out += "&lt;";
        else
            out += c;
    }
    return out;
}

std::string row(const OptionText& option, bool positional) {
    std::string names;
    for (const auto& name : option.names) names += (names.empty() ? "" : ", ") + name;
    const auto value = value_text(option);
    if (positional && option.repeated) names += "...";
    std::string text = "| " + code(positional || value.empty() ? names : names + " " + value) + " | " +
                       cell(option.description) + " | ";
    std::string facts = option.initial.empty() ? "" : code(option.initial);
    if (option.required) facts += facts.empty() ? "required" : ", required";
    for (const auto& other : option.excludes) {
        const bool first = &other == &option.excludes.front();
        if (!first || !facts.empty()) facts += ", ";
        facts += (first ? "not with " : "") + code(other);
    }
    text += facts;
    return text + " |\n";
}

std::string table(const Page& page) {
    std::string text = "| | | default |\n|---|---|---|\n";
    for (const auto& positional : page.positionals) text += row(positional, true);
    for (const auto& option : page.options) text += row(option, false);
    return text;
}

std::string chapter(const Page& page, const std::string& marks) {
    std::string text =
        marks + " " + page.name + "\n\n" + page.summary + (page.summary.ends_with('.') ? "" : ".") + "\n\n";
    text += "```\n" + synopsis(page) + "\n```\n\n" + table(page);
    if (!page.examples.empty()) {
        text += "\n```sh\n";
        for (const auto& example : page.examples) text += example + "\n";
        text += "```\n";
    }
    for (const auto& remark : page.remarks) text += "\n" + remark + "\n";
    for (const auto& command : page.commands) text += "\n" + chapter(command, marks + "#");
    return text;
}

}  // namespace

std::string markdown(const std::vector<Page>& programs) {
    std::string text =
        "# Commands\n\nEvery command with every option, as `--help` has them. This page is written by `deweather "
        "reference "
        "--markdown\ndocs/commands.md`; a test says when it is stale. The same is there as manual pages: `man "
        "deweather-restore`.\n\nResults go to standard output, messages and progress to standard error. The exit "
        "status is 0; "
        "1 when something failed (a line says\nwhat, on what, and what to do); 2 for wrong usage; 130 when "
        "cancelled.\n";
    for (const auto& program : programs) text += "\n" + chapter(program, "##");
    return text;
}

}  // namespace deweather::cli
