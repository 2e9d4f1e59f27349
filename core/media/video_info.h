// Metadata of a video file.
//
//     const media::VideoInfo info = media::VideoReader("clip.mp4").info();
//     show(info.width, info.height, info.duration, info.codec);
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace deweather::media {

struct StreamInfo {
    std::string kind;      // "video", "audio", "subtitle", "data", "attachment"
    std::string codec;     // FFmpeg's name, such as "h264"
    std::string language;  // three letters, may be empty
};

struct VideoInfo {
    int64_t width = 0, height = 0;  // upright, in stored pixels: not widened by the pixel aspect
    double duration = 0;            // seconds; 0: unknown
    int64_t frames = 0;             // an estimate; 0: unknown
    double frame_rate = 0;          // mean frames per second; 0: unknown
    int rotation = 0;               // clockwise rotation in degrees that makes stored frames upright
    double pixel_aspect = 1;        // a pixel's width over its height, upright
    int bit_depth = 8;
    bool hdr = false;          // PQ or HLG
    std::string container;     // FFmpeg's name, such as "mov,mp4,m4a,3gp,3g2,mj2"
    std::string codec;         // of the video stream
    std::string pixel_format;  // such as "yuv420p10le"
    std::vector<StreamInfo> streams;
};

// ".mp4", ".mkv", ...: the extensions that folder scans look for.
std::vector<std::string_view> video_extensions();

// Whether a name has a video extension; for scanning folders.
bool is_video_name(const std::filesystem::path& path);

// Whether the format is used for restored video by default: it supports current codecs and arbitrary frame times.
bool is_restored_video_name(const std::filesystem::path& path);

}  // namespace deweather::media
