#include "app/studio/maps/map_drawing.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "widgets/token_map.h"
#include "widgets/weather_map.h"

namespace deweather::studio {

namespace {

QString text(const char* source) {
    return QCoreApplication::translate("MapDrawing", source);
}

// The largest finite value, or 1 if none is above 0.
double largest_of(const QList<float>& values) {
    float largest = 0;
    for (const float value : values)
        if (std::isfinite(value)) largest = std::max(largest, value);
    return largest > 0 ? static_cast<double>(largest) : 1.0;
}

MapDrawing heat(const PictureMaps& maps, const QList<float>& values, double high, const QString& title,
                const QString& absent) {
    if (values.isEmpty()) return {.note = absent};
    return {.image = widgets::heat_overlay(maps.columns, maps.rows, values, 0, high), .high = high, .title = title};
}

MapDrawing experts(const PictureMaps& maps, const LayerMaps& layer) {
    QList<double> shares(layer.experts, 0.0);
    for (const int expert : layer.top) shares[expert] += 1.0 / static_cast<double>(layer.top.size());
    return {.image = widgets::expert_overlay(maps.columns, maps.rows, layer.top), .shares = std::move(shares)};
}

QList<float> gates_of(const LayerMaps& layer, int expert) {
    QList<float> gates;
    gates.reserve(layer.top.size());
    for (qsizetype i = expert; i < layer.gates.size(); i += layer.experts) gates.push_back(layer.gates[i]);
    return gates;
}

MapDrawing weather(const PictureMaps& maps) {
    if (maps.weather.isEmpty()) return {.note = text(QT_TRANSLATE_NOOP("MapDrawing", "This model names no weather."))};
    return {.image = widgets::weather_overlay(
                {.width = maps.columns, .height = maps.rows, .planes = {maps.weather.begin(), maps.weather.end()}})};
}

}  // namespace

MapDrawing draw_map(const PictureMaps& maps, MapKind kind, int layer_index, int expert) {
    const auto& layer = maps.layers[std::clamp<qsizetype>(layer_index, 0, maps.layers.size() - 1)];
    const auto no_variance = text(QT_TRANSLATE_NOOP("MapDrawing", "This model's router has no variance."));
    switch (kind) {
        case MapKind::kExpert:
            return experts(maps, layer);
        case MapKind::kGate:
            return heat(maps, gates_of(layer, std::clamp(expert, 0, layer.experts - 1)), 1,
                        text(QT_TRANSLATE_NOOP("MapDrawing", "Gate weight")), {});
        case MapKind::kDeviation:
            return heat(maps, layer.deviation, largest_of(layer.deviation),
                        text(QT_TRANSLATE_NOOP("MapDrawing", "Standard deviation")), no_variance);
        case MapKind::kEntropy:
            return heat(maps, layer.entropy, std::log2(static_cast<double>(layer.experts)),
                        text(QT_TRANSLATE_NOOP("MapDrawing", "Bits")), {});
        case MapKind::kChange:
            return heat(maps, layer.change, 1, text(QT_TRANSLATE_NOOP("MapDrawing", "Probability")), no_variance);
        case MapKind::kError:
            return heat(maps, maps.error, largest_of(maps.error),
                        text(QT_TRANSLATE_NOOP("MapDrawing", "Root mean squared")),
                        text(QT_TRANSLATE_NOOP("MapDrawing", "Choose a folder of references to see the error.")));
        case MapKind::kWeather:
            return weather(maps);
        case MapKind::kNothing:
            break;
    }
    return {};
}

}  // namespace deweather::studio
