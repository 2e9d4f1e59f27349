// Manual pages, completions and docs/commands.md: whether they agree with `--help`, and whether shells accept them.
#include <QDir>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"

class TestReferenceCommand : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QByteArray file(const QString& name) const {
        QFile file(folder_.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static QStringList found(const QRegularExpression& pattern, const QString& text) {
        QStringList names;
        for (auto match = pattern.globalMatch(text); match.hasNext();) names.append(match.next().captured(1));
        return names;
    }

    // bash's completions for the last of these words.
    QStringList offered(const QStringList& words) const {
        QStringList quoted;
        for (const auto& word : words) quoted.append("'" + word + "'");
        const auto ran = run_program(
            "bash",
            {"--norc", "-c",
             QString("PATH=%1:$PATH; source %2; COMP_WORDS=(%3); COMP_CWORD=%4; _%5; "
                     "printf '%s\\n' \"${COMPREPLY[@]}\"")
                 .arg(QDir(DEWEATHER_BIN).absolutePath(), folder_.filePath("c/bash/deweather"), quoted.join(' '),
                      QString::number(words.size() - 1), QString(words.first()).replace('-', '_'))});
        auto lines = QString(ran.output).split('\n', Qt::SkipEmptyParts);
        lines.sort();
        return lines;
    }

  private Q_SLOTS:
    void initTestCase() {
        const auto ran = deweather_command({"reference", "--manual", folder_.filePath("m"), "--completion",
                                            folder_.filePath("c"), "--markdown", folder_.filePath("commands.md")});
        QCOMPARE(ran.status, 0);
        QVERIFY(ran.errors.isEmpty());
    }

    void the_page_in_docs_is_up_to_date() {
        QFile committed("docs/commands.md");
        QVERIFY(committed.open(QIODevice::ReadOnly));
        QVERIFY2(committed.readAll() == file("commands.md"),
                 "docs/commands.md is stale: deweather reference --markdown docs/commands.md");
    }

    // Compares with the text of --help alone, as users see it.
    void nothing_of_help_is_missing() {
        const QString help = deweather_command({"--help"}).output;
        const auto commands = found(QRegularExpression("^  ([a-z]+)  ", QRegularExpression::MultilineOption),
                                    help.section("Subcommands:", 1));
        QVERIFY(commands.size() >= 8 && commands.contains("restore"));
        const auto whole = QString(file("commands.md"));
        for (const auto& command : commands) {
            const QString text = deweather_command({command, "--help"}).output;
            const QString manual = QString(file("m/deweather-" + command + ".1")).replace("\\-", "-");
            const QString chapter = whole.section("\n## deweather\n", 1)
                                        .section("### deweather " + command + "\n", 1)
                                        .section("\n### ", 0, 0);
            const auto options =
                found(QRegularExpression("^  (?:-\\w,)?(--[\\w-]+)", QRegularExpression::MultilineOption), text);
            QVERIFY2(options.contains("--help") && options.contains("--json"), qPrintable(command));
            const auto words = offered({"deweather", command, "--"});
            for (const auto& option : options) {
                QVERIFY2(manual.contains("\\fB" + option + "\\fR"), qPrintable(command + option));
                QVERIFY2(chapter.contains(option), qPrintable(command + option));
                QVERIFY2(words.contains(option), qPrintable(command + option));
            }
            QCOMPARE(words.size(), options.size());
        }
        QVERIFY(!help.contains("reference"));
    }

    void studio_has_its_own() {
        const auto help = QString(
            run_program("env", {"QT_QPA_PLATFORM=offscreen", DEWEATHER_BIN "/deweather-studio", "--help"}).output);
        const auto options =
            found(QRegularExpression("^  (?:-\\w, )?(--[\\w-]+)", QRegularExpression::MultilineOption), help);
        QVERIFY(options.contains("--language"));
        const QString manual = QString(file("m/deweather-studio.1")).replace("\\-", "-");
        for (const auto& option : options) {
            if (option == "--help-all") continue;  // Qt's own options
            QVERIFY2(manual.contains("\\fB" + option + "\\fR"), qPrintable(option));
            QVERIFY2(offered({"deweather-studio", option}).contains(option), qPrintable(option));
        }
    }

    void bash_offers_what_fits() {
        QCOMPARE(offered({"deweather", "mod"}), QStringList{"models"});
        QCOMPARE(offered({"deweather", "restore", "--meta"}), QStringList{"--metadata"});
        QCOMPARE(offered({"deweather", "restore", "--metadata", ""}), (QStringList{"keep", "strip"}));
        QCOMPARE(offered({"deweather", "inspect", "--group-by", ""}),
                 (QStringList{"all", "folder", "picture", "weather"}));
        QCOMPARE(offered({"deweather", "restore", "x.jpg", "--device", "c"}), (QStringList{"cpu", "cuda"}));
        QCOMPARE(offered({"deweather", "restore", "--threads", ""}), QStringList());
        QVERIFY(offered({"deweather", "models", "show", "mofme-c"}).contains("mofme-compact"));
        QVERIFY(offered({"deweather", "train", "paper-"}).contains("paper-allweather"));
        QCOMPARE(offered({"deweather-studio", "--language", ""}), (QStringList{"de", "en", "zh_CN"}));
        QCOMPARE(offered({"deweather", "restore", "README."}), QStringList{"README.md"});
    }

    void other_shells_take_theirs() {
        if (QStandardPaths::findExecutable("zsh").isEmpty() || QStandardPaths::findExecutable("fish").isEmpty())
            QSKIP("zsh and fish are not both installed");
        const auto zsh = run_program("zsh", {"-n", folder_.filePath("c/zsh/_deweather")});
        QVERIFY2(zsh.status == 0 && zsh.errors.isEmpty(), zsh.errors);
        const QString script = folder_.filePath("c/fish/deweather.fish");
        const auto fish = [&](const QString& line) {
            const auto ran = run_program("fish", {"--no-config", "-c",
                                                  "set -x PATH " + QDir(DEWEATHER_BIN).absolutePath() +
                                                      " $PATH; source " + script + "; complete -C '" + line + "'"});
            return ran.errors.isEmpty() ? QString(ran.output) : "fails: " + QString(ran.errors);
        };
        QVERIFY2(fish("deweather re").startsWith("restore\t"), qPrintable(fish("deweather re")));
        QVERIFY2(fish("deweather restore --meta").startsWith("--metadata\t"),
                 qPrintable(fish("deweather restore --meta")));
        QCOMPARE(found(QRegularExpression("^(\\w+)\t", QRegularExpression::MultilineOption),
                       fish("deweather restore --metadata ")),
                 (QStringList{"keep", "strip"}));
        QVERIFY2(fish("deweather restore --model mofme").contains("mofme-compact"), "names of models");
    }

    void troff_has_nothing_to_complain_about() {
        if (QStandardPaths::findExecutable("groff").isEmpty()) QSKIP("groff is not installed");
        const QDir pages(folder_.filePath("m"));
        QVERIFY(pages.entryList({"*.1"}).size() >= 10);
        for (const auto& page : pages.entryList({"*.1"})) {
            const auto ran = run_program("groff", {"-man", "-ww", "-Kutf8", "-Tutf8", "-z", pages.filePath(page)});
            QVERIFY2(ran.status == 0 && ran.errors.isEmpty(), page.toUtf8() + ran.errors);
        }
    }
};

QTEST_GUILESS_MAIN(TestReferenceCommand)
#include "test_reference_command.moc"
