#include "trainer/durable.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "core/base/error.h"
#include "core/base/pending_file.h"

namespace deweather::trainer {

void write_durably(const std::filesystem::path& file, std::string_view text) {
    PendingFile pending(file, Existing::kReplace);
    std::ofstream stream(pending.temporary(), std::ios::binary | std::ios::trunc);
    stream << text;
    stream.close();
    if (!stream) throw Error("cannot write", file.string(), "the disk is full or fails; free some space");
    pending.commit();
}

void sync_folder(const std::filesystem::path& folder) {
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int synced = descriptor < 0 ? -1 : fsync(descriptor);
    const int error = errno;
    if (descriptor >= 0) close(descriptor);
    if (synced != 0) throw Error("cannot write to", folder.string(), std::strerror(error));
}

}  // namespace deweather::trainer
