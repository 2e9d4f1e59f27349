// A private file format for encoded packets, exactly as the encoder produced them: one part of a video export.
//
//     PacketFileWriter part("000001.part");
//     part.write(*packet);
//     part.close();                                     // on the disk
//     for (PacketFileReader read("000001.part"); auto packet = read.next();) ...
//
// No container preserves every time base and every codec; this format stores times as numbers and data as bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/media/ffmpeg.h"

namespace deweather::media {

class PacketFileWriter {
  public:
    // Replaces an existing file. All functions throw Error if it cannot be written (disk full, folder gone).
    explicit PacketFileWriter(std::filesystem::path path);
    PacketFileWriter(const PacketFileWriter&) = delete;
    PacketFileWriter& operator=(const PacketFileWriter&) = delete;
    ~PacketFileWriter();

    // Stores time, duration, the key flag and the data; decoding times are recomputed when parts are joined.
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
    // Throws Error if it cannot be read or was not made by a PacketFileWriter.
    explicit PacketFileReader(const std::filesystem::path& path);
    PacketFileReader(const PacketFileReader&) = delete;
    PacketFileReader& operator=(const PacketFileReader&) = delete;
    ~PacketFileReader();

    // Null at the end.
    ffmpeg::Packet next();

    // The times of all packets from here on, in file order; rewinds to the start.
    std::vector<int64_t> times();

  private:
    struct Head;
    bool read_head(Head& head);

    std::filesystem::path path_;
    std::FILE* file_ = nullptr;
};

}  // namespace deweather::media
