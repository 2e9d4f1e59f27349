#include "app/studio/inspect/inspect_report.h"

#include "core/analysis/counterfactual_output.h"
#include "core/analysis/report.h"

namespace deweather::studio {

void write_inspect_report(const InspectReportModel& first, const InspectReportModel& compared,
                          const std::filesystem::path& folder, const analysis::OutputOptions& options) {
    analysis::write_analysis(*first.analysis, first.embedding, folder, options);
    if (first.counterfactual) analysis::write_counterfactual(*first.counterfactual, folder, options);
    analysis::Report report{.models = {{.analysis = first.analysis.get(),
                                        .embedding = first.embedding,
                                        .counterfactual = first.counterfactual.get()}},
                            .options = options};
    if (compared.analysis)
        report.models.push_back({.analysis = compared.analysis.get(), .embedding = compared.embedding});
    analysis::write_text(folder / "report.html", analysis::html_report(report), options.existing);
}

}  // namespace deweather::studio
