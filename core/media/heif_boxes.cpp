#include "core/media/heif_boxes.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "core/media/file_bytes.h"
#include "core/media/iso_boxes.h"

namespace deweather::media {

namespace {

constexpr std::size_t kFull = 4;  // version and flags at the beginning of a box

int64_t frames_of(std::span<const uint8_t> file) {
    int64_t frames = 1;
    for (const auto& track : iso_boxes(iso_box(file, {"moov"}).data)) {
        if (track.type != "trak") continue;
        const auto sizes = iso_box(track.data, {"mdia", "minf", "stbl", "stsz"});
        if (sizes.data.size() >= kFull + 8)
            frames = std::max(frames, static_cast<int64_t>(FileBytes(sizes.data).big(kFull + 4, 4)));
    }
    return frames;
}

uint64_t primary_item(std::span<const uint8_t> meta) {
    const FileBytes box(iso_box(meta, {"pitm"}).data);
    return box.big(kFull, box.big(0, 1) == 0 ? 2 : 4);
}

// The items that refer to `to` in the way of `kind`.
std::vector<uint64_t> items_referring(std::span<const uint8_t> meta, std::string_view kind, uint64_t to) {
    std::vector<uint64_t> items;
    const auto references = iso_box(meta, {"iref"}).data;
    if (references.size() < kFull) return items;
    const int id = references[0] == 0 ? 2 : 4;
    for (const auto& reference : iso_boxes(references.subspan(kFull))) {
        if (reference.type != kind) continue;
        const FileBytes box(reference.data);
        const auto width = static_cast<uint64_t>(id);
        const uint64_t count = box.big(width, 2);
        for (uint64_t i = 0; i < count; ++i)
            if (box.big(width + 2 + i * width, id) == to) items.push_back(box.big(0, id));
    }
    return items;
}

// The turns among the properties of each item, in their order.
std::map<uint64_t, std::vector<HeifTurn>> turns_of(std::span<const uint8_t> file, std::span<const uint8_t> meta) {
    const auto properties = iso_boxes(iso_box(meta, {"iprp", "ipco"}).data);
    const FileBytes box(iso_box(meta, {"iprp", "ipma"}).data);
    const int id = box.big(0, 1) == 0 ? 2 : 4, index = (box.big(3, 1) & 1) == 0 ? 1 : 2;
    std::map<uint64_t, std::vector<HeifTurn>> turns;
    uint64_t at = kFull + 4;
    for (uint64_t entry = box.big(kFull, 4); entry > 0; --entry) {
        auto& of_item = turns[box.big(at, id)];
        at += static_cast<uint64_t>(id);
        for (uint64_t left = box.big(at++, 1); left > 0; --left, at += static_cast<uint64_t>(index)) {
            const uint64_t number = box.big(at, index) & (index == 1 ? 0x7F : 0x7FFF);
            if (number == 0 || number > properties.size()) continue;
            const auto& property = properties[number - 1];
            if ((property.type != "irot" && property.type != "imir") || property.data.empty()) continue;
            HeifTurn turn;
            turn.place = static_cast<std::size_t>(property.whole.data() - file.data()) + 4;
            turn.mirrored = property.type == "imir";
            turn.sideways = turn.mirrored && (property.data[0] & 1) != 0;
            if (!turn.mirrored) turn.quarters = property.data[0] & 3;
            of_item.push_back(turn);
        }
    }
    return turns;
}

}  // namespace

HeifFacts heif_facts(std::span<const uint8_t> file) {
    HeifFacts facts;
    try {
        facts.frames = frames_of(file);
        const auto meta = iso_box(file, {"meta"}).data;
        const uint64_t picture = primary_item(meta);
        const auto alphas = items_referring(meta, "auxl", picture);
        for (const uint64_t alpha : alphas)
            facts.premultiplied = facts.premultiplied || !items_referring(meta, "prem", alpha).empty();
        auto turns = turns_of(file, meta);
        const bool missed =
            std::any_of(alphas.begin(), alphas.end(), [&](uint64_t item) { return turns[item].empty(); });
        if (missed) facts.missed_turns = turns[picture];
    } catch (const std::runtime_error&) {
        // Damaged, as the decoder will say.
    }
    return facts;
}

std::vector<uint8_t> without_turns(std::span<const uint8_t> file, const std::vector<HeifTurn>& turns) {
    constexpr std::string_view kUnused = "free";
    std::vector<uint8_t> copy(file.begin(), file.end());
    for (const auto& turn : turns)
        std::copy(kUnused.begin(), kUnused.end(), copy.begin() + static_cast<std::ptrdiff_t>(turn.place));
    return copy;
}

at::Tensor turned(at::Tensor planes, const std::vector<HeifTurn>& turns) {
    if (!planes.defined()) return planes;
    for (const auto& turn : turns)
        planes = turn.mirrored ? planes.flip({turn.sideways ? 2 : 1}) : at::rot90(planes, turn.quarters, {1, 2});
    return planes.contiguous();
}

}  // namespace deweather::media
