// The SHA-256 of files.
//
//     Sha256 sum;
//     sum.add(media::file_hash("rain-001.png"));
//     print(sum.text());                                  // "9f86d0…", 64 digits
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct AVSHA;

namespace deweather::media {

// SHA-256 (FIPS 180-4) of what is added.
class Sha256 {
  public:
    Sha256();
    void add(std::string_view bytes);
    // 64 hexadecimal digits. To be asked once.
    std::string text();

  private:
    struct Free {
        void operator()(AVSHA* state) const;
    };
    std::unique_ptr<AVSHA, Free> state_;
};

// Of the bytes of a file. Throws Error where it cannot be read.
std::string file_hash(const std::filesystem::path& path);

}  // namespace deweather::media
