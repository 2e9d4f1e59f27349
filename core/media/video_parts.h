// The resumable state of a video export: complete parts in a hidden folder beside the output, and a list of them, so
// that an interrupted export can be resumed after the last complete part.
//
//     VideoParts parts("out.mp4", job, Resume::kYes);         // resumes with the existing parts
//     parts.add({.frames = 120, .bytes = 1'500'000});         // after its file parts.pending_file() was written
//     parts.remove();                                         // once the output exists
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace deweather::media {

// Whether to resume an interrupted export: never, always, or if it belongs to the same job, starting over otherwise.
enum class Resume { kNo, kYes, kSameJob };

class VideoParts {
  public:
    struct Part {
        int64_t frames = 0, bytes = 0;
        int64_t first = 0, last = 0, last_duration = 0;  // presentation times of its first and last frame, in ticks
        int64_t reorder = 0;                             // how many packets a frame is encoded before it is due
    };

    // job: everything that determines the output; an export is resumed only for the same job. Parts that are not
    // resumed are removed. Throws Error if the folder cannot be created, is in use by another process, or has another
    // job's parts and is to be resumed.
    VideoParts(const std::filesystem::path& output, nlohmann::json job, Resume resume);
    VideoParts(const VideoParts&) = delete;
    VideoParts& operator=(const VideoParts&) = delete;
    // Removes the folder if it has no complete part.
    ~VideoParts();

    const std::vector<Part>& parts() const { return parts_; }
    std::filesystem::path file(std::size_t index) const;
    // The path of the next part, until add().
    std::filesystem::path pending_file() const;

    // The codec's extradata, equal for all parts. Throws Error if an encoder returns another one than before.
    void set_header(const std::vector<uint8_t>& header);
    const std::vector<uint8_t>& header() const { return header_; }

    // Records the pending file as complete, durably.
    void add(const Part& part);

    // Removes the folder and its contents.
    void remove();

    // The folder of an output's parts.
    static std::filesystem::path folder_of(const std::filesystem::path& output);

  private:
    // Locks the folder while this process writes to it.
    struct Lock {
        int descriptor = -1;
        Lock() = default;
        Lock(const Lock&) = delete;
        Lock& operator=(const Lock&) = delete;
        ~Lock();
    };

    void load();
    void save() const;

    std::filesystem::path folder_;
    nlohmann::json job_;
    std::vector<Part> parts_;
    std::vector<uint8_t> header_;
    Lock lock_;
};

}  // namespace deweather::media
