#include "core/media/jpeg_segments.h"

#include <algorithm>
#include <array>

namespace deweather::media {

namespace {

constexpr double kInch = 0.0254;

enum Marker : uint64_t {
    kFrame0 = 0xC0,
    kHuffman = 0xC4,
    kExtension = 0xC8,
    kArithmetic = 0xCC,
    kRestart0 = 0xD0,
    kRestart7 = 0xD7,
    kImage = 0xD8,
    kEnd = 0xD9,
    kScan = 0xDA,
    kHierarchy = 0xDE,
    kExpand = 0xDF,
    kApplication0 = 0xE0,
    kApplication15 = 0xEF,
    kComment = 0xFE,
};

bool frame(uint64_t marker) {
    return marker >= kFrame0 && marker < kRestart0 && marker != kHuffman && marker != kExtension &&
           marker != kArithmetic;
}

// Whether a segment of this kind can follow a scan: anything else is what a program put behind the picture.
bool can_follow_scan(uint64_t marker) {
    return (marker >= kFrame0 && marker < kRestart0) || (marker > kImage && marker <= kApplication15) ||
           marker == kComment;
}

void read_frame(const FileBytes& file, uint64_t at, uint64_t marker, JpegSegments& found) {
    found.bits = static_cast<int>(file.big(at + 2, 1));
    found.height = static_cast<int64_t>(file.big(at + 3, 2));
    found.width = static_cast<int64_t>(file.big(at + 5, 2));
    found.components = static_cast<int>(file.big(at + 7, 1));
    found.lossless = (marker & 3) == 3;
    if (found.components != 3) return;
    // The first component is luma; the others have a fraction of its samples.
    const uint64_t luma = file.big(at + 9, 1), chroma = file.big(at + 12, 1);
    if ((chroma >> 4) == 0 || (chroma & 15) == 0) return;
    found.chroma = {.x = static_cast<int>((luma >> 4) / (chroma >> 4)),
                    .y = static_cast<int>((luma & 15) / (chroma & 15))};
}

// The bits of each component's coefficients that scans have not brought yet; 255: none have come (T.81, G.1.1.1).
struct Refinement {
    bool progressive = false;
    std::array<std::array<uint8_t, 64>, 4> left{};
    std::array<uint64_t, 4> ids{};
    std::size_t components = 0;

    void begin(const FileBytes& file, uint64_t at, uint64_t marker) {
        progressive = (marker & 3) == 2;
        components = std::min<std::size_t>(file.big(at + 7, 1), ids.size());
        for (std::size_t i = 0; i < components; ++i) {
            ids[i] = file.big(at + 8 + i * 3, 1);
            left[i].fill(255);
        }
    }
    void scan(const FileBytes& file, uint64_t at) {
        const uint64_t count = file.big(at + 2, 1), rest = at + 3 + count * 2;
        const uint64_t first = file.big(rest, 1), last = std::min<uint64_t>(file.big(rest + 1, 1), 63);
        for (uint64_t i = 0; i < count; ++i)
            for (std::size_t c = 0; c < components; ++c)
                if (ids[c] == file.big(at + 3 + i * 2, 1))
                    for (uint64_t k = first; k <= last; ++k)
                        left[c][k] = static_cast<uint8_t>(file.big(rest + 2, 1) & 15);
    }
    bool done() const {
        for (std::size_t c = 0; progressive && c < components; ++c)
            for (const auto bits : left[c])
                if (bits != 0) return false;
        return true;
    }
};

// The segments of an extended XMP, which may come in any order.
struct ExtendedXmp {
    static constexpr std::string_view kName{"http://ns.adobe.com/xmp/extension/\0", 35};
    static constexpr uint64_t kDigest = 32, kHead = kName.size() + kDigest + 8;
    std::string digest, text;
    std::size_t filled = 0;

