#include "app/studio/train/train_engine.h"

#include <csignal>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <cerrno>

#include "app/studio/common/engine_text.h"
#include "core/base/pending_file.h"

namespace deweather::studio {

namespace {

constexpr int kFollowers = 4;           // so that a slow folder does not delay the others
constexpr qint64 kLogShown = 64 << 10;  // bytes
constexpr const char* kLog = "log.txt";

QString last_line(const QString& text) {
    return text.trimmed().section('\n', -1);
}

QString log_of(const QString& folder) {
    QFile file(QDir(folder).filePath(kLog));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const bool cut = file.size() > kLogShown && file.seek(file.size() - kLogShown);
    const auto text = QString::fromUtf8(file.read(kLogShown));
    return cut ? text.mid(text.indexOf('\n') + 1) : text;
}

class Abandonable : public Progress {
  public:
    Abandonable(const std::atomic<quint64>& newest, quint64 mine) : newest_(newest), mine_(mine) {}
    bool cancelled() const override { return newest_ != mine_; }

  private:
    const std::atomic<quint64>& newest_;
    quint64 mine_;
};

}  // namespace

TrainEngine::TrainEngine(const QString& program)
    : program_(program.isEmpty() ? QDir(QCoreApplication::applicationDirPath()).filePath("deweather")
                                 : QFileInfo(program).absoluteFilePath()),
      meter_(program_) {
    qRegisterMetaType<std::shared_ptr<const trainer::RunContent>>();
    qRegisterMetaType<QList<DataReport>>();
    qRegisterMetaType<QList<RunSetting>>();
    qRegisterMetaType<QList<TrainingExample>>();
    threads_.setMaxThreadCount(kFollowers);
    checks_.setMaxThreadCount(1);
    pictures_.setMaxThreadCount(1);
    timer_.setInterval(kInterval);
    connect(&timer_, &QTimer::timeout, this, &TrainEngine::look);
    timer_.start();
}

TrainEngine::~TrainEngine() {
    ++check_;
    ++settings_;
    ++examples_;
    ++sample_;
    for (auto* pool : {&threads_, &checks_, &pictures_}) {
        pool->clear();
        pool->waitForDone();
    }
}

std::shared_ptr<TrainEngine::Followed> TrainEngine::followed(const QString& folder) {
    auto& run = followed_[folder];
    if (!run) run = std::make_shared<Followed>(folder);
    return run;
}

void TrainEngine::follow(const QString& folder) {
    followed(folder);
    look();
}

void TrainEngine::forget(const QString& folder) {
    followed_.remove(folder);
}

void TrainEngine::look() {
    for (const auto& run : std::as_const(followed_)) {
        if (run->busy.exchange(true)) continue;
        threads_.start([this, run] {
            look_at(*run);
            run->busy = false;
        });
    }
}

void TrainEngine::look_at(Followed& run) {
    if (run.reader.update() || !std::exchange(run.read, true))
        Q_EMIT changed(run.folder, std::make_shared<const trainer::RunContent>(run.reader.run()));
    const qint64 size = QFileInfo(QDir(run.folder).filePath(kLog)).size();
    if (std::exchange(run.log_size, size) != size) Q_EMIT log_changed(run.folder, log_of(run.folder));
    const qint64 started = run.started;
    if (started == 0) return;
    if (run.reader.run().lock.pid != run.owner_before) {
        run.started = 0;
    } else if (!trainer::is_alive(started)) {
        // The process ended before training began: its output explains why.
        run.started = 0;
        const auto said = last_line(log_of(run.folder));
        Q_EMIT failed(run.folder, said.isEmpty() ? tr("The program that trains ended at once") : said);
    }
}

void TrainEngine::launch(const std::shared_ptr<Followed>& run, const QStringList& arguments) {
    threads_.start([this, run, arguments] {
        const QDir folder(run->folder);
        if (!folder.mkpath(".")) {
            Q_EMIT failed(run->folder, tr("%1 cannot be created: choose another folder").arg(run->folder));
            return;
        }
        QProcess process;
        process.setProgram(program_);
        process.setArguments(arguments);
        process.setStandardInputFile(QProcess::nullDevice());
        process.setStandardOutputFile(folder.filePath(kLog), QIODevice::Append);
        process.setStandardErrorFile(folder.filePath(kLog), QIODevice::Append);
        run->owner_before = trainer::read_lock(run->folder.toStdString()).pid;
        qint64 pid = 0;
        if (process.startDetached(&pid))
            run->started = pid;
        else
            Q_EMIT failed(run->folder, tr("%1 cannot be started: %2").arg(program_, process.errorString()));
    });
}

void TrainEngine::start(const NewRun& wanted) {
    const auto run = followed(wanted.folder);
    launch(run, arguments_of(wanted));
}

void TrainEngine::resume(const QString& folder, const QStringList& settings) {
    QStringList arguments = {"train", "--resume", folder};
    for (const auto& setting : settings) arguments << "--set" << setting;
    launch(followed(folder), arguments);
}

void TrainEngine::stop(const QString& folder) {
    threads_.start([this, folder] {
        using State = trainer::LockNote::State;
        const auto lock = trainer::read_lock(folder.toStdString());
        if (lock.state == State::kElsewhere)
            Q_EMIT failed(folder, tr("It is trained on %1: stop it there").arg(QString::fromStdString(lock.host)));
        else if (lock.state == State::kRunning && lock.pid > 0 && ::kill(static_cast<pid_t>(lock.pid), SIGINT) != 0)
            Q_EMIT failed(folder, tr("Process %1 cannot be stopped: %2").arg(lock.pid).arg(qt_error_string(errno)));
    });
}

void TrainEngine::move_to_trash(const QString& folder) {
    threads_.start([this, folder] {
        using State = trainer::LockNote::State;
        const auto state = trainer::read_lock(folder.toStdString()).state;
        if (state == State::kRunning || state == State::kElsewhere)
            Q_EMIT failed(folder, tr("It is being trained: stop it first"));
        else if (QFile::moveToTrash(folder) || !QFileInfo::exists(folder))
            Q_EMIT trashed(folder);
        else
            Q_EMIT failed(folder, tr("%1 could not be moved to the trash: delete the folder yourself").arg(folder));
    });
}

void TrainEngine::copy_model(const QString& file, const QString& target) {
    threads_.start([this, file, target] {
        try {
            PendingFile pending(target.toStdString(), Existing::kReplace);
            std::filesystem::copy_file(file.toStdString(), pending.temporary(),
                                       std::filesystem::copy_options::overwrite_existing);
            pending.commit();
        } catch (const std::exception& error) {
            Q_EMIT failed(target, user_message(error));
        }
    });
}

void TrainEngine::check_data(const QStringList& folders) {
    const auto mine = ++check_;
    checks_.start([this, folders, mine] {
        Abandonable progress(check_, mine);
        QList<DataReport> reports;
        try {
            for (const auto& folder : folders) reports.append(report_on(folder, progress));
        } catch (const Cancelled&) {
            return;
        }
        if (!progress.cancelled()) Q_EMIT data_checked(reports);
    });
}

void TrainEngine::list_settings(const NewRun& run, const QStringList& changes) {
    const auto mine = ++settings_;
    checks_.start([this, run, changes, mine] {
        if (settings_ != mine) return;
        QList<RunSetting> settings;
        QString problem = problem_of(run);
        if (problem.isEmpty()) {
            settings = settings_of(run);
            auto changed = run;
            changed.settings += changes;
            problem = problem_of(changed);
        }
        Q_EMIT settings_listed(settings, problem);
    });
}

void TrainEngine::draw_examples(const NewRun& run) {
    const auto mine = ++examples_;
    checks_.start([this, run, mine] {
        const Abandonable progress(examples_, mine);
        if (progress.cancelled()) return;
        try {
            const auto examples = first_examples(run, kExamples, progress);
            if (!progress.cancelled()) Q_EMIT examples_drawn(examples);
        } catch (const Cancelled&) {
            return;
        } catch (const std::exception& error) {
            if (!progress.cancelled()) Q_EMIT examples_failed(user_message(error));
        }
    });
}

void TrainEngine::load_sample(const QString& file, const QSize& size) {
    const auto mine = ++sample_;
    pictures_.start([this, file, size, mine] {
        if (sample_ != mine) return;
        QImage image(file);
        if (!image.isNull() && !size.isEmpty())
            image = image.scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation);
        if (sample_ == mine) Q_EMIT sample_loaded(file, image);
    });
}

}  // namespace deweather::studio
