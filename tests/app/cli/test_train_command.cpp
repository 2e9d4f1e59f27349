// `deweather train` as users and schedulers run it: started, stopped, killed, resumed.
#include <netinet/in.h>
#include <sys/socket.h>
#include <torch/types.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <random>

#include "command.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/safetensors.h"
#include "core/media/image_io.h"

using namespace deweather;

class TestTrainCommand : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString path(const QString& name) const { return folder_.filePath(name); }

    void write_pictures(const char* name, double contrast) const {
        QDir(folder_.path()).mkdir(name);
        for (int i = 0; i < 4; ++i) {
            at::manual_seed(static_cast<uint64_t>(i));
            media::Image image;
            image.rgb = (at::rand({3, 40, 40}) - 0.5) * contrast + 0.5;
            media::write_image(image, (folder_.path().toStdString() + "/" + name + "/") + std::to_string(i) + ".png",
                               {});
        }
    }
    QStringList train(const QString& run) const {
        return {"train", path("tiny.toml"), "-o", path(run), "--threads", "1", "--json"};
    }
    QStringList resume(const QString& run) const {
        return {"train", "--resume", path(run), "--threads", "1", "--json"};
    }
    QStringList checkpoints(const QString& run) const {
        return QDir(path(run) + "/checkpoints").entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    }
    QByteArray weights(const QString& run) const {
        QFile file(path(run) + "/checkpoints/" + checkpoints(run).last() + "/model.safetensors");
        if (!file.open(QIODevice::ReadOnly)) qFatal("no weights");
        return file.readAll();
    }
    // The environment of one of two processes that are started by hand.
    static QProcessEnvironment hand_set(int rank, int port) {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("RANK", QString::number(rank));
        environment.insert("WORLD_SIZE", "2");
        environment.insert("MASTER_ADDR", "127.0.0.1");
        environment.insert("MASTER_PORT", QString::number(port));
        return environment;
    }
    // A port on which nobody listens now.
    static int free_port() {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(socket, any, size) != 0 || ::getsockname(socket, any, &size) != 0) qFatal("no free port");
        ::close(socket);
        return ntohs(address.sin_port);
    }
    // The process ids that a launcher has started.
    static QStringList children(const QProcess& launcher) {
        const auto id = QString::number(launcher.processId());
        QFile file("/proc/" + id + "/task/" + id + "/children");
        return file.open(QIODevice::ReadOnly) ? QString(file.readAll()).split(' ', Qt::SkipEmptyParts) : QStringList();
    }
    // Starts a run and waits for this many checkpoints.
    void start(QProcess& process, const QStringList& arguments, const QString& run, const QString& beyond) const {
        process.start(DEWEATHER_BIN "/deweather", arguments);
        QTRY_VERIFY_WITH_TIMEOUT(process.state() == QProcess::NotRunning ||
                                     (!checkpoints(run).isEmpty() && checkpoints(run).last() > beyond),
                                 60000);
    }
    // Starts a new run of two processes by hand, and waits for a checkpoint.
    void start_two(QProcess& first, QProcess& second, const QString& run) const {
        const int port = free_port();
        first.setProcessEnvironment(hand_set(0, port));
        second.setProcessEnvironment(hand_set(1, port));
        second.start(DEWEATHER_BIN "/deweather", train(run));
        start(first, train(run), run, "");
    }

  private Q_SLOTS:
    void initTestCase() {
        write_pictures("clean", 1);
        write_pictures("degraded", 0.5);
        QFile file(path("tiny.toml"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QString(R"(
[model]
architecture = "mofme-compact"
config = {half_channels = 8, quarter_channels = 8, dim = 16, layers = 1, heads = 2, experts = 4}
[data]
pairs = [{degraded = "%1", clean = "%2", weather = ["haze"]}]
[validation]
pairs = [{degraded = "%1", clean = "%2"}]
every = 20
crop = 32
samples = 1
[loss]
l1 = 1.0
weather = 0.1
[optimizer]
kind = "muon"
[schedule]
steps = 40
phases = [{until = 1.0, crop = 32, batch = 2}]
[checkpoint]
every = 1
keep = 2
)")
                       .arg(path("degraded"), path("clean"))
                       .toUtf8());
        file.close();
        const auto ran = deweather_command(train("whole"));
        QVERIFY2(ran.status == 0, ran.errors);
        QCOMPARE(ran.json()["run"].toString(), path("whole"));
        QCOMPARE(ran.json()["steps"].toInt(), 40);
        QVERIFY(ran.json()["best_psnr"].toDouble() > 5);
        QVERIFY(QFile::exists(path("whole/best.safetensors")));
        QVERIFY(QFile::exists(path("whole/samples/0000020-00.png")));
        QCOMPARE(checkpoints("whole"), (QStringList{"0000039", "0000040"}));
    }

    void killed_at_any_moment_it_goes_on() {
        std::mt19937 random(1);
        QString beyond;
        for (int kill = 0; kill < 8; ++kill) {
            QProcess process;
            start(process, kill == 0 ? train("killed") : resume("killed"), "killed", beyond);
            QTest::qSleep(static_cast<int>(random() % 60));
            process.kill();
            process.waitForFinished();
            beyond = checkpoints("killed").last();
            const auto newest = (path("killed") + "/checkpoints/" + beyond).toStdString();
            for (const char* file : {"/model.safetensors", "/ema.safetensors"})
                QVERIFY(checkpoint::load_model(newest + file).network != nullptr);
            QVERIFY(!checkpoint::SafetensorsFile(newest + "/optimizer.safetensors").names().empty());
        }
        const auto ran = deweather_command(resume("killed"));
        QVERIFY2(ran.status == 0, ran.errors);
        QVERIFY(weights("killed") == weights("whole"));
    }

    void a_polite_stop_saves() {
        QProcess process;
        start(process, train("stopped"), "stopped", "0000002");
        // Paused, so that it cannot finish before it is asked to stop.
        const auto id = static_cast<pid_t>(process.processId());
        QCOMPARE(::kill(id, SIGSTOP), 0);
        {
            const auto second = deweather_command(resume("stopped"));
            QCOMPARE(second.status, 1);
            QVERIFY2(second.errors.contains("another program"), second.errors);
        }
        process.terminate();
        QCOMPARE(::kill(id, SIGCONT), 0);
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitCode(), 130);
        const auto json = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        QVERIFY(json["stopped"].toBool());
        QCOMPARE(checkpoints("stopped").last().toInt(), json["steps"].toInt());
        QVERIFY(deweather_command(resume("stopped")).status == 0);
        QVERIFY(weights("stopped") == weights("whole"));
    }

    void two_processes_write_one_run() {
        const auto ran = deweather_command(train("two") + QStringList{"--processes", "2"});
        QVERIFY2(ran.status == 0, ran.errors);
        QCOMPARE(ran.json()["steps"].toInt(), 40);
        QCOMPARE(checkpoints("two"), (QStringList{"0000039", "0000040"}));
        QFile metrics(path("two/metrics.jsonl"));
        QVERIFY(metrics.open(QIODevice::ReadOnly));
        const auto lines = metrics.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 3);  // two of validation, one at the end
        QVERIFY2(lines[1].contains("\"batch\":4"), lines[1]);
        // `--processes` is refused if a launcher has started another number of processes.
        QCOMPARE(run_program("env", QStringList{"RANK=0", "WORLD_SIZE=3", DEWEATHER_BIN "/deweather"} + train("x") +
                                        QStringList{"--processes", "2"})
                     .status,
                 1);
    }

    void one_that_is_killed_ends_the_other_and_it_goes_on() {
        QProcess first, second;
        start_two(first, second, "torn");
        second.kill();
        QVERIFY(second.waitForFinished());
        QVERIFY(first.waitForFinished(10000));
        QCOMPARE(first.exitCode(), 1);
        const auto errors = first.readAllStandardError();
        QVERIFY2(errors.contains("deweather: lost the other processes"), errors);
        QVERIFY2(errors.contains("is saved, --resume continues from it"), errors);
        QVERIFY2(errors.count("deweather: ") == 1, errors);
        QCOMPARE(deweather_command(resume("torn") + QStringList{"--processes", "2"}).status, 0);
        QCOMPARE(checkpoints("torn").last(), QString("0000040"));
        QVERIFY(weights("torn") == weights("two"));
    }

    // srun and torchrun do this before a job's time is over: SIGTERM to all, and again as soon as one has ended.
    void one_that_is_told_twice_to_stop_saves() {
        QProcess first, second;
        start_two(first, second, "told");
        // Paused, so that the second signal comes before it can end.
        const auto id = static_cast<pid_t>(first.processId());
        QCOMPARE(::kill(id, SIGSTOP), 0);
        second.terminate();
        first.terminate();
        QCOMPARE(::kill(id, SIGCONT), 0);
        QTest::qSleep(20);
        first.terminate();
        QVERIFY(second.waitForFinished(60000));
        QCOMPARE(second.exitCode(), 130);
        const auto saved = checkpoints("told").last();
        first.terminate();
        QVERIFY(first.waitForFinished(60000));
        QCOMPARE(first.exitStatus(), QProcess::NormalExit);
        QCOMPARE(first.exitCode(), 130);
        const auto json = QJsonDocument::fromJson(first.readAllStandardOutput()).object();
        QVERIFY(json["stopped"].toBool());
        QCOMPARE(saved.toInt(), json["steps"].toInt());
        QCOMPARE(deweather_command(resume("told") + QStringList{"--processes", "2"}).status, 0);
        QVERIFY(weights("told") == weights("two"));
    }

    void a_launcher_passes_on_stops_and_deaths() {
        const QStringList two = {"--processes", "2"};
        QProcess stopped;
        start(stopped, train("halted") + two, "halted", "");
        stopped.terminate();
        QVERIFY(stopped.waitForFinished(60000));
        QCOMPARE(stopped.exitCode(), 130);
        const auto json = QJsonDocument::fromJson(stopped.readAllStandardOutput()).object();
        QCOMPARE(checkpoints("halted").last().toInt(), json["steps"].toInt());

        QProcess torn;
        start(torn, resume("halted") + two, "halted", checkpoints("halted").last());
        const auto ids = children(torn);
        QCOMPARE(ids.size(), 2);
        QProcess::execute("kill", {"-KILL", ids[1]});
        QVERIFY(torn.waitForFinished(20000));
        QCOMPARE(torn.exitCode(), 1);
        const auto errors = torn.readAllStandardError();
        QVERIFY2(errors.contains("process 1 was ended by signal 9"), errors);
        QCOMPARE(deweather_command(resume("halted") + two).status, 0);
        QVERIFY(weights("halted") == weights("two"));
    }

    void an_estimate_measures_and_keeps_nothing() {
        const QTemporaryDir scratch;
        const auto estimate = [&](const QStringList& more) {
            return run_program(
                "env", QStringList{"TMPDIR=" + scratch.path(), DEWEATHER_BIN "/deweather", "train", path("tiny.toml"),
                                   "--estimate", "--device", "cpu", "--threads", "1"} +
                           more);
        };
        const auto one = estimate({"--json"});
        QVERIFY2(one.status == 0, one.errors);
        const auto json = one.json();
        QCOMPARE(json["steps"].toInt(), 40);
        QCOMPARE(json["validations"].toInt(), 2);
        QCOMPARE(json["checkpoints"].toInt(), 40);
        const double step = json["seconds_per_step"].toDouble();
        QVERIFY(step > 0 && json["seconds"].toDouble() > 40 * step);
        // At least LibTorch's libraries, at most those and a small network.
        const double memory = json["peak_mb"].toDouble();
        QVERIFY2(memory > 50 && memory < 4000, qPrintable(QString::number(memory)));
        // It has the magnitude of a real run with these settings.
        const auto first = deweather_command(train("timed"));
        const double whole = 2 / first.json()["samples_per_second"].toDouble();
        QVERIFY2(step > whole / 5 && step < 5 * whole, qPrintable(QString("%1 %2").arg(step).arg(whole)));

        const auto two = estimate({"--json", "--processes", "2"});
        QVERIFY2(two.status == 0, two.errors);
        QVERIFY(two.json()["peak_mb"].toDouble() > 1.5 * memory);
        const auto words = estimate({});
        QVERIFY2(words.output.contains("40 steps of 2 crops of 32 x 32") && words.output.contains("in all"),
                 words.output);
        QCOMPARE(QDir(scratch.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
        // Refused without data, and for an existing run.
        QCOMPARE(estimate({"--set", "data.pairs=[]"}).status, 1);
        QCOMPARE(deweather_command({"train", "--resume", path("whole"), "--estimate"}).status, 2);
    }

    void mistakes_are_said_before_anything_is_written() {
        const auto said = [&](const QStringList& more, int status) {
            const auto ran = deweather_command(train("wrong") + more);
            if (ran.status != status) qWarning("status %d: %s", ran.status, ran.errors.data());
            return QFile::exists(path("wrong")) || ran.status != status ? QByteArray() : ran.errors;
        };
        QVERIFY(said({"--set", "optimizer.lr=fast"}, 1).contains("'lr'"));
        QVERIFY(said({"--set", "data.pairs=[]"}, 1).contains("data.pairs"));
        QVERIFY(said({"--set", "data.clean=[\"/none\"]"}, 1).contains("/none"));
        QVERIFY(said({"--set", "loss.perceptual=0.1", "--set", "loss.vgg=/none.pth"}, 1).contains("/none.pth"));
        QVERIFY(!said({"--set", "nonsense"}, 2).isEmpty());
        QCOMPARE(deweather_command({"train"}).status, 2);
        QCOMPARE(deweather_command({"train", "mofme-compact"}).status, 2);
        QCOMPARE(deweather_command({"train", "--resume", path("whole"), "-o", path("x")}).status, 2);
        QVERIFY(deweather_command({"train", "nothing", "-o", path("x")}).errors.contains("paper-allweather"));
        QVERIFY(deweather_command(train("whole")).errors.contains("--resume"));
        QVERIFY(deweather_command({"train", "--resume", path("clean")}).errors.contains("run.toml"));
        QVERIFY(deweather_command({"train", "--help"}).output.contains("Examples:"));
    }
};

QTEST_GUILESS_MAIN(TestTrainCommand)
#include "test_train_command.moc"
