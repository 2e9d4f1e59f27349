#include "core/media/video_parts.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <numeric>

#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "core/base/utf8.h"
#include "core/media/ffmpeg.h"

namespace deweather::media {

namespace fs = std::filesystem;

namespace {

constexpr const char* kList = "parts.json";
constexpr const char* kAgain = "start again without --resume";

// An output's name may have the maximum length of the file system, which its folder of parts would exceed.
constexpr std::size_t kLongestName = 240, kKept = 200;

// FNV-1a: distinguishes the folders of two long names with the same beginning.
std::string hash_of(std::string_view text) {
    uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::array<char, 20> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16).ptr};
}

}  // namespace

fs::path VideoParts::folder_of(const fs::path& output) {
    auto name = output.filename().string();
    if (name.size() > kLongestName) name = std::string(beginning_of(name, kKept)) + "-" + hash_of(name);
    return output.parent_path() / ("." + name + ".parts");
}

VideoParts::VideoParts(const fs::path& output, nlohmann::json job, Resume resume)
    : folder_(folder_of(output)), job_(std::move(job)) {
    std::error_code error;
    fs::create_directory(folder_, error);
    if (error) throw ffmpeg::failed("cannot write", output, AVERROR(error.value()));
    lock_.descriptor = open((folder_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock_.descriptor < 0) throw ffmpeg::failed("cannot write", output, AVERROR(errno));
    if (flock(lock_.descriptor, LOCK_EX | LOCK_NB) != 0)
        throw Error("cannot write", output.string(), "another process is writing it");
    try {
        if (resume != Resume::kNo) load();
    } catch (const Error&) {
        if (resume == Resume::kYes) throw;
        parts_.clear();
        header_.clear();
    }
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        const auto name = entry.path().filename();
        bool wanted = name == "lock" || (name == kList && !parts_.empty());
        for (std::size_t i = 0; i < parts_.size(); ++i) wanted = wanted || entry.path() == file(i);
        std::error_code gone;
        if (!wanted) fs::remove_all(entry.path(), gone);
    }
}

VideoParts::~VideoParts() {
    std::error_code none;
    fs::remove(pending_file(), none);
    if (parts_.empty()) fs::remove_all(folder_, none);
}

VideoParts::Lock::~Lock() {
    if (descriptor >= 0) ::close(descriptor);
}

fs::path VideoParts::file(std::size_t index) const {
    std::string name(16, '\0');
    name.resize(static_cast<std::size_t>(std::snprintf(name.data(), name.size(), "%06zu.part", index)));
    return folder_ / name;
}

fs::path VideoParts::pending_file() const {
    return folder_ / "pending";
}

void VideoParts::load() {
    const auto path = folder_ / kList;
    std::ifstream file_in(path);
    if (!file_in) return;
    try {
        const auto list = nlohmann::json::parse(file_in);
        if (list.at("job") != job_)
            throw Error("cannot go on with", folder_.string(),
                        "it is of another input or other settings; use the same, or " + std::string(kAgain));
        header_ = list.at("header").get<std::vector<uint8_t>>();
        for (const auto& part : list.at("parts")) {
            const Part read{.frames = part.at("frames"),
                            .bytes = part.at("bytes"),
                            .first = part.at("first"),
                            .last = part.at("last"),
                            .last_duration = part.at("last_duration"),
                            .reorder = part.at("reorder")};
            // Parts after an incomplete one are discarded too: they would leave a gap.
            std::error_code missing;
            if (static_cast<int64_t>(fs::file_size(file(parts_.size()), missing)) != read.bytes || missing) break;
            parts_.push_back(read);
        }
    } catch (const nlohmann::json::exception&) {
        throw Error("cannot go on with", folder_.string(), "its list of parts is damaged; " + std::string(kAgain));
    }
}

void VideoParts::save() const {
    auto list = nlohmann::json{{"job", job_}, {"header", header_}, {"parts", nlohmann::json::array()}};
    for (const auto& part : parts_)
        list["parts"].push_back({{"frames", part.frames},
                                 {"bytes", part.bytes},
                                 {"first", part.first},
                                 {"last", part.last},
                                 {"last_duration", part.last_duration},
                                 {"reorder", part.reorder}});
    PendingFile pending(folder_ / kList, Existing::kReplace);
    std::ofstream out(pending.temporary(), std::ios::binary);
    out << json_text(list);
    out.close();
    if (!out) throw ffmpeg::failed("cannot write", folder_ / kList, AVERROR(errno == 0 ? EIO : errno));
    pending.commit();
}

void VideoParts::set_header(const std::vector<uint8_t>& header) {
    if (!parts_.empty() && header != header_)
        throw Error("cannot go on with", folder_.string(),
                    "the encoder has changed since it was begun; " + std::string(kAgain));
    header_ = header;
}

void VideoParts::add(const Part& part) {
    if (std::rename(pending_file().c_str(), file(parts_.size()).c_str()) != 0)
        throw ffmpeg::failed("cannot write", file(parts_.size()), AVERROR(errno));
    parts_.push_back(part);
    save();
}

void VideoParts::remove() {
    std::error_code none;
    parts_.clear();
    fs::remove_all(folder_, none);
}

}  // namespace deweather::media
