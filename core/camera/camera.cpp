#include "core/camera/camera.h"

#include <array>
#include <string_view>

#include "core/weather/fields.h"

namespace deweather::camera {

namespace {

using weather::field;
using weather::Random;
using weather::wrong_field;

constexpr std::array<std::string_view, 3> kCodecs = {"jpeg", "h264", "h265"};
constexpr const char* kSavings = "savings";
constexpr std::size_t kMaxSavings = 2;
// The block size of all codecs here divides 16 pixels.
constexpr int64_t kBlock = 16;

constexpr auto kSavingFields =
    std::tuple(field("quality", &Saving::quality, 1, 100), field("quantiser", &Saving::quantiser, 0, 51),
               field("left", &Saving::left, 0, kBlock - 1), field("top", &Saving::top, 0, kBlock - 1));

constexpr auto kFields = std::tuple(
    field("seed", &CameraParameters::seed, 0, 0x1p64), field("exposure", &CameraParameters::exposure, -4, 4),
    field("red", &CameraParameters::red, 0.25, 4), field("blue", &CameraParameters::blue, 0.25, 4),
    field("defocus", &CameraParameters::defocus, 0, 20), field("motion", &CameraParameters::motion, 0, 100),
    field("motion_angle", &CameraParameters::motion_angle, -360, 360),
    field("scale", &CameraParameters::scale, 0.125, 8), field("shot", &CameraParameters::shot, 0, 1),
    field("read", &CameraParameters::read, 0, 1), field("grain", &CameraParameters::grain, 0, 10),
    field("sharpening", &CameraParameters::sharpening, 0, 10), field("radius", &CameraParameters::radius, 0.1, 20));

constexpr auto kRanges =
    std::tuple(field("chance", &CameraRanges::chance, 0, 1), field("exposed", &CameraRanges::exposed, 0, 1),
               field("exposure", &CameraRanges::exposure, -4, 4), field("balanced", &CameraRanges::balanced, 0, 1),
               field("balance", &CameraRanges::balance, 0.25, 4), field("defocused", &CameraRanges::defocused, 0, 1),
               field("defocus", &CameraRanges::defocus, 0.05, 20), field("moved", &CameraRanges::moved, 0, 1),
               field("motion", &CameraRanges::motion, 0.1, 100), field("noisy", &CameraRanges::noisy, 0, 1),
               field("shot", &CameraRanges::shot, 1e-9, 1), field("read", &CameraRanges::read, 0, 1),
               field("grain", &CameraRanges::grain, 0, 10), field("sharpened", &CameraRanges::sharpened, 0, 1),
               field("sharpening", &CameraRanges::sharpening, 0, 10), field("radius", &CameraRanges::radius, 0.1, 20),
               field("scaled", &CameraRanges::scaled, 0, 1), field("scale", &CameraRanges::scale, 0.125, 8),
               field("saved", &CameraRanges::saved, 0, 1), field("twice", &CameraRanges::twice, 0, 1),
               field("filmed", &CameraRanges::filmed, 0, 1), field("hevc", &CameraRanges::hevc, 0, 1),
               field("quality", &CameraRanges::quality, 1, 100), field("full_chroma", &CameraRanges::full_chroma, 0, 1),
               field("quantiser", &CameraRanges::quantiser, 0, 51));

// Random streams of a seed. They follow those of the weather, which uses the same seed.
enum Stream : uint64_t {
    kAny = 1000,
    kExposure,
    kBalance,
    kDefocus,
    kMotion,
    kNoise,
    kSharpening,
    kScale,
    kSavingCount,
    kFirstSaving,
    kSecondSaving
};

Saving draw_jpeg(const CameraRanges& ranges, Random& random) {
    Saving saving;
    saving.quality = draw(ranges.quality, random);
    saving.full_chroma = random.chance(ranges.full_chroma);
    saving.left = random.whole(0, kBlock - 1);
    saving.top = random.whole(0, kBlock - 1);
    return saving;
}

std::vector<Saving> draw_savings(const CameraRanges& ranges, uint64_t seed) {
    Random count(seed, kSavingCount), first(seed, kFirstSaving), second(seed, kSecondSaving);
    const bool saved = count.chance(ranges.saved), twice = count.chance(ranges.twice);
    const bool filmed = count.chance(ranges.filmed), hevc = count.chance(ranges.hevc);
    if (!saved) return {};
    std::vector<Saving> savings = {draw_jpeg(ranges, first)};
    savings[0].quantiser = draw(ranges.quantiser, first);
    if (filmed) savings[0].codec = hevc ? Codec::kH265 : Codec::kH264;
    if (twice) savings.push_back(draw_jpeg(ranges, second));
    return savings;
}

}  // namespace

nlohmann::json Saving::to_json() const {
    nlohmann::json json = {{"codec", kCodecs[static_cast<std::size_t>(codec)]}, {"left", left}, {"top", top}};
    if (codec == Codec::kJpeg)
        json.update({{"quality", quality}, {"full_chroma", full_chroma}});
    else
        json["quantiser"] = quantiser;
    return json;
}

Saving Saving::from_json(const nlohmann::json& json) {
    auto saving = weather::from_json_by<Saving>(kSavingFields, json, "camera", {"codec", "full_chroma"});
    const auto name = json.value("codec", nlohmann::json());
    const auto* const found =
        std::find(kCodecs.begin(), kCodecs.end(), name.is_string() ? name.get<std::string>() : "");
    if (found == kCodecs.end()) throw wrong_field("camera", "codec", "has to be jpeg, h264 or h265");
    saving.codec = static_cast<Codec>(found - kCodecs.begin());
    if (const auto full = json.find("full_chroma"); full != json.end()) {
        if (!full->is_boolean()) throw wrong_field("camera", "full_chroma", "has to be true or false");
        saving.full_chroma = full->get<bool>();
    }
    return saving;
}

void CameraParameters::check() const {
    weather::check_by(kFields, *this, "camera");
    if (savings.size() > kMaxSavings) throw wrong_field("camera", kSavings, "has more than two");
    for (const auto& saving : savings) weather::check_by(kSavingFields, saving, "camera");
}

nlohmann::json CameraParameters::to_json() const {
    auto json = weather::to_json_by(kFields, *this);
    json[kSavings] = nlohmann::json::array();
    for (const auto& saving : savings) json[kSavings].push_back(saving.to_json());
    return json;
}

CameraParameters CameraParameters::from_json(const nlohmann::json& json) {
    auto camera = weather::from_json_by<CameraParameters>(kFields, json, "camera", {kSavings});
    if (const auto savings = json.find(kSavings); savings != json.end()) {
        if (!savings->is_array()) throw wrong_field("camera", kSavings, "has to be a list");
        for (const auto& saving : *savings) camera.savings.push_back(Saving::from_json(saving));
    }
    camera.check();
    return camera;
}

void CameraRanges::check() const {
    weather::check_by(kRanges, *this, "camera");
}

nlohmann::json CameraRanges::to_json() const {
    return weather::to_json_by(kRanges, *this);
}

CameraRanges CameraRanges::from_json(const nlohmann::json& json) {
    return weather::from_json_by<CameraRanges>(kRanges, json, "camera");
}

std::optional<CameraParameters> draw_camera(const CameraRanges& ranges, uint64_t seed) {
    ranges.check();
    if (!Random(seed, kAny).chance(ranges.chance)) return std::nullopt;
    CameraParameters camera;
    camera.seed = seed;
    // Each step has its own stream, and its chance is drawn first: its parameters do not depend on the others.
    const auto step = [&](Stream stream, double chance, const auto& draw_step) {
        Random random(seed, stream);
        if (random.chance(chance)) draw_step(random);
    };
    step(kExposure, ranges.exposed, [&](Random& random) { camera.exposure = draw(ranges.exposure, random); });
    step(kBalance, ranges.balanced, [&](Random& random) {
        camera.red = draw(ranges.balance, random);
        camera.blue = draw(ranges.balance, random);
    });
    step(kDefocus, ranges.defocused, [&](Random& random) { camera.defocus = draw(ranges.defocus, random); });
    step(kMotion, ranges.moved, [&](Random& random) {
        camera.motion = draw(ranges.motion, random);
        camera.motion_angle = random.uniform(0, 180);
    });
    step(kNoise, ranges.noisy, [&](Random& random) {
        camera.shot = draw(ranges.shot, random);
        camera.read = draw(ranges.read, random);
        camera.grain = draw(ranges.grain, random);
    });
    step(kSharpening, ranges.sharpened, [&](Random& random) {
        camera.sharpening = draw(ranges.sharpening, random);
        camera.radius = draw(ranges.radius, random);
    });
    step(kScale, ranges.scaled, [&](Random& random) { camera.scale = draw(ranges.scale, random); });
    camera.savings = draw_savings(ranges, seed);
    return camera;
}

}  // namespace deweather::camera
