#include "trainer/folder_source.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "core/base/error.h"
#include "core/media/image_io.h"
#include "core/models/restoration_network.h"
#include "core/restore/file_names.h"
#include "trainer/permutation.h"
#include "trainer/seeds.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

constexpr float kByte = 255;
constexpr uint64_t kPlace = 0x91ace, kDegradation = 0xdea7, kSize = 0x512e, kTones = 0x70e5;

std::vector<fs::path> pictures_of(const std::string& folder) {
    auto files = restore::pictures_in(folder, true);
    if (files.empty()) throw Error("cannot train on", folder, "there are no pictures in it");
    return files;
}

// Position and orientation of a square crop: out(y, x) is the picture's (rows[y], columns[x]), or (rows[x], columns[y])
// when transposed.
struct Cut {
    std::vector<int64_t> rows, columns;
    bool transposed = false;
};

std::vector<int64_t> line(int64_t begin, int64_t crop, int64_t length, bool reversed) {
    std::vector<int64_t> places(static_cast<std::size_t>(crop));
    const int64_t period = std::max<int64_t>(1, 2 * length - 2);
    for (int64_t i = 0; i < crop; ++i) {
        const int64_t place = (begin + i) % period;
        places[static_cast<std::size_t>(reversed ? crop - 1 - i : i)] = place < length ? place : period - place;
    }
    return places;
}

Cut choose_cut(const at::Tensor& picture, int64_t crop, const FolderSource::Options& options, uint64_t seed) {
    const int64_t height = picture.size(1), width = picture.size(2);
    const int64_t down = std::max<int64_t>(0, height - crop), right = std::max<int64_t>(0, width - crop);
    if (!options.random)
        return {.rows = line(down / 2, crop, height, false), .columns = line(right / 2, crop, width, false)};
    Random random(seed);
    const int64_t top = random.below(down + 1), left = random.below(right + 1);
    const int64_t turns = options.rotations ? random.below(4) : 0;
    const bool mirrored = options.flips && random.below(2) == 1;
    return {.rows = line(top, crop, height, turns == 1 || turns == 2),
            .columns = line(left, crop, width, (turns == 2 || turns == 3) != mirrored),
            .transposed = turns % 2 == 1};
}

// Halves picture, uint8 [3,H,W]: means of 2 x 2 pixels; an odd last row or column is dropped.
at::Tensor half(const at::Tensor& picture) {
    const int64_t height = picture.size(1) / 2, width = picture.size(2) / 2, stride = picture.size(2);
    auto result = at::empty({3, height, width}, at::kByte);
    auto* to = result.data_ptr<uint8_t>();
    for (int64_t channel = 0; channel < 3; ++channel)
        for (int64_t y = 0; y < height; ++y) {
            const auto* upper = picture.const_data_ptr<uint8_t>() + channel * picture.size(1) * stride + 2 * y * stride;
            const auto* lower = upper + stride;
            for (int64_t x = 0; x < 2 * width; x += 2)
                *to++ = static_cast<uint8_t>((upper[x] + upper[x + 1] + lower[x] + lower[x + 1] + 2) / 4);
        }
    return result;
}

// Lookup tables of the 256 byte values for each channel.
using Tones = std::array<std::array<float, 256>, 3>;

const Tones& own_tones() {
    static const Tones tones = [] {
        Tones own;
        for (auto& channel : own)
            for (std::size_t v = 0; v < channel.size(); ++v) channel[v] = static_cast<float>(v) / kByte;
        return own;
    }();
    return tones;
}

// White gets darker or stays, so nothing is clipped; the channels' γ are close to each other.
Tones other_tones(uint64_t seed) {
    constexpr double kDarkestWhite = 0.75, kMaxGamma = 1.5, kMaxTint = 1.1;
    Random random(seed);
    const auto around_one = [&](double most) { return std::pow(most, 2 * random.uniform() - 1); };
    const double white = kDarkestWhite + (1 - kDarkestWhite) * random.uniform(), gamma = around_one(kMaxGamma);
    Tones tones;
    for (auto& channel : tones) {
        const double own = gamma * around_one(kMaxTint);
        for (std::size_t v = 0; v < channel.size(); ++v)
            channel[v] = static_cast<float>(white * std::pow(static_cast<double>(v) / kByte, own));
    }
    return tones;
}

// A single pass that avoids LibTorch's operators, which would start their own threads in each worker.
at::Tensor cut_out(const at::Tensor& picture, const Cut& cut, const Tones& tones = own_tones()) {
    const auto crop = static_cast<int64_t>(cut.rows.size());
    auto result = at::empty({3, crop, crop}, at::kFloat);
    const int64_t height = picture.size(1), width = picture.size(2);
    const auto* from = picture.const_data_ptr<uint8_t>();
    auto* to = result.data_ptr<float>();
    for (int64_t channel = 0; channel < 3; ++channel) {
        const auto* plane = from + channel * height * width;
        const auto& tone = tones[static_cast<std::size_t>(channel)];
        for (std::size_t y = 0; y < cut.rows.size(); ++y)
            for (std::size_t x = 0; x < cut.rows.size(); ++x)
                *to++ = tone[cut.transposed ? plane[cut.rows[x] * width + cut.columns[y]]
                                            : plane[cut.rows[y] * width + cut.columns[x]]];
    }
    return result;
}

