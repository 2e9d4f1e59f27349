// Files appear whole or not at all.
#include "core/base/pending_file.h"

#include <sys/stat.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

#include "core/base/error.h"

using namespace deweather;
namespace fs = std::filesystem;

class TestPendingFile : public QObject {
    Q_OBJECT

    static void write(const fs::path& path, const char* text) { std::ofstream(path) << text; }
    static std::string content(const fs::path& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static auto files_in(const QTemporaryDir& folder) {
        return std::distance(fs::directory_iterator(folder.path().toStdString()), fs::directory_iterator());
    }

  private Q_SLOTS:
    void committed_appears_whole() {
        const QTemporaryDir folder;
        const fs::path target = folder.filePath("a.png").toStdString();
        {
            PendingFile file(target, Existing::kKeep);
            QCOMPARE(file.temporary().extension().string(), std::string(".png"));
            write(file.temporary(), "whole");
            QVERIFY(!fs::exists(target));
            file.commit();
        }
        QCOMPARE(content(target), std::string("whole"));
        QCOMPARE(files_in(folder), 1);
        struct stat status {};
        const mode_t mask = umask(0);
        umask(mask);
        QVERIFY(stat(target.c_str(), &status) == 0);
        QCOMPARE(status.st_mode & 0777U, 0666U & ~mask);
    }

    void abandoned_leaves_nothing() {
        const QTemporaryDir folder;
        const fs::path target = folder.filePath("a.png").toStdString();
        { write(PendingFile(target, Existing::kKeep).temporary(), "half"); }
        fs::remove_all(folder.filePath("none").toStdString());
        QVERIFY(!fs::exists(target));
    }

    void existing_is_kept_or_replaced_as_asked() {
        const QTemporaryDir folder;
        const fs::path target = folder.filePath("a.png").toStdString();
        write(target, "old");
        QVERIFY_EXCEPTION_THROWN(PendingFile(target, Existing::kKeep), Error);
        {
            PendingFile file(target, Existing::kReplace);
            write(file.temporary(), "new");
            QCOMPARE(content(target), std::string("old"));
            file.commit();
        }
        QCOMPARE(content(target), std::string("new"));
        QCOMPARE(files_in(folder), 1);
    }

    void one_that_appears_meanwhile_is_kept() {
        const QTemporaryDir folder;
        const fs::path target = folder.filePath("a.png").toStdString();
        {
            PendingFile file(target, Existing::kKeep);
            write(file.temporary(), "ours");
            write(target, "theirs");
            QVERIFY_EXCEPTION_THROWN(file.commit(), Error);
        }
        QCOMPARE(content(target), std::string("theirs"));
        QCOMPARE(files_in(folder), 1);
    }

    void a_name_that_is_too_long_is_said() {
        const QTemporaryDir folder;
        for (const auto existing : {Existing::kKeep, Existing::kReplace}) try {
                PendingFile(folder.filePath(QString(252, 'a') + ".png").toStdString(), existing);
                QFAIL("accepted");
            } catch (const Error& error) {
                QVERIFY(QString(error.what()).contains("too long"));
            }
        const fs::path longest = folder.filePath(QString(251, 'a') + ".png").toStdString();
        PendingFile(longest, Existing::kKeep).commit();
        QVERIFY(fs::exists(longest));
        QCOMPARE(files_in(folder), 1);
    }

    void missing_folder_is_said() {
        const QTemporaryDir folder;
        try {
            PendingFile(folder.filePath("none/a.png").toStdString(), Existing::kKeep);
            QFAIL("accepted");
        } catch (const Error& error) {
            QVERIFY(QString(error.what()).contains("does not exist"));
        }
    }
};

QTEST_GUILESS_MAIN(TestPendingFile)
#include "test_pending_file.moc"
