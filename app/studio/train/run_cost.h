// Estimates the cost of a run by measuring a few of its steps in a separate process.
//
//     CostMeter meter(program);
//     connect(&meter, &CostMeter::measured, ...);
//     meter.start(run);          // cancels an earlier measurement
#pragma once

#include <QObject>
#include <QProcess>
#include <QTemporaryDir>
#include <optional>

#include "app/studio/train/new_run.h"

namespace deweather::studio {

struct RunCost {
    double seconds = 0, seconds_per_step = 0;
    qint64 steps = 0;
    qint64 memory = 0, device_memory = 0, disk = 0;  // bytes; device_memory 0: no GPU
};

class CostMeter : public QObject {
    Q_OBJECT

  public:
    explicit CostMeter(const QString& program, QObject* parent = nullptr);
    // Ends the process.
    ~CostMeter() override;

    void start(const NewRun& run);
    // Returns at once; the process finishes its step first.
    void cancel();
    bool is_measuring() const { return process_ != nullptr; }
    qint64 process_id() const { return process_ == nullptr ? 0 : process_->processId(); }

  Q_SIGNALS:
    void measured(deweather::studio::RunCost cost);
    void failed(QString message);

  private:
    void finished(QProcess* process);

    QString program_;
    // Temporary folder of the measuring process; a process that is killed by a signal would leave its own behind.
    std::optional<QTemporaryDir> scratch_;
    QProcess* process_ = nullptr;  // the measuring process
};

}  // namespace deweather::studio

Q_DECLARE_METATYPE(deweather::studio::RunCost)
