#include "trainer/evaluation/protocol.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "core/media/file_hash.h"
#include "core/media/versions.h"

namespace deweather::trainer {

std::vector<ProtocolChoice> protocol_choices(const Evaluation& evaluation) {
    std::string decoder;
    for (const auto& [name, version] : media::library_versions())
        if (name == "OpenCV" || name == "libjpeg-turbo")
            decoder += fmt::format("{}{} {}", decoder.empty() ? "" : ", ", name, version);
    return {
        {"channels", evaluation.luma ? "Y of BT.601 as MATLAB's rgb2ycbcr" : "RGB, all values alike (--y for Y)",
         "Y in deraining, RGB or Y elsewhere; not all say which"},
        {"rounding", "input, result and clean picture rounded to 8 bits", "some score results that were never rounded"},
        {"borders", "none cut off; SSIM leaves out the 5 pixels of its window", "some cut off 4 pixels or more"},
        {"size", "as stored", "some resize to 256 x 256 or to multiples of 16 first"},
        {"mean", "of the PSNR of each picture", "a few take the PSNR of the mean error"},
        {"SSIM", "Gaussian window of 11 x 11, deviation 1.5, mean over channels",
         "some use a flat window of 7 x 7, or the Y channel"},
        {"input",
         evaluation.jpeg > 0 ? fmt::format("saved as JPEG of quality {}, 4:2:0", evaluation.jpeg)
                             : std::string("as stored (--jpeg QUALITY saves it as JPEG first)"),
         "as stored"},
        {"decoder", decoder, "another JPEG decoder may change a value by 1 of 255"}};
}

std::string set_hash(const Evaluation& evaluation, std::size_t data) {
    std::vector<std::string> hashes;
    for (const auto& picture : evaluation.pictures) {
        if (picture.data != data) continue;
        if (picture.hash.empty()) return {};
        hashes.push_back(picture.hash);
    }
    std::sort(hashes.begin(), hashes.end());
    media::Sha256 sum;
    for (const auto& hash : hashes) sum.add(hash);
    return hashes.empty() ? std::string() : sum.text();
}

}  // namespace deweather::trainer
