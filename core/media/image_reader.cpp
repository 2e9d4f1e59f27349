#include <fcntl.h>
#include <sys/stat.h>
#include <torch/types.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "core/base/error.h"
#include "core/media/bmp.h"
#include "core/media/heif_boxes.h"
#include "core/media/image_io.h"
#include "core/media/jpeg_data.h"
#include "core/media/jpeg_segments.h"
#include "core/media/jxl_boxes.h"
#include "core/media/metadata.h"
#include "core/media/own_colours.h"
#include "core/media/png_chunks.h"
#include "core/media/raw_picture.h"
#include "core/media/stored_picture.h"
#include "core/media/tiff_picture.h"
#include "core/media/vips.h"

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

// EXIF orientations (CIPA DC-008, 4.6.4): what the first row and column of the stored picture are.
at::Tensor upright(at::Tensor planes, int orientation) {
    if (!planes.defined()) return planes;
    if (orientation >= 5) planes = planes.transpose(1, 2);
    std::vector<int64_t> flipped;
    if (orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8) flipped.push_back(1);
    if (orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7) flipped.push_back(2);
    return flipped.empty() ? planes.contiguous() : planes.flip(flipped).contiguous();
}

// Decoders fill what is missing with grey and only warn of it.
StoredPicture decode_jpeg(std::span<const uint8_t> bytes, const ImageHeader& header) {
    if (header.no_end) {
        auto stored = decode_by_vips(ended_jpeg(bytes, static_cast<uint64_t>(header.data_end)), Format::kJpeg);
        stored.notes.emplace_back("its end marker is missing; all of the picture is there");
        return stored;
    }
    const auto picture = bytes.first(static_cast<std::size_t>(header.data_end));
    auto stored = decode_by_vips(picture, Format::kJpeg);
    if (!jpeg_data_whole(picture)) throw std::runtime_error("the file is cut short; copy or download it again");
    return stored;
}

StoredPicture decode_heif(std::span<const uint8_t> bytes, const ImageHeader& header) {
    const auto facts = heif_facts(bytes);
    const auto& turns = facts.missed_turns;
    auto stored = turns.empty() ? decode_by_vips(bytes, header.format)
                                : decode_by_vips(without_turns(bytes, turns), header.format);
    stored.samples = turned(stored.samples, turns);
    stored.alpha = turned(stored.alpha, turns);
    if (facts.premultiplied && stored.alpha.defined()) divide_by_alpha(stored.samples, stored.alpha);
    return stored;
}

StoredPicture decode(std::span<const uint8_t> bytes, const ImageHeader& header) {
    switch (header.format) {
        case Format::kJpeg:
            return decode_jpeg(bytes, header);
        case Format::kTiff:
            return decode_tiff(bytes, header.page);
        case Format::kBmp:
            return decode_bmp(bytes);
        case Format::kRaw:
            return decode_raw(bytes);
        case Format::kHeic:
        case Format::kAvif:
            return decode_heif(bytes, header);
        default:
            return decode_by_vips(bytes, header.format);
    }
}

// The colours of HEIC and AVIF without a profile: the first box that states code points (ISO/IEC 23008-12, 6.5.5).
std::optional<CodedColours> coded_colours(std::span<const uint8_t> bytes) {
    constexpr std::string_view kBox = "colrnclx";
    const auto found = std::search(bytes.begin(), bytes.end(), kBox.begin(), kBox.end(),
                                   [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); });
    if (bytes.end() - found < static_cast<std::ptrdiff_t>(kBox.size() + 4)) return std::nullopt;
    const auto* numbers = &*found + kBox.size();
    return CodedColours{.primaries = numbers[0] << 8 | numbers[1], .transfer = numbers[2] << 8 | numbers[3]};
}

bool holds(std::span<const uint8_t> bytes, std::string_view text) {
    return std::search(bytes.begin(), bytes.end(), text.begin(), text.end(),
                       [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); }) != bytes.end();
}

