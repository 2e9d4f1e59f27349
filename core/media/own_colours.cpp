#include "core/media/own_colours.h"

#include <ATen/Parallel.h>
#include <lcms2.h>
#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

#include "core/media/vips.h"

namespace deweather::media {

namespace {

// Rows that are converted at once.
constexpr int64_t kStrip = 64;
// Where CMYK's samples are replaced by new ones instead of kept: ink for a colour can be laid in many ways, so changes
// cannot be added to it.
constexpr float kReplaced = 4.0F / 255;
// A profile that differs less from sRGB is taken as it.
constexpr float kSame = 0.75F / 255;

struct Closer {
    void operator()(void* profile) const { cmsCloseProfile(profile); }
};
using Profile = std::unique_ptr<void, Closer>;

int channels_of(ColourSpace space) {
    return space == ColourSpace::kGrey ? 1 : space == ColourSpace::kCmyk ? 4 : 3;
}

cmsUInt32Number lcms_format(ColourSpace space) {
    switch (space) {
        case ColourSpace::kGrey:
            return TYPE_GRAY_FLT;
        case ColourSpace::kCmyk:
            return TYPE_CMYK_FLT;
        case ColourSpace::kLab:
            return TYPE_Lab_FLT;
        default:
            return TYPE_RGB_FLT;
    }
}

// LittleCMS has ink in 0..100 and Lab in its own units.
void scales(ColourSpace space, std::array<float, 4>& factor, std::array<float, 4>& offset) {
    factor = {1, 1, 1, 1};
    offset = {0, 0, 0, 0};
    if (space == ColourSpace::kCmyk) factor = {100, 100, 100, 100};
    if (space == ColourSpace::kLab) factor = {100, 255, 255, 1}, offset = {0, -128, -128, 0};
}

Profile open(const std::vector<uint8_t>& bytes) {
    return Profile(cmsOpenProfileFromMem(bytes.data(), static_cast<cmsUInt32Number>(bytes.size())));
}

std::vector<uint8_t> bytes_of(const Profile& profile) {
    cmsUInt32Number size = 0;
    if (!profile || !cmsSaveProfileToMem(profile.get(), nullptr, &size)) return {};
    std::vector<uint8_t> bytes(size);
    if (!cmsSaveProfileToMem(profile.get(), bytes.data(), &size)) return {};
    return bytes;
}

}  // namespace

class ColourTransform {
  public:
    ColourTransform(const Profile& from, ColourSpace from_space, const Profile& to, ColourSpace to_space)
        : from_(from_space), to_(to_space) {
        // Relative to the paper's white, and for printing inks with the blacks made equal: as image editors do it.
        const bool ink = from_space == ColourSpace::kCmyk || to_space == ColourSpace::kCmyk;
        transform_ = cmsCreateTransform(from.get(), lcms_format(from_space), to.get(), lcms_format(to_space),
                                        INTENT_RELATIVE_COLORIMETRIC,
                                        cmsFLAGS_NOCACHE | (ink ? cmsFLAGS_BLACKPOINTCOMPENSATION : 0U));
        if (transform_ == nullptr) throw std::runtime_error("it cannot be used");
    }
    ColourTransform(const ColourTransform&) = delete;
    ColourTransform& operator=(const ColourTransform&) = delete;
    ~ColourTransform() { cmsDeleteTransform(transform_); }

