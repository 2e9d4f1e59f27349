#include "core/checkpoint/torch_file.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <optional>

#include "core/base/error.h"
#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/other_file.h"
#include "core/checkpoint/pickle.h"
#include "core/checkpoint/zip.h"

namespace deweather::checkpoint {

namespace {

using Kind = PickleValue::Kind;

// Globals that a checkpoint of plain data may name. No call is ever made; names that do not occur elsewhere in this
// file represent values that no weights need, such as a curve of scores, a time, or the settings of a training program.
constexpr std::array kAllowed = std::to_array<std::string_view>({
    "argparse.Namespace",
    "builtins.bool",
    "builtins.bytearray",
    "builtins.bytes",
    "builtins.complex",
    "builtins.object",
    "builtins.range",
    "builtins.slice",
    "builtins.str",
    "builtins.tuple",
    "collections.Counter",
    "collections.UserDict",
    "collections.UserList",
    "collections.deque",
    "datetime.date",
    "datetime.datetime",
    "datetime.time",
    "datetime.timedelta",
    "datetime.timezone",
    "decimal.Decimal",
    "fractions.Fraction",
    "pathlib.Path",
    "pathlib.PosixPath",
    "pathlib.PurePath",
    "pathlib.PurePosixPath",
    "pathlib.PureWindowsPath",
    "pathlib.WindowsPath",
    "pathlib._local.Path",
    "pathlib._local.PosixPath",
    "pathlib._local.WindowsPath",
    "types.SimpleNamespace",
    "uuid.UUID",
    "numpy.ndarray",
    "numpy.bool",
    "numpy.bool_",
    "numpy.float32",
    "numpy.float64",
    "numpy.int64",
    "numpy.core.multiarray._reconstruct",
    "numpy._core.multiarray._reconstruct",
    "numpy.core.numeric._frombuffer",
    "numpy._core.numeric._frombuffer",
    "numpy.random.__RandomState_ctor",
    "numpy.random._pickle.__randomstate_ctor",
    "numpy.random._pickle.__bit_generator_ctor",
    "numpy.random._pickle.__generator_ctor",
    "numpy.random._mt19937.MT19937",
    "numpy.random._pcg64.PCG64",
    "torch.torch_version.TorchVersion",
    "collections.OrderedDict",
    "collections.defaultdict",
    "torch._utils._rebuild_tensor",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_parameter",
    "torch.DoubleStorage",
    "torch.FloatStorage",
    "torch.HalfStorage",
    "torch.BFloat16Storage",
    "torch.LongStorage",
    "torch.IntStorage",
    "torch.ShortStorage",
    "torch.CharStorage",
    "torch.ByteStorage",
    "torch.BoolStorage",
    "torch.Size",
    "torch.device",
    "torch.float64",
    "torch.float32",
    "torch.float16",
    "torch.bfloat16",
    "torch.int64",
    "torch.int32",
    "torch.int16",
    "torch.int8",
    "torch.uint8",
    "torch.bool",
    "builtins.set",
    "builtins.frozenset",
    "builtins.dict",
    "builtins.list",
    "builtins.int",
    "builtins.float",
    "numpy.dtype",
    "numpy.core.multiarray.scalar",
    "numpy._core.multiarray.scalar",
    "_codecs.encode",
});

struct StorageType {
    std::string_view name;
    at::ScalarType type;
};
constexpr std::array<StorageType, 10> kStorageTypes = {{{"torch.DoubleStorage", at::kDouble},
                                                        {"torch.FloatStorage", at::kFloat},
                                                        {"torch.HalfStorage", at::kHalf},
                                                        {"torch.BFloat16Storage", at::kBFloat16},
                                                        {"torch.LongStorage", at::kLong},
                                                        {"torch.IntStorage", at::kInt},
                                                        {"torch.ShortStorage", at::kShort},
                                                        {"torch.CharStorage", at::kChar},
                                                        {"torch.ByteStorage", at::kByte},
                                                        {"torch.BoolStorage", at::kBool}}};

constexpr std::string_view kZipStart = "PK\3\4";

// A legacy file begins with this number, as a pickle of its own: 0x1950a86a20f9469cfc6c, little endian.
constexpr std::string_view kLegacyNumber = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
constexpr int64_t kLegacyProtocol = 1001;
constexpr std::size_t kMaxDimensions = 16;
// Limits on nested dictionaries (state dicts have two or three levels), and on visited values in total, because shared
// values are visited again.
constexpr std::size_t kDeepest = 16, kMaxVisits = 1'000'000;
constexpr std::size_t kLongestKey = 1024, kMaxNameBytes = 64 << 20;

// A storage that the pickle references.
struct StorageClaim {
    std::string_view key;
    at::ScalarType type;
    int64_t count;
};

// Whether the archive is TorchScript, which has these entries beside the tensors; folder ends in a slash.
bool has_code(const std::map<std::string_view, ZipEntry>& entries, std::string_view folder) {
    const std::string within(folder);
    return entries.contains(within + "constants.pkl") || entries.contains(within + "model.json");
}

class TorchReader {
  public:
    explicit TorchReader(const std::filesystem::path& path)
        : path_(path), file_(MappedFile::open(path)), bytes_(file_->bytes()) {}

