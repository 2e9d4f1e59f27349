// The figures of an expert analysis: identical in the command's files, its report and Studio. Does not include
// LibTorch.
//
//     for (const Figure& figure : analysis_figures(analysis, Grouping::kWeather)) write(figure.name, to_csv(figure));
//     const Figure plane = embedding_figure(analysis, embedding, Colouring::kWeather);
#pragma once

#include "core/analysis/embedding.h"
#include "core/analysis/figure.h"
#include "core/analysis/routing_change.h"

namespace deweather::analysis {

// Utilisation of each expert of a layer, one series per group, with the fair share as reference line.
Figure load_figure(const Analysis& analysis, std::size_t layer, Grouping grouping);

// Entropy of the load in bits, and its coefficient of variation, for each layer and group.
Figure entropy_figure(const Analysis& analysis, Grouping grouping);
Figure variation_figure(const Analysis& analysis, Grouping grouping);

// Row a, column b: the share of the tokens of expert a that chose b as well; the diagonal is left out.
Figure together_figure(const Analysis& analysis, std::size_t layer);

// Mutual information of weather and expert in bits, one bar per layer. No bars if fewer than two weathers are known.
Figure specialisation_figure(const Analysis& analysis);

// Distributions over the sampled tokens, one series per layer: standard deviation of the top logit, predictive entropy,
// probability that the top expert changes.
Figure deviation_figure(const Analysis& analysis);
Figure choice_entropy_figure(const Analysis& analysis);
Figure change_figure(const Analysis& analysis);

// Reliability curves: error of the restored tokens over the probability that their top expert changes (their predictive
// entropy for routers without variance), one curve per layer with Spearman's correlation in its name.
Figure reliability_figure(const Analysis& analysis);

// Confusion matrix of the known and the predicted weather of the pictures; each row sums to 1.
Figure confusion_figure(const Analysis& analysis);

// All of these that are not empty, in this order.
std::vector<Figure> analysis_figures(const Analysis& analysis, Grouping grouping);

Figure embedding_figure(const Analysis& analysis, const Embedding& embedding, Colouring colouring);

// For the tokens of each top expert of `before`, the shares of their top experts in `after`; each row sums to 1.
Figure routing_change_figure(const Analysis& before, const Analysis& after, const LayerChange& change,
                             std::size_t layer);

}  // namespace deweather::analysis
