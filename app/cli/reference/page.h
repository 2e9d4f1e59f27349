// The programs' parsers as data, from which manual pages, docs/commands.md and shell completions are generated, so that
// they always agree with `--help`.
//
//     const Page page = describe(parser, "deweather");
//     std::string manual = manual_page(page.commands.front(), page);
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace deweather::cli {

struct OptionText {
    std::vector<std::string> names = {};    // "-o", "--output"; a positional has one name
    std::string value = {};                 // TEXT, INT, FLOAT; empty for a flag
    std::vector<std::string> choices = {};  // the allowed values; empty if any value is allowed
    std::string range = {};                 // "0 to 100"; empty without a range
    std::string initial = {};               // the default value
    std::string description = {};
    std::vector<std::string> excludes = {};  // mutually exclusive options
    bool required = false, repeated = false;
};

struct Page {
    std::string name = {};  // "deweather restore"
    std::string summary = {};
    std::vector<OptionText> positionals = {}, options = {};
    std::vector<Page> commands = {};
    std::vector<std::string> examples = {};  // command lines
    std::vector<std::string> remarks = {};   // paragraphs
    bool chooses_command = false;            // a command is required
};

// Describes a parser with all its commands except hidden ones. name: the full name, including the parent commands.
Page describe(const CLI::App& parser, const std::string& name);

// Describes deweather-studio.
Page describe_studio();

// "deweather restore [OPTION]... input..."
std::string synopsis(const Page& page);

// "TEXT", "{keep,strip}", "INT from 0 to 100": the value after the option's name; empty for a flag.
std::string value_text(const OptionText& option);

// man(7) source of one page. whole: the program that the page's command belongs to, or the page itself.
std::string manual_page(const Page& page, const Page& whole);

// The whole reference of the programs as one Markdown page.
std::string markdown(const std::vector<Page>& programs);

enum class Shell { kBash, kZsh, kFish };

// A completion script for all of the programs (bash, zsh) or for the first of them (fish expects one per program).
std::string completion(const std::vector<Page>& programs, Shell shell);

}  // namespace deweather::cli