// Collects what each format holds beside pixels, EXIF, XMP and IPTC into metadata and notes.
class Facts {
  public:
    Facts(std::span<const uint8_t> bytes, const ImageHeader& header, StoredPicture& stored, Image& image)
        : bytes_(bytes), header_(header), stored_(stored), image_(image) {}

    void take() {
        auto read = read_by_format();
        orientation_ = stored_.orientation.value_or(read.orientation);
        image_.metadata = std::move(read.metadata);
        gain_map_ = read.gain_map;
        notes_ = std::move(read.notes);
        if (!stored_.icc.empty()) image_.metadata.icc = stored_.icc;
        switch (header_.format) {
            case Format::kJpeg:
                take_jpeg();
                break;
            case Format::kPng:
                take_png();
                break;
            case Format::kWebp:
                take_webp();
                break;
            case Format::kTiff:
                prefer(tiff_facts(bytes_).resolution);
                break;
            case Format::kBmp:
                prefer(bmp_facts(bytes_).resolution);
                break;
            case Format::kHeic:
            case Format::kAvif:
                take_heif();
                break;
            default:
                break;
        }
        if (gain_map_)
            notes_.emplace_back("its gain map (HDR) is left out: the result is what ordinary screens show of it");
        if (header_.pages > 1) notes_.emplace_back("only the first of its pictures is taken");
        for (auto* list : {&stored_.notes, &notes_})
            for (auto& note : *list) image_.notes.push_back(std::move(note));
    }
    int orientation() const { return orientation_; }

  private:
    MetadataRead read_by_format() {
        switch (header_.format) {
            case Format::kJpeg:
                return read_metadata(bytes_, jpeg_segments(FileBytes(bytes_)).extended_xmp);
            case Format::kPng:
            case Format::kWebp:
                return read_metadata(bytes_, {});
            case Format::kTiff:
                // Exiv2 reads no BigTIFF.
                if (bytes_[bytes_[0] == 'M' ? 3 : 2] != 43) return read_metadata(bytes_, {});
                return metadata_of(stored_.exif, {stored_.xmp.begin(), stored_.xmp.end()});
            case Format::kJxl: {
                const auto found = jxl_metadata(bytes_);
                auto read = metadata_of(found.exif, found.xmp);
                if (found.packed) read.notes.emplace_back("its metadata are packed by Brotli, and left out");
                read.orientation = 1;  // applied by the decoder
                return read;
            }
            case Format::kHeic:
            case Format::kAvif: {
                auto read = metadata_of(stored_.exif, {stored_.xmp.begin(), stored_.xmp.end()});
                read.orientation = 1;
                return read;
            }
            case Format::kRaw:
                return read_raw_metadata(bytes_);
            default:
                return {};
        }
    }

    void prefer(const Resolution& resolution) {
        if (resolution.x > 0 && resolution.y > 0) image_.metadata.resolution = resolution;
    }

    void take_jpeg() {
        const auto segments = jpeg_segments(FileBytes(bytes_));
        image_.chroma = segments.chroma;
        image_.metadata.comments = segments.comments;
        prefer(segments.resolution);
        gain_map_ = gain_map_ || segments.gain_map;
        if (segments.further_pictures && !gain_map_)
            notes_.emplace_back("the further pictures behind the first are left out");
    }

    // Lossy ones have a chroma sample for every four pixels: "VP8 " instead of "VP8L".
    void take_webp() {
        const FileBytes file(bytes_);
        for (uint64_t at = 12; at + 8 <= file.size(); at += 8 + file.little(at + 4, 4) + file.little(at + 4, 4) % 2)
            if (file.has(at, "VP8 ")) image_.chroma = {.x = 2, .y = 2};
    }

    void take_png() {
        auto facts = png_facts(FileBytes(bytes_));
        prefer(facts.resolution);
        image_.metadata.texts = std::move(facts.texts);
        if (facts.ignores_profile) image_.metadata.icc.clear();
        if (!facts.coded_profile.empty()) image_.metadata.icc = std::move(facts.coded_profile);
        image_.metadata.cicp = std::move(facts.hdr);
        if (!image_.metadata.cicp.empty())
            notes_.emplace_back(
                "its colours are HDR (PQ or HLG); the network takes their values as they stand, as it knows ordinary "
                "ones only");
    }

