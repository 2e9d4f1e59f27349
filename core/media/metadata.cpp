#include "core/media/metadata.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <exiv2/exiv2.hpp>
#include <map>
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
        Exiv2::enableBMFF(true);  // for CR3
    });
}

std::unique_ptr<Exiv2::Image> open(std::span<const uint8_t> file) {
    initialise();
    return Exiv2::ImageFactory::open(file.data(), static_cast<long>(file.size()));
}

// The pixels are upright and full-sized now, so tags that say otherwise must go.
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

constexpr double kInch = 0.0254;

// How a TIFF is stored, not what it shows (TIFF 6.0, supplements and Adobe's tags): another file has its own. The
// blocks of XMP, IPTC, Photoshop and ICC are kept as what they are, and resolution by itself.
bool structural(uint16_t tag) {
    constexpr std::array<uint16_t, 43> kTags = {254, 255, 256,   257,   258,   259, 262, 263, 264, 265, 266,
                                                273, 277, 278,   279,   280,   281, 284, 288, 289, 290, 291,
                                                292, 293, 317,   318,   319,   320, 321, 322, 323, 324, 325,
                                                330, 332, 33723, 34377, 34675, 700, 347, 512, 513, 514};
    return std::find(kTags.begin(), kTags.end(), tag) != kTags.end() || (tag >= 333 && tag <= 346) ||
           (tag >= 515 && tag <= 532) || (tag >= 559 && tag <= 560);
}

// Tags that a written TIFF has by itself: orientation, resolution, where the EXIF and GPS directories are.
bool has_its_own(uint16_t tag) {
    return structural(tag) || tag == 274 || tag == 282 || tag == 283 || tag == 296 || tag == 0x8769 || tag == 0x8825;
}

// Photoshop's layers, which it shows instead of the picture.
constexpr uint16_t kLayers = 37724;

// Tags of a TIFF's directories that describe its storage, and its layers. Whether it had any of these.
bool drop_structure(Exiv2::ExifData& exif) {
    bool layers = false;
    for (auto datum = exif.begin(); datum != exif.end();) {
        const auto group = datum->groupName();
        const bool other = group.starts_with("SubImage") || group.starts_with("SubThumb") || group == "Image2" ||
                           group == "Image3" || group == "Thumbnail";
        const bool layer = group == "Image" && datum->tag() == kLayers;
        layers = layers || layer;
        datum = other || layer || (group == "Image" && structural(datum->tag())) ? exif.erase(datum) : std::next(datum);
    }
    return layers;
}

// Leaves of a camera RAW's EXIF what is true of the picture developed from it. Whether something was dropped that is
// more than a layout.
bool drop_sensor_data(Exiv2::ExifData& exif) {
    // TIFF/EP's filters; what stands above is DNG's and the makers' own.
    constexpr uint16_t kFilterSize = 33421, kFilters = 33422, kPrivate = 50000;
    constexpr uint16_t kMakerNote = 0x927C;
    bool said = false;
    (void)drop_structure(exif);
    for (auto datum = exif.begin(); datum != exif.end();) {
        const auto group = datum->groupName();
        const auto tag = datum->tag();
        const bool of_picture = group == "Image" || group == "Photo" || group == "GPSInfo" || group == "Iop";
        const bool of_sensor = group == "Image" && (tag == kFilterSize || tag == kFilters || tag >= kPrivate);
        // Sizes are those of another picture within.
        const bool of_file = group == "Photo" && (tag == kMakerNote || tag == 0xA002 || tag == 0xA003);
        said = said || !of_picture || of_sensor || (of_file && tag == kMakerNote);
        datum = !of_picture || of_sensor || of_file ? exif.erase(datum) : std::next(datum);
    }
    const auto space = exif.findKey(Exiv2::ExifKey("Exif.Photo.ColorSpace"));
    if (space != exif.end()) *space = uint16_t{1};  // sRGB
    return said;
}

// Programs that find them would develop the picture a second time.
bool drop_develop_settings(Exiv2::XmpData& xmp) {
    constexpr std::string_view kCameraRaw = "http://ns.adobe.com/camera-raw-settings/1.0/";
    bool dropped = false;
    for (auto datum = xmp.begin(); datum != xmp.end();) {
        const bool drop = Exiv2::XmpProperties::ns(datum->groupName()) == kCameraRaw;
        dropped = dropped || drop;
        datum = drop ? xmp.erase(datum) : std::next(datum);
    }
    return dropped;
}

