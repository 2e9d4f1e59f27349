#include "core/analysis/clip_routing.h"

#include <ATen/Functions.h>

#include <algorithm>

#include "core/analysis/drawing_pixels.h"
#include "core/analysis/load.h"
#include "core/analysis/plot_area.h"
#include "core/base/error.h"
#include "core/base/sub_progress.h"
#include "core/base/utf8.h"
#include "core/media/image_io.h"
#include "core/media/video_reader.h"

namespace deweather::analysis {

namespace {

constexpr double kPngScale = 2;

std::vector<double> shares_of(const models::LayerTrace& layer) {
    const auto counts = at::bincount(layer.chosen.flatten().to(at::kCPU), {}, layer.gates.size(-1)).contiguous();
    return shares({counts.data_ptr<int64_t>(), static_cast<std::size_t>(counts.numel())});
}

std::vector<double> weather_of(const at::Tensor& map) {
    if (!map.defined()) return {};
    const auto means = map.mean({1, 2}).to(at::kCPU, at::kDouble).contiguous();
    return {means.data_ptr<double>(), means.data_ptr<double>() + means.numel()};
}

std::string title_of(std::size_t layer) {
    return "Share of each expert over time, layer " + std::to_string(layer);
}

std::size_t layers_in(const ClipRouting& routing) {
    return routing.frames.empty() ? 0 : routing.frames[0].shares.size();
}

nlohmann::json layer_json(const ClipRouting& routing, std::size_t layer) {
    std::vector<double> mean(routing.frames[0].shares[layer].size(), 0.0);
    double change = 0;
    for (std::size_t i = 0; i < routing.frames.size(); ++i) {
        const auto& shares = routing.frames[i].shares[layer];
        for (std::size_t expert = 0; expert < mean.size(); ++expert)
            mean[expert] += shares[expert] / static_cast<double>(routing.frames.size());
        if (i > 0) change += divergence(routing.frames[i - 1].shares[layer], shares);
    }
    const auto neighbours = static_cast<double>(std::max<std::size_t>(2, routing.frames.size()) - 1);
    return {{"experts", mean.size()}, {"mean_share", mean}, {"mean_change", change / neighbours}};
}

}  // namespace

ClipRouting trace_clip(restore::Restorer& restorer, const std::filesystem::path& clip, const ClipTraceOptions& options,
                       Progress& progress) {
    if (options.every < 1) throw Error("bad step between frames", std::to_string(options.every), "it is at least 1");
    media::VideoReader video(clip);
    ClipRouting routing{.model = restorer.model_name(), .file = clip.string(), .frames = {}};
    const int64_t estimate = video.info().frames;
    for (int64_t number = 0; auto frame = video.read_next(); ++number) {
        progress.throw_if_cancelled();
        if (number % options.every != 0) continue;
        SubProgress part(progress, number, std::max(estimate, number + 1), "tracing");
        const auto traced = restorer.trace(frame->image, options.restore, false, part);
        if (traced.trace.layers.empty())
            throw Error("no experts in", restorer.model_name(), "choose a model with experts, such as mofme-compact");
        ClipRouting::Frame routed{.number = number, .time = frame->time, .shares = {}, .weather = {}};
        for (const auto& layer : traced.trace.layers) routed.shares.push_back(shares_of(layer));
        routed.weather = weather_of(traced.result.weather_map);
        routing.frames.push_back(std::move(routed));
    }
    return routing;
}

Drawing draw_clip_routing(const ClipRouting& routing, std::size_t layer, bool dark) {
    const FigureStyle style{.dark = dark};
    const Figure labels{
        .name = {}, .title = title_of(layer), .x = {"time (s)"}, .y = {"share of the choices"}, .content = Curves{}};
    // Experts that the clip never chose have no band.
    std::vector<LegendEntry> entries;
    const std::size_t experts = routing.frames[0].shares[layer].size();
    std::vector<bool> chosen(experts, false);
    for (std::size_t expert = 0; expert < experts; ++expert) {
        for (const auto& frame : routing.frames) chosen[expert] = chosen[expert] || frame.shares[layer][expert] > 0;
        if (chosen[expert])
            entries.push_back(
                {.name = "expert " + std::to_string(expert), .colour = expert_colour(static_cast<int64_t>(expert))});
    }
    // A single frame fills the second that it begins.
    const double start = routing.frames.front().time, last = routing.frames.back().time;
    const Range time{.low = start, .high = last > start ? last : start + 1}, share{.low = 0, .high = 1};

    Drawing drawing;
    PlotArea area(drawing, style, labels, time, share, legend_width(entries, style.most_in_legend), tick_width(share));
    area.x_numbers(true);
    area.y_numbers(true);
    std::vector<double> below(routing.frames.size(), 0.0);
    for (std::size_t expert = 0; expert < experts; ++expert) {
        if (!chosen[expert]) continue;
        Vertices upper, lower;
        for (std::size_t i = 0; i < routing.frames.size(); ++i) {
            const double x = area.x(routing.frames[i].time);
            lower.emplace_back(x, area.y(below[i]));
            below[i] += routing.frames[i].shares[layer][expert];
            upper.emplace_back(x, area.y(below[i]));
        }
        if (routing.frames.size() == 1) {
            lower.emplace_back(area.right(), lower[0].second);
            upper.emplace_back(area.right(), upper[0].second);
        }
        upper.insert(upper.end(), lower.rbegin(), lower.rend());
        drawing.shapes.push_back(
            Polygon{.vertices = std::move(upper), .colour = expert_colour(static_cast<int64_t>(expert))});
    }
    area.frame();
    area.legend(entries, style.most_in_legend);
    return drawing;
}

std::string clip_routing_table(const ClipRouting& routing) {
    std::string csv = "frame,time (s),layer,expert,share\n";
    for (const auto& frame : routing.frames)
        for (std::size_t layer = 0; layer < frame.shares.size(); ++layer)
            for (std::size_t expert = 0; expert < frame.shares[layer].size(); ++expert)
                csv += std::to_string(frame.number) + ',' + csv_number(frame.time) + ',' + std::to_string(layer) + ',' +
                       std::to_string(expert) + ',' + csv_number(frame.shares[layer][expert]) + '\n';
    return csv;
}

nlohmann::json clip_routing_json(const ClipRouting& routing) {
    nlohmann::json json = {{"model", routing.model},
                           {"input", routing.file},
                           {"layers", nlohmann::json::array()},
                           {"frames", nlohmann::json::array()}};
    for (std::size_t layer = 0; layer < layers_in(routing); ++layer)
        json["layers"].push_back(layer_json(routing, layer));
    for (const auto& frame : routing.frames) {
        json["frames"].push_back({{"frame", frame.number}, {"time", frame.time}, {"shares", frame.shares}});
        auto& weather = json["frames"].back()["weather"];
        for (std::size_t i = 0; i < frame.weather.size(); ++i)
            weather[std::string(models::kWeathers[i])] = frame.weather[i];
        if (weather.is_null()) json["frames"].back().erase("weather");
    }
    return json;
}

void write_clip_routing(const ClipRouting& routing, const std::filesystem::path& folder, const OutputOptions& options) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw Error("cannot make folder", folder.string(), error.message());
    for (std::size_t layer = 0; layer < layers_in(routing); ++layer) {
        const auto drawing = draw_clip_routing(routing, layer, options.dark);
        const auto name = "over-time-" + std::to_string(layer);
        write_text(folder / (name + ".svg"), to_svg(drawing, title_of(layer)), options.existing);
        media::write_image(to_image(drawing, kPngScale), folder / (name + ".png"), {.existing = options.existing});
    }
    write_text(folder / "over-time.csv", clip_routing_table(routing), options.existing);
    write_text(folder / "over-time.json", json_text(clip_routing_json(routing), 2) + "\n", options.existing);
}

}  // namespace deweather::analysis
