// Every setting of a new training run, with the value that it has unless the user changes it.
// Reads presets: call on the engine's threads.
//
//     for (const auto& setting : settings_of(run)) add_row(setting.key, setting.value);   // "optimizer.lr", "0.0006"
//     show(problem_of(run));                                                              // empty: the run is valid
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

#include "app/studio/train/new_run.h"

namespace deweather::studio {

struct RunSetting {
    QString key, value;  // as in KEY=VALUE: a dotted key, and TOML on one line

    bool operator==(const RunSetting&) const = default;
};

// All settings of the run, sorted by key; fields of a preset's sections are separate, lists and `model.config` whole.
// Throws Error for an unknown preset or an invalid setting.
QList<RunSetting> settings_of(const NewRun& run);

// Why this run could not start: the text of the Error that reading its configuration throws. Empty: it is valid.
QString problem_of(const NewRun& run);

// Settings that begin with an installed model and improve it, in place of fresh weights: the model's weights, and the
// rates at which the models that ship were finished.
QStringList improving(const QString& model);

}  // namespace deweather::studio

Q_DECLARE_METATYPE(deweather::studio::RunSetting)