    TorchCheckpoint read() {
        if (bytes_.starts_with(kZipStart))
            read_archive();
        else
            read_legacy();
        return std::move(checkpoint_);
    }

  private:
    Error bad(const std::string& why) const { return Error("cannot read checkpoint", path_.string(), why); }

    // NAME/data.pkl and NAME/data/KEY.
    void read_archive() {
        const auto entries = read_zip(bytes_, path_);
        const auto ends_with = [](std::string_view end) {
            return [end](const auto& entry) { return entry.first.ends_with(end); };
        };
        const auto root = std::find_if(entries.begin(), entries.end(), ends_with("/data.pkl"));
        if (root == entries.end()) throw bad("it is a zip archive, but not one of PyTorch's: it has no data.pkl");
        const std::string folder(root->first.substr(0, root->first.rfind('/') + 1));
        if (has_code(entries, folder))
            throw bad(
                "it is TorchScript, which is a program and not only weights; save the network's state_dict() instead");
        for (const auto& [name, entry] : entries)
            if (!entry.stored)
                throw bad("its entry '" + std::string(name) +
                          "' is compressed, as PyTorch never does; unpack the archive and pack it with 'zip -0 -r'");
        const auto content = [&](const ZipEntry& entry) { return bytes_.substr(entry.offset, entry.size); };
        if (const auto order = entries.find(folder + "byteorder"); order != entries.end())
            if (content(order->second) != "little")
                throw bad("it was written by a big-endian machine; load and save it on a little-endian one");

        locate_ = [&](const StorageClaim& claim, uint64_t size) -> uint64_t {
            const auto entry = entries.find(folder + "data/" + std::string(claim.key));
            if (entry == entries.end()) throw bad("it has no storage '" + std::string(claim.key) + "'");
            if (entry->second.size != size)
                throw bad("storage '" + std::string(claim.key) + "' has " + std::to_string(entry->second.size) +
                          " bytes where its tensors claim " + std::to_string(size));
            return entry->second.offset;
        };
        const Pickle pickle(content(root->second), path_, kAllowed);
        collect(pickle.root());
    }

    // Consecutive pickles (a number, a protocol, facts about the machine, the object, the keys of its storages), then
    // the storages in the order of their keys, each after its count of elements.
    void read_legacy() {
        std::size_t position = 0;
        const auto next = [&] {
            auto pickle = std::make_unique<Pickle>(bytes_.substr(position), path_, kAllowed);
            position += pickle->size();
            return pickle;
        };
        if (const auto number = next(); number->root().kind != Kind::kLong || number->root().text != kLegacyNumber)
            throw bad("it is a pickle, but no PyTorch checkpoint");
        if (const auto protocol = next();
            protocol->root().kind != Kind::kInteger || protocol->root().integer != kLegacyProtocol)
            throw bad("it is of an unknown version of PyTorch's legacy format");
        const auto machine = next();
        const auto* little = find(machine->root(), "little_endian");
        if (little == nullptr || little->kind != Kind::kBool || little->integer == 0)
            throw bad("it was written by a big-endian machine; load and save it on a little-endian one");
        const auto object = next();
        const auto keys = next();
        if (keys->root().kind != Kind::kList) throw bad("it lacks the list of its storages");

        // The element type of a storage is known only from its references.
        std::map<std::string_view, StorageClaim> claims;
        for (const auto& value : object->values())
            if (value.kind == Kind::kPersistent) {
                const auto claim = claim_of(value);
                claims.emplace(claim.key, claim);
            }
        std::map<std::string_view, uint64_t> offsets;
        for (const auto* key : keys->root().items) {
            const auto claim = key->kind == Kind::kText ? claims.find(key->text) : claims.end();
            if (claim == claims.end()) throw bad("it has a storage that no tensor refers to");
            int64_t count = 0;
            if (bytes_.size() - position < sizeof count) throw bad("it ends before its storages; copy it again");
            std::memcpy(&count, bytes_.data() + position, sizeof count);
            position += sizeof count;
            if (count != claim->second.count)
                throw bad("storage '" + std::string(key->text) + "' has " + std::to_string(count) +
                          " elements where its tensors claim " + std::to_string(claim->second.count));
            const auto size = static_cast<uint64_t>(count) * c10::elementSize(claim->second.type);
            if (size > bytes_.size() - position) throw bad("it ends within its storages; copy it again");
            if (!offsets.emplace(key->text, position).second) throw bad("it lists a storage twice");
            position += size;
        }
        locate_ = [&](const StorageClaim& claim, uint64_t) -> uint64_t {
            const auto offset = offsets.find(claim.key);
            if (offset == offsets.end()) throw bad("it has no storage '" + std::string(claim.key) + "'");
            return offset->second;
        };
        collect(object->root());
    }