Resolution resolution_of(const Exiv2::ExifData& exif) {
    const auto value = [&](const char* key) {
        const auto found = exif.findKey(Exiv2::ExifKey(key));
        return found == exif.end() || found->count() == 0 ? 0.0 : static_cast<double>(found->toFloat());
    };
    const double unit = value("Exif.Image.ResolutionUnit"), metre = unit == 3 ? 100 : unit == 1 ? 0 : 1 / kInch;
    const double x = value("Exif.Image.XResolution") * metre, y = value("Exif.Image.YResolution") * metre;
    return x > 0 && y > 0 && std::isfinite(x) && std::isfinite(y) ? Resolution{.x = x, .y = y} : Resolution{};
}

// Data behind the first picture of a file that its XMP announces: no result has them.
struct Promises {
    bool gain_map = false, video = false;
};

Promises drop_promises(Exiv2::XmpData& xmp) {
    constexpr std::string_view kAdobeGainMap = "http://ns.adobe.com/hdr-gain-map/1.0/",
                               kAppleGainMap = "http://ns.apple.com/HDRGainMap/1.0/",
                               kContainer = "http://ns.google.com/photos/1.0/container/",
                               kCamera = "http://ns.google.com/photos/1.0/camera/";
    Promises found;
    for (auto datum = xmp.begin(); datum != xmp.end();) {
        const auto space = Exiv2::XmpProperties::ns(datum->groupName());
        const auto name = datum->tagName();
        bool drop = false;
        if (space == kAdobeGainMap || space == kAppleGainMap) {
            drop = found.gain_map = true;
        } else if (space == kContainer) {
            drop = true;
            const auto value = datum->toString();
            found.gain_map = found.gain_map || value == "GainMap";
            found.video = found.video || value == "MotionPhoto";
        } else if (space == kCamera && (name.starts_with("MotionPhoto") || name.starts_with("MicroVideo"))) {
            drop = found.video = true;
        }
        datum = drop ? xmp.erase(datum) : std::next(datum);
    }
    return found;
}

// Every byte that is no UTF-8 becomes a question mark: XMP holds nothing else, and one such byte spoils all of it.
std::string utf8(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<uint8_t>(text[i]);
        const std::size_t length = first < 0x80                    ? 1
                                   : first >= 0xC2 && first < 0xE0 ? 2
                                   : first >= 0xE0 && first < 0xF0 ? 3
                                   : first >= 0xF0 && first < 0xF5 ? 4
                                                                   : 0;
        bool good = length > 0 && i + length <= text.size();
        for (std::size_t k = 1; good && k < length; ++k) good = (static_cast<uint8_t>(text[i + k]) & 0xC0) == 0x80;
        result += good ? text.substr(i, length) : "?";
        i += good ? length : 1;
    }
    return result;
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
    xmp[key("softwareAgent")] = utf8(provenance.software);
    xmp[key("parameters")] = utf8(provenance.parameters);
}

// Exiv2 leaves large values out of what it encodes, without a word.
void note_dropped(const Exiv2::ExifData& exif, MetadataRead& read) {
    constexpr long kLarge = 4096;
    Exiv2::ExifData kept;
    std::string names;
    for (const auto& datum : exif) {
        if (datum.size() < kLarge) continue;
        if (kept.empty())
            Exiv2::ExifParser::decode(kept, read.metadata.exif.data(),
                                      static_cast<uint32_t>(read.metadata.exif.size()));
        if (kept.findKey(Exiv2::ExifKey(datum.key())) == kept.end()) names += (names.empty() ? "" : ", ") + datum.key();
    }
    if (!names.empty()) read.notes.push_back("parts of its EXIF are too large and left out: " + names);
}

// Adds the extended part of a JPEG's XMP, and takes away the announcement of it.
void add_extended(Exiv2::XmpData& xmp, const std::string& extended, MetadataRead& read) {
    bool announced = false;
    for (auto datum = xmp.begin(); datum != xmp.end();) {
        const bool announces = datum->tagName() == "HasExtendedXMP";
        announced = announced || announces;
        datum = announces ? xmp.erase(datum) : std::next(datum);
    }
    if (!announced) return;
    Exiv2::XmpData more;
    if (extended.empty() || Exiv2::XmpParser::decode(more, extended) != 0) {
        read.notes.emplace_back("the extended part of its XMP is damaged and left out");
        return;
    }
    for (const auto& datum : more)
        if (xmp.findKey(Exiv2::XmpKey(datum.key())) == xmp.end()) xmp.add(datum);
}

