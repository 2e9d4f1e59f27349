#include "core/media/ffmpeg.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>

namespace deweather::media::ffmpeg {

namespace fs = std::filesystem;

namespace {

// A demuxer with a score this low has matched the file's name only.
constexpr int kNameAlone = AVPROBE_SCORE_EXTENSION;

Error unreadable(const fs::path& path, std::string_view why) {
    return Error("cannot read video", path.string(), why);
}

void check_file(const fs::path& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) throw unreadable(path, "there is no such file");
    if (fs::is_directory(status)) throw unreadable(path, "it is a folder");
    if (error) throw unreadable(path, error.message());
    if (!fs::is_regular_file(status)) throw unreadable(path, "it is not a regular file");
    if (access(path.c_str(), R_OK) != 0) throw unreadable(path, "you have no permission to read it");
    if (fs::file_size(path, error) == 0) throw unreadable(path, "the file is empty; copy or download it again");
}

// Excludes demuxers of single pictures, and the one that takes any text for an animation.
bool is_video_format(const AVInputFormat& format) {
    const std::string_view name = format.name;
    return !name.starts_with("image2") && !name.ends_with("_pipe") && name != "tty" && name != "txt";
}

}  // namespace

Frame new_frame() {
    Frame frame(av_frame_alloc());
    if (!frame) throw std::bad_alloc();
    return frame;
}

Packet new_packet() {
    Packet packet(av_packet_alloc());
    if (!packet) throw std::bad_alloc();
    return packet;
}

std::string words(int code) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

Error failed(std::string_view what, const fs::path& path, int code) {
    std::string remedy = words(code);
    if (code == AVERROR(ENOSPC) || code == AVERROR(EDQUOT)) remedy = "the disk is full; free some space";
    if (code == AVERROR(EFBIG)) remedy = "no file may be that large there; choose another folder";
    if (code == AVERROR(ENOENT)) remedy = "its folder is not there any more";
    return Error(what, path.string(), remedy);
}

void be_quiet() {
    av_log_set_level(AV_LOG_QUIET);
}

std::string file_url(const fs::path& path) {
    return "file:" + path.string();
}

Input open_input(const fs::path& path) {
    be_quiet();
    check_file(path);
    AVFormatContext* opened = nullptr;
    if (const int code = avformat_open_input(&opened, file_url(path).c_str(), nullptr, nullptr); code < 0) {
        // A known format that cannot be opened?
        AVIOContext* bytes = nullptr;
        const AVInputFormat* format = nullptr;
        int score = 0;
        if (avio_open(&bytes, file_url(path).c_str(), AVIO_FLAG_READ) >= 0) {
            score = av_probe_input_buffer2(bytes, &format, "", nullptr, 0, 0);
            avio_closep(&bytes);
        }
        if (format != nullptr && score > kNameAlone && is_video_format(*format))
            throw unreadable(path, std::string("it is damaged or was cut short (") + format->name +
                                       "): " + words(code) + "; copy or download it again");
        throw unreadable(path, "it is not a video of a format that FFmpeg knows");
    }
    Input input(opened);
    if (!is_video_format(*input->iformat))
        throw unreadable(path, std::string_view(input->iformat->name) == "tty" ? "it is a text, not a video"
                                                                               : "it is a picture, not a video");
    if (const int code = avformat_find_stream_info(input.get(), nullptr); code < 0)
        throw unreadable(path, "its streams cannot be made out: " + words(code));
    return input;
}

}  // namespace deweather::media::ffmpeg
