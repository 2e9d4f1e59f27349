// A self-contained HTML report of an analysis, to be mailed or archived with a paper.
//
//     Report report;
//     report.models.push_back({.analysis = &analysis, .embedding = embedding, .maps = {{"rain.jpg, layer 0", png}}});
//     write_text("report.html", html_report(report), Existing::kKeep);
#pragma once

#include "core/analysis/analysis_output.h"
#include "core/analysis/counterfactual.h"

namespace deweather::analysis {

// A map for the report: the bytes of a PNG file.
struct ReportMap {
    std::string caption;
    std::string png;
};

struct ReportModel {
    const Analysis* analysis = nullptr;
    std::optional<ScoredEmbedding> embedding = {};
    std::vector<ReportMap> maps = {};
    const Counterfactual* counterfactual = nullptr;  // null: not measured
};

struct Report {
    std::vector<ReportModel> models;  // at least one; several models' embeddings are shown side by side
    OutputOptions options;
};

// Figures are inline SVG, in a light or dark theme according to the reader's system.
std::string html_report(const Report& report);

}  // namespace deweather::analysis