    // [C,rows,W] to [C',rows,W], not clipped.
    at::Tensor apply(const at::Tensor& planes) const {
        std::array<float, 4> factor{}, offset{}, factor_to{}, offset_to{};
        scales(from_, factor, offset);
        scales(to_, factor_to, offset_to);
        const int in = channels_of(from_), out = channels_of(to_);
        const int64_t rows = planes.size(1), width = planes.size(2);
        const auto source = planes.contiguous();
        auto result = at::empty({out, rows, width}, at::kFloat);
        const float* from = source.data_ptr<float>();
        float* to = result.data_ptr<float>();
        at::parallel_for(0, rows, 8, [&](int64_t begin, int64_t end) {
            std::vector<float> row_in(static_cast<std::size_t>(in * width)),
                row_out(static_cast<std::size_t>(out * width));
            for (int64_t y = begin; y < end; ++y) {
                for (int c = 0; c < in; ++c) {
                    const float* plane = from + (c * rows + y) * width;
                    const auto i = static_cast<std::size_t>(c);
                    for (int64_t x = 0; x < width; ++x)
                        row_in[static_cast<std::size_t>(x * in + c)] = plane[x] * factor[i] + offset[i];
                }
                cmsDoTransform(transform_, row_in.data(), row_out.data(), static_cast<cmsUInt32Number>(width));
                for (int c = 0; c < out; ++c) {
                    float* plane = to + (c * rows + y) * width;
                    const auto i = static_cast<std::size_t>(c);
                    for (int64_t x = 0; x < width; ++x)
                        plane[x] = (row_out[static_cast<std::size_t>(x * out + c)] - offset_to[i]) / factor_to[i];
                }
            }
        });
        return result.nan_to_num_(0, 1, 0);
    }

