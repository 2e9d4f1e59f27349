#include "core/media/tiff_memory.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include "core/base/error.h"

namespace deweather::media {

namespace {

// The maximum of one allocation by libtiff: a directory's values or a decoder's tables, never a picture.
constexpr tmsize_t kMaxAtOnce = tmsize_t{1} << 30;

}  // namespace

// Callbacks for libtiff.
struct TiffCalls {
    static TiffMemory& of(void* handle) { return *static_cast<TiffMemory*>(handle); }

    static tmsize_t read(thandle_t handle, void* buffer, tmsize_t size) {
        auto& file = of(handle);
        const uint64_t length = file.writing_ ? file.target_.size() : file.source_.size();
        if (size <= 0 || file.position_ >= length) return 0;
        const auto count = std::min<uint64_t>(static_cast<uint64_t>(size), length - file.position_);
        std::memcpy(buffer, (file.writing_ ? file.target_.data() : file.source_.data()) + file.position_, count);
        file.position_ += count;
        return static_cast<tmsize_t>(count);
    }
    static tmsize_t write(thandle_t handle, void* buffer, tmsize_t size) {
        auto& file = of(handle);
        if (!file.writing_ || size < 0) return -1;
        const auto end = file.position_ + static_cast<uint64_t>(size);
        if (end > file.target_.size()) file.target_.resize(end);
        std::memcpy(file.target_.data() + file.position_, buffer, static_cast<std::size_t>(size));
        file.position_ = end;
        return size;
    }
    static toff_t seek(thandle_t handle, toff_t offset, int whence) {
        auto& file = of(handle);
        if (whence == SEEK_SET) file.position_ = offset;
        if (whence == SEEK_CUR) file.position_ += offset;
        if (whence == SEEK_END) file.position_ = size(handle) + offset;
        return file.position_;
    }
    static int close(thandle_t /*handle*/) { return 0; }
    static toff_t size(thandle_t handle) {
        auto& file = of(handle);
        return file.writing_ ? file.target_.size() : file.source_.size();
    }
    static int on_error(TIFF* /*tiff*/, void* user, const char* /*module*/, const char* format, va_list arguments) {
        std::string text(500, '\0');
        std::vsnprintf(text.data(), text.size(), format, arguments);
        of(user).error_ = one_line(text.c_str());
        return 1;
    }
    static int on_warning(TIFF* /*tiff*/, void* user, const char* /*module*/, const char* format,
                          va_list /*arguments*/) {
        constexpr std::string_view kUnnamed = "Defining non-color channels as ExtraSamples";
        if (std::string_view(format).find(kUnnamed) != std::string_view::npos) of(user).unnamed_samples_ = true;
        return 1;
    }
};

void TiffMemory::open(const char* mode) {
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, kMaxAtOnce);
    TIFFOpenOptionsSetErrorHandlerExtR(options, TiffCalls::on_error, this);
    TIFFOpenOptionsSetWarningHandlerExtR(options, TiffCalls::on_warning, this);
    tiff_ = TIFFClientOpenExt("picture", mode, this, TiffCalls::read, TiffCalls::write, TiffCalls::seek,
                              TiffCalls::close, TiffCalls::size, nullptr, nullptr, options);
    TIFFOpenOptionsFree(options);
    if (tiff_ == nullptr)
        throw std::runtime_error("it is damaged: " + (error_.empty() ? "it has no directory" : error_));
}

TiffMemory::TiffMemory(std::span<const uint8_t> bytes) : source_(bytes) {
    open("rm");
}

TiffMemory::TiffMemory(bool big) : writing_(true) {
    open(big ? "w8" : "w");
}

TiffMemory::~TiffMemory() {
    if (tiff_ != nullptr) TIFFClose(tiff_);
}

std::vector<uint8_t> TiffMemory::written() {
    const bool good = TIFFWriteDirectory(tiff_) == 1;
    TIFFClose(tiff_);
    tiff_ = nullptr;
    if (!good) throw std::runtime_error(error_);
    return std::move(target_);
}

}  // namespace deweather::media
