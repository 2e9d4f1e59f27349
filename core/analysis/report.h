// An analysis as one page of HTML without outside links: it can be mailed, or kept beside a paper.
//
//     Report report{.analyses = {&analysis}, .embeddings = {scored_embedding}, .maps = {{"rain.jpg, layer 0", png}}};
//     write_text("report.html", html_report(report), Existing::kKeep);
#pragma once

#include "core/analysis/analysis_output.h"
#include "core/analysis/counterfactual.h"

namespace deweather::analysis {

// A picture of the report: a PNG file's bytes.
struct ReportMap {
    std::string caption;
    std::string png;
};

struct ReportModel {
    const Analysis* analysis = nullptr;
    std::optional<ScoredEmbedding> embedding = {};
    std::vector<ReportMap> maps = {};
    const Counterfactual* counterfactual = nullptr;  // null: it was not asked
};

struct Report {
    std::vector<ReportModel> models;  // at least one; the embeddings of several stand side by side
    OutputOptions options;
};

// Figures within as SVG, in light and dark as the reader's system wants.
std::string html_report(const Report& report);

}  // namespace deweather::analysis
