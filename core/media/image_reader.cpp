#include <ATen/ops/empty.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

#include "core/base/error.h"
#include "core/media/image_io.h"
#include "core/media/metadata.h"
#include "core/media/quiet.h"

namespace deweather::media {

namespace {

Error unreadable(const std::filesystem::path& path, std::string_view why) {
    return Error("cannot read picture", path.string(), why);
}

std::vector<uint8_t> read_file(const std::filesystem::path& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        if (errno == EACCES) throw unreadable(path, "you have no permission to read it");
        if (errno == ENOENT) throw unreadable(path, "there is no such file");
        throw unreadable(path, std::strerror(errno));
    }
    struct stat status {};
    std::vector<uint8_t> bytes;
    int64_t done = 0;
    const bool regular = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    if (regular) {
        bytes.resize(static_cast<std::size_t>(status.st_size));
        while (done < status.st_size) {
            const auto got = read(descriptor, bytes.data() + done, static_cast<std::size_t>(status.st_size - done));
            if (got <= 0) break;
            done += got;
        }
    }
    close(descriptor);
    if (!regular) throw unreadable(path, S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a regular file");
    if (done != status.st_size) throw unreadable(path, "the disk or network failed while reading it");
    return bytes;
}

// One channel of interleaved pixels into a plane of floats in 0..1.
template <typename Sample>
void take_channel(const cv::Mat& pixels, int channel, float* plane) {
    const auto step = static_cast<std::size_t>(pixels.channels());
    constexpr float kScale = 1.0F / static_cast<float>(std::numeric_limits<Sample>::max());
    cv::parallel_for_(cv::Range(0, pixels.rows), [&](const cv::Range& rows) {
        for (int y = rows.start; y < rows.end; ++y) {
            const Sample* source = pixels.ptr<Sample>(y) + channel;
            float* target = plane + static_cast<std::size_t>(y) * static_cast<std::size_t>(pixels.cols);
            for (int x = 0; x < pixels.cols; ++x)
                target[x] = static_cast<float>(source[static_cast<std::size_t>(x) * step]) * kScale;
        }
    });
}

at::Tensor take_channels(const cv::Mat& pixels, const std::vector<int>& channels) {
    auto planes = at::empty({static_cast<int64_t>(channels.size()), pixels.rows, pixels.cols}, at::kFloat);
    float* plane = planes.data_ptr<float>();
    for (const int channel : channels) {
        if (pixels.depth() == CV_16U)
            take_channel<uint16_t>(pixels, channel, plane);
        else
            take_channel<uint8_t>(pixels, channel, plane);
        plane += pixels.total();
    }
    return planes;
}

// EXIF orientations (CIPA DC-008, 4.6.4): what the first row and column of the stored picture are.
at::Tensor upright(at::Tensor planes, int orientation) {
    if (!planes.defined()) return planes;
    if (orientation >= 5) planes = planes.transpose(1, 2);
    std::vector<int64_t> flipped;
    if (orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8) flipped.push_back(1);
    if (orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7) flipped.push_back(2);
    return flipped.empty() ? planes.contiguous() : planes.flip(flipped).contiguous();
}

}  // namespace

ImageHeader read_header(const std::filesystem::path& path) {
    return parse_header(read_file(path), path.string());
}

Image read_image(const std::filesystem::path& path, const ReadOptions& options) {
    const auto bytes = read_file(path);
    const auto header = parse_header(bytes, path.string());
    if (header.width > options.max_pixels / header.height) {
        const auto megapixels = [](double pixels) { return std::to_string(std::llround(pixels / 1e6)); };
        throw unreadable(path, "it has " + std::to_string(header.width) + " x " + std::to_string(header.height) +
                                   " pixels (" +
                                   megapixels(static_cast<double>(header.width) * static_cast<double>(header.height)) +
                                   " megapixels), the limit is " + megapixels(static_cast<double>(options.max_pixels)) +
                                   "; raise it by --max-megapixels");
    }

    cv::Mat pixels;
    try {
        const Quiet quiet;
        pixels = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
    } catch (const cv::Exception& error) {
        throw unreadable(path, "the decoder refuses it: " + error.err);
    }
    if (pixels.empty()) throw unreadable(path, "it is damaged; copy or download it again");
    if (pixels.cols != header.width || pixels.rows != header.height)
        throw unreadable(path, "it is damaged: its sizes contradict each other");
    if (pixels.depth() != CV_8U && pixels.depth() != CV_16U)
        throw unreadable(path, "only 8 and 16 bits a channel are supported; convert it");

    // OpenCV gives blue first, and grey with alpha as four channels.
    Image image;
    image.bit_depth = pixels.depth() == CV_16U ? 16 : 8;
    image.grey = pixels.channels() == 1 || header.components == 2;
    switch (pixels.channels()) {
        case 1:
            image.rgb = take_channels(pixels, {0, 0, 0});
            break;
        case 3:
            image.rgb = take_channels(pixels, {2, 1, 0});
            break;
        case 4:
            image.rgb = take_channels(pixels, {2, 1, 0});
            image.alpha = take_channels(pixels, {3});
            break;
        default:
            throw unreadable(path, "pictures of " + std::to_string(pixels.channels()) +
                                       " channels are not supported; convert it to RGB");
    }
    pixels.release();

    auto read = read_metadata(bytes);
    image.rgb = upright(image.rgb, read.orientation);
    image.alpha = upright(image.alpha, read.orientation);
    image.metadata = std::move(read.metadata);
    image.notes = std::move(read.notes);
    return image;
}

}  // namespace deweather::media
