#include "app/studio/train/run_cost.h"

#include <QProcessEnvironment>
#include <QTimer>
#include <nlohmann/json.hpp>
#include <optional>

namespace deweather::studio {

namespace {

constexpr int kPatience = 10'000;  // milliseconds that a step may take to finish after a cancellation
constexpr double kMegabyte = 1e6;

std::optional<RunCost> cost_in(const QByteArray& output) {
    const auto json = nlohmann::json::parse(output.begin(), output.end(), nullptr, false);
    if (!json.is_object()) return std::nullopt;
    try {
        const auto megabytes = [&](const char* key) {
            return static_cast<qint64>(json.at(key).get<double>() * kMegabyte);
        };
        return RunCost{.seconds = json.at("seconds").get<double>(),
                       .seconds_per_step = json.at("seconds_per_step").get<double>(),
                       .steps = json.at("steps").get<qint64>(),
                       .memory = megabytes("peak_mb"),
                       .device_memory = megabytes("peak_device_mb"),
                       .disk = megabytes("disk_mb")};
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

}  // namespace

CostMeter::CostMeter(const QString& program, QObject* parent) : QObject(parent), program_(program) {
    qRegisterMetaType<RunCost>();
}

CostMeter::~CostMeter() {
    for (auto* process : findChildren<QProcess*>()) {
        process->disconnect(this);
        // The process wrote into our temporary folder only, which is removed with it.
        process->kill();
        process->waitForFinished(1000);
    }
}

void CostMeter::start(const NewRun& run) {
    cancel();
    auto* process = process_ = new QProcess(this);
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!scratch_) scratch_.emplace();
    environment.insert("TMPDIR", scratch_->path());
    process->setProcessEnvironment(environment);
    process->setStandardInputFile(QProcess::nullDevice());
    auto measured = run;
    measured.folder.clear();
    connect(process, &QProcess::finished, this, [this, process] { finished(process); });
    connect(process, &QProcess::errorOccurred, this, [this, process](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) return;
        process->deleteLater();
        if (process_ != process) return;
        process_ = nullptr;
        Q_EMIT failed(tr("%1 cannot be started: %2").arg(program_, process->errorString()));
    });
    process->start(program_, arguments_of(measured) + QStringList{"--estimate", "--json"});
}

void CostMeter::cancel() {
    auto* process = std::exchange(process_, nullptr);
    if (process == nullptr) return;
    process->terminate();
    QTimer::singleShot(kPatience, process, &QProcess::kill);
}

void CostMeter::finished(QProcess* process) {
    process->deleteLater();
    if (process != process_) return;
    process_ = nullptr;
    const auto cost = cost_in(process->readAllStandardOutput());
    if (process->exitStatus() == QProcess::NormalExit && process->exitCode() == 0 && cost) {
        Q_EMIT measured(*cost);
        return;
    }
    const auto said = QString::fromUtf8(process->readAllStandardError()).trimmed().section('\n', -1);
    if (process->exitStatus() != QProcess::NormalExit)
        Q_EMIT failed(tr("The measuring program was killed, perhaps because there was not enough memory"));
    else
        Q_EMIT failed(said.isEmpty() ? tr("The measuring program reported nothing") : said);
}

}  // namespace deweather::studio
