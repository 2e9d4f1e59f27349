#include "core/checkpoint/zip.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace deweather::checkpoint {

namespace {

// Names and values of the format specification (APPNOTE.TXT, 4.3 to 4.5).
constexpr uint32_t kLocalHeader = 0x04034b50, kCentralHeader = 0x02014b50, kEnd = 0x06054b50, kEnd64 = 0x06064b50,
                   kEnd64Locator = 0x07064b50;
constexpr uint64_t kLocalBytes = 30, kCentralBytes = 46, kEndBytes = 22, kEnd64Bytes = 56, kEnd64LocatorBytes = 20;
constexpr uint64_t kLongestComment = 0xFFFF;
// Placeholder for a number that is stored in a zip64 field.
constexpr uint32_t kElsewhere32 = 0xFFFFFFFF;
constexpr uint16_t kElsewhere16 = 0xFFFF, kZip64Extra = 1;
constexpr uint16_t kEncrypted = 1, kStored = 0;

class ZipReader {
  public:
    ZipReader(std::string_view bytes, const std::filesystem::path& file) : bytes_(bytes), file_(file) {}

    std::map<std::string_view, ZipEntry> read() {
        find_directory();
        std::map<std::string_view, ZipEntry> entries;
        uint64_t position = directory_;
        for (uint64_t i = 0; i < count_; ++i) {
            const auto name = read_entry(position);
            if (!entries.emplace(name, entry_).second) throw bad("it has the entry '" + std::string(name) + "' twice");
        }
        check_overlap(entries);
        return entries;
    }

  private:
    Error bad(const std::string& why) const { return Error("cannot read checkpoint", file_.string(), why); }
    Error damaged() const { return bad("its zip archive is cut short or damaged; copy or download it again"); }

    std::string_view part(uint64_t offset, uint64_t size) const {
        if (offset > bytes_.size() || size > bytes_.size() - offset) throw damaged();
        return bytes_.substr(offset, size);
    }

    template <typename T>
    T number(uint64_t offset) const {
        T value;
        std::memcpy(&value, part(offset, sizeof value).data(), sizeof value);
        return value;
    }

    void find_directory() {
        if (bytes_.size() < kEndBytes) throw damaged();
        const uint64_t last = bytes_.size() - kEndBytes, first = last - std::min(last, kLongestComment);
        std::optional<uint64_t> end;
        for (uint64_t offset = last + 1; offset > first && !end; --offset)
            if (number<uint32_t>(offset - 1) == kEnd &&
                offset - 1 + kEndBytes + number<uint16_t>(offset + 19) == bytes_.size())
                end = offset - 1;
        if (!end) throw damaged();
        if (number<uint16_t>(*end + 4) != number<uint16_t>(*end + 6)) throw bad("it is one of several parts");
        count_ = number<uint16_t>(*end + 10);
        uint64_t size = number<uint32_t>(*end + 12);
        directory_ = number<uint32_t>(*end + 16);
        if (count_ == kElsewhere16 || size == kElsewhere32 || directory_ == kElsewhere32) {
            if (*end < kEnd64LocatorBytes || number<uint32_t>(*end - kEnd64LocatorBytes) != kEnd64Locator)
                throw damaged();
            const auto end64 = number<uint64_t>(*end - kEnd64LocatorBytes + 8);
            if (part(end64, kEnd64Bytes).empty() || number<uint32_t>(end64) != kEnd64) throw damaged();
            count_ = number<uint64_t>(end64 + 32);
            size = number<uint64_t>(end64 + 40);
            directory_ = number<uint64_t>(end64 + 48);
        }
        if (directory_ > *end || size > *end - directory_ || count_ > size / kCentralBytes) throw damaged();
    }

    // Reads the central directory's entry at position and advances to the next.
    std::string_view read_entry(uint64_t& position) {
        if (number<uint32_t>(position) != kCentralHeader) throw damaged();
        const auto flags = number<uint16_t>(position + 8), method = number<uint16_t>(position + 10);
        const auto name_size = number<uint16_t>(position + 28), extra_size = number<uint16_t>(position + 30),
                   comment_size = number<uint16_t>(position + 32);
        const auto name = part(position + kCentralBytes, name_size);
        uint64_t packed = number<uint32_t>(position + 20), size = number<uint32_t>(position + 24),
                 local = number<uint32_t>(position + 42);
        read_zip64(part(position + kCentralBytes + name_size, extra_size), size, packed, local);
        position += kCentralBytes + name_size + extra_size + comment_size;

        if ((flags & kEncrypted) != 0) throw bad("it is encrypted");
        const bool stored = method == kStored;
        if (stored && packed != size) throw damaged();
        if (number<uint32_t>(local) != kLocalHeader || number<uint16_t>(local + 8) != method ||
            part(local + kLocalBytes, number<uint16_t>(local + 26)) != name)
            throw damaged();
        entry_ = {
            .offset = local + kLocalBytes + name_size + number<uint16_t>(local + 28), .size = packed, .stored = stored};
        if (entry_.offset > directory_ || packed > directory_ - entry_.offset) throw damaged();
        return name;
    }

    // Reads those numbers, in this order, that were too large for their fields.
    void read_zip64(std::string_view extra, uint64_t& size, uint64_t& packed, uint64_t& local) const {
        while (extra.size() >= 4) {
            uint16_t id = 0, length = 0;
            std::memcpy(&id, extra.data(), sizeof id);
            std::memcpy(&length, extra.data() + 2, sizeof length);
            if (length > extra.size() - 4) throw damaged();
            auto field = extra.substr(4, length);
            extra.remove_prefix(4 + std::size_t{length});
            if (id != kZip64Extra) continue;
            for (auto* value : {&size, &packed, &local}) {
                if (*value != kElsewhere32) continue;
                if (field.size() < sizeof *value) throw damaged();
                std::memcpy(value, field.data(), sizeof *value);
                field.remove_prefix(sizeof *value);
            }
        }
    }

    void check_overlap(const std::map<std::string_view, ZipEntry>& entries) const {
        std::vector<ZipEntry> sorted;
        for (const auto& [name, entry] : entries)
            if (entry.size > 0) sorted.push_back(entry);
        std::sort(sorted.begin(), sorted.end(),
                  [](const ZipEntry& a, const ZipEntry& b) { return a.offset < b.offset; });
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (sorted[i].offset - sorted[i - 1].offset < sorted[i - 1].size)
                throw bad("its zip archive has entries that overlap; it is damaged");
    }

    std::string_view bytes_;
    const std::filesystem::path& file_;
    uint64_t directory_ = 0, count_ = 0;
    ZipEntry entry_{};  // the last one read
};

}  // namespace

std::map<std::string_view, ZipEntry> read_zip(std::string_view bytes, const std::filesystem::path& file) {
    return ZipReader(bytes, file).read();
}

}  // namespace deweather::checkpoint