// The property that a key is of or within: "Xmp.dc.creator" of "Xmp.dc.creator[2]".
std::string property_of(const std::string& key) {
    return key.substr(0, key.find_first_of("[/"));
}

// Takes away the largest properties until the packet fits into a segment of a JPEG. Their names.
std::string drop_what_does_not_fit(Exiv2::XmpData& xmp) {
    constexpr std::size_t kSegment = 65000;
    std::string dropped;
    for (std::string packet; !xmp.empty(); packet.clear()) {
        Exiv2::XmpParser::encode(packet, xmp, Exiv2::XmpParser::useCompactFormat);
        if (packet.size() <= kSegment) break;
        std::map<std::string, std::size_t> sizes;
        for (const auto& datum : xmp) sizes[property_of(datum.key())] += datum.key().size() + datum.toString().size();
        const auto largest = std::max_element(sizes.begin(), sizes.end(),
                                              [](const auto& a, const auto& b) { return a.second < b.second; });
        dropped += (dropped.empty() ? "" : ", ") + largest->first;
        for (auto datum = xmp.begin(); datum != xmp.end();)
            datum = property_of(datum->key()) == largest->first ? xmp.erase(datum) : std::next(datum);
    }
    return dropped;
}

// Takes the parts of EXIF and XMP that are kept.
void take(Exiv2::ExifData& exif, Exiv2::XmpData& xmp, MetadataRead& read) {
    const auto orientation = exif.findKey(Exiv2::ExifKey("Exif.Image.Orientation"));
    if (orientation != exif.end() && orientation->count() > 0) {
        const auto value = orientation->toLong();
        if (value >= 1 && value <= 8) read.orientation = static_cast<int>(value);
    }
    read.metadata.resolution = resolution_of(exif);
    make_upright(exif, read.orientation >= 5);
    if (!exif.empty()) {
        Exiv2::Blob blob;
        Exiv2::ExifParser::encode(blob, Exiv2::littleEndian, exif);
        read.metadata.exif.assign(blob.begin(), blob.end());
        note_dropped(exif, read);
    }
    const auto promises = drop_promises(xmp);
    read.gain_map = promises.gain_map;
    if (promises.video) read.notes.emplace_back("the video behind it (a motion photo) is left out");
    if (!xmp.empty()) {
        if (xmp.findKey(Exiv2::XmpKey("Xmp.tiff.Orientation")) != xmp.end()) xmp["Xmp.tiff.Orientation"] = "1";
        Exiv2::XmpParser::encode(read.metadata.xmp, xmp, Exiv2::XmpParser::omitPacketWrapper);
    }
}

std::string not_readable(const std::exception& error) {
    return "its metadata could not be read and are left out: " + one_line(error.what());
}

bool is_tiff(std::span<const uint8_t> file) {
    return file.size() > 2 && (file[0] == 'I' || file[0] == 'M') && file[0] == file[1];
}

}  // namespace

MetadataRead read_metadata(std::span<const uint8_t> file, const std::string& extended_xmp) {
    MetadataRead read;
    try {
        const auto image = open(file);
        image->readMetadata();
        if (is_tiff(file) && drop_structure(image->exifData()))
            read.notes.emplace_back("its layers (Photoshop's) are left out; the result has the picture that they make");
        add_extended(image->xmpData(), extended_xmp, read);
        if (!image->iptcData().empty()) {
            const Exiv2::DataBuf iptc = Exiv2::IptcParser::encode(image->iptcData());
            read.metadata.iptc.assign(iptc.pData_, iptc.pData_ + iptc.size_);
        }
        if (image->iccProfileDefined() && image->iccProfile()->pData_ != nullptr)
            read.metadata.icc.assign(image->iccProfile()->pData_,
                                     image->iccProfile()->pData_ + image->iccProfile()->size_);
        take(image->exifData(), image->xmpData(), read);
    } catch (const std::exception& error) {
        read.notes.push_back(not_readable(error));
    }
    return read;
}

