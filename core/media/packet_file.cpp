#include "core/media/packet_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace deweather::media {

namespace {

constexpr std::size_t kBuffer = 1 << 18;

}  // namespace

struct PacketFileReader::Head {
    int64_t pts, duration;
    int32_t flags, size;
};

PacketFileWriter::PacketFileWriter(std::filesystem::path path) : path_(std::move(path)) {
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(errno);
    buffer_.reserve(kBuffer);
}

PacketFileWriter::~PacketFileWriter() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void PacketFileWriter::fail(int error) const {
    throw ffmpeg::failed("cannot write", path_, AVERROR(error));
}

void PacketFileWriter::put(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const uint8_t*>(data);
    while (size > 0) {
        const auto done = ::write(descriptor_, bytes, size);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) fail(errno);
        bytes += done;
        size -= static_cast<std::size_t>(done);
    }
}

void PacketFileWriter::write(const AVPacket& packet) {
    const int64_t times[] = {packet.pts, packet.duration};
    const int32_t rest[] = {packet.flags & AV_PKT_FLAG_KEY, packet.size};
    const auto add = [&](const void* data, std::size_t size) {
        const auto* bytes = static_cast<const uint8_t*>(data);
        buffer_.insert(buffer_.end(), bytes, bytes + size);
        bytes_ += static_cast<int64_t>(size);
    };
    add(times, sizeof(times));
    add(rest, sizeof(rest));
    add(packet.data, static_cast<std::size_t>(packet.size));
    if (buffer_.size() < kBuffer) return;
    put(buffer_.data(), buffer_.size());
    buffer_.clear();
}

void PacketFileWriter::close() {
    put(buffer_.data(), buffer_.size());
    buffer_.clear();
    if (fsync(descriptor_) != 0) fail(errno);
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) fail(errno);
}

PacketFileReader::PacketFileReader(const std::filesystem::path& path)
    : path_(path), file_(std::fopen(path.c_str(), "rbe")) {
    if (file_ == nullptr) throw ffmpeg::failed("cannot read part of video", path, AVERROR(errno));
}

PacketFileReader::~PacketFileReader() {
    std::fclose(file_);
}

bool PacketFileReader::read_head(Head& head) {
    const auto got = std::fread(&head, 1, sizeof(head), file_);
    if (got == 0) return false;
    if (got != sizeof(head) || head.size < 0)
        throw Error("cannot read part of video", path_.string(), "it is damaged; start again without --resume");
    return true;
}

ffmpeg::Packet PacketFileReader::next() {
    Head head{};
    if (!read_head(head)) return nullptr;
    auto packet = ffmpeg::new_packet();
    if (av_new_packet(packet.get(), head.size) < 0) throw std::bad_alloc();
    if (std::fread(packet->data, 1, static_cast<std::size_t>(head.size), file_) != static_cast<std::size_t>(head.size))
        throw Error("cannot read part of video", path_.string(), "it is damaged; start again without --resume");
    packet->pts = head.pts;
    packet->duration = head.duration;
    packet->flags = head.flags;
    return packet;
}

std::vector<int64_t> PacketFileReader::times() {
    std::vector<int64_t> times;
    Head head{};
    while (read_head(head)) {
        times.push_back(head.pts);
        if (std::fseek(file_, head.size, SEEK_CUR) != 0) break;
    }
    std::rewind(file_);
    return times;
}

}  // namespace deweather::media
