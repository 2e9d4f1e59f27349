#include "core/checkpoint/pickle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>

#include "core/base/error.h"

namespace deweather::checkpoint {

namespace {

using Kind = PickleValue::Kind;

// A tensor takes some 40 instructions, and checkpoints have thousands of tensors, not a hundred thousand. A value takes
// some 80 bytes here, so the worst pickle takes a few hundred megabytes.
constexpr std::size_t kMaxInstructions = 4'000'000;
constexpr int kNewestProtocol = 5;

// Opcodes of the pickle format under their official names, as far as PyTorch's files may contain them.
enum Instruction : unsigned char {
    kMark = '(',
    kStop = '.',
    kPop = '0',
    kPopMark = '1',
    kDup = '2',
    kBinFloat = 'G',
    kBinInt = 'J',
    kBinInt1 = 'K',
    kBinInt2 = 'M',
    kPushNone = 'N',
    kPersId = 'P',
    kBinPersId = 'Q',
    kReduce = 'R',
    kBinString = 'T',
    kShortBinString = 'U',
    kBinUnicode = 'X',
    kAppend = 'a',
    kBuild = 'b',
    kGlobal = 'c',
    kMakeDict = 'd',
    kEmptyDict = '}',
    kAppends = 'e',
    kBinGet = 'h',
    kInst = 'i',
    kLongBinGet = 'j',
    kMakeList = 'l',
    kEmptyList = ']',
    kBinPut = 'q',
    kLongBinPut = 'r',
    kSetItem = 's',
    kMakeTuple = 't',
    kEmptyTuple = ')',
    kSetItems = 'u',
    kBinBytes = 'B',
    kShortBinBytes = 'C',
    kProto = 0x80,
    kNewObj = 0x81,
    kTuple1 = 0x85,
    kTuple2 = 0x86,
    kTuple3 = 0x87,
    kNewTrue = 0x88,
    kNewFalse = 0x89,
    kLong1 = 0x8a,
    kLong4 = 0x8b,
    kShortBinUnicode = 0x8c,
    kBinUnicode8 = 0x8d,
    kBinBytes8 = 0x8e,
    kEmptySet = 0x8f,
    kAddItems = 0x90,
    kFrozenSet = 0x91,
    kStackGlobal = 0x93,
    kMemoize = 0x94,
    kFrame = 0x95,
    kByteArray8 = 0x96,
};

}  // namespace

class Pickle::Machine {
  public:
    Machine(std::string_view bytes, const std::filesystem::path& file, std::span<const std::string_view> allowed,
            std::deque<PickleValue>& values)
        : bytes_(bytes), file_(file), allowed_(allowed), values_(values) {}

    const PickleValue* run() {
        for (std::size_t instructions = 0; instructions < kMaxInstructions; ++instructions) {
            const auto instruction = number<unsigned char>();
            if (instruction == kStop) {
                if (!marks_.empty() || stack_.size() != 1) throw bad("it ends in the midst of a value");
                return stack_.back();
            }
            execute(instruction);
        }
        throw bad("its pickle has more than " + std::to_string(kMaxInstructions) + " instructions");
    }

    std::size_t position() const { return position_; }

  private:
    Error bad(const std::string& why) const { return Error("cannot read checkpoint", file_.string(), why); }

    std::string_view take(uint64_t count) {
        if (count > bytes_.size() - position_) throw bad("its pickle is cut short or damaged");
        const auto taken = bytes_.substr(position_, count);
        position_ += count;
        return taken;
    }