MetadataRead metadata_of(std::span<const uint8_t> exif, const std::string& xmp) {
    initialise();
    MetadataRead read;
    try {
        constexpr std::string_view kMark("Exif\0\0", 6);
        if (exif.size() > kMark.size() &&
            std::equal(kMark.begin(), kMark.end(), reinterpret_cast<const char*>(exif.data())))
            exif = exif.subspan(kMark.size());
        Exiv2::ExifData data;
        Exiv2::XmpData packet;
        if (!exif.empty()) Exiv2::ExifParser::decode(data, exif.data(), static_cast<uint32_t>(exif.size()));
        if (!xmp.empty() && Exiv2::XmpParser::decode(packet, xmp) != 0)
            read.notes.emplace_back("its XMP is damaged and left out");
        take(data, packet, read);
    } catch (const std::exception& error) {
        read.notes.push_back(not_readable(error));
    }
    return read;
}

MetadataRead read_raw_metadata(std::span<const uint8_t> file) {
    MetadataRead read;
    try {
        const auto image = open(file);
        image->readMetadata();
        auto& exif = image->exifData();
        auto& xmp = image->xmpData();
        if (drop_sensor_data(exif))
            read.notes.emplace_back("the EXIF of its RAW values (the maker's notes among it) is left out");
        if (drop_develop_settings(xmp))
            read.notes.emplace_back("the settings of Camera Raw in its XMP are not applied, and left out");
        if (!image->iptcData().empty()) {
            const Exiv2::DataBuf iptc = Exiv2::IptcParser::encode(image->iptcData());
            read.metadata.iptc.assign(iptc.pData_, iptc.pData_ + iptc.size_);
        }
        take(exif, xmp, read);
    } catch (const std::exception& error) {
        read.notes.push_back(not_readable(error));
    }
    return read;
}

std::vector<uint8_t> with_metadata(std::vector<uint8_t> encoded, const Metadata& metadata, const Provenance& provenance,
                                   std::vector<std::string>& notes) {
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
    const bool tiff = is_tiff(encoded), jpeg = encoded.size() > 2 && encoded[0] == 0xFF && encoded[1] == 0xD8;
    if (!metadata.exif.empty())
        put("EXIF", [&](Exiv2::Image& image) {
            Exiv2::ExifData exif;
            Exiv2::ExifParser::decode(exif, metadata.exif.data(), static_cast<uint32_t>(metadata.exif.size()));
            // TIFF keeps its own structure in the same directory.
            if (!tiff) return image.setExifData(exif);
            for (const auto& datum : exif)
                if (datum.groupName() != "Image" || !has_its_own(datum.tag())) image.exifData().add(datum);
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
            if (jpeg)
                if (const auto dropped = drop_what_does_not_fit(xmp); !dropped.empty())
                    notes.push_back("parts of its XMP are too large for a JPEG and left out: " + dropped);
            image.setXmpData(xmp);
        });
    if (!metadata.icc.empty())
        put("the ICC profile", [&](Exiv2::Image& image) {
            Exiv2::DataBuf icc(metadata.icc.data(), static_cast<long>(metadata.icc.size()));
            image.setIccProfile(icc);
        });
    return encoded;
}

std::string with_history(const std::string& xmp, const Provenance& provenance) {
    initialise();
    if (provenance.software.empty()) return xmp;
    Exiv2::XmpData data;
    if (!xmp.empty() && Exiv2::XmpParser::decode(data, xmp) != 0) throw std::runtime_error("damaged");
    add_history(data, provenance);
    std::string packet;
    if (Exiv2::XmpParser::encode(packet, data, Exiv2::XmpParser::omitPacketWrapper) != 0)
        throw std::runtime_error("damaged");
    return packet;
}

std::vector<uint8_t> with_resolution(const std::vector<uint8_t>& exif, const Resolution& resolution) {
    if (resolution.x <= 0 || resolution.y <= 0) return exif;
    initialise();
    Exiv2::ExifData data;
    if (!exif.empty()) Exiv2::ExifParser::decode(data, exif.data(), static_cast<uint32_t>(exif.size()));
    if (resolution_of(data).x > 0) return exif;
    constexpr double kParts = 100;
    const auto per_inch = [&](double per_metre) {
        return Exiv2::Rational(static_cast<int32_t>(std::lround(per_metre * kInch * kParts)),
                               static_cast<int32_t>(kParts));
    };
    data["Exif.Image.XResolution"] = Exiv2::URational(per_inch(resolution.x));
    data["Exif.Image.YResolution"] = Exiv2::URational(per_inch(resolution.y));
    data["Exif.Image.ResolutionUnit"] = uint16_t{2};
    Exiv2::Blob blob;
    Exiv2::ExifParser::encode(blob, Exiv2::littleEndian, data);
    return {blob.begin(), blob.end()};
}

}  // namespace deweather::media
