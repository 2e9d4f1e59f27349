// The figures of counterfactual analysis. Includes nothing of LibTorch.
//
//     for (const Figure& figure : counterfactual_figures(asked)) write(figure.name, to_csv(figure));
//
// In dB of PSNR if there are references, else in the mean change of the picture; one series per known weather.
#pragma once

#include "core/analysis/counterfactual.h"
#include "core/analysis/figure.h"

namespace deweather::analysis {

// The cost of each intervention in all layers: exchange with half of its seeds' range as error bar, mean, random,
// always; the dashed line is the threshold from which it matters.
Figure counterfactual_figure(const Counterfactual& counterfactual);

// The cost of exchanging the experts of each layer alone.
Figure exchanged_layers_figure(const Counterfactual& counterfactual);

// The cost of switching off each expert of a layer.
Figure switched_off_figure(const Counterfactual& counterfactual, std::size_t layer);

// All of these that were measured, in this order.
std::vector<Figure> counterfactual_figures(const Counterfactual& counterfactual);

}  // namespace deweather::analysis
