#include "core/media/file_hash.h"

extern "C" {
#include <libavutil/mem.h>
#include <libavutil/sha.h>
}

#include <array>
#include <fstream>
#include <new>

#include "core/base/error.h"

namespace deweather::media {

namespace {

constexpr int kBits = 256;

}  // namespace

void Sha256::Free::operator()(AVSHA* state) const {
    av_free(state);
}

Sha256::Sha256() : state_(av_sha_alloc()) {
    if (!state_) throw std::bad_alloc();
    av_sha_init(state_.get(), kBits);
}

void Sha256::add(std::string_view bytes) {
    av_sha_update(state_.get(), reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

std::string Sha256::text() {
    std::array<uint8_t, kBits / 8> digest{};
    av_sha_final(state_.get(), digest.data());
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const auto byte : digest) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::string file_hash(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw Error("cannot read", path.string(), "it does not exist, or you have no permission");
    Sha256 sum;
    std::array<char, 65536> block{};
    while (stream.read(block.data(), block.size()) || stream.gcount() > 0)
        sum.add({block.data(), static_cast<std::size_t>(stream.gcount())});
    if (stream.bad()) throw Error("cannot read", path.string(), "the disk or network failed while reading it");
    return sum.text();
}

}  // namespace deweather::media
