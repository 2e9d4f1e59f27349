#include "core/media/jpeg_encoder.h"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
// Wants what it does not include itself: size_t, FILE.
#include <jpeglib.h>

#include <algorithm>
#include <cmath>

namespace deweather::media {

namespace {

constexpr double kInch = 0.0254;

struct Failure {
    jpeg_error_mgr manager{};
    std::jmp_buf jump{};
    char reason[JMSG_LENGTH_MAX] = {};
};

void fail(j_common_ptr info) {
    auto* failure = reinterpret_cast<Failure*>(info->err);
    failure->manager.format_message(info, failure->reason);
    std::longjmp(failure->jump, 1);
}

void print_nothing(j_common_ptr /*info*/) {}

void set_up(jpeg_compress_struct& info, const Samples& samples, const JpegEncoding& encoding) {
    info.image_width = static_cast<JDIMENSION>(samples.width);
    info.image_height = static_cast<JDIMENSION>(samples.height);
    info.input_components = samples.channels;
    info.in_color_space = samples.channels == 1 ? JCS_GRAYSCALE : samples.channels == 4 ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, encoding.quality, TRUE);
    info.optimize_coding = TRUE;
    if (samples.channels == 3) {
        info.comp_info[0].h_samp_factor = std::clamp(encoding.chroma.x, 1, 4);
        info.comp_info[0].v_samp_factor = std::clamp(encoding.chroma.y, 1, 4);
    }
    if (encoding.resolution.x > 0 && encoding.resolution.y > 0) {
        info.density_unit = 1;
        info.X_density = static_cast<UINT16>(std::clamp(std::lround(encoding.resolution.x * kInch), 1L, 65535L));
        info.Y_density = static_cast<UINT16>(std::clamp(std::lround(encoding.resolution.y * kInch), 1L, 65535L));
    }
}

// Nothing in here has a destructor: libjpeg's errors jump out of it. inverted: room for a row.
bool compress(const Samples& samples, const JpegEncoding& encoding, uint8_t* inverted, Failure& failure,
              unsigned char** target, unsigned long* size) {
    jpeg_compress_struct info;
    info.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = fail;
    failure.manager.output_message = print_nothing;
    jpeg_create_compress(&info);
    if (setjmp(failure.jump) != 0) {
        jpeg_destroy_compress(&info);
        return false;
    }
    jpeg_mem_dest(&info, target, size);
    set_up(info, samples, encoding);
    jpeg_start_compress(&info, TRUE);
    const std::size_t row = static_cast<std::size_t>(samples.width) * static_cast<std::size_t>(samples.channels);
    while (info.next_scanline < info.image_height) {
        const uint8_t* from = samples.bytes.data() + info.next_scanline * row;
        auto* line = const_cast<JSAMPROW>(from);
        if (samples.channels == 4) {
            // As Adobe's programs have it, and all others by now: 0 is all ink.
            for (std::size_t i = 0; i < row; ++i) inverted[i] = static_cast<uint8_t>(255 - from[i]);
            line = inverted;
        }
        jpeg_write_scanlines(&info, &line, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    return true;
}

}  // namespace

std::vector<uint8_t> encode_jpeg(const Samples& samples, const JpegEncoding& encoding) {
    std::vector<uint8_t> inverted(static_cast<std::size_t>(samples.width) * static_cast<std::size_t>(samples.channels));
    auto failure = std::make_unique<Failure>();
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
    const bool good = compress(samples, encoding, inverted.data(), *failure, &buffer, &size);
    const std::unique_ptr<unsigned char, decltype(&std::free)> owner(buffer, std::free);
    if (!good) throw std::runtime_error(failure->reason);
    return {buffer, buffer + size};
}

}  // namespace deweather::media
