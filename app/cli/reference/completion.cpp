#include "app/cli/reference/completion.h"

#include <algorithm>
#include <array>

namespace deweather::cli {

namespace {

struct Known {
    const char* name;
    std::vector<std::string> words;
};

// Values that `--help` describes in prose; no words: free text, for which a list of files would be noise.
const std::vector<Known>& known_values() {
    static const std::vector<Known> known = {
        {"--codec", {"h264", "h265", "av1", "prores", "ffv1"}},
        {"--device", {"auto", "cpu", "cuda"}},
        {"--from", {}},
        {"--language", {"de", "en", "zh_CN"}},
        {"--note", {}},
        {"--set", {}},
        {"--shard", {}},
        {"--to", {}},
        {"--weather", {"rain", "drop", "haze", "snow"}},
    };
    return known;
}

}  // namespace

Offer offer_of(const OptionText& option) {
    Offer offer;
    if (option.value.empty()) return offer;
    if (!option.choices.empty()) return {.words = option.choices};
    for (const auto& value : known_values())
        if (std::find(option.names.begin(), option.names.end(), value.name) != option.names.end())
            return {.words = value.words};
    const auto& name = option.names.back();
    offer.models = name == "--model" || name == "model";
    offer.presets = name == "preset";
    offer.files = option.value == "TEXT";
    return offer;
}

std::string shell_quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string listing_functions(const std::string& program) {
    const auto lists = [&](const std::string& name, const std::string& folders, const std::string& ending) {
        return "_deweather_" + name +
               "() {\n    local folder file\n    local own\n    own=$(dirname \"$(readlink -f \"" + program +
               "\")\")/../share/deweather\n    while IFS= read -r -d : folder; do\n        [ -d \"$folder\" ] || "
               "continue\n"
               "        for file in \"$folder\"/*." +
               ending + "; do\n            [ -e \"$file\" ] && basename \"$file\" ." + ending +
               "\n        done\n    done <<<\"" + folders + ":\"\n}\n\n";
    };
    return lists("models", "$DEWEATHER_MODELS:${XDG_DATA_HOME:-$HOME/.local/share}/deweather/models:$own/models",
                 "safetensors") +
           lists("presets", "$own/training", "toml");
}

std::string completion(const std::vector<Page>& programs, Shell shell) {
    switch (shell) {
        case Shell::kBash:
            return bash_completion(programs);
        case Shell::kZsh:
            return zsh_completion(programs);
        case Shell::kFish:
            return fish_completion(programs.front());
    }
    return {};
}

}  // namespace deweather::cli
