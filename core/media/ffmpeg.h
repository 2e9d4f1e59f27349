// RAII wrappers of FFmpeg's objects, and messages for its error codes. Private to the video files of this folder: no
// public header includes it.
//
//     ffmpeg::Input input = ffmpeg::open_input(path);
//     ffmpeg::Packet packet = ffmpeg::new_packet();
//     if (const int code = av_read_frame(input.get(), packet.get()); code < 0)
//         throw ffmpeg::failed("cannot read video", path, code);
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

// Deleter for functions that free an object and clear the pointer to it.
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

// These throw std::bad_alloc if memory runs out.
Frame new_frame();
Packet new_packet();

// "Invalid data found when processing input".
std::string words(int code);

// A one-line error: what failed, on which file, and the reason from the code or a full disk.
Error failed(std::string_view what, const std::filesystem::path& path, int code);

// Silences FFmpeg's own messages, which are not meant for users. Call before any other FFmpeg function; cheap.
void be_quiet();

// The name under which avformat_open_input and avio_open treat a path as a file, whatever characters it has.
std::string file_url(const std::filesystem::path& path);

// Opens a file and probes its container and streams. Throws Error("cannot read video", ...) for a file that is not
// video or sound in a format that FFmpeg knows.
Input open_input(const std::filesystem::path& path);

}  // namespace deweather::media::ffmpeg
