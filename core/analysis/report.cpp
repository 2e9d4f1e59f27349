#include "core/analysis/report.h"

#include <spdlog/fmt/fmt.h>

#include "core/analysis/counterfactual_figures.h"
#include "core/analysis/figure_drawing.h"
#include "core/analysis/handled_weathers.h"
#include "core/analysis/load.h"
#include "core/analysis/reliability.h"

namespace deweather::analysis {

namespace {

constexpr const char* kStyle = R"(
:root{color-scheme:light dark;--ground:#fff;--text:#1e1e1e;--faint:#5f5f5f;--line:#ddd}
@media (prefers-color-scheme:dark){:root{--ground:#1e1e20;--text:#e8e8e8;--faint:#aaa;--line:#3e3e42}.light{display:none}}
@media (prefers-color-scheme:light){.dark{display:none}}
body{background:var(--ground);color:var(--text);font:15px/1.5 sans-serif;max-width:1500px;margin:2em auto;padding:0 1em}
h1{font-size:1.6em}h2{font-size:1.25em;margin-top:2em;border-bottom:1px solid var(--line)}
p.facts{color:var(--faint)}
.figures{display:flex;flex-wrap:wrap;gap:12px}.figures svg{max-width:100%;height:auto}
figure{margin:0}figcaption{color:var(--faint);font-size:.9em}figure img{max-width:440px;width:100%}
table{border-collapse:collapse;margin:1em 0}th,td{padding:.25em .8em;text-align:right;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{text-align:left}.scroll{overflow-x:auto;max-height:30em;overflow-y:auto}
)";

std::string base64(const std::string& bytes) {
    constexpr const char* kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        uint32_t bits = 0;
        const auto count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t j = 0; j < 3; ++j)
            bits = bits << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j) text += j <= count ? kDigits[bits >> (18 - 6 * j) & 63U] : '=';
    }
    return text;
}

// Contains both themes; the reader's setting selects the visible one.
std::string figure_html(const Figure& figure, double height) {
    FigureStyle style{.height = height};
    auto html = "<div class=\"light\">" + to_svg(draw(figure, style), figure.title) + "</div>";
    style.dark = true;
    return html + "<div class=\"dark\">" + to_svg(draw(figure, style), figure.title) + "</div>\n";
}

std::string number(const std::optional<double>& value, int digits) {
    return value ? fmt::format("{:.{}f}", *value, digits) : "\u2013";
}

std::string layers_html(const Analysis& analysis) {
    std::string html =
        "<table><tr><th>Layer</th><th>Experts</th><th>k</th><th>Entropy (bits)</th><th>CV</th><th>Dead</th>"
        "<th>Weather tells (bits)</th><th>Spearman with error</th></tr>\n";
    for (std::size_t i = 0; i < analysis.layers.size(); ++i) {
        const auto load = shares(choices(analysis, i, {}));
        const auto& tokens = analysis.tokens.layers[i];
        html += fmt::format(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{:.3f}</td><td>{:.3f}</td><td>{}</td><td>{}</td><td>{}</td></"
            "tr>\n",
            i, analysis.layers[i].experts, analysis.layers[i].top_k, entropy(load), coefficient_of_variation(load),
            dead_experts(load).size(), number(specialisation(analysis, i), 3),
            number(spearman(tokens.change.empty() ? tokens.entropy : tokens.change, analysis.tokens.error), 2));
    }
    return html + "</table>\n";
}

std::string counterfactual_html(const Counterfactual* counterfactual) {
    if (counterfactual == nullptr) return {};
    auto html = "<h3>Does the choice matter?</h3>\n<p><strong>" +
                xml_text(verdict_sentence(exchange_cost(*counterfactual))) + "</strong></p>\n<div class=\"figures\">\n";
    for (const auto& figure : counterfactual_figures(*counterfactual)) html += figure_html(figure, 400);
    return html + "</div>\n";
}

std::string handled_html(const Analysis& analysis) {
    const auto sentences = handled_sentences(handled_weathers(analysis));
    if (sentences.empty()) return {};
    std::string html = "<h3>Which expert handles which weather?</h3>\n<ul>\n";
    for (const auto& sentence : sentences) html += "<li>" + xml_text(sentence) + "</li>\n";
    return html + "</ul>\n";
}

std::string pictures_html(const Analysis& analysis) {
    std::string html =
        "<div class=\"scroll\"><table><tr><th>Picture</th><th>Size</th><th>Weather</th><th>Named</th><th>PSNR "
        "(dB)</th></tr>\n";
    for (const auto& picture : analysis.pictures)
        html += fmt::format("<tr><td>{}</td><td>{} \u00d7 {}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                            xml_text(picture.file), picture.width, picture.height, xml_text(picture.weather),
                            named_weather(picture), number(picture.psnr, 2));
    return html + "</table></div>\n";
}

std::string facts_of(const Analysis& analysis) {
    return fmt::format(
        "{} ({}), {} picture{}, {} tokens of {} \u00d7 {} pixels, {} of them sampled with seed {}; uncertainty {}",
        xml_text(analysis.model), xml_text(analysis.architecture), analysis.pictures.size(),
        analysis.pictures.size() == 1 ? "" : "s", analysis.token_count, analysis.patch, analysis.patch,
        analysis.tokens.count(), analysis.seed,
        analysis.passes > 0 ? fmt::format("of {} passes", analysis.passes) : "in closed form");
}

std::string embeddings_html(const Report& report) {
    std::string html;
    for (const auto& model : report.models) {
        if (!model.embedding) continue;
        const auto& embedding = *model.embedding;
        const auto lowered = lowered_perplexity(embedding.embedding);
        html += "<figure>" +
                figure_html(embedding_figure(*model.analysis, embedding.embedding, report.options.colouring), 560);
        html += fmt::format(
            "<figcaption>{} points, neighbours of the same colour {} (by chance {}), silhouette "
            "{}{}</figcaption></figure>\n",
            embedding.embedding.token.size(), number(embedding.purity, 3), number(embedding.by_chance, 3),
            number(embedding.silhouette, 3), lowered.empty() ? "" : "; " + lowered);
    }
    return html.empty() ? html : "<h2>Router outputs on a plane</h2>\n<div class=\"figures\">\n" + html + "</div>\n";
}

std::string change_html(const Report& report) {
    if (report.models.size() < 2) return {};
    const auto& before = *report.models[0].analysis;
    std::string html;
    for (std::size_t other = 1; other < report.models.size(); ++other) {
        const auto& after = *report.models[other].analysis;
        const auto changes = routing_change(before, after);
        html += fmt::format(
            "<h2>From {} to {}</h2>\n<table><tr><th>Layer</th><th>Divergence of the load (bits)</th><th>Same top "
            "expert</th>"
            "<th>Agreement</th></tr>\n",
            xml_text(before.model), xml_text(after.model));
        std::string figures;
        for (std::size_t i = 0; i < changes.size(); ++i) {
            html += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", i,
                                number(changes[i].divergence, 4), number(changes[i].same, 3),
                                number(changes[i].agreement, 3));
            if (changes[i].agreement) figures += figure_html(routing_change_figure(before, after, changes[i], i), 400);
        }
        html += "</table>\n<div class=\"figures\">\n" + figures + "</div>\n";
    }
    return html;
}

}  // namespace

