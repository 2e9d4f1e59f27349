// Previews of a run's training data: a report on the folders, and the first samples as the network would get them.
// Reads files: call on the engine's threads.
//
//     const DataReport report = report_on("photographs", progress);        // "50 pictures, 481 x 321 pixels"
//     for (const auto& example : first_examples(run, 6, progress)) show(example.degraded, example.clean);
#pragma once

#include <QImage>
#include <QMetaType>
#include <QStringList>

#include "app/studio/train/new_run.h"
#include "core/base/progress.h"

namespace deweather::studio {

// The summary of a folder of training data.
struct DataReport {
    QString folder = {}, summary = {};
    qint64 usable = 0;                   // pairs, or clean pictures
    QStringList problems = {};           // one line each
    QStringList pairs = {}, clean = {};  // TOML values for data.pairs and data.clean; one of the two is empty
};

// Reads the headers of all pictures. Throws Cancelled.
DataReport report_on(const QString& folder, Progress& progress);

// A sample of a run's first batch.
struct TrainingExample {
    QImage degraded, clean;
    QStringList weather = {};  // of models::kWeathers; empty: none
    bool known = true;         // whether the weather is known
};

// The first `count` samples of the first phase, cropped, augmented and given weather as in training. Throws Error for
// an invalid preset, setting or picture, and Cancelled.
QList<TrainingExample> first_examples(const NewRun& run, int count, const Progress& progress);

}  // namespace deweather::studio

Q_DECLARE_METATYPE(deweather::studio::DataReport)
Q_DECLARE_METATYPE(deweather::studio::TrainingExample)
