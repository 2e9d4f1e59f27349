#include "app/studio/train/router_notice.h"

#include <QLocale>
#include <cmath>

namespace deweather::studio {

RouterNotice::RouterNotice(QWidget* parent) : MessageStrip(MessageStrip::Kind::kWarning, parent) {
    connect(this, &MessageStrip::dismissed, this, [this] { closed_[run_] = shown_; });
}

void RouterNotice::show_run(const QString& run, const trainer::RouterHealth& health) {
    const auto findings = trainer::router_findings(health);
    run_ = run;
    shown_ = key_of(findings);
    if (findings.empty()) closed_.remove(run);
    if (findings.empty() || closed_.value(run) == shown_) {
        hide();
        return;
    }
    QStringList sentences;
    for (const auto& finding : findings) sentences.append(text(finding));
    const auto message = sentences.join('\n');
    if (message != this->message()) show_message(message);
}

QString RouterNotice::key_of(const std::vector<trainer::RouterFinding>& findings) {
    QStringList keys;
    for (const auto& finding : findings)
        keys.append(QString("%1:%2").arg(finding.layer).arg(static_cast<int>(finding.kind)));
    return keys.join(' ');
}

QString RouterNotice::text(const trainer::RouterFinding& finding) {
    using Kind = trainer::RouterFinding::Kind;
    const QLocale locale;
    const auto number = [&](double value, char format, int digits) { return locale.toString(value, format, digits); };
    const auto layer = finding.layer;
    switch (finding.kind) {
        case Kind::kWeightsGone:
            return tr("Layer %1: the router has collapsed: its weights have shrunk to %2 of what a router begins with")
                .arg(layer)
                .arg(number(finding.value, 'g', 2));
        case Kind::kTemperatureGone:
            return tr("Layer %1: the router has collapsed: its temperature is nearly zero (%2), so all scores are "
                      "alike")
                .arg(layer)
                .arg(number(finding.value, 'g', 2));
        case Kind::kTemperatureFloor:
            return tr("Layer %1: the router's temperature has fallen to its floor (%2): training flattens the gates")
                .arg(layer)
                .arg(number(finding.value, 'f', 2));
        case Kind::kGatesAlike:
            return tr("Layer %1: the router has collapsed: the gates of %2 % of the tokens are alike")
                .arg(layer)
                .arg(number(100 * finding.value, 'f', 0));
        case Kind::kDeadExperts:
            return tr("Layer %1: %2 of %3 experts are dead: hardly any token chooses them")
                .arg(layer)
                .arg(number(finding.value, 'f', 0))
                .arg(finding.experts);
        case Kind::kNothingExchanged:
            return tr("Exchanging experts changes nothing (%1 dB): this mixture does not use them")
                .arg(number(std::abs(finding.value), 'f', 2));
        case Kind::kExchangeHelps:
            return tr("Exchanging experts makes the pictures better (by %1 dB): the routers choose worse than by "
                      "chance")
                .arg(number(-finding.value, 'f', 2));
    }
    return {};
}

}  // namespace deweather::studio
