// `deweather diagnose`: the facts about a machine, and the detection of problems.
#include <pwd.h>
#include <unistd.h>

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QThread>
#include <QtTest>

#include "command.h"

class TestDiagnoseCommand : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void it_tells_of_program_machine_and_models() {
        const auto ran = deweather_command({"diagnose", "--device", "cpu", "--json"});
        const auto json = ran.json();
        QVERIFY2(ran.status == (json["problems"].toInt() == 0 ? 0 : 1), ran.output);
        QCOMPARE(json["Program"].toObject()["version"].toString(), QString(DEWEATHER_VERSION));
        QCOMPARE(json["Libraries"].toObject()["LibTorch"].toString(), QString("2.11.0"));
        QVERIFY(json["Libraries"].toObject()["OpenCV"].toString().contains(QRegularExpression("^\\d+\\.\\d+")));
        QVERIFY(json["Processor and memory"].toObject()["cores"].toString().startsWith(
            QString::number(QThread::idealThreadCount())));
        const auto model = json["Models"].toObject()["mofme-compact"].toString();
        QVERIFY2(model.contains(QRegularExpression("^mofme-compact, 1\\.73 M parameters, \\d+ ms for 256 x 256$")),
                 qPrintable(model));

        const auto text = deweather_command({"diagnose", "--device", "cpu"});
        QVERIFY(text.output.contains("LibTorch"));
        // Neither the home folder of the environment nor the account's own.
        for (const QByteArray& home : {qgetenv("HOME"), QByteArray(getpwuid(getuid())->pw_dir)})
            QVERIFY2(home.size() < 2 || !text.output.contains(home + "/"), text.output);
    }

    // OpenMP reads the variable while its library is loaded, so the library itself is queried.
    void threads_spin_briefly_unless_the_user_says_otherwise() {
        const auto spins = [](const QStringList& environment) {
            QProcess process;
            process.setEnvironment(QStringList{"OMP_DISPLAY_ENV=VERBOSE"} + environment);
            process.start(DEWEATHER_BIN "/deweather", {"--version"});
            process.waitForFinished(300000);
            const auto said = QString::fromUtf8(process.readAllStandardError());
            return QRegularExpression("GOMP_SPINCOUNT = '(\\d+)'").match(said).captured(1);
        };
        QCOMPARE(spins({"LANG=C.UTF-8"}), QString("20000"));
        QCOMPARE(spins({"LANG=C.UTF-8", "_=/usr/bin/env"}), QString("20000"));
        QCOMPARE(spins({"LANG=C.UTF-8", "GOMP_SPINCOUNT=7"}), QString("7"));
        QCOMPARE(spins({"LANG=C.UTF-8", "OMP_WAIT_POLICY=passive"}), QString("0"));
    }

    // Setting one variable temporarily replaces another one.
    void no_variable_is_lost() {
        for (const QStringList& environment :
             {QStringList{"LANG=C.UTF-8"}, QStringList{"LANG=C.UTF-8", "_=x", "QT_SCALE_FACTOR=2"}}) {
            QProcess process;
            process.setEnvironment(environment);
            process.start(DEWEATHER_BIN "/deweather", {"diagnose", "--device", "cpu", "--json"});
            process.waitForFinished(300000);
            const auto system = QJsonDocument::fromJson(process.readAllStandardOutput())["System"];
            QCOMPARE(system["LANG"].toString(), QString("C.UTF-8"));
            QCOMPARE(system["GOMP_SPINCOUNT"].toString(), QString("20000"));
            QCOMPARE(system["QT_SCALE_FACTOR"].toString(), QString(environment.size() == 1 ? "" : "2"));
        }
    }

    void a_damaged_model_is_a_problem() {
        QTemporaryDir folder;
        QFile model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors");
        QVERIFY(model.open(QIODevice::ReadOnly));
        QFile damaged(folder.filePath("damaged.safetensors"));
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write(model.readAll().chopped(1000));
        damaged.close();
        // Two folders with a common prefix: only one is the user's home.
        const auto home = qgetenv("HOME");
        const QByteArray user = folder.path().toUtf8();
        qputenv("HOME", user);
        qputenv("DEWEATHER_MODELS", user + "x:" + user);
        const auto ran = deweather_command({"diagnose", "--device", "cpu"});
        qunsetenv("DEWEATHER_MODELS");
        qputenv("HOME", home);
        QCOMPARE(ran.status, 1);
        QVERIFY2(QRegularExpression("\\n! damaged +cannot read model file").match(ran.output).hasMatch(), ran.output);
        QVERIFY2(ran.output.contains("'~/damaged.safetensors'") && ran.output.contains(user + "x:~\n"), ran.output);
        QVERIFY(!ran.output.contains(user + "/"));
        QVERIFY(QRegularExpression("\\n  mofme-compact +mofme-compact").match(ran.output).hasMatch());
    }

    void a_device_that_is_not_there_is_a_problem() {
        const auto ran = deweather_command({"diagnose", "--device", "cuda:99"});
        QCOMPARE(ran.status, 1);
        QVERIFY2(QRegularExpression("\\n! device +cannot use device 'cuda:99'").match(ran.output).hasMatch(),
                 ran.output);
    }
};

QTEST_GUILESS_MAIN(TestDiagnoseCommand)
#include "test_diagnose_command.moc"
