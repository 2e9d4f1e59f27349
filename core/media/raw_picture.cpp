#include "core/media/raw_picture.h"

#include <ATen/ops/empty.h>
#include <libraw/libraw.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/media/file_bytes.h"

namespace deweather::media {

namespace {

// TIFF 6.0, TIFF/EP (ISO 12234-2) and DNG.
constexpr uint64_t kCompression = 259, kPhotometric = 262, kMake = 271, kSubDirectories = 330;
constexpr uint64_t kColourFilters = 32803, kLinearRaw = 34892;
// Compressions that only cameras use: Kodak, Sony, Samsung, Nikon, Pentax. No TIFF library reads them.
constexpr std::array<uint64_t, 8> kCameraCompressions = {262, 32767, 32769, 32770, 32772, 34713, 65000, 65535};

// A file has a handful of directories; a damaged one must not be walked for long.
constexpr std::size_t kMaxDirectories = 100;
constexpr uint64_t kMaxEntries = 1000, kMaxSubDirectories = 16;

// A sensor has a margin around the picture, of no more pixels than the picture and this many more.
constexpr int64_t kMargin = 16'000'000;

struct Entry {
    uint64_t tag = 0, type = 0, count = 0, place = 0;  // place: of the value's first byte
};

// Calls visit(entry, number) for the entries of all directories of a TIFF, where number is the first one of short and
// long values, until it returns true. What is damaged ends the walk. Returns whether a call did.
template <typename Visit>
bool any_entry(const FileBytes& file, const Visit& visit) {
    const bool big = file.has(0, "MM");
    const auto number = [&](uint64_t at, int count) { return file.number(at, count, big); };
    std::set<uint64_t> seen;
    std::vector<uint64_t> waiting = {number(4, 4)};
    while (!waiting.empty() && seen.size() < kMaxDirectories) {
        const auto start = waiting.back();
        waiting.pop_back();
        if (start < 8 || start >= file.size() || !seen.insert(start).second) continue;
        try {
            const auto entries = number(start, 2);
            if (entries > kMaxEntries) continue;
            for (uint64_t i = 0; i < entries; ++i) {
                const uint64_t at = start + 2 + i * 12;
                Entry entry{
                    .tag = number(at, 2), .type = number(at + 2, 2), .count = number(at + 4, 4), .place = at + 8};
                const int size = entry.type == 3 ? 2 : entry.type == 4 || entry.type == 13 ? 4 : 0;
                const bool inside = size == 0 || entry.count * static_cast<uint64_t>(size) <= 4;
                if (!inside) entry.place = number(at + 8, 4);
                if (visit(entry, size > 0 && entry.count > 0 ? number(entry.place, size) : 0)) return true;
                if (entry.tag != kSubDirectories || size != 4) continue;
                for (uint64_t k = 0; k < std::min(entry.count, kMaxSubDirectories); ++k)
                    waiting.push_back(number(entry.place + k * 4, 4));
            }
            waiting.push_back(number(start + 2 + entries * 12, 4));
        } catch (const std::runtime_error&) {
            continue;
        }
    }
    return false;
}

bool is_tiff(const FileBytes& file) {
    return file.size() >= 16 &&
           (file.has(0, std::string_view("II\x2a\0", 4)) || file.has(0, std::string_view("MM\0\x2a", 4)));
}

// Values of a sensor in one of its directories.
bool holds_sensor_values(const FileBytes& file) {
    return any_entry(file, [](const Entry& entry, uint64_t number) {
        if (entry.tag == kPhotometric) return number == kColourFilters || number == kLinearRaw;
        return entry.tag == kCompression &&
               std::find(kCameraCompressions.begin(), kCameraCompressions.end(), number) != kCameraCompressions.end();
    });
}

struct Problem {
    bool any = false, early_end = false;
};

// LibRaw with a file in memory, set up for what is wanted.
class Raw {
  public:
    explicit Raw(std::span<const uint8_t> bytes) : raw_(std::make_unique<LibRaw>()) {
        // The place's type differs between versions; -1 is the file's end.
        raw_->set_dataerror_handler(
            [](void* data, const char* /*file*/, auto place) {
                auto* problem = static_cast<Problem*>(data);
                problem->any = true;
                if (place == -1) problem->early_end = true;
            },
            &problem_);
        auto& wanted = raw_->imgdata.params;
        wanted.use_camera_wb = 1;
        wanted.output_color = 1;  // sRGB, with its own curve
        wanted.gamm[0] = 1 / 2.4;
        wanted.gamm[1] = 12.92;
        wanted.output_bps = 16;
        wanted.user_flip = 0;  // turned upright with the others
        opened_ = raw_->open_buffer(const_cast<uint8_t*>(bytes.data()), bytes.size());
        flip_ = raw_->imgdata.sizes.flip;
        const int degrees = (flip_ + 3600) % 360;  // some makers' way
        if (degrees % 90 == 0) flip_ = degrees == 270 ? 5 : degrees == 180 ? 3 : degrees == 90 ? 6 : 0;
    }

    LibRaw& operator*() { return *raw_; }
    LibRaw* operator->() { return raw_.get(); }
    bool known() const { return opened_ == LIBRAW_SUCCESS; }

    void require_known() const { check(opened_); }

