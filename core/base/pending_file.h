// Atomic file replacement: a file is written under a temporary name and renamed only when it is complete.
//
//     PendingFile file(target, Existing::kKeep);
//     write_to(file.temporary());
//     file.commit();     // without this, the destructor removes the temporary file
//
// So a full disk, a cancellation or a crash never leaves a partial result under the requested name.
#pragma once

#include <filesystem>

namespace deweather {

enum class Existing { kKeep, kReplace };

class PendingFile {
  public:
    // target's folder must exist and be writable; throws Error otherwise, or if target exists and is to be kept.
    PendingFile(std::filesystem::path target, Existing existing);
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;
    ~PendingFile();

    // An empty file in target's folder, with target's extension, hidden by a leading dot.
    const std::filesystem::path& temporary() const { return temporary_; }

    // Syncs the content to disk and renames it to target; with kKeep, a target that appeared meanwhile is kept and
    // Error thrown. Throws Error when the content cannot be made durable (disk full) or the rename fails.
    void commit();

  private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    Existing existing_;
    bool committed_ = false;
};

}  // namespace deweather