    // Little-endian, like the format and the machines that LibTorch's wheels support.
    template <typename T>
    T number() {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    std::string_view line() {
        const auto end = bytes_.find('\n', position_);
        if (end == std::string_view::npos) throw bad("its pickle is cut short or damaged");
        const auto text = take(end - position_);
        ++position_;
        return text;
    }

    PickleValue& push(Kind kind) {
        stack_.push_back(&values_.emplace_back(PickleValue{.kind = kind}));
        return *stack_.back();
    }

    void push_text(Kind kind, std::string_view text) { push(kind).text = text; }

    // The bottom of the current frame: the values after the last mark; those below are out of reach.
    std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

    PickleValue& top() {
        if (stack_.size() <= floor()) throw bad("its pickle takes a value that is not there");
        return *stack_.back();
    }

    PickleValue* pop() {
        auto* value = &top();
        stack_.pop_back();
        return value;
    }

    using Items = std::vector<const PickleValue*>;

    Items pop_to_mark() {
        if (marks_.empty()) throw bad("its pickle takes a mark that is not there");
        const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
        Items items(first, stack_.end());
        stack_.erase(first, stack_.end());
        marks_.pop_back();
        return items;
    }

    Items pop_last(std::size_t count) {
        Items items(count);
        for (std::size_t i = count; i > 0; --i) items[i - 1] = pop();
        return items;
    }

    PickleValue& top_of(Kind kind, const char* what) {
        if (top().kind != kind) throw bad(std::string("its pickle adds to something that is no ") + what);
        return top();
    }

    void add(Kind kind, const char* what, const Items& items) {
        auto& target = top_of(kind, what).items;
        if (kind == Kind::kDict && items.size() % 2 != 0) throw bad("its pickle has a key without a value");
        target.insert(target.end(), items.begin(), items.end());
    }

    void push_items(Kind kind, Items items) {
        auto& made = push(kind);
        if (kind == Kind::kDict && items.size() % 2 != 0) throw bad("its pickle has a key without a value");
        made.items = std::move(items);
    }

    void push_global(std::string_view module, std::string_view name) {
        auto full = std::string(module) + "." + std::string(name);
        // Python 2's name of the same module.
        if (module == "__builtin__") full.replace(0, module.size(), "builtins");
        const auto known = std::find(allowed_.begin(), allowed_.end(), full);
        if (known == allowed_.end())
            throw bad("it wants Python's '" + full +
                      "', which no weights need and which might run anything. Refused; where you trust the file, load "
                      "it in Python and save the state_dict() alone");
        push_text(Kind::kGlobal, *known);
    }

    void call() {
        auto arguments = pop_last(1);
        auto* callee = pop();
        if (callee->kind != Kind::kGlobal || arguments[0]->kind != Kind::kTuple)
            throw bad("its pickle calls something that is no function");
        if (callee->text == "collections.OrderedDict")
            push_ordered_dict(arguments[0]->items);
        else if (callee->text == "collections.defaultdict")
            push(Kind::kDict);
        else if (callee->text == "collections.deque")
            push(Kind::kList);  // its items follow
        else
            push_items(Kind::kCall, {callee, arguments[0]});
    }

    // Python 3 calls it without arguments and then sets items; Python 2 calls it with the list of pairs.
    void push_ordered_dict(const Items& arguments) {
        Items items;
        const bool pairs = arguments.size() == 1 && arguments[0]->kind == Kind::kList;
        if (!arguments.empty() && !pairs) throw bad("its pickle calls OrderedDict in an unknown way");
        if (pairs)
            for (const auto* pair : arguments[0]->items) {
                if ((pair->kind != Kind::kList && pair->kind != Kind::kTuple) || pair->items.size() != 2)
                    throw bad("its pickle calls OrderedDict in an unknown way");
                items.insert(items.end(), pair->items.begin(), pair->items.end());
            }
        // The same list may be passed to many calls, each of which copies it.
        copied_ += items.size();
        if (copied_ > kMaxInstructions) throw bad("its pickle has more keys than it can have");
        push_items(Kind::kDict, std::move(items));
    }

    void push_long(std::string_view digits) {
        if (digits.size() > sizeof(int64_t)) return push_text(Kind::kLong, digits);
        const bool negative = !digits.empty() && (digits.back() & 0x80) != 0;
        int64_t value = negative ? -1 : 0;
        if (!digits.empty()) std::memcpy(&value, digits.data(), digits.size());
        push(Kind::kInteger).integer = value;
    }

    void remember(std::size_t index) {
        if (index >= kMaxInstructions) throw bad("its pickle remembers more values than it can have");
        if (index >= memo_.size()) memo_.resize(std::max(index + 1, std::min(2 * memo_.size(), kMaxInstructions)));
        memo_[index] = &top();
        remembered_ = std::max(remembered_, index + 1);
    }

    void recall(std::size_t index) {
        if (index >= memo_.size() || memo_[index] == nullptr) throw bad("its pickle recalls a value that it never had");
        stack_.push_back(memo_[index]);
    }

    void execute(unsigned char instruction) {
        switch (instruction) {
            case kProto:
                if (number<unsigned char>() > kNewestProtocol) throw bad("its pickle is of an unknown protocol");
                return;
            case kFrame:
                take(sizeof(uint64_t));
                return;
            case kMark:
                marks_.push_back(stack_.size());
                return;
            case kPop:
                // The format lets POP remove a mark too.
                if (!marks_.empty() && stack_.size() == marks_.back())
                    marks_.pop_back();
                else
                    pop();
                return;
            case kPopMark:
                pop_to_mark();
                return;
            case kDup:
                stack_.push_back(&top());
                return;
            case kPushNone:
                push(Kind::kNone);
                return;
            case kNewTrue:
                push(Kind::kBool).integer = 1;
                return;
            case kNewFalse:
                push(Kind::kBool);
                return;
            case kBinInt:
                push(Kind::kInteger).integer = number<int32_t>();
                return;
            case kBinInt1:
                push(Kind::kInteger).integer = number<uint8_t>();
                return;
            case kBinInt2:
                push(Kind::kInteger).integer = number<uint16_t>();
                return;
            case kLong1:
                push_long(take(number<uint8_t>()));
                return;
            case kLong4:
                push_long(take(number<uint32_t>()));
                return;
            case kBinFloat:  // the only big-endian number
                push(Kind::kReal).real = std::bit_cast<double>(__builtin_bswap64(number<uint64_t>()));
                return;
            case kShortBinString:
            case kShortBinUnicode:
                push_text(Kind::kText, take(number<uint8_t>()));
                return;
            case kBinString:
            case kBinUnicode:
                push_text(Kind::kText, take(number<uint32_t>()));
                return;
            case kBinUnicode8:
                push_text(Kind::kText, take(number<uint64_t>()));
                return;
            case kShortBinBytes:
                push_text(Kind::kBytes, take(number<uint8_t>()));
                return;
            case kBinBytes:
                push_text(Kind::kBytes, take(number<uint32_t>()));
                return;
            case kBinBytes8:
            case kByteArray8:
                push_text(Kind::kBytes, take(number<uint64_t>()));
                return;
            case kEmptyTuple:
                push(Kind::kTuple);
                return;
            case kTuple1:
                push_items(Kind::kTuple, pop_last(1));
                return;
            case kTuple2:
                push_items(Kind::kTuple, pop_last(2));
                return;
            case kTuple3:
                push_items(Kind::kTuple, pop_last(3));
                return;
            case kMakeTuple:
                push_items(Kind::kTuple, pop_to_mark());
                return;
            case kEmptySet:
            case kEmptyList:
                push(Kind::kList);
                return;
            case kFrozenSet:
            case kMakeList:
                push_items(Kind::kList, pop_to_mark());
                return;
            case kEmptyDict:
                push(Kind::kDict);
                return;
            case kMakeDict:
                push_items(Kind::kDict, pop_to_mark());
                return;
            case kAppend:
                add(Kind::kList, "list", pop_last(1));
                return;
            case kAddItems:
            case kAppends:
                add(Kind::kList, "list", pop_to_mark());
                return;
            case kSetItem:
                add(Kind::kDict, "dictionary", pop_last(2));
                return;
            case kSetItems:
                add(Kind::kDict, "dictionary", pop_to_mark());
                return;
            case kBinPut:
                remember(number<uint8_t>());
                return;
            case kLongBinPut:
                remember(number<uint32_t>());
                return;
            case kMemoize:
                remember(remembered_);
                return;
            case kBinGet:
                recall(number<uint8_t>());
                return;
            case kLongBinGet:
                recall(number<uint32_t>());
                return;
            case kInst:
            case kGlobal: {
                const auto module = line();
                push_global(module, line());
                if (instruction == kInst) throw bad("its pickle makes an object in a way that PyTorch does not");
                return;
            }
            case kStackGlobal: {
                const auto names = pop_last(2);
                if (names[0]->kind != Kind::kText || names[1]->kind != Kind::kText)
                    throw bad("its pickle names a global by something that is no text");
                push_global(names[0]->text, names[1]->text);
                return;
            }
            case kNewObj:
            case kReduce:
                call();
                return;
            case kBuild:
                // Attributes of an OrderedDict (PyTorch's '_metadata') or of a call that was never made: not needed.
                pop();
                if (top().kind != Kind::kDict && top().kind != Kind::kCall)
                    throw bad("its pickle sets the attributes of a value that has none");
                return;
            case kPersId: {
                const auto id = line();
                push_text(Kind::kText, id);
                push_items(Kind::kPersistent, pop_last(1));
                return;
            }
            case kBinPersId:
                push_items(Kind::kPersistent, pop_last(1));
                return;
            default:
                throw bad("its pickle has the instruction " + std::to_string(instruction) +
                          ", which PyTorch never writes; it is damaged or no checkpoint");
        }
    }

    std::string_view bytes_;
    std::size_t position_ = 0;
    const std::filesystem::path& file_;
    std::span<const std::string_view> allowed_;
    std::deque<PickleValue>& values_;
    std::vector<PickleValue*> stack_, memo_;
    std::vector<std::size_t> marks_;  // the stack's sizes at each mark
    std::size_t remembered_ = 0, copied_ = 0;
};

Pickle::Pickle(std::string_view bytes, const std::filesystem::path& file, std::span<const std::string_view> allowed) {
    Machine machine(bytes, file, allowed, values_);
    root_ = machine.run();
    size_ = machine.position();
}

}  // namespace deweather::checkpoint