std::string html_report(const Report& report) {
    std::string html = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Routing of "
        "{}</title>\n<style>{}</style></head>\n"
        "<body>\n<h1>What the experts did</h1>\n",
        xml_text(report.models.front().analysis->model), kStyle);
    for (const auto& model : report.models) html += "<p class=\"facts\">" + facts_of(*model.analysis) + "</p>\n";
    html += embeddings_html(report) + change_html(report);
    for (const auto& model : report.models) {
        html += "<h2>" + xml_text(model.analysis->model) + "</h2>\n" + layers_html(*model.analysis);
        html += counterfactual_html(model.counterfactual) + handled_html(*model.analysis);
        html += "<div class=\"figures\">\n";
        for (const auto& figure : analysis_figures(*model.analysis, report.options.grouping))
            html += figure_html(figure, 400);
        html += "</div>\n";
        if (!model.maps.empty()) {
            html += "<h2>On the pictures</h2>\n<div class=\"figures\">\n";
            for (const auto& map : model.maps)
                html += fmt::format(
                    "<figure><img alt=\"{0}\" "
                    "src=\"data:image/png;base64,{1}\"><figcaption>{0}</figcaption></figure>\n",
                    xml_text(map.caption), base64(map.png));
            html += "</div>\n";
        }
    }
    html += "<h2>Pictures</h2>\n" + pictures_html(*report.models.front().analysis);
    return html + "<p class=\"facts\">Deweather " DEWEATHER_VERSION "</p>\n</body></html>\n";
}

}  // namespace deweather::analysis
