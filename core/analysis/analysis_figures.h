// The figures of an analysis: the same in the command's files, its report and Studio. Includes nothing of LibTorch.
//
//     for (const Figure& figure : analysis_figures(analysis, Grouping::kWeather)) write(figure.name, to_csv(figure));
//     const Figure plane = embedding_figure(analysis, embedding, Colouring::kWeather);
#pragma once

#include "core/analysis/embedding.h"
#include "core/analysis/figure.h"
#include "core/analysis/routing_change.h"

namespace deweather::analysis {

// Utilisation of each expert of a layer, a series a group, with the fair share as reference.
Figure load_figure(const Analysis& analysis, std::size_t layer, Grouping grouping);

// Of each layer and group: entropy of the load in bits; coefficient of variation of it.
Figure entropy_figure(const Analysis& analysis, Grouping grouping);
Figure variation_figure(const Analysis& analysis, Grouping grouping);

// Row a, column b: the share of the tokens of expert a that chose b as well; the diagonal is left out.
Figure together_figure(const Analysis& analysis, std::size_t layer);

// How much weather tells of the expert, a bar a layer, in bits. No bars where fewer than two weathers are known.
Figure specialisation_figure(const Analysis& analysis);

// Distributions over the sampled tokens, a series a layer: standard deviation of the top logit, predictive entropy,
// probability that the top expert changes.
Figure deviation_figure(const Analysis& analysis);
Figure choice_entropy_figure(const Analysis& analysis);
Figure change_figure(const Analysis& analysis);

// Error of the restored tokens over the probability that their top expert changes (their predictive entropy for routers
// without variance), a curve a layer with Spearman's correlation in its name.
Figure reliability_figure(const Analysis& analysis);

// Known weather of the pictures against what the model names them, shares of each row.
Figure confusion_figure(const Analysis& analysis);

// All of these that have something to show, in this order.
std::vector<Figure> analysis_figures(const Analysis& analysis, Grouping grouping);

Figure embedding_figure(const Analysis& analysis, const Embedding& embedding, Colouring colouring);

// Which expert of `after` the tokens of each expert of `before` have as their top one, shares of each row.
Figure routing_change_figure(const Analysis& before, const Analysis& after, const LayerChange& change,
                             std::size_t layer);

}  // namespace deweather::analysis
