// What of a video's export is done: whole parts in a hidden folder beside the output, and a small list of them, so that
// an export that was interrupted goes on after the last whole part.
//
//     VideoParts parts("out.mp4", job, Resume::kYes);         // goes on with what is there
//     parts.add({.frames = 120, ...});                        // after its file parts.next_file() was written
//     parts.remove();                                         // once the output is there
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace deweather::media {

// Whether an export goes on with what an interrupted one has left: never, always, or where it is of the same job and
// begins anew otherwise.
enum class Resume { kNo, kYes, kSameJob };

class VideoParts {
  public:
    struct Part {
        int64_t frames = 0, bytes = 0;
        int64_t first = 0, last = 0, last_duration = 0;  // times of its first and last shown frame, in ticks
        int64_t reorder = 0;                             // by how many packets a frame is encoded before it is due
    };

    // job: whatever decides what the output is; an export goes on only for the same. What is there and not gone on with
    // is removed. Throws Error where the folder cannot be made, is in use by another process, or holds another job's
    // parts and is to be resumed.
    VideoParts(const std::filesystem::path& output, nlohmann::json job, Resume resume);
    VideoParts(const VideoParts&) = delete;
    VideoParts& operator=(const VideoParts&) = delete;
    // Removes the folder where it holds no whole part.
    ~VideoParts();

    const std::vector<Part>& parts() const { return parts_; }
    std::filesystem::path file(std::size_t index) const;
    // Where the next part is written, until add().
    std::filesystem::path pending_file() const;

    // The codec's own header, equal for all parts. Throws Error where an encoder gives another than before.
    void set_header(const std::vector<uint8_t>& header);
    const std::vector<uint8_t>& header() const { return header_; }

    // Counts the pending file as done, durably.
    void add(const Part& part);

    // Removes the folder and all in it.
    void remove();

    // The folder that an output's parts are kept in.
    static std::filesystem::path folder_of(const std::filesystem::path& output);

  private:
    // Of the folder, for as long as this process writes into it.
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
