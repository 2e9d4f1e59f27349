// A program finds its resources beside itself, however and from wherever it was started.
#include "core/base/resources.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <cstdio>
#include <cstring>

class TestResources : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void a_built_program_finds_those_of_the_sources() {
        const auto folder = deweather::resource_folder();
        for (const char* name : {"models", "samples", "training"})
            QVERIFY2(std::filesystem::equivalent(folder / name, std::filesystem::path(DEWEATHER_RESOURCES) / name),
                     name);
    }

    // A copy of this program in another tree, called by a link to it, from a third folder.
    void a_program_that_was_moved_finds_its_own() {
        QTemporaryDir away;
        const QString tree = QDir(away.path()).canonicalPath() + "/a tree";
        QVERIFY(QDir().mkpath(tree + "/bin"));
        QVERIFY(QFile::copy(QCoreApplication::applicationFilePath(), tree + "/bin/program"));
        QVERIFY(QFile::link(tree + "/bin/program", away.filePath("link")));
        QProcess process;
        process.setWorkingDirectory(QDir::rootPath());
        process.start(away.filePath("link"), {"--where"});
        QVERIFY(process.waitForFinished());
        QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()), tree + "/share/deweather");
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc == 2 && std::strcmp(argv[1], "--where") == 0) {
        std::printf("%s", deweather::resource_folder().c_str());
        return 0;
    }
    TestResources test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_resources.moc"
