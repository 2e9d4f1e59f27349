#include "core/checkpoint/other_file.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/utf8.h"

namespace deweather::checkpoint {

namespace {

// Length of a quoted beginning that lets the user identify the file.
constexpr std::size_t kLooked = 512, kQuoted = 40;

struct Known {
    std::string_view begins, what;
};

constexpr std::array kKnown = std::to_array<Known>({
    {"\x1f\x8b", "it is compressed by gzip; unpack it first, with gunzip or tar"},
    {"BZh", "it is compressed by bzip2; unpack it first, with bunzip2 or tar"},
    {"\xfd"
     "7zXZ",
     "it is compressed by xz; unpack it first, with unxz or tar"},
    {"\x28\xb5\x2f\xfd", "it is compressed by Zstandard; unpack it first, with unzstd"},
    {"7z\xbc\xaf\x27\x1c", "it is a 7-Zip archive; unpack it first"},
    {"Rar!", "it is a RAR archive; unpack it first"},
    {"\x89HDF", "it is HDF5, as Keras writes it; export the weights as safetensors"},
    {"GGUF", "it is GGUF, which holds language models; choose a safetensors file"},
    {"\x93NUMPY", "it is a NumPy array; export the weights as safetensors"},
    {"\x89PNG", "it is a picture"},
    {"\xff\xd8\xff", "it is a picture"},
    {"%PDF", "it is a PDF document"},
    {"\x7f"
     "ELF",
     "it is a program"},
});

constexpr std::string_view kLfsPointer = "version https://git-lfs.github.com/";
constexpr std::string_view kZipStart = "PK\3\4";

std::string lower_beginning(std::string_view bytes) {
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    while (!bytes.empty() && std::isspace(static_cast<unsigned char>(bytes[0])) != 0) bytes.remove_prefix(1);
    std::string text(bytes.substr(0, kLooked));
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool is_text(std::string_view bytes) {
    const auto looked = beginning_of(bytes, kLooked);
    return !looked.empty() && is_utf8(looked) && std::all_of(looked.begin(), looked.end(), [](unsigned char c) {
        return c >= 0x20 || c == '\n' || c == '\r' || c == '\t';
    });
}

}  // namespace

bool begins_as_torch(std::string_view bytes) {
    // A pickle begins with 0x80 and a protocol number; at this place a safetensors file has the length of its header,
    // less than 2^40.
    const bool pickle = bytes.size() >= 2 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5;
    const bool safetensors = bytes.size() > 8 && bytes[8] == '{';
    return bytes.starts_with(kZipStart) || (pickle && !safetensors);
}

std::string other_file(std::string_view bytes, const std::filesystem::path& file) {
    // The length of a safetensors header, less than 2^40, may begin with any bytes.
    constexpr std::size_t kLength = 8;
    if (bytes.size() > kLength && bytes[kLength] == '{' && bytes.substr(5, 3) == std::string_view("\0\0\0", 3))
        return {};
    if (bytes.empty()) return "the file is empty; copy or download it again";
    if (bytes.starts_with(kLfsPointer))
        return "it is a pointer of Git LFS and not the file itself; fetch that with 'git lfs pull', or download it "
               "from "
               "the page of the project";
    const auto begins = lower_beginning(bytes);
    if (begins.starts_with("<!doctype html") || begins.starts_with("<html") || begins.starts_with("<head") ||
        begins.starts_with("<!--") || begins.starts_with("<?xml"))
        return "it is a web page and not the file that it offers; download the file itself, and look whether that asks "
               "you to sign in or to confirm";
    if (begins_as_torch(bytes))
        return "it is a checkpoint of PyTorch; make a model file of it first: deweather import " +
               file.filename().string() + " -o " + file.stem().string() + ".safetensors";
    const auto* known =
        std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& k) { return bytes.starts_with(k.begins); });
    if (known != kKnown.end()) return std::string(known->what);
    if (is_text(bytes)) {
        const auto line = bytes.substr(0, bytes.find_first_of("\r\n"));
        return "it is text, not a model (it begins '" + std::string(beginning_of(line, kQuoted)) + "')";
    }
    return {};
}

}  // namespace deweather::checkpoint
