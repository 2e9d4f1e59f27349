#include "core/media/jpeg_data.h"

#include <csetjmp>
#include <cstdio>
#include <memory>
// Want what they do not include themselves: size_t, FILE.
#include <jerror.h>
#include <jpeglib.h>

namespace deweather::media {

namespace {

struct Messages {
    jpeg_error_mgr manager{};
    std::jmp_buf jump{};
    bool ended_early = false;
};

void fail(j_common_ptr info) {
    std::longjmp(reinterpret_cast<Messages*>(info->err)->jump, 1);
}

void hear(j_common_ptr info, int /*level*/) {
    if (info->err->msg_code == JWRN_HIT_MARKER) reinterpret_cast<Messages*>(info->err)->ended_early = true;
}

// Nothing in here has a destructor: libjpeg's errors jump out of it.
bool decode(const uint8_t* bytes, std::size_t size, Messages& messages) {
    jpeg_decompress_struct info;
    info.err = jpeg_std_error(&messages.manager);
    messages.manager.error_exit = fail;
    messages.manager.emit_message = hear;
    jpeg_create_decompress(&info);
    if (setjmp(messages.jump) != 0) {
        jpeg_destroy_decompress(&info);
        return false;
    }
    jpeg_mem_src(&info, bytes, static_cast<unsigned long>(size));
    jpeg_read_header(&info, TRUE);
    jpeg_read_coefficients(&info);
    jpeg_destroy_decompress(&info);
    return !messages.ended_early;
}

}  // namespace

bool jpeg_data_whole(std::span<const uint8_t> jpeg) {
    const auto messages = std::make_unique<Messages>();
    return decode(jpeg.data(), jpeg.size(), *messages);
}

}  // namespace deweather::media