    void take_heif() {
        gain_map_ = gain_map_ || holds(bytes_, "hdrgainmap") || holds(bytes_, "urn:iso:std:iso:ts:21496:-1");
        const auto coded = coded_colours(bytes_);
        if (!coded) return;
        if (coded->hdr())
            throw std::runtime_error(
                "its colours are HDR (PQ or HLG), which is not supported; convert it to an ordinary picture");
        if (image_.metadata.icc.empty()) image_.metadata.icc = profile_of(*coded);
    }

    std::span<const uint8_t> bytes_;
    const ImageHeader& header_;
    StoredPicture& stored_;
    Image& image_;
    std::vector<std::string> notes_;
    int orientation_ = 1;
    bool gain_map_ = false;
};

// image.rgb from the stored samples, and its own colours where these are not sRGB.
void take_colours(StoredPicture& stored, Image& image) {
    image.grey = stored.space == ColourSpace::kGrey;
    const auto& icc = image.metadata.icc;
    const auto wanted = stored.space == ColourSpace::kGrey   ? "GRAY"
                        : stored.space == ColourSpace::kCmyk ? "CMYK"
                                                             : "RGB ";
    const bool fits = profile_space(icc) == wanted;
    const bool always = stored.space == ColourSpace::kCmyk || stored.space == ColourSpace::kLab;
    if (always && !icc.empty() && !fits) image.metadata.icc.clear();
    std::shared_ptr<const OwnColours> own;
    if (fits) {
        try {
            own = own_colours(stored.samples, stored.space, icc);
        } catch (const std::runtime_error& error) {
            image.notes.push_back(std::string("its ICC profile is not used: ") + error.what());
        }
    }
    if (!own && always) {
        own = own_colours(stored.samples, stored.space, {});
        if (stored.space == ColourSpace::kCmyk)
            image.notes.emplace_back(
                "its CMYK colours have no profile that could be used; those of common offset printing are taken");
    }
    if (own) {
        image.rgb = to_srgb(*own);
        image.own_colours = std::move(own);
    } else {
        image.rgb = image.grey ? stored.samples.expand({3, -1, -1}).contiguous() : stored.samples;
    }
}

}  // namespace

ImageHeader read_header(const std::filesystem::path& path) {
    return parse_header(read_file(path), path.string());
}

Image read_image(const std::filesystem::path& path, const ReadOptions& options) {
    const auto bytes = read_file(path);
    const auto header = parse_header(bytes, path.string(), options.first_picture);
    if (header.width > options.max_pixels / header.height) {
        const auto megapixels = [](double pixels) { return std::to_string(std::llround(pixels / 1e6)); };
        throw unreadable(path, "it has " + std::to_string(header.width) + " x " + std::to_string(header.height) +
                                   " pixels (" +
                                   megapixels(static_cast<double>(header.width) * static_cast<double>(header.height)) +
                                   " megapixels), the limit is " + megapixels(static_cast<double>(options.max_pixels)) +
                                   "; raise it by --max-megapixels");
    }
    try {
        Image image;
        auto stored = decode(bytes, header);
        if (stored.samples.size(2) != header.width || stored.samples.size(1) != header.height)
            throw std::runtime_error("it is damaged: its sizes contradict each other");
        image.bit_depth = stored.bit_depth;
        Facts facts(bytes, header, stored, image);
        facts.take();
        stored.samples = upright(stored.samples, facts.orientation());
        image.alpha = upright(stored.alpha, facts.orientation());
        take_colours(stored, image);
        return image;
    } catch (const std::bad_alloc&) {
        throw unreadable(path, "there is too little memory for it");
    } catch (const c10::Error&) {
        throw unreadable(path, "there is too little memory for it");
    } catch (const std::runtime_error& error) {
        throw unreadable(path, error.what());
    }
}

}  // namespace deweather::media
