#include "trainer/event_file.h"

#include <spdlog/fmt/fmt.h>

#include <bit>
#include <chrono>

#include "core/base/error.h"
#include "trainer/crc32c.h"

namespace deweather::trainer {

namespace {

template <class Number>
std::string little_endian(Number value) {
    std::string bytes;
    for (std::size_t byte = 0; byte < sizeof(Number); ++byte) bytes += static_cast<char>((value >> (8 * byte)) & 0xFFU);
    return bytes;
}

// Encodes a protocol buffer message: fields by number, each with its wire type.
class Message {
  public:
    Message& whole(uint32_t field, int64_t value) { return key(field, kVarint).varint(static_cast<uint64_t>(value)); }
    Message& number(uint32_t field, double value) {
        key(field, kFixed64).bytes_ += little_endian(std::bit_cast<uint64_t>(value));
        return *this;
    }
    Message& number(uint32_t field, float value) {
        key(field, kFixed32).bytes_ += little_endian(std::bit_cast<uint32_t>(value));
        return *this;
    }
    Message& text(uint32_t field, std::string_view value) {
        key(field, kDelimited).varint(value.size()).bytes_ += value;
        return *this;
    }
    Message& message(uint32_t field, const Message& value) { return text(field, value.bytes_); }

    const std::string& bytes() const { return bytes_; }

  private:
    enum Storage : uint32_t { kVarint = 0, kFixed64 = 1, kDelimited = 2, kFixed32 = 5 };

    Message& key(uint32_t field, Storage storage) { return varint((field << 3U) | storage); }
    // Varint: seven bits per byte, the lowest first; all but the last byte have the eighth bit set.
    Message& varint(uint64_t value) {
        for (; value > 0x7FU; value >>= 7U) bytes_ += static_cast<char>((value & 0x7FU) | 0x80U);
        bytes_ += static_cast<char>(value);
        return *this;
    }

    std::string bytes_;
};

// Field numbers of event.proto and summary.proto.
namespace event {
constexpr uint32_t kWallTime = 1, kStep = 2, kFileVersion = 3, kSummary = 5, kSessionLog = 7;
}
namespace session_log {
constexpr uint32_t kStatus = 1;
constexpr int64_t kStart = 1;
}  // namespace session_log
namespace summary {
constexpr uint32_t kValue = 1;
}
namespace value {
constexpr uint32_t kTag = 1, kSimpleValue = 2, kImage = 4;
}
namespace image {
constexpr uint32_t kHeight = 1, kWidth = 2, kColorspace = 3, kEncoded = 4;
constexpr int64_t kRgb = 3;
}  // namespace image

constexpr const char* kVersion = "brain.Event:2";

int64_t microseconds_now() {
    using std::chrono::duration_cast, std::chrono::microseconds, std::chrono::system_clock;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

Message event_now() {
    Message message;
    message.number(event::kWallTime, static_cast<double>(microseconds_now()) / 1e6);
    return message;
}

}  // namespace

EventFile::EventFile(std::filesystem::path folder, int64_t after_step)
    : folder_(std::move(folder)), after_step_(after_step) {}

void EventFile::begin() {
    // Named by time, so that TensorBoard reads it after earlier files.
    const auto now = microseconds_now();
    file_ = folder_ / fmt::format("events.out.tfevents.{:010}.{:06}", now / 1'000'000, now % 1'000'000);
    stream_.open(file_, std::ios::binary | std::ios::app);
    add(event_now().text(event::kFileVersion, kVersion).bytes());
    // Discards records of this step and later ones.
    add(event_now()
            .whole(event::kStep, after_step_ + 1)
            .message(event::kSessionLog, Message().whole(session_log::kStatus, session_log::kStart))
            .bytes());
}

void EventFile::add(std::string_view event) {
    const auto length = little_endian(static_cast<uint64_t>(event.size()));
    stream_ << length << little_endian(masked_crc32c(length)) << event << little_endian(masked_crc32c(event));
    stream_.flush();
    if (!stream_) throw Error("cannot write", file_.string(), "the disk is full or fails; free some space");
}

void EventFile::add_scalars(int64_t step, const std::vector<std::pair<std::string, double>>& values) {
    if (!stream_.is_open()) begin();
    Message summary;
    for (const auto& [tag, number] : values)
        summary.message(summary::kValue,
                        Message().text(value::kTag, tag).number(value::kSimpleValue, static_cast<float>(number)));
    add(event_now().whole(event::kStep, step).message(event::kSummary, summary).bytes());
}

void EventFile::add_picture(int64_t step, std::string_view tag, std::string_view png, int64_t width, int64_t height) {
    if (!stream_.is_open()) begin();
    const auto picture = Message()
                             .whole(image::kHeight, height)
                             .whole(image::kWidth, width)
                             .whole(image::kColorspace, image::kRgb)
                             .text(image::kEncoded, png);
    const auto summary =
        Message().message(summary::kValue, Message().text(value::kTag, tag).message(value::kImage, picture));
    add(event_now().whole(event::kStep, step).message(event::kSummary, summary).bytes());
}

}  // namespace deweather::trainer
