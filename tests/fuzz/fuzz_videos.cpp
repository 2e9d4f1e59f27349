// Reads any bytes as a video: its frames, their times, a thumbnail, and its clock settled. Each is read, or refused
// with an Error of one line; times of frames ascend.
#include <torch/types.h>

#include "core/base/progress.h"
#include "core/media/video_reader.h"
#include "tests/fuzz/any_bytes.h"

using namespace deweather;

namespace {

constexpr int64_t kMaxPixels = 1 << 18;
constexpr int kMaxFrames = 3;  // converting pixels takes most of the time

void read_frames(media::VideoReader& video) {
    int64_t last = INT64_MIN;
    for (int count = 0; count < kMaxFrames; ++count) {
        const auto frame = video.read_next();
        if (!frame) break;
        if (frame->pts <= last || frame->image.rgb.size(0) != 3) std::abort();
        last = frame->pts;
    }
    for (const auto& note : video.notes())
        if (note.empty() || note.find('\n') != std::string::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto& path = fuzz::file_of(data, size);
    const media::VideoReadOptions options{.threads = 1, .max_pixels = kMaxPixels};
    const bool video = fuzz::accepts([&] {
        media::VideoReader reader(path, options);
        read_frames(reader);
    });
    if (!video) return 0;
    Progress progress;
    (void)fuzz::accepts([&] {
        media::VideoReader reader(path, options);
        reader.settle_clock(progress);
        reader.seek(reader.info().duration / 2);
        read_frames(reader);
    });
    (void)fuzz::accepts([&] {
        media::VideoReader reader(path, options);
        (void)reader.frame_times(progress);
        (void)reader.pts_of_frame(3);
        (void)reader.thumbnail(0.5, 32);
    });
    return 0;
}
