#include "core/media/jxl_boxes.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "core/media/file_bytes.h"
#include "core/media/iso_boxes.h"

namespace deweather::media {

namespace {

constexpr std::array<uint8_t, 12> kSignature = {0, 0, 0, 12, 'J', 'X', 'L', ' ', '\r', '\n', 0x87, '\n'};

void put_box(std::vector<uint8_t>& file, std::string_view type, std::initializer_list<std::span<const uint8_t>> parts) {
    std::size_t size = 8;
    for (const auto& part : parts) size += part.size();
    for (int i = 3; i >= 0; --i) file.push_back(static_cast<uint8_t>(size >> (8 * i)));
    file.insert(file.end(), type.begin(), type.end());
    for (const auto& part : parts) file.insert(file.end(), part.begin(), part.end());
}

// The bits of a codestream, the lowest of a byte first (ISO/IEC 18181-1, B.2).
class BitReader {
  public:
    explicit BitReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

    uint32_t bits(int count) {
        uint32_t value = 0;
        for (int i = 0; i < count; ++i, ++at_) {
            if (at_ / 8 >= bytes_.size()) throw std::runtime_error("it ends within its header");
            value |= static_cast<uint32_t>(bytes_[at_ / 8] >> (at_ % 8) & 1) << i;
        }
        return value;
    }
    bool flag() { return bits(1) != 0; }
    // Two bits choose how many follow.
    void skip_one_of(const std::array<int, 4>& counts) { (void)bits(counts[bits(2)]); }

  private:
    std::span<const uint8_t> bytes_;
    std::size_t at_ = 0;
};

// A width is stated only if it is no usual ratio of the height.
void skip_size(BitReader& header) {
    constexpr std::array<int, 4> kSides = {9, 13, 18, 30};
    const bool small = header.flag();
    const auto skip_side = [&] { small ? (void)header.bits(5) : header.skip_one_of(kSides); };
    skip_side();
    if (header.bits(3) == 0) skip_side();
}

void skip_preview_size(BitReader& header) {
    constexpr std::array<int, 4> kEighths = {0, 0, 5, 9}, kSides = {6, 8, 10, 12};
    const bool eighths = header.flag();
    const auto skip_side = [&] { header.skip_one_of(eighths ? kEighths : kSides); };
    skip_side();
    if (header.bits(3) == 0) skip_side();
}

std::span<const uint8_t> codestream_of(std::span<const uint8_t> file) {
    constexpr std::size_t kPartNumber = 4;
    for (const auto& box : iso_boxes(file)) {
        if (box.type == "jxlc") return box.data;
        if (box.type == "jxlp" && box.data.size() > kPartNumber) return box.data.subspan(kPartNumber);
    }
    return file;
}

}  // namespace

bool is_animated_jxl(std::span<const uint8_t> file) {
    const auto codestream = codestream_of(file);
    if (codestream.size() < 2 || codestream[0] != 0xFF || codestream[1] != 0x0A) return false;
    try {
        BitReader header(codestream.subspan(2));
        skip_size(header);
        const bool all_default = header.flag();
        if (all_default || !header.flag()) return false;
        (void)header.bits(3);  // orientation
        if (header.flag()) skip_size(header);
        if (header.flag()) skip_preview_size(header);
        return header.flag();
    } catch (const std::runtime_error&) {
        return false;  // damaged, as the decoder will say
    }
}

JxlMetadata jxl_metadata(std::span<const uint8_t> file) {
    JxlMetadata found;
    if (file.size() < kSignature.size() || !std::equal(kSignature.begin(), kSignature.end(), file.begin()))
        return found;
    for (const auto& box : iso_boxes(file)) {
        if (box.type == "Exif" && box.data.size() > 4) {
            // Four bytes say how far behind them the TIFF header is.
            const uint64_t skip = FileBytes(box.data).big(0, 4) + 4;
            if (skip < box.data.size())
                found.exif.assign(box.data.begin() + static_cast<std::ptrdiff_t>(skip), box.data.end());
        }
        if (box.type == "xml ") found.xmp.assign(box.data.begin(), box.data.end());
        found.packed = found.packed || box.type == "brob";
    }
    return found;
}

std::vector<uint8_t> with_jxl_metadata(const std::vector<uint8_t>& file, const std::vector<uint8_t>& exif,
                                       const std::string& xmp) {
    if (exif.empty() && xmp.empty()) return file;
    std::vector<uint8_t> result(kSignature.begin(), kSignature.end());
    constexpr std::array<uint8_t, 12> kBrand = {'j', 'x', 'l', ' ', 0, 0, 0, 0, 'j', 'x', 'l', ' '};
    constexpr std::array<uint8_t, 4> kNoSkip = {};
    put_box(result, "ftyp", {kBrand});
    if (!exif.empty()) put_box(result, "Exif", {kNoSkip, exif});
    if (!xmp.empty()) put_box(result, "xml ", {std::span(reinterpret_cast<const uint8_t*>(xmp.data()), xmp.size())});
    const bool container =
        file.size() >= kSignature.size() && std::equal(kSignature.begin(), kSignature.end(), file.begin());
    if (!container) {
        put_box(result, "jxlc", {file});
        return result;
    }
    for (const auto& box : iso_boxes(file))
        if (box.type != "JXL " && box.type != "ftyp") result.insert(result.end(), box.whole.begin(), box.whole.end());
    return result;
}

}  // namespace deweather::media
