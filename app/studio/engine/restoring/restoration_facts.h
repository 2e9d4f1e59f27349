// Turns the report of a restored picture or frame into what the window shows of it. Private to the engine.
#pragma once

#include "app/studio/engine/showing/picture_facts.h"
#include "core/restore/restorer.h"

namespace deweather::studio {

inline Restoration to_restoration(const restore::Report& report) {
    return {.model = QString::fromStdString(report.model),
            .device = QString::fromStdString(report.device),
            .tiles = static_cast<int>(report.tiles),
            .milliseconds = report.milliseconds,
            .weather = report.weather};
}

}  // namespace deweather::studio
