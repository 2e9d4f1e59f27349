// FFmpeg's objects, each freed by whoever holds it, and its error codes as words. Only for the files of this folder
// that read and write video: no header that others include needs it.
//
//     ffmpeg::Packet packet = ffmpeg::new_packet();
//     if (const int code = av_read_frame(input.get(), packet.get()); code < 0) throw ffmpeg::failed(..., code);
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/frame.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/error.h"

namespace deweather::media::ffmpeg {

// For the functions that free an object and clear the pointer to it.
template <auto free_object>
struct ByAddress {
    template <typename Object>
    void operator()(Object* object) const {
        free_object(&object);
    }
};

struct CloseOutput {
    void operator()(AVFormatContext* context) const {
        avio_closep(&context->pb);
        avformat_free_context(context);
    }
};

struct FreeScaler {
    void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};

using Frame = std::unique_ptr<AVFrame, ByAddress<av_frame_free>>;
using Packet = std::unique_ptr<AVPacket, ByAddress<av_packet_free>>;
using Codec = std::unique_ptr<AVCodecContext, ByAddress<avcodec_free_context>>;
using Parameters = std::unique_ptr<AVCodecParameters, ByAddress<avcodec_parameters_free>>;
using Buffer = std::unique_ptr<AVBufferRef, ByAddress<av_buffer_unref>>;
using Input = std::unique_ptr<AVFormatContext, ByAddress<avformat_close_input>>;
using Output = std::unique_ptr<AVFormatContext, CloseOutput>;
using Scaler = std::unique_ptr<SwsContext, FreeScaler>;

// Throw std::bad_alloc where memory runs out.
Frame new_frame();
Packet new_packet();

// "Invalid data found when processing input".
std::string words(int code);

// Of one line: what failed, on which file, and what the code or a full disk says about it.
Error failed(std::string_view what, const std::filesystem::path& path, int code);

// FFmpeg's own messages are not for users. To be called before anything else of it; cheap.
void be_quiet();

// The name that avformat_open_input and avio_open take as a file whatever characters it has.
std::string file_url(const std::filesystem::path& path);

// A file's container and streams, looked into as far as is needed to know them. Throws Error("cannot read video", ...)
// for what is no video or sound of a format that FFmpeg knows.
Input open_input(const std::filesystem::path& path);

}  // namespace deweather::media::ffmpeg
