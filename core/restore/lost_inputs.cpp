#include "core/restore/lost_inputs.h"

#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/media/own_mark.h"

namespace deweather::restore {

namespace fs = std::filesystem;

namespace {

// The limit of Linux's file systems, for those that do not report one.
constexpr long kLongestName = 255;

// The identity of a file, independent of how its name is written.
using Identity = std::pair<dev_t, ino_t>;

bool identify(const fs::path& file, Identity& identity) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return false;
    identity = {status.st_dev, status.st_ino};
    return true;
}

std::map<Identity, fs::path> identities(const std::vector<fs::path>& files) {
    std::map<Identity, fs::path> known;
    for (const auto& file : files)
        if (Identity identity; identify(file, identity)) known.emplace(identity, file);
    return known;
}

}  // namespace

void refuse_to_lose(const std::vector<fs::path>& inputs, const std::vector<fs::path>& left_out,
                    const std::vector<fs::path>& outputs, Existing existing) {
    const auto taken = identities(inputs), results = identities(left_out);
    for (const auto& output : outputs) {
        Identity identity;
        if (!identify(output, identity)) continue;
        if (const auto input = taken.find(identity); input != taken.end())
            throw Error("cannot write", output.string(),
                        "it is an input itself" +
                            (input->second == output ? std::string() : " ('" + input->second.string() + "')") +
                            "; leave it out, or write the results into another folder by -o");
        if (existing == Existing::kReplace && results.contains(identity) && !media::bears_own_mark(output))
            throw Error("cannot write", output.string(),
                        "it lies among the inputs and does not say that Deweather made it; rename it, or write the "
                        "results into another folder by -o");
    }
}

void check_name_fits(const fs::path& output) {
    const auto folder = output.has_parent_path() ? output.parent_path() : fs::path(".");
    const long most = ::pathconf(folder.c_str(), _PC_NAME_MAX);
    const auto longest = static_cast<std::size_t>(most > 0 ? most : kLongestName);
    const auto length = output.filename().native().size();
    if (length > longest)
        throw Error("cannot write", output.string(),
                    "its name would have " + std::to_string(length) + " bytes, and no more than " +
                        std::to_string(longest) + " are possible there; give the input a shorter name");
}

}  // namespace deweather::restore