    void check(int status) const {
        switch (status) {
            case LIBRAW_SUCCESS:
                return;
            case LIBRAW_FILE_UNSUPPORTED:
                throw std::runtime_error("it is a camera RAW that LibRaw cannot read; convert it to DNG or TIFF");
            case LIBRAW_UNSUFFICIENT_MEMORY:
                throw std::bad_alloc();
            case LIBRAW_TOO_BIG:
                throw std::runtime_error("it is a camera RAW larger than LibRaw reads; convert it to TIFF");
            case LIBRAW_DATA_ERROR:
            case LIBRAW_IO_ERROR:
                throw std::runtime_error(damaged());
            default:
                throw std::runtime_error(std::string("LibRaw cannot develop it: ") + libraw_strerror(status));
        }
    }

    // LibRaw fills in zeros where data are missing.
    void check_data() const {
        if (problem_.any) throw std::runtime_error(damaged());
    }

    // The EXIF orientation for LibRaw's bits: 1 mirrored across, 2 down, 4 axes exchanged first.
    int orientation() const {
        constexpr std::array<int, 8> kOrientations = {1, 2, 4, 3, 5, 8, 6, 7};
        return kOrientations[static_cast<std::size_t>(flip_ & 7)];
    }

  private:
    std::string damaged() const {
        return problem_.early_end ? "the file is cut short; copy or download it again"
                                  : "it is damaged; copy or download it again";
    }

    Problem problem_;
    std::unique_ptr<LibRaw> raw_;
    int opened_ = LIBRAW_UNSPECIFIED_ERROR;
    int flip_ = 0;
};

RawFacts facts_of(Raw& raw) {
    raw.require_known();
    raw.check(raw->adjust_sizes_info_only());
    const auto& sizes = raw->imgdata.sizes;
    if (int64_t{sizes.raw_width} * sizes.raw_height > int64_t{2} * sizes.iwidth * sizes.iheight + kMargin)
        throw std::runtime_error("it is damaged: its picture is smaller than its sensor's margin");
    return {.width = sizes.iwidth, .height = sizes.iheight, .components = raw->imgdata.idata.colors == 1 ? 1 : 3};
}

struct ImageDeleter {
    void operator()(libraw_processed_image_t* image) const { LibRaw::dcraw_clear_mem(image); }
};

}  // namespace

bool is_raw(std::span<const uint8_t> bytes) {
    const FileBytes file(bytes);
    constexpr std::array<std::string_view, 9> kStarts = {"FUJIFILMCCD-RAW",  // RAF
                                                         "IIRO",
                                                         "IIRS",
                                                         "MMOR",                        // ORF
                                                         std::string_view("IIU\0", 4),  // RW2
                                                         std::string_view("\0MRM", 4),  // MRW
                                                         "FOVb",                        // X3F
                                                         "IIII",
                                                         "MMMM"};  // IIQ
    for (const auto start : kStarts)
        if (file.has(0, start)) return true;
    if (file.has(6, "HEAPCCDR")) return true;  // CRW
    if (file.has(4, "ftypcrx ")) return true;  // CR3
    if (!is_tiff(file)) return false;
    if (file.has(8, "CR\x02") || file.has(8, "IIII") || file.has(8, "MMMM")) return true;  // CR2, IIQ
    return holds_sensor_values(file);
}

bool is_known_raw(std::span<const uint8_t> bytes) {
    return Raw(bytes).known();
}

bool names_its_maker(std::span<const uint8_t> bytes) {
    const FileBytes file(bytes);
    return is_tiff(file) && any_entry(file, [](const Entry& entry, uint64_t) { return entry.tag == kMake; });
}

RawFacts raw_facts(std::span<const uint8_t> bytes) {
    Raw raw(bytes);
    return facts_of(raw);
}

StoredPicture decode_raw(std::span<const uint8_t> bytes) {
    StoredPicture stored;
    std::unique_ptr<libraw_processed_image_t, ImageDeleter> developed;
    {
        Raw raw(bytes);
        raw.require_known();
        const auto exposures = raw->imgdata.idata.raw_count;
        raw.check(raw->unpack());
        raw.check_data();
        raw.check(raw->dcraw_process());
        int status = LIBRAW_SUCCESS;
        developed.reset(raw->dcraw_make_mem_image(&status));
        raw.check(status);
        if (!developed) throw std::bad_alloc();
        stored.orientation = raw.orientation();
        stored.notes.emplace_back(
            "it is developed from camera RAW by LibRaw (camera white balance, sRGB, 16 bit); results are pictures, not "
            "RAW");
        if ((raw->imgdata.process_warnings & LIBRAW_WARN_BAD_CAMERA_WB) != 0)
            stored.notes.emplace_back("it states no white balance that could be used; daylight is taken");
        if (exposures > 1)
            stored.notes.push_back("only the first of its " + std::to_string(exposures) + " exposures is taken");
    }
    const int64_t width = developed->width, height = developed->height, channels = developed->colors;
    if (developed->type != LIBRAW_IMAGE_BITMAP || developed->bits != 16 || (channels != 1 && channels != 3))
        throw std::runtime_error("LibRaw develops it to a kind of picture that is not supported");
    stored.bit_depth = 16;
    stored.space = channels == 1 ? ColourSpace::kGrey : ColourSpace::kRgb;
    stored.samples = at::empty({channels, height, width}, at::kFloat);
    float* target = stored.samples.data_ptr<float>();
    const auto* values = reinterpret_cast<const uint16_t*>(developed->data);
    const int64_t area = width * height;
    for (int64_t i = 0; i < area; ++i)
        for (int64_t c = 0; c < channels; ++c)
            target[c * area + i] = static_cast<float>(values[i * channels + c]) / 65535;
    return stored;
}

}  // namespace deweather::media
