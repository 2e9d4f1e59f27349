#include "core/media/metadata.h"

#include <algorithm>
#include <exiv2/exiv2.hpp>
#include <mutex>

#include "core/base/error.h"

namespace deweather::media {

namespace {

// Exiv2's XMP toolkit needs one initialisation, and its packets a lock, in programs with threads.
std::mutex& xmp_mutex() {
    static std::mutex mutex;
    return mutex;
}

void lock_xmp(void* mutex, bool lock) {
    auto* own = static_cast<std::mutex*>(mutex);
    if (lock)
        own->lock();
    else
        own->unlock();
}

void initialise() {
    static std::once_flag once;
    std::call_once(once, [] {
        Exiv2::XmpParser::initialize(lock_xmp, &xmp_mutex());
        Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    });
}

std::unique_ptr<Exiv2::Image> open(std::span<const uint8_t> file) {
    initialise();
    return Exiv2::ImageFactory::open(file.data(), static_cast<long>(file.size()));
}

// The pixels are upright and full-sized now, so what says otherwise must not stay.
void make_upright(Exiv2::ExifData& exif, bool axes_swapped) {
    if (exif.findKey(Exiv2::ExifKey("Exif.Image.Orientation")) != exif.end())
        exif["Exif.Image.Orientation"] = uint16_t{1};
    Exiv2::ExifThumb(exif).erase();
    if (!axes_swapped) return;
    const auto x = exif.findKey(Exiv2::ExifKey("Exif.Photo.PixelXDimension"));
    const auto y = exif.findKey(Exiv2::ExifKey("Exif.Photo.PixelYDimension"));
    if (x == exif.end() || y == exif.end()) return;
    const auto width = x->toLong(), height = y->toLong();
    exif["Exif.Photo.PixelXDimension"] = static_cast<uint32_t>(height);
    exif["Exif.Photo.PixelYDimension"] = static_cast<uint32_t>(width);
}

// Bytes 16..19 of a profile name its colour space (ICC.1, 7.2.6).
bool fits(const std::vector<uint8_t>& icc, bool grey) {
    constexpr std::size_t kColourSpace = 16;
    if (icc.size() < kColourSpace + 4) return false;
    const std::string space(icc.begin() + kColourSpace, icc.begin() + kColourSpace + 4);
    return space == (grey ? "GRAY" : "RGB ");
}

constexpr std::size_t kPngSignature = 8, kPngChunkFrame = 12;  // a chunk's length, type and CRC-32

uint32_t big_endian(const uint8_t* bytes) {
    return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

void put_big_endian(uint8_t* bytes, uint32_t value) {
    for (int i = 0; i < 4; ++i) bytes[i] = static_cast<uint8_t>(value >> (24 - 8 * i));
}

// PNG 1.2, annex 15: of a chunk's type and data.
uint32_t png_crc(std::span<const uint8_t> bytes) {
    uint32_t crc = 0xFFFFFFFF;
    for (const uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

// Exiv2 leaves the profile's name in PNG's iCCP chunk empty, and libpng refuses such a profile: gives it one.
void name_png_profile(std::vector<uint8_t>& png) {
    constexpr std::string_view kName = "ICC profile", kType = "iCCP";
    for (std::size_t at = kPngSignature; at + kPngChunkFrame < png.size();) {
        const std::size_t length = big_endian(&png[at]);
        if (!std::equal(kType.begin(), kType.end(), reinterpret_cast<const char*>(&png[at + 4]))) {
            at += kPngChunkFrame + length;
            continue;
        }
        if (png[at + 8] != 0 || length > png.size() - at - kPngChunkFrame) return;
        png.insert(png.begin() + static_cast<std::ptrdiff_t>(at + 8), kName.begin(), kName.end());
        const std::size_t named = length + kName.size();
        put_big_endian(&png[at], static_cast<uint32_t>(named));
        put_big_endian(&png[at + 8 + named], png_crc({&png[at + 4], 4 + named}));
        return;
    }
}

void add_history(Exiv2::XmpData& xmp, const Provenance& provenance) {
    int entry = 1;
    const auto key = [&](const char* field) {
        return "Xmp.xmpMM.History[" + std::to_string(entry) + "]/stEvt:" + std::string(field);
    };
    while (xmp.findKey(Exiv2::XmpKey(key("action"))) != xmp.end() ||
           xmp.findKey(Exiv2::XmpKey(key("softwareAgent"))) != xmp.end())
        ++entry;
    if (entry == 1) {
        auto empty = Exiv2::XmpTextValue("");
        empty.setXmpArrayType(Exiv2::XmpValue::xaSeq);
        xmp.add(Exiv2::XmpKey("Xmp.xmpMM.History"), &empty);
    }
    xmp[key("action")] = "restored";
    xmp[key("softwareAgent")] = provenance.software;
    xmp[key("parameters")] = provenance.parameters;
}

}  // namespace

MetadataRead read_metadata(std::span<const uint8_t> file) {
    MetadataRead read;
    try {
        const auto image = open(file);
        image->readMetadata();
        auto& exif = image->exifData();
        const auto orientation = exif.findKey(Exiv2::ExifKey("Exif.Image.Orientation"));
        if (orientation != exif.end() && orientation->count() > 0) {
            const auto value = orientation->toLong();
            if (value >= 1 && value <= 8) read.orientation = static_cast<int>(value);
        }
        make_upright(exif, read.orientation >= 5);
        if (!exif.empty()) {
            Exiv2::Blob blob;
            Exiv2::ExifParser::encode(blob, Exiv2::littleEndian, exif);
            read.metadata.exif.assign(blob.begin(), blob.end());
        }
        if (!image->iptcData().empty()) {
            const Exiv2::DataBuf iptc = Exiv2::IptcParser::encode(image->iptcData());
            read.metadata.iptc.assign(iptc.pData_, iptc.pData_ + iptc.size_);
        }
        auto& xmp = image->xmpData();
        if (!xmp.empty()) {
            if (xmp.findKey(Exiv2::XmpKey("Xmp.tiff.Orientation")) != xmp.end()) xmp["Xmp.tiff.Orientation"] = "1";
            Exiv2::XmpParser::encode(read.metadata.xmp, xmp, Exiv2::XmpParser::omitPacketWrapper);
        }
        if (image->iccProfileDefined() && image->iccProfile()->pData_ != nullptr)
            read.metadata.icc.assign(image->iccProfile()->pData_,
                                     image->iccProfile()->pData_ + image->iccProfile()->size_);
    } catch (const std::exception& error) {
        read.notes.push_back("its metadata could not be read and are left out: " + one_line(error.what()));
    }
    return read;
}

std::vector<uint8_t> with_metadata(std::vector<uint8_t> encoded, const Metadata& metadata, const Provenance& provenance,
                                   bool grey, std::vector<std::string>& notes) {
    // Part by part, so that one that does not fit (a JPEG segment holds 64 KB) leaves the others.
    const auto put = [&](const char* what, const auto& change) {
        try {
            const auto image = open(encoded);
            image->readMetadata();
            change(*image);
            image->writeMetadata();
            auto& io = image->io();
            if (io.open() != 0) throw std::runtime_error("no memory");
            const Exiv2::DataBuf buffer = io.read(static_cast<long>(io.size()));
            encoded.assign(buffer.pData_, buffer.pData_ + buffer.size_);
        } catch (const std::exception& error) {
            notes.push_back(std::string(what) + " could not be kept: " + one_line(error.what()));
        }
    };
    if (!metadata.exif.empty())
        put("EXIF", [&](Exiv2::Image& image) {
            Exiv2::ExifData exif;
            Exiv2::ExifParser::decode(exif, metadata.exif.data(), static_cast<uint32_t>(metadata.exif.size()));
            // TIFF keeps its own structure in the same directory; only what describes the photograph may go there.
            if (image.imageType() == Exiv2::ImageType::tiff) {
                for (const auto& datum : exif)
                    if (datum.groupName() != "Image" || datum.tag() == 0x010F || datum.tag() == 0x0110 ||
                        datum.tag() == 0x0132 || datum.tag() == 0x013B || datum.tag() == 0x8298 ||
                        datum.tag() == 0x010E)
                        image.exifData().add(datum);
            } else {
                image.setExifData(exif);
            }
        });
    if (!metadata.iptc.empty())
        put("IPTC", [&](Exiv2::Image& image) {
            Exiv2::IptcData iptc;
            if (Exiv2::IptcParser::decode(iptc, metadata.iptc.data(), static_cast<uint32_t>(metadata.iptc.size())) != 0)
                throw std::runtime_error("damaged");
            if (image.checkMode(Exiv2::mdIptc) == Exiv2::amNone)
                throw std::runtime_error("the format has no place for it");
            image.setIptcData(iptc);
        });
    if (!metadata.xmp.empty() || !provenance.software.empty())
        put("XMP", [&](Exiv2::Image& image) {
            Exiv2::XmpData xmp;
            if (!metadata.xmp.empty() && Exiv2::XmpParser::decode(xmp, metadata.xmp) != 0)
                throw std::runtime_error("damaged");
            if (!provenance.software.empty()) add_history(xmp, provenance);
            image.setXmpData(xmp);
        });
    if (!metadata.icc.empty()) {
        if (fits(metadata.icc, grey))
            put("the ICC profile", [&](Exiv2::Image& image) {
                Exiv2::DataBuf icc(metadata.icc.data(), static_cast<long>(metadata.icc.size()));
                image.setIccProfile(icc);
            });
        else
            notes.emplace_back("the ICC profile is left out: it is for another colour space");
    }
    constexpr std::string_view kPng = "\x89PNG";
    if (encoded.size() > kPngSignature &&
        std::equal(kPng.begin(), kPng.end(), reinterpret_cast<const char*>(encoded.data())))
        name_png_profile(encoded);
    return encoded;
}

}  // namespace deweather::media
