// A reader and writer of protobuf's wire format, bounded by the bytes that there are.
//
//     for (Message message(bytes); message.next();)
//         if (message.field() == 7) graph = message.bytes();
//     std::string copy;
//     append_bytes(copy, 7, graph);
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace deweather::onnx {

// The bytes are no message: cut short, or something else.
class BadMessage : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Walks through the fields of one message, in the order in which they lie.
class Message {
  public:
    // The bytes have to outlive this object.
    explicit Message(std::string_view message) : rest_(message) {}

    // False behind the last field. Throws BadMessage.
    bool next();

    int field() const { return field_; }
    // The field as it lies in the message, with its tag.
    std::string_view whole() const { return whole_; }
    // These throw BadMessage where the field is of another kind.
    int64_t number() const;
    float real() const;
    std::string_view bytes() const;

    enum class Kind { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
    Kind kind() const { return kind_; }

  private:
    uint64_t varint();
    std::string_view take(uint64_t size);

    std::string_view rest_, whole_, bytes_;
    int field_ = 0;
    Kind kind_ = Kind::kVarint;
    uint64_t number_ = 0;
};

// How many numbers a repeated field of varints holds, whether they are packed into bytes or the field has one of them.
// Throws BadMessage.
int64_t count_varints(const Message& field);

// Calls use(int64_t) for each of them.
template <class Use>
void for_each_varint(const Message& field, const Use& use);

void append_number(std::string& to, int field, int64_t value);
void append_real(std::string& to, int field, float value);
void append_bytes(std::string& to, int field, std::string_view value);

// The first of the numbers in bytes, which are then shortened by it. Throws BadMessage.
uint64_t take_varint(std::string_view& bytes);

template <class Use>
void for_each_varint(const Message& field, const Use& use) {
    if (field.kind() != Message::Kind::kBytes) {
        use(field.number());
        return;
    }
    for (auto bytes = field.bytes(); !bytes.empty();) use(static_cast<int64_t>(take_varint(bytes)));
}

}  // namespace deweather::onnx
