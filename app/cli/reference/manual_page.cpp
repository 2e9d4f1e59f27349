// Manual pages in man(7) format.
#include <algorithm>
#include <cctype>

#include "app/cli/reference/page.h"

namespace deweather::cli {

namespace {

// Escapes characters that are special to troff: backslashes, literal hyphens, and a dot or apostrophe at the start of a
// line.
std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if ((out.empty() || out.back() == '\n') && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

std::string bold(const std::string& text) {
    return "\\fB" + escaped(text) + "\\fR";
}

std::string italic(const std::string& text) {
    return "\\fI" + escaped(text) + "\\fR";
}

// The name of a manual page: "deweather-restore".
std::string page_name(const Page& page) {
    std::string name = page.name;
    std::replace(name.begin(), name.end(), ' ', '-');
    return name;
}

std::string sentence(std::string text) {
    if (!text.empty() && std::string_view(".:!?").find(text.back()) == std::string_view::npos) text += '.';
    return text;
}

std::string entry(const OptionText& option, bool positional) {
    std::string text = ".TP\n";
    if (positional) {
        text += italic(option.names.front()) + (option.repeated ? "..." : "");
    } else {
        for (const auto& name : option.names) text += (&name == &option.names.front() ? "" : ", ") + bold(name);
        if (const auto value = value_text(option); !value.empty()) text += " " + italic(value);
    }
    text += "\n" + escaped(sentence(option.description));
    if (!option.initial.empty()) text += " Default: " + italic(option.initial) + ".";
    if (option.required && !positional) text += " Required.";
    for (const auto& other : option.excludes)
        text += (&other == &option.excludes.front() ? " Not together with " : ", ") + bold(other);
    if (!option.excludes.empty()) text += ".";
    return text + "\n";
}

std::string section(const std::string& heading) {
    return ".SH " + heading + "\n";
}

std::string options_of(const Page& page) {
    std::string text;
    for (const auto& positional : page.positionals) text += entry(positional, true);
    for (const auto& option : page.options) text += entry(option, false);
    return text;
}

constexpr const char* kStatus =
    ".TP\n.B 0\nSuccess.\n"
    ".TP\n.B 1\nSomething failed; one line on standard error states what, on what, and what to do. Other files were "
    "processed.\n"
    ".TP\n.B 2\nInvalid command line.\n"
    ".TP\n.B 130\nCancelled by Ctrl+C or SIGTERM; finished work is kept.\n";

constexpr const char* kEnvironment =
    ".TP\n.B DEWEATHER_MODELS\nFolders of models, separated by colons, to be searched first.\n"
    ".TP\n.B OMP_NUM_THREADS\nProcessor cores to use, unless \\fB\\-\\-threads\\fR is given.\n"
    ".TP\n.B GOMP_SPINCOUNT, OMP_WAIT_POLICY\nHow long waiting threads spin. If neither is set, the program "
    "sets the first to 20000, so that other programs that use the cores do not slow it down.\n"
    ".TP\n.B CUDA_VISIBLE_DEVICES\nThe graphics cards that the program may use.\n";

constexpr const char* kFiles =
    ".TP\n.I $XDG_DATA_HOME/deweather/models\nYour own models; \\fI~/.local/share\\fR if the variable is not set.\n"
    ".TP\n.I PREFIX/share/deweather\nModels, training presets and sample pictures of the program, whose folder is "
    "\\fIPREFIX/bin\\fR.\n";

}  // namespace

std::string manual_page(const Page& page, const Page& whole) {
    std::string title = page_name(page);
    std::transform(title.begin(), title.end(), title.begin(), [](unsigned char c) { return std::toupper(c); });
    std::string summary = page.summary;
    if (!summary.empty()) summary[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(summary[0])));
    while (!summary.empty() && summary.back() == '.') summary.pop_back();

    std::string text = ".TH " + escaped(title) + " 1 \"\" \"Deweather " DEWEATHER_VERSION "\" \"Deweather\"\n";
    text += section("NAME") + escaped(page_name(page)) + " \\- " + escaped(summary) + "\n";
    text += section("SYNOPSIS") + bold(page.name) + escaped(synopsis(page).substr(page.name.size())) + "\n";
    text += section("DESCRIPTION") + escaped(sentence(page.summary)) + "\n";
    for (const auto& remark : page.remarks) text += ".PP\n" + escaped(sentence(remark)) + "\n";
    text += section("OPTIONS") + options_of(page);
    if (!page.commands.empty()) {
        text += section("COMMANDS");
        for (const auto& command : page.commands) {
            text += ".TP\n" + bold(synopsis(command)) + "\n" + escaped(sentence(command.summary)) + "\n";
            // A command without a page of its own lists its options here.
            if (&page != &whole) text += ".RS\n" + options_of(command) + ".RE\n";
        }
    }
    if (!page.examples.empty()) {
        text += section("EXAMPLES") + ".nf\n";
        for (const auto& example : page.examples) text += escaped(example) + "\n";
        text += ".fi\n";
    }
    const bool command_line = whole.name == "deweather";
    if (command_line) text += section("EXIT STATUS") + kStatus;
    text += section("ENVIRONMENT") + kEnvironment + section("FILES") + kFiles + section("SEE ALSO");
    std::vector<std::string> others;
    if (&page != &whole) others.push_back(page_name(whole));
    if (command_line)
        for (const auto& command : whole.commands)
            if (page_name(command) != page_name(page)) others.push_back(page_name(command));
    others.push_back(command_line ? "deweather-studio" : "deweather");
    for (const auto& other : others)
        text += ".BR " + escaped(other) + " (1)" + (&other == &others.back() ? "\n" : ",\n");
    return text;
}

}  // namespace deweather::cli
