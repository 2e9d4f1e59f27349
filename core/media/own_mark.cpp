#include "core/media/own_mark.h"

#include <fstream>

namespace deweather::media {

namespace {

constexpr std::string_view kName = "Deweather ";

// More than any camera's metadata before or after the pixels take, including profiles and thumbnails.
constexpr std::streamoff kReach = 4 << 20;

bool holds_name(std::ifstream& stream, std::streamoff from, std::streamoff length) {
    std::string bytes(static_cast<std::size_t>(length), '\0');
    stream.clear();
    stream.seekg(from);
    stream.read(bytes.data(), length);
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes.find(kName) != bytes.npos;
}

}  // namespace

std::string own_name() {
    return std::string(kName) + DEWEATHER_VERSION;
}

std::string own_mark() {
    return R"(<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">)"
           R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="")"
           R"( xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool=")" +
           own_name() + R"("/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>)";
}

bool bears_own_mark(const std::filesystem::path& file) {
    std::error_code error;
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file, error));
    std::ifstream stream(file, std::ios::binary);
    if (error || !stream) return false;
    const auto length = std::min(size, kReach);
    return holds_name(stream, 0, length) || (size > length && holds_name(stream, size - length, length));
}

}  // namespace deweather::media