  private:
    ColourSpace from_, to_;
    cmsHTRANSFORM transform_ = nullptr;
};

namespace {

// Colours all over the space.
at::Tensor probes(ColourSpace space) {
    const auto steps = at::linspace(0, 1, space == ColourSpace::kGrey ? 256 : 9);
    if (space == ColourSpace::kGrey) return steps.view({1, 1, -1});
    return at::stack(at::meshgrid({steps, steps, steps}, "ij")).view({3, 1, -1}).contiguous();
}

}  // namespace

std::shared_ptr<const OwnColours> own_colours(const at::Tensor& samples, ColourSpace space,
                                              const std::vector<uint8_t>& profile) {
    const bool stated = !profile.empty();
    if (!stated && (space == ColourSpace::kRgb || space == ColourSpace::kGrey)) return nullptr;
    Profile source;
    if (space == ColourSpace::kLab)
        source.reset(cmsCreateLab4Profile(nullptr));
    else
        source = open(stated ? profile : generic_cmyk_profile());
    if (!source) throw std::runtime_error("it is damaged");
    const auto says = cmsGetColorSpace(source.get());
    const auto wanted = space == ColourSpace::kGrey   ? cmsSigGrayData
                        : space == ColourSpace::kRgb  ? cmsSigRgbData
                        : space == ColourSpace::kCmyk ? cmsSigCmykData
                                                      : cmsSigLabData;
    if (says != wanted) throw std::runtime_error("it is for another colour space");
    const Profile srgb(cmsCreate_sRGBProfile());
    auto own = std::make_shared<OwnColours>();
    own->space = space;
    own->samples = samples;
    own->profile = profile;
    own->to_srgb = std::make_shared<ColourTransform>(source, space, srgb, ColourSpace::kRgb);
    if (space == ColourSpace::kRgb || space == ColourSpace::kGrey) {
        const auto given = probes(space);
        if ((own->to_srgb->apply(given) - given).abs().max().item<float>() < kSame) return nullptr;
    }
    own->from_srgb = std::make_shared<ColourTransform>(srgb, ColourSpace::kRgb, source, space);
    return own;
}

at::Tensor to_srgb(const OwnColours& own) {
    auto rgb = at::empty({3, own.samples.size(1), own.samples.size(2)}, at::kFloat);
    for (int64_t y = 0; y < rgb.size(1); y += kStrip) {
        const auto rows = std::min(kStrip, rgb.size(1) - y);
        rgb.narrow(1, y, rows).copy_(own.to_srgb->apply(own.samples.narrow(1, y, rows)).clamp_(0, 1));
    }
    return rgb;
}

at::Tensor in_own_colours(const OwnColours& own, const at::Tensor& rgb, int64_t first_row) {
    const auto samples = own.samples.narrow(1, first_row, rgb.size(1));
    const auto seen = own.to_srgb->apply(samples).clamp_(0, 1);
    const auto wanted = own.from_srgb->apply(rgb);
    if (own.space == ColourSpace::kCmyk) {
        const auto share = ((rgb - seen).abs().amax(0, true) / kReplaced).clamp_(0, 1);
        return (samples + share * (wanted - samples)).clamp_(0, 1);
    }
    // Colours outside sRGB are kept beside the change.
    return (samples + wanted - own.from_srgb->apply(seen)).clamp_(0, own.space == ColourSpace::kLab ? 256.0 / 255 : 1);
}

std::string profile_space(std::span<const uint8_t> profile) {
    constexpr std::size_t kPlace = 16;  // ICC.1, 7.2.6
    if (profile.size() < kPlace + 4) return {};
    return {profile.begin() + kPlace, profile.begin() + kPlace + 4};
}

namespace {

struct Curve {
    std::unique_ptr<cmsToneCurve, decltype(&cmsFreeToneCurve)> curve{nullptr, cmsFreeToneCurve};
    explicit Curve(double exponent) : curve(cmsBuildGamma(nullptr, exponent), cmsFreeToneCurve) {}
    // ICC.1's parametric curve of type 3: ((x + offset) / (1 + offset)) ^ exponent above the linear part.
    Curve(double exponent, double offset, double slope, double from) : Curve(1) {
        const std::array<cmsFloat64Number, 5> parameters = {exponent, 1 / (1 + offset), offset / (1 + offset),
                                                            1 / slope, from};
        curve.reset(cmsBuildParametricToneCurve(nullptr, 4, parameters.data()));
    }
};

Curve srgb_curve() {
    return {2.4, 0.055, 12.92, 0.04045};
}

std::vector<uint8_t> rgb_profile(const Chromaticities& c, const Curve& curve) {
    const cmsCIExyY white = {c.white[0], c.white[1], 1};
    const cmsCIExyYTRIPLE primaries = {{c.red[0], c.red[1], 1}, {c.green[0], c.green[1], 1}, {c.blue[0], c.blue[1], 1}};
    std::array<cmsToneCurve*, 3> curves = {curve.curve.get(), curve.curve.get(), curve.curve.get()};
    return bytes_of(Profile(cmsCreateRGBProfile(&white, &primaries, curves.data())));
}

}  // namespace

std::vector<uint8_t> profile_of(const CodedColours& colours) {
    Chromaticities c;
    switch (colours.primaries) {
        case 1:
            break;
        case 5:
            c = {{0.3127, 0.3290}, {0.64, 0.33}, {0.29, 0.60}, {0.15, 0.06}};
            break;
        case 6:
        case 7:
            c = {{0.3127, 0.3290}, {0.630, 0.340}, {0.310, 0.595}, {0.155, 0.070}};
            break;
        case 9:
            c = {{0.3127, 0.3290}, {0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}};
            break;
        case 11:
            c = {{0.314, 0.351}, {0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}};
            break;
        case 12:
            c = {{0.3127, 0.3290}, {0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}};
            break;
        default:
            return {};
    }
    switch (colours.transfer) {
        case 13:
            return rgb_profile(c, srgb_curve());
        case 4:
            return rgb_profile(c, Curve(2.2));
        case 5:
            return rgb_profile(c, Curve(2.8));
        case 8:
            return rgb_profile(c, Curve(1));
        case 1:
        case 6:
        case 14:
        case 15:
            return rgb_profile(c, Curve(1 / 0.45, 0.099, 4.5, 0.081));
        default:
            return {};
    }
}

std::vector<uint8_t> profile_of(const Chromaticities& chromaticities, double gamma, bool grey) {
    const Curve curve = gamma == 0 ? srgb_curve() : Curve(1 / gamma);
    if (!grey) return rgb_profile(chromaticities, curve);
    const cmsCIExyY white = {chromaticities.white[0], chromaticities.white[1], 1};
    return bytes_of(Profile(cmsCreateGrayProfile(&white, curve.curve.get())));
}

}  // namespace deweather::media
