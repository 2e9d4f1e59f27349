#include "core/onnx/protobuf.h"

#include <bit>

namespace deweather::onnx {

namespace {

constexpr unsigned kBitsOfGroup = 7, kMore = 0x80, kMaxBits = 63;

void append_varint(std::string& to, uint64_t value) {
    for (; value >= kMore; value >>= kBitsOfGroup) to.push_back(static_cast<char>((value & (kMore - 1)) | kMore));
    to.push_back(static_cast<char>(value));
}

void append_tag(std::string& to, int field, Message::Kind kind) {
    append_varint(to, static_cast<uint64_t>(field) << 3 | static_cast<uint64_t>(kind));
}

}  // namespace

uint64_t take_varint(std::string_view& bytes) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift <= kMaxBits; shift += kBitsOfGroup) {
        if (bytes.empty()) throw BadMessage("it is cut short");
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        value |= static_cast<uint64_t>(byte & (kMore - 1)) << shift;
        if (byte < kMore) return value;
    }
    throw BadMessage("a number in it has no end");
}

bool Message::next() {
    if (rest_.empty()) return false;
    const auto before = rest_;
    const auto tag = take_varint(rest_);
    constexpr uint64_t kMaxField = (uint64_t{1} << 29) - 1;
    if (tag >> 3 == 0 || tag >> 3 > kMaxField) throw BadMessage("it has a field of an impossible number");
    field_ = static_cast<int>(tag >> 3);
    kind_ = static_cast<Kind>(tag & 7);
    switch (kind_) {
        case Kind::kVarint:
            number_ = take_varint(rest_);
            break;
        case Kind::kFixed64:
            bytes_ = take(8);
            break;
        case Kind::kBytes:
            bytes_ = take(take_varint(rest_));
            break;
        case Kind::kFixed32:
            bytes_ = take(4);
            break;
        default:
            throw BadMessage("it has a field of an unknown kind");
    }
    whole_ = before.substr(0, before.size() - rest_.size());
    return true;
}

std::string_view Message::take(uint64_t size) {
    if (size > rest_.size()) throw BadMessage("it is cut short");
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
}

int64_t Message::number() const {
    if (kind_ != Kind::kVarint) throw BadMessage("it has a field of another kind than ONNX's");
    return static_cast<int64_t>(number_);
}

float Message::real() const {
    if (kind_ != Kind::kFixed32) throw BadMessage("it has a field of another kind than ONNX's");
    uint32_t bits = 0;
    for (std::size_t i = 0; i < bytes_.size(); ++i)
        bits |= static_cast<uint32_t>(static_cast<unsigned char>(bytes_[i])) << (8 * i);
    return std::bit_cast<float>(bits);
}

std::string_view Message::bytes() const {
    if (kind_ != Kind::kBytes) throw BadMessage("it has a field of another kind than ONNX's");
    return bytes_;
}

int64_t count_varints(const Message& field) {
    int64_t count = 0;
    for_each_varint(field, [&](int64_t) { ++count; });
    return count;
}

void append_number(std::string& to, int field, int64_t value) {
    append_tag(to, field, Message::Kind::kVarint);
    append_varint(to, static_cast<uint64_t>(value));
}

void append_real(std::string& to, int field, float value) {
    append_tag(to, field, Message::Kind::kFixed32);
    auto bits = std::bit_cast<uint32_t>(value);
    for (int i = 0; i < 4; ++i, bits >>= 8) to.push_back(static_cast<char>(bits & 0xFF));
}

void append_bytes(std::string& to, int field, std::string_view value) {
    append_tag(to, field, Message::Kind::kBytes);
    append_varint(to, value.size());
    to.append(value);
}

}  // namespace deweather::onnx