    void take(const FileBytes& file, uint64_t data, uint64_t length) {
        constexpr uint64_t kMost = 64 << 20;
        if (length < kHead || !file.has(data, kName)) return;
        const auto* bytes = reinterpret_cast<const char*>(file.all().data()) + data;
        const std::string own(bytes + kName.size(), kDigest);
        const uint64_t whole = file.big(data + kHead - 8, 4), offset = file.big(data + kHead - 4, 4),
                       part = length - kHead;
        if (digest.empty() && whole <= kMost) digest = own, text.resize(whole);
        if (own != digest || whole != text.size() || offset > whole || part > whole - offset) return;
        std::copy(bytes + kHead, bytes + length, text.begin() + static_cast<std::ptrdiff_t>(offset));
        filled += part;
    }
    std::string taken() { return filled == text.size() ? std::move(text) : std::string(); }
};

void read_segment(const FileBytes& file, uint64_t at, uint64_t length, uint64_t marker, JpegSegments& found,
                  Refinement& refinement, ExtendedXmp& extended) {
    const uint64_t data = at + 2;
    if (marker == kApplication0 + 1) extended.take(file, data, length - 2);
    if (frame(marker) && found.width == 0) {
        read_frame(file, at, marker, found);
        refinement.begin(file, at, marker);
    }
    if (marker == kScan) {
        found.scanned = true;
        refinement.scan(file, at);
        found.all_scans = refinement.done();
    }
    if (marker == kComment)
        found.comments.emplace_back(reinterpret_cast<const char*>(file.all().data()) + data, length - 2);
    if (marker == kApplication0 && length >= 14 && file.has(data, std::string_view("JFIF\0", 5))) {
        const uint64_t unit = file.big(data + 7, 1);
        const double metre = unit == 1 ? 1 / kInch : unit == 2 ? 100 : 0;
        found.resolution = {.x = static_cast<double>(file.big(data + 8, 2)) * metre,
                            .y = static_cast<double>(file.big(data + 10, 2)) * metre};
    }
    if (marker == kApplication0 + 2) {
        if (file.has(data, std::string_view("MPF\0", 4))) found.further_pictures = true;
        if (file.has(data, "urn:iso:std:iso:ts:21496:-1")) found.gain_map = true;
    }
}

}  // namespace

JpegSegments jpeg_segments(const FileBytes& file) {
    JpegSegments found;
    Refinement refinement;
    ExtendedXmp extended;
    uint64_t at = 2;
    const uint64_t size = file.size();
    while (at < size) {
        // Within a scan, 0xFF00 is data and 0xFFD0..D7 are restarts; anything else begins a segment.
        uint64_t mark = at;
        while (mark < size && file.big(mark, 1) != 0xFF) ++mark;
        const uint64_t begin = mark;
        while (mark < size && file.big(mark, 1) == 0xFF) ++mark;
        found.end = std::min(begin, size);
        if (mark >= size) break;
        const uint64_t marker = file.big(mark++, 1);
        at = mark;
        if (marker == 0x00 || marker == 0x01 || (marker >= kRestart0 && marker <= kRestart7)) continue;
        if (marker == kEnd) {
            found.ended = true;
            found.end = mark;
            break;
        }
        if (found.scanned && !can_follow_scan(marker)) break;
        if (size - mark < 2) break;
        const uint64_t length = file.big(mark, 2);
        if (length < 2 || length > size - mark) break;
        read_segment(file, mark, length, marker, found, refinement, extended);
        at = mark + length;
    }
    found.extended_xmp = extended.taken();
    return found;
}

std::vector<uint8_t> ended_jpeg(std::span<const uint8_t> jpeg, uint64_t end) {
    const auto kept = jpeg.first(static_cast<std::size_t>(end));
    std::vector<uint8_t> result(kept.begin(), kept.end());
    result.push_back(0xFF);
    result.push_back(static_cast<uint8_t>(kEnd));
    return result;
}

std::vector<uint8_t> with_jpeg_comments(const std::vector<uint8_t>& jpeg, const std::vector<std::string>& comments) {
    constexpr std::size_t kMax = 0xFFFF - 2;
    const FileBytes file(jpeg);
    uint64_t at = 2;
    while (file.big(at, 1) == 0xFF && file.big(at + 1, 1) >= kApplication0 && file.big(at + 1, 1) <= kApplication15)
        at += 2 + file.big(at + 2, 2);
    std::vector<uint8_t> result(jpeg.begin(), jpeg.begin() + static_cast<std::ptrdiff_t>(at));
    for (const auto& comment : comments) {
        const std::size_t length = std::min(comment.size(), kMax) + 2;
        for (const std::size_t byte : {std::size_t{0xFF}, std::size_t{kComment}, length >> 8, length & 0xFF})
            result.push_back(static_cast<uint8_t>(byte));
        result.insert(result.end(), comment.begin(), comment.begin() + static_cast<std::ptrdiff_t>(length - 2));
    }
    result.insert(result.end(), jpeg.begin() + static_cast<std::ptrdiff_t>(at), jpeg.end());
    return result;
}

}  // namespace deweather::media
