// A TIFF in memory, open for libtiff, which prints nothing: its words are kept.
//
//     TiffMemory file(bytes);                        // or file(false) to write one, then file.written()
//     TIFFSetDirectory(file.get(), 1);
#pragma once

#include <tiffio.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace deweather::media {

class TiffMemory {
  public:
    // Throws std::runtime_error for what is no TIFF. bytes have to live as long.
    explicit TiffMemory(std::span<const uint8_t> bytes);
    // An empty one, for writing. big: more than 4 GB can be written.
    explicit TiffMemory(bool big);
    TiffMemory(const TiffMemory&) = delete;
    TiffMemory& operator=(const TiffMemory&) = delete;
    ~TiffMemory();

    TIFF* get() const { return tiff_; }
    // The last error of libtiff, one line.
    const std::string& error() const { return error_; }
    // Whether the file does not say what its further samples are (no ExtraSamples), in the directory read last.
    bool unnamed_samples() const { return unnamed_samples_; }
    void forget_warnings() { unnamed_samples_ = false; }

    // Closes it and hands over the file. Throws std::runtime_error.
    std::vector<uint8_t> written();

  private:
    void open(const char* mode);

    std::span<const uint8_t> source_;
    std::vector<uint8_t> target_;
    uint64_t position_ = 0;
    bool writing_ = false;
    bool unnamed_samples_ = false;
    std::string error_;
    TIFF* tiff_ = nullptr;

    friend struct TiffCalls;
};

}  // namespace deweather::media