    static const PickleValue* find(const PickleValue& dictionary, std::string_view key) {
        if (dictionary.kind != Kind::kDict) return nullptr;
        for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2)
            if (dictionary.items[i]->kind == Kind::kText && dictionary.items[i]->text == key)
                return dictionary.items[i + 1];
        return nullptr;
    }

    static bool calls(const PickleValue& value, std::string_view name) {
        return value.kind == Kind::kCall && value.items[0]->text == name;
    }

    void collect(const PickleValue& root) {
        std::vector<std::string> keys;
        if (is_tensor(root))
            keep(keys, root);
        else if (root.kind == Kind::kDict)
            collect_within(root, keys);
        else
            throw bad("it holds no dictionary of tensors; save the network's state_dict() instead");
        if (checkpoint_.tensors.empty()) throw bad("it holds no tensors");
    }

    void collect_within(const PickleValue& dictionary, std::vector<std::string>& keys) {
        if (keys.size() >= kDeepest) throw bad("its dictionaries are nested too deeply");
        for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
            if (++visits_ > kMaxVisits) throw bad("it has too many values, or repeats them too often");
            const auto &key = *dictionary.items[i], &value = *dictionary.items[i + 1];
            if (key.kind != Kind::kText && key.kind != Kind::kInteger) continue;
            if (key.text.size() > kLongestKey)
                throw bad("it has a name of " + std::to_string(key.text.size()) + " bytes");
            keys.push_back(key.kind == Kind::kText ? std::string(key.text) : std::to_string(key.integer));
            if (is_tensor(value))
                keep(keys, value);
            else if (value.kind == Kind::kDict)
                collect_within(value, keys);
            else if (value.kind == Kind::kInteger && keys.size() == 1)
                checkpoint_.numbers[keys[0]] = value.integer;
            keys.pop_back();
        }
    }

    static bool is_tensor(const PickleValue& value) {
        return calls(value, "torch._utils._rebuild_tensor") || calls(value, "torch._utils._rebuild_tensor_v2") ||
               calls(value, "torch._utils._rebuild_parameter");
    }

    void keep(const std::vector<std::string>& keys, const PickleValue& value) {
        const auto* call = &value;
        // _rebuild_parameter(tensor, requires_grad, hooks); not of a parameter again, which could recurse forever.
        if (calls(*call, "torch._utils._rebuild_parameter")) {
            const auto& arguments = call->items[1]->items;
            if (arguments.empty() || !is_tensor(*arguments[0]) ||
                calls(*arguments[0], "torch._utils._rebuild_parameter"))
                throw bad("it has a parameter without a tensor");
            call = arguments[0];
        }
        std::string name;
        for (const auto& key : keys) name += (name.empty() ? "" : ".") + key;
        name_bytes_ += name.size();
        if (name_bytes_ > kMaxNameBytes) throw bad("its tensors have too many names, or repeat them too often");
        checkpoint_.tensors.push_back({.keys = keys, .tensor = rebuild(name, call->items[1]->items)});
    }

