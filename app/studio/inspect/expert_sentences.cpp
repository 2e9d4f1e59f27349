#include "app/studio/inspect/expert_sentences.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <cmath>

namespace deweather::studio {

namespace {

QString text(const char* source) {
    return QCoreApplication::translate("ExpertSentences", source);
}

QString number(double value, int digits) {
    return QLocale().toString(value, 'f', digits);
}

QString weather_text(const std::string& weather) {
    if (weather == "rain") return text(QT_TRANSLATE_NOOP("ExpertSentences", "Rain"));
    if (weather == "drop") return text(QT_TRANSLATE_NOOP("ExpertSentences", "Raindrops"));
    if (weather == "haze") return text(QT_TRANSLATE_NOOP("ExpertSentences", "Haze"));
    if (weather == "snow") return text(QT_TRANSLATE_NOOP("ExpertSentences", "Snow"));
    return text(QT_TRANSLATE_NOOP("ExpertSentences", "No weather"));
}

}  // namespace

QString verdict_text(const analysis::Cost& exchange) {
    using analysis::Verdict;
    const auto dB = number(std::abs(exchange.loss.value_or(0)), 2);
    const auto moved = number(exchange.moved, 1);
    switch (analysis::verdict(exchange)) {
        case Verdict::kNothing:
            return text(QT_TRANSLATE_NOOP("ExpertSentences",
                                          "Exchanging experts changes nothing: this mixture does not use them."));
        case Verdict::kLittle:
            return exchange.loss
                       ? text(QT_TRANSLATE_NOOP("ExpertSentences",
                                                "Exchanging experts costs %1 dB: they differ, but the picture hardly "
                                                "depends on it."))
                             .arg(dB)
                       : text(QT_TRANSLATE_NOOP("ExpertSentences",
                                                "Exchanging experts changes the pixels by %1/255 on average: they "
                                                "differ, but the picture hardly depends on it."))
                             .arg(moved);
        case Verdict::kMatters:
            return exchange.loss
                       ? text(QT_TRANSLATE_NOOP(
                                  "ExpertSentences",
                                  "Exchanging experts costs %1 dB: it matters which expert takes a token."))
                             .arg(dB)
                       : text(QT_TRANSLATE_NOOP("ExpertSentences",
                                                "Exchanging experts changes the pixels by %1/255 on average: it "
                                                "matters which expert takes a token. Whether for the better, "
                                                "references would tell."))
                             .arg(moved);
        case Verdict::kChance:
            return text(QT_TRANSLATE_NOOP("ExpertSentences",
                                          "Exchanging experts costs %1 to %2 dB by the draw: the router chooses no "
                                          "better than chance."))
                .arg(number(exchange.least.value_or(*exchange.loss), 2),
                     number(exchange.most.value_or(*exchange.loss), 2));
        case Verdict::kHarmful:
            break;
    }
    return text(QT_TRANSLATE_NOOP(
                    "ExpertSentences",
                    "Exchanging experts gains %1 dB: on these pictures the router chooses worse than chance."))
        .arg(dB);
}

QString handled_text(const std::vector<analysis::HandledWeather>& handled) {
    QStringList lines;
    for (const auto& weather : handled) {
        QStringList experts;
        for (const auto& expert : weather.experts)
            experts.append((experts.isEmpty()
                                ? text(QT_TRANSLATE_NOOP("ExpertSentences",
                                                         "%1 takes %2 % of the choices there, %3 % in other weather"))
                                : text(QT_TRANSLATE_NOOP("ExpertSentences", "%1 %2 %, %3 %")))
                               .arg(QString::fromStdString(expert.name()), number(100 * expert.share, 0),
                                    number(100 * expert.others, 0)));
        lines.append(text(QT_TRANSLATE_NOOP("ExpertSentences", "%1: %2."))
                         .arg(weather_text(weather.weather),
                              experts.isEmpty()
                                  ? text(QT_TRANSLATE_NOOP("ExpertSentences",
                                                           "no expert takes notably more of it than of other weather"))
                                  : experts.join("; ")));
    }
    return lines.join('\n');
}

}  // namespace deweather::studio
