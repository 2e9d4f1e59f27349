#include "core/base/pending_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "core/base/error.h"

namespace deweather {

namespace {

Error cannot_write(const std::filesystem::path& target, int error) {
    std::string remedy = std::strerror(error);
    if (error == ENOSPC || error == EDQUOT) remedy += "; free some space or choose another folder";
    if (error == EACCES || error == EPERM || error == EROFS) remedy += "; choose a folder that you may write to";
    if (error == ENOENT) remedy = "its folder does not exist; create it or choose another";
    if (error == ENOTDIR) remedy = "its folder is a file; choose another";
    if (error == ENAMETOOLONG) remedy = "its name is too long for the file system; choose a shorter one";
    if (error == EEXIST) remedy = "it exists already and is kept; choose another name, or ask to overwrite";
    return Error("cannot write", target.string(), remedy);
}

// The mode that a plain open() would have set; mkstemp's is private to the owner.
mode_t usual_mode() {
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

}  // namespace

PendingFile::PendingFile(std::filesystem::path target, Existing existing)
    : target_(std::move(target)), existing_(existing) {
    std::error_code error;
    const auto status = std::filesystem::symlink_status(target_, error);
    if (error == std::errc::filename_too_long) throw cannot_write(target_, ENAMETOOLONG);
    if (existing_ == Existing::kKeep && std::filesystem::exists(status)) throw cannot_write(target_, EEXIST);
    const auto folder = target_.has_parent_path() ? target_.parent_path() : std::filesystem::path(".");
    std::string name = (folder / ".deweather-XXXXXX").string() + target_.extension().string();
    const int descriptor = mkostemps(name.data(), static_cast<int>(target_.extension().string().size()), O_CLOEXEC);
    if (descriptor < 0) throw cannot_write(target_, errno);
    (void)fchmod(descriptor, usual_mode());
    close(descriptor);
    temporary_ = name;
}

PendingFile::~PendingFile() {
    if (!committed_) unlink(temporary_.c_str());
}

void PendingFile::commit() {
    const int descriptor = open(temporary_.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw cannot_write(target_, errno);
    const int synced = fsync(descriptor);
    const int error = errno;
    close(descriptor);
    if (synced != 0) throw cannot_write(target_, error);
    // link() refuses to replace a file, unlike rename(); on file systems without hard links, the earlier check must
    // suffice.
    if (existing_ == Existing::kKeep) {
        if (link(temporary_.c_str(), target_.c_str()) == 0) return;  // the destructor removes the other name
        std::error_code none;
        if (errno == EEXIST || std::filesystem::exists(std::filesystem::symlink_status(target_, none)))
            throw cannot_write(target_, EEXIST);
    }
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) throw cannot_write(target_, errno);
    committed_ = true;
}

}  // namespace deweather
