// The settings of a new training run, and the `deweather train` arguments made of them.
//
//     process.start(program, arguments_of({.preset = "mofme-compact", .folder = "runs/first"}));
#pragma once

#include <QStringList>

namespace deweather::studio {

struct NewRun {
    QString preset;             // a name, or a TOML file
    QString folder;             // must not exist or be empty
    QStringList settings = {};  // KEY=VALUE
    QString device = "auto";
    int processes = 0;  // 0: one

    bool operator==(const NewRun&) const = default;
};

// Leaves out the folder if it is empty, for commands that do not write one.
inline QStringList arguments_of(const NewRun& run) {
    QStringList arguments = {"train", run.preset, "--device", run.device};
    if (!run.folder.isEmpty()) arguments << "--output" << run.folder;
    if (run.processes > 0) arguments << "--processes" << QString::number(run.processes);
    for (const auto& setting : run.settings) arguments << "--set" << setting;
    return arguments;
}

}  // namespace deweather::studio