// Width and height of planes [3,H,W], "640 x 480".
std::string size_of(const at::Tensor& planes) {
    return std::to_string(planes.size(2)) + " x " + std::to_string(planes.size(1));
}

}  // namespace

std::vector<Pictures> list_pictures(const std::vector<std::string>& clean, const std::vector<PairFolders>& pairs) {
    std::vector<Pictures> pictures;
    for (const auto& folder : clean)
        for (auto& file : pictures_of(folder))
            pictures.push_back({.clean = std::move(file), .degraded = {}, .weather = {}});
    for (const auto& folders : pairs) {
        std::optional<std::array<float, 4>> weather;
        if (!folders.weather.empty()) {
            weather.emplace();
            for (std::size_t i = 0; i < models::kWeathers.size(); ++i)
                (*weather)[i] = std::count(folders.weather.begin(), folders.weather.end(), models::kWeathers[i]) > 0;
        }
        std::map<fs::path, fs::path> by_name;
        const auto name_of = [](const fs::path& file, const std::string& folder) {
            return file.lexically_relative(folder).replace_extension();
        };
        for (auto& file : pictures_of(folders.clean)) by_name[name_of(file, folders.clean)] = file;
        for (auto& file : pictures_of(folders.degraded)) {
            const auto partner = by_name.find(name_of(file, folders.degraded));
            if (partner == by_name.end())
                throw Error("cannot train on", file.string(), "no picture of this name is in " + folders.clean);
            pictures.push_back({.clean = partner->second, .degraded = std::move(file), .weather = weather});
        }
    }
    return pictures;
}

FolderSource::FolderSource(std::vector<Pictures> pictures, Degrade degrade, const Options& options)
    : pictures_(std::move(pictures)), degrade_(std::move(degrade)), options_(options), cache_(2 * pictures_.size()) {
    if (pictures_.empty()) throw Error("nothing to train on", "", "give folders in data.clean or data.pairs");
    const auto alone = [](const Pictures& entry) { return entry.degraded.empty(); };
    const auto found = std::find_if(pictures_.begin(), pictures_.end(), alone);
    if (!degrade_ && found != pictures_.end())
        throw Error("cannot train on", found->clean.string(),
                    "it has no degraded partner and this program makes none; give pairs");
}

at::Tensor FolderSource::decoded(std::size_t slot, const fs::path& file) const {
    {
        const std::lock_guard lock(mutex_);
        if (cache_[slot].defined()) return cache_[slot];
    }
    // Stored as 8 bits like the training pictures: a quarter of float's memory.
    auto bytes = (media::read_image(file, {}).rgb * kByte + 0.5).to(at::kByte).contiguous();
    const std::lock_guard lock(mutex_);
    const auto size = static_cast<int64_t>(bytes.nbytes());
    if (!cache_[slot].defined() && cached_bytes_ + size <= options_.cache_bytes) {
        cache_[slot] = bytes;
        cached_bytes_ += size;
    }
    return bytes;
}

Sample FolderSource::draw(uint64_t index, const SampleRequest& request) const {
    const uint64_t count = pictures_.size(), epoch = index / count;
    const std::size_t position =
        options_.random ? permuted(index % count, count, seed_of(options_.seed, epoch)) : index % count;
    const auto& entry = pictures_[position];
    const bool alone = entry.degraded.empty();
    const auto by_chance = [&](double chance, uint64_t of) {
        return alone && options_.random && Random(seed_of(options_.seed ^ of, index)).uniform() < chance;
    };
    auto whole = decoded(2 * position + 1, entry.clean);
    if (std::min(whole.size(1), whole.size(2)) / 2 >= request.crop && by_chance(options_.halved, kSize))
        whole = half(whole);
    const auto cut = choose_cut(whole, request.crop, options_, seed_of(options_.seed ^ kPlace, index));
    const auto tones =
        by_chance(options_.toned, kTones) ? other_tones(seed_of(~options_.seed ^ kTones, index)) : own_tones();
    Sample sample{.degraded = {}, .clean = cut_out(whole, cut, tones), .weather = {}};
    if (alone) {
        auto degraded = degrade_(sample.clean, seed_of(options_.seed ^ kDegradation, index), request);
        sample.degraded = std::move(degraded.picture);
        sample.weather = std::move(degraded.weather);
        sample.clean = std::move(degraded.clean);
        return sample;
    }
    if (!request.weather) {
        sample.degraded = sample.clean;
        sample.weather = at::zeros({4}, at::kFloat);
        return sample;
    }
    const auto partner = decoded(2 * position, entry.degraded);
    if (partner.sizes() != whole.sizes())
        throw Error("cannot train on", entry.degraded.string(),
                    "it has " + size_of(partner) + " pixels, " + entry.clean.string() + " " + size_of(whole));
    sample.degraded = cut_out(partner, cut);
    sample.weather = at::full({4}, std::numeric_limits<float>::quiet_NaN(), at::kFloat);
    if (entry.weather) std::copy(entry.weather->begin(), entry.weather->end(), sample.weather.data_ptr<float>());
    return sample;
}

}  // namespace deweather::trainer