    // _rebuild_tensor(storage, offset, sizes, strides, ...), offset and strides in elements.
    at::Tensor rebuild(const std::string& name, const std::vector<const PickleValue*>& arguments) {
        const auto wrong = [&](const std::string& what) { return bad("tensor '" + name + "' " + what); };
        if (arguments.size() < 4 || arguments[0]->kind != Kind::kPersistent || arguments[1]->kind != Kind::kInteger)
            throw wrong("is stored in an unknown way");
        const auto claim = claim_of(*arguments[0]);
        const auto offset = arguments[1]->integer;
        const auto sizes = lengths(*arguments[2], name);
        auto strides = lengths(*arguments[3], name);
        if (sizes.size() != strides.size())
            throw wrong("has " + std::to_string(sizes.size()) + " sizes but " + std::to_string(strides.size()) +
                        " strides; it is damaged or was not written by PyTorch");

        const auto width = static_cast<int64_t>(c10::elementSize(claim.type));
        int64_t last = offset, elements = 1, product = 1;
        bool beyond = offset < 0 || offset > claim.count;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            if (sizes[i] <= 1) strides[i] = 1;  // never stepped
            int64_t reach = 0;
            beyond = beyond || __builtin_mul_overflow(std::max<int64_t>(sizes[i] - 1, 0), strides[i], &reach) ||
                     __builtin_add_overflow(last, reach, &last) ||
                     __builtin_mul_overflow(product, std::max<int64_t>(sizes[i], 1), &product);
            elements = sizes[i] == 0 ? 0 : elements;
        }
        elements *= product;
        if (beyond || (elements > 0 && last >= claim.count)) throw wrong("reaches beyond its storage");
        // Strides of 0 repeat elements: a tensor of any size from one number.
        if (product > static_cast<int64_t>(bytes_.size()) / width) throw wrong("claims more than the file holds");
        const auto storage = storage_of(claim, name);
        return storage.as_strided(sizes, strides, offset);
    }

    // ('storage', type, key, device, count) and for the legacy format also None.
    StorageClaim claim_of(const PickleValue& persistent) const {
        const auto& id = *persistent.items[0];
        if (id.kind != Kind::kTuple || id.items.size() < 5 || id.items[0]->text != "storage" ||
            id.items[1]->kind != Kind::kGlobal || id.items[2]->kind != Kind::kText ||
            id.items[4]->kind != Kind::kInteger)
            throw bad("a tensor of it refers to its numbers in an unknown way");
        if (id.items.size() > 5 && id.items[5]->kind != Kind::kNone)
            throw bad(
                "a tensor of it is a view as only PyTorch before 0.4 wrote them; load and save it with a newer one");
        const auto type = std::find_if(kStorageTypes.begin(), kStorageTypes.end(),
                                       [&](const StorageType& t) { return t.name == id.items[1]->text; });
        if (type == kStorageTypes.end()) throw bad("a tensor of it is of an unsupported type");
        const auto count = id.items[4]->integer;
        if (count < 0 || static_cast<uint64_t>(count) > bytes_.size() / c10::elementSize(type->type))
            throw bad("storage '" + std::string(id.items[2]->text) + "' claims more than the file holds");
        return {.key = id.items[2]->text, .type = type->type, .count = count};
    }

    std::vector<int64_t> lengths(const PickleValue& value, const std::string& name) const {
        const auto* list = &value;
        if (calls(*list, "torch.Size") && list->items[1]->items.size() == 1) list = list->items[1]->items[0];
        if (list->kind != Kind::kTuple && list->kind != Kind::kList)
            throw bad("tensor '" + name + "' has sizes that are no list");
        if (list->items.size() > kMaxDimensions) throw bad("tensor '" + name + "' has too many dimensions");
        std::vector<int64_t> numbers;
        for (const auto* item : list->items) {
            if (item->kind != Kind::kInteger || item->integer < 0)
                throw bad("tensor '" + name + "' has a size that is no whole number from 0 up");
            numbers.push_back(item->integer);
        }
        return numbers;
    }

    // One tensor per storage, so that tensors which share it in the file also share it here.
    at::Tensor storage_of(const StorageClaim& claim, const std::string& name) {
        const auto size = static_cast<uint64_t>(claim.count) * c10::elementSize(claim.type);
        auto& storage = storages_[claim.key];
        if (!storage.defined())
            storage = file_->tensor(static_cast<int64_t>(locate_(claim, size)), claim.type, {claim.count});
        if (storage.scalar_type() != claim.type || storage.numel() != claim.count)
            throw bad("tensor '" + name + "' takes a storage for another than it is");
        return storage;
    }

    const std::filesystem::path& path_;
    std::shared_ptr<const MappedFile> file_;
    std::string_view bytes_;
    TorchCheckpoint checkpoint_;
    std::map<std::string_view, at::Tensor> storages_;
    // Locates the bytes of a storage, whose number must match.
    std::function<uint64_t(const StorageClaim&, uint64_t)> locate_;
    std::size_t visits_ = 0, name_bytes_ = 0;
};

}  // namespace

bool is_torchscript(const std::filesystem::path& file) {
    const auto mapped = MappedFile::open(file);
    if (!mapped->bytes().starts_with(kZipStart)) return false;
    try {
        const auto entries = read_zip(mapped->bytes(), file);
        const auto root = std::find_if(entries.begin(), entries.end(),
                                       [](const auto& entry) { return entry.first.ends_with("/data.pkl"); });
        return root != entries.end() && has_code(entries, root->first.substr(0, root->first.rfind('/') + 1));
    } catch (const Error&) {
        return false;
    }
}

bool is_torch_file(const std::filesystem::path& file) {
    return begins_as_torch(MappedFile::open(file)->bytes());
}

TorchCheckpoint read_torch_file(const std::filesystem::path& file) {
    return TorchReader(file).read();
}

}  // namespace deweather::checkpoint
