// Encoded packets in a file of our own, exactly as the encoder gave them: a part of a video that is being written.
//
//     PacketFileWriter part("000001.part");
//     part.write(*packet);
//     part.close();                                     // on the disk
//     for (PacketFileReader read("000001.part"); auto packet = read.next();) ...
//
// No container keeps every time base and every codec; this one keeps times as numbers and data as bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/media/ffmpeg.h"

namespace deweather::media {

class PacketFileWriter {
  public:
    // Replaces what is there. All throw Error where it cannot be written (disk full, folder gone).
    explicit PacketFileWriter(std::filesystem::path path);
    PacketFileWriter(const PacketFileWriter&) = delete;
    PacketFileWriter& operator=(const PacketFileWriter&) = delete;
    ~PacketFileWriter();

    // Time, duration, the key flag and the data; decoding times are worked out anew when parts are joined.
    void write(const AVPacket& packet);
    // Syncs to disk.
    void close();

    int64_t bytes() const { return bytes_; }

  private:
    void put(const void* data, std::size_t size);
    [[noreturn]] void fail(int error) const;

    std::filesystem::path path_;
    int descriptor_ = -1;
    int64_t bytes_ = 0;
    std::vector<uint8_t> buffer_;
};

class PacketFileReader {
  public:
    // Throws Error where it cannot be read or is not what a writer wrote.
    explicit PacketFileReader(const std::filesystem::path& path);
    PacketFileReader(const PacketFileReader&) = delete;
    PacketFileReader& operator=(const PacketFileReader&) = delete;
    ~PacketFileReader();

    // Null at the end.
    ffmpeg::Packet next();

    // The times of all packets from here on, in the file's order; goes back to the start.
    std::vector<int64_t> times();

  private:
    struct Head;
    bool read_head(Head& head);

    std::filesystem::path path_;
    std::FILE* file_ = nullptr;
};

}  // namespace deweather::media
