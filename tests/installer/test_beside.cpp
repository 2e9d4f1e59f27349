// deweather-beside, which file managers call: what it passes on, and what it tells of the outcome. A program in place
// of `deweather` writes down its arguments, another in place of `notify-send` what would be shown.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

class TestBeside : public QObject {
    Q_OBJECT

    QTemporaryDir folder_{QDir::tempPath() + "/it's \"beside\" XXXXXX"};

    void script(const QString& name, const QByteArray& text) {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\n" + text);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    // The arguments that a stand-in for a program got, each ended by a zero byte.
    QList<QByteArray> arguments_of(const QString& name) {
        QFile file(folder_.filePath(name + ".arguments"));
        if (!file.open(QIODevice::ReadOnly)) return {};
        auto all = file.readAll().split('\0');
        all.removeLast();
        return all;
    }

    int run(const QStringList& arguments, const QString& name = "deweather-beside") {
        for (const char* called : {"deweather", "path/notify-send"})
            QFile::remove(folder_.filePath(QString(called) + ".arguments"));
        QProcess process;
        process.setEnvironment({"PATH=" + folder_.filePath("path") + ":/usr/bin:/bin"});
        process.start(folder_.filePath(name), arguments);
        return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

  private Q_SLOTS:
    void init() {
        QVERIFY(QFile::exists(folder_.filePath("deweather-beside")) ||
                QFile::copy("installer/integrations/deweather-beside", folder_.filePath("deweather-beside")));
        const QByteArray note = "printf '%s\\0' \"$@\" >\"$0.arguments\"\n";
        script("deweather", note);
        QVERIFY(QDir(folder_.path()).mkpath("path"));
        script("path/notify-send", note);
    }

    void names_arrive_as_they_are() {
        const QStringList names = {"-rf", "it's \"odd\" $HOME `id`.jpg", "two\nlines.png", " *.jpg", "Ü.jpg"};
        QCOMPARE(run(names), 0);
        QList<QByteArray> expected = {"restore", "--"};
        for (const auto& name : names) expected.append(name.toUtf8());
        QCOMPARE(arguments_of("deweather"), expected);
        QCOMPARE(arguments_of("path/notify-send").mid(3), (QList<QByteArray>{"Weather removed", "5 files"}));
    }

    void one_file_is_named() {
        QCOMPARE(run({"/some/where/-R&D <1>.jpg"}), 0);
        // Servers of notifications read markup.
        QCOMPARE(arguments_of("path/notify-send").last(), QByteArray("-R&amp;D &lt;1&gt;.jpg"));
    }

    void a_failure_is_told_in_the_programs_words() {
        script("deweather",
               "echo ' 50 %  a.jpg' >&2; echo \"deweather: cannot read picture 'a.jpg': it is empty\" >&2\n"
               "echo 'deweather: 1 of 2 pictures failed, see above' >&2; exit 1\n");
        QCOMPARE(run({"a.jpg", "b.jpg"}), 1);
        QCOMPARE(arguments_of("path/notify-send").last(), QByteArray("cannot read picture 'a.jpg': it is empty"));
    }

    void a_link_finds_the_program_too() {
        QVERIFY(QDir(folder_.path()).mkpath("scripts"));
        QVERIFY(QFile::link(folder_.filePath("deweather-beside"), folder_.filePath("scripts/Remove weather")));
        QCOMPARE(run({"a.jpg"}, "scripts/Remove weather"), 0);
        QCOMPARE(arguments_of("deweather"), (QList<QByteArray>{"restore", "--", "a.jpg"}));
    }

    void nothing_to_do_is_wrong_usage() {
        QCOMPARE(run({}), 2);
        QVERIFY(arguments_of("deweather").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestBeside)
#include "test_beside.moc"
