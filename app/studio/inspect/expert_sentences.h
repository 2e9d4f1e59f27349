// Translated sentences that summarize an expert analysis; the command line and reports contain the same in English.
//
//     label->setText(verdict_text(analysis::exchange_cost(*counterfactual)));
//     label->setText(handled_text(analysis::handled_weathers(*analysis)));
#pragma once

#include <QString>

#include "core/analysis/counterfactual.h"
#include "core/analysis/handled_weathers.h"

namespace deweather::studio {

// States whether the choice of experts matters.
QString verdict_text(const analysis::Cost& exchange);

// Which expert handles which weather, one line per weather; empty if fewer than two are known.
QString handled_text(const std::vector<analysis::HandledWeather>& handled);

}  // namespace deweather::studio
