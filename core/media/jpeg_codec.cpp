#include "core/media/jpeg_codec.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

// Requires size_t and FILE from above.
#include <jpeglib.h>

#include "core/base/error.h"

namespace deweather::media {

namespace {

constexpr int kChannels = 3;
constexpr float kByte = 255;

// libjpeg reports errors by a callback that must not return.
struct Failure {
    jpeg_error_mgr manager;
    std::jmp_buf escape;
    std::array<char, JMSG_LENGTH_MAX> why;
};

void fail(j_common_ptr codec) {
    auto* failure = reinterpret_cast<Failure*>(codec->err);
    codec->err->format_message(codec, failure->why.data());
    std::longjmp(failure->escape, 1);  // NOLINT: the library is C
}

void say_nothing(j_common_ptr /*codec*/, int /*level*/) {}

jpeg_error_mgr* install(Failure& failure) {
    auto* manager = jpeg_std_error(&failure.manager);
    manager->error_exit = fail;
    manager->emit_message = say_nothing;
    return manager;
}

// Memory allocated by libjpeg and freed by the caller.
struct Encoded {
    unsigned char* bytes = nullptr;
    unsigned long size = 0;

    Encoded() = default;
    Encoded(const Encoded&) = delete;
    Encoded& operator=(const Encoded&) = delete;
    ~Encoded() { std::free(bytes); }  // NOLINT: by malloc
};

// Returns false on failure, with the reason in failure.why. No object here has a destructor: a failure jumps over them.
bool encode(const uint8_t* pixels, int64_t height, int64_t width, const JpegOptions& options, Encoded& encoded,
            Failure& failure) {
    jpeg_compress_struct codec;
    codec.err = install(failure);
    if (setjmp(failure.escape) != 0) {
        jpeg_destroy_compress(&codec);
        return false;
    }
    jpeg_create_compress(&codec);
    jpeg_mem_dest(&codec, &encoded.bytes, &encoded.size);
    codec.image_width = static_cast<JDIMENSION>(width);
    codec.image_height = static_cast<JDIMENSION>(height);
    codec.input_components = kChannels;
    codec.in_color_space = JCS_RGB;
    jpeg_set_defaults(&codec);
    jpeg_set_quality(&codec, options.quality, TRUE);
    if (options.full_chroma) codec.comp_info[0].h_samp_factor = codec.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&codec, TRUE);
    while (codec.next_scanline < codec.image_height) {
        // libjpeg's parameter is not const, but it is only read.
        auto* row = const_cast<JSAMPLE*>(pixels + static_cast<int64_t>(codec.next_scanline) * width * kChannels);
        jpeg_write_scanlines(&codec, &row, 1);
    }
    jpeg_finish_compress(&codec);
    jpeg_destroy_compress(&codec);
    return true;
}

bool decode(const Encoded& encoded, uint8_t* pixels, Failure& failure) {
    jpeg_decompress_struct codec;
    codec.err = install(failure);
    if (setjmp(failure.escape) != 0) {
        jpeg_destroy_decompress(&codec);
        return false;
    }
    jpeg_create_decompress(&codec);
    jpeg_mem_src(&codec, encoded.bytes, encoded.size);
    jpeg_read_header(&codec, TRUE);
    codec.out_color_space = JCS_RGB;
    jpeg_start_decompress(&codec);
    while (codec.output_scanline < codec.output_height) {
        auto* row = pixels + static_cast<int64_t>(codec.output_scanline) * codec.output_width * kChannels;
        jpeg_read_scanlines(&codec, &row, 1);
    }
    jpeg_finish_decompress(&codec);
    jpeg_destroy_decompress(&codec);
    return true;
}

}  // namespace

at::Tensor through_jpeg(const at::Tensor& rgb, const JpegOptions& options) {
    constexpr const char* kWhat = "cannot encode as JPEG";
    if (!rgb.defined() || rgb.dim() != 3 || rgb.size(0) != kChannels || rgb.numel() == 0 ||
        rgb.scalar_type() != at::kFloat || !rgb.is_cpu())
        throw Error(kWhat, "", "the picture has to be float32 [3,H,W] on the CPU");
    if (options.quality < 1 || options.quality > 100)
        throw Error(kWhat, "", "the quality has to be from 1 to 100, not " + std::to_string(options.quality));
    const int64_t height = rgb.size(1), width = rgb.size(2);
    if (std::max(height, width) > JPEG_MAX_DIMENSION)
        throw Error(kWhat, "",
                    "it has " + std::to_string(width) + " x " + std::to_string(height) + " pixels, and a side of " +
                        std::to_string(JPEG_MAX_DIMENSION) + " is the most");
    const at::Tensor planes = rgb.contiguous();
    const int64_t area = height * width;
    std::vector<uint8_t> pixels(static_cast<std::size_t>(kChannels * area));
    const auto* from = planes.const_data_ptr<float>();
    for (int64_t channel = 0; channel < kChannels; ++channel, from += area)
        for (int64_t i = 0; i < area; ++i)
            pixels[static_cast<std::size_t>(i * kChannels + channel)] =
                static_cast<uint8_t>(std::clamp(from[i], 0.0F, 1.0F) * kByte + 0.5F);

    Encoded encoded;
    Failure failure;
    if (!encode(pixels.data(), height, width, options, encoded, failure) || !decode(encoded, pixels.data(), failure))
        throw Error(kWhat, "", failure.why.data());

    auto result = at::empty({kChannels, height, width}, at::kFloat);
    auto* to = result.data_ptr<float>();
    for (int64_t channel = 0; channel < kChannels; ++channel, to += area)
        for (int64_t i = 0; i < area; ++i)
            to[i] = static_cast<float>(pixels[static_cast<std::size_t>(i * kChannels + channel)]) * (1 / kByte);
    return result;
}

}  // namespace deweather::media
