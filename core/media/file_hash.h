// SHA-256 of files.
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

// Incremental SHA-256 (FIPS 180-4).
class Sha256 {
  public:
    Sha256();
    void add(std::string_view bytes);
    // 64 hexadecimal digits. Call once only.
    std::string text();

  private:
    struct Free {
        void operator()(AVSHA* state) const;
    };
    std::unique_ptr<AVSHA, Free> state_;
};

// The hash of a file's bytes. Throws Error if it cannot be read.
std::string file_hash(const std::filesystem::path& path);

}  // namespace deweather::media
