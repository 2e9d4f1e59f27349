#include "core/checkpoint/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <torch/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/error.h"

namespace deweather::checkpoint {

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
    const auto unreadable = [&](const std::string& why) { return Error("cannot read model file", path.string(), why); };
    std::error_code none;
    if (std::filesystem::is_directory(path, none)) throw unreadable("it is a folder");
    const std::shared_ptr<MappedFile> file(new MappedFile);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // not to wait on a pipe
    if (descriptor < 0) throw unreadable(std::strerror(errno));
    struct stat status {};
    const bool regular = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    void* address = nullptr;
    const auto size = static_cast<std::size_t>(status.st_size);
    if (regular && size > 0) address = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    const int error = errno;
    close(descriptor);
    if (!regular) throw unreadable("it is not a regular file");
    if (address == MAP_FAILED) throw unreadable(std::strerror(error));
    if (address != nullptr) file->bytes_ = {static_cast<const char*>(address), size};
    return file;
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

at::Tensor MappedFile::tensor(int64_t offset, at::ScalarType type, at::IntArrayRef shape) const {
    // A bool that is neither 0 nor 1 is undefined behaviour.
    if (type == at::kBool) return tensor(offset, at::kByte, shape).ne(0);
    if (c10::multiply_integers(shape) == 0) return at::empty(shape, at::TensorOptions(type));
    char* bytes = const_cast<char*>(bytes_.data()) + offset;
    // Files may place a tensor at any offset; a processor may require alignment.
    if (reinterpret_cast<std::uintptr_t>(bytes) % c10::elementSize(type) != 0) {
        const auto copy = at::empty(shape, at::TensorOptions(type));
        std::memcpy(copy.data_ptr(), bytes, copy.nbytes());
        return copy;
    }
    return at::from_blob(
        bytes, shape, [mapping = shared_from_this()](void*) {}, at::TensorOptions(type));
}

}  // namespace deweather::checkpoint
