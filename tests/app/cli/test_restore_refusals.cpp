// Bad input of `deweather restore`: one clear line for each kind, and nothing written.
#include <torch/types.h>
#include <unistd.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QMap>
#include <QPair>
#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "command.h"
#include "core/base/utf8.h"
#include "core/media/image_io.h"
#include "restored_folder.h"
#include "tests/core/onnx/onnx_file.h"

using namespace deweather;

class TestRestoreRefusals : public QObject, protected RestoredFolder {
    Q_OBJECT

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void bad_pictures_get_one_line() {
        file("text.png", "this is no picture at all");
        refused({"restore", path("text.png"), "-o", path("b.png")}, "text.png': it is not a picture");
        file("empty.jpg", "");
        refused({"restore", path("empty.jpg"), "-o", path("b.png")}, "the file is empty");
        picture("whole.jpg", 64, 64);
        for (const int part : {4, 3, 2}) {
            file("cut.jpg", bytes("whole.jpg").left(bytes("whole.jpg").size() * part / 5));
            refused({"restore", path("cut.jpg"), "-o", path("b.png")}, "cut short");
        }
        picture("whole.png", 64, 64);
        file("cut.png", bytes("whole.png").left(bytes("whole.png").size() / 2));
        refused({"restore", path("cut.png"), "-o", path("b.png")}, "cut short");
        refused({"restore", path("none.png"), "-o", path("b.png")}, "there is no such file");
    }

    void huge_claims_get_one_line() {
        // The header of a PNG of 20,000 x 20,000 pixels, with complete chunks but no pixel data.
        const QByteArray head = QByteArray("\x89PNG\r\n\x1a\n", 8) + big_endian(13) + "IHDR" + big_endian(20000) +
                                big_endian(20000) + QByteArray("\x08\x02\x00\x00\x00", 5) + big_endian(0);
        file("bomb.png", head);
        refused({"restore", path("bomb.png"), "-o", path("b.png")}, "cut short");
        file("bomb.png", head + big_endian(0) + "IDAT" + big_endian(0) + big_endian(0) + "IEND" + big_endian(0));
        refused({"restore", path("bomb.png"), "-o", path("b.png")},
                "20000 x 20000 pixels (400 megapixels), the limit is 200; raise it by --max-megapixels");
        refused({"restore", path("bomb.png"), "-o", path("b.png"), "--max-megapixels", "500"}, "bomb.png");
        picture("a.png", 1000, 1100);
        refused({"restore", path("a.png"), "-o", path("b.png"), "--max-megapixels", "1"}, "the limit is 1");
    }

    void animations_and_empty_pictures_get_one_line() {
        const QByteArray control = big_endian(8) + "acTL" + big_endian(3) + big_endian(0) + big_endian(0);
        picture("a.png");
        QByteArray animated = bytes("a.png");
        animated.insert(33, control);
        file("animated.png", animated);
        refused({"restore", path("animated.png"), "-o", path("b.png")}, "--first-picture");
        file("a.gif", "GIF89a and so on");
        refused({"restore", path("a.gif"), "-o", path("b.png")}, "cannot read picture");
        // CMYK is read; this one has a frame header of four components, an empty scan and the end.
        file("ink.jpg",
             QByteArray::fromHex("ffd8ffc00014080010001004011100021100031100041100ffda000e04010002000300040000"
                                 "3f00ffd9"));
        refused({"restore", path("ink.jpg"), "-o", path("b.png")}, "cannot read picture");
    }

    void places_that_cannot_be_written_get_one_line() {
        picture("a.png");
        refused({"restore", path("a.png"), "-o", path("none/b.png")}, "its folder does not exist");
        refused({"restore", path("a.png"), "-o", path("none/none/")}, "does not exist");
        refused({"restore", path("a.png"), "-o", path("b.gif")}, "has to end in");
        picture("b.png");
        const auto before = bytes("b.png");
        refused({"restore", path("a.png"), "-o", path("b.png")}, "exists already");
        QCOMPARE(bytes("b.png"), before);
        QCOMPARE(deweather_command({"restore", path("a.png"), "-o", path("b.png"), "--overwrite"}).status, 0);
        QVERIFY(bytes("b.png") != before);
    }

    void permissions_are_respected() {
        picture("a.png");
        QFile::setPermissions(path("a.png"), {});
        picture("c.png");
        QDir(folder_->path()).mkdir("closed");
        QFile::setPermissions(path("closed"), QFile::ReadOwner | QFile::ExeOwner);
        // Root may read and write everywhere, unless it drops these capabilities.
        const QStringList plain = geteuid() == 0 ? QStringList{"--bounding-set=-dac_override,-dac_read_search"}
                                                 : QStringList{"--no-new-privs"};
        const auto refused = [&](const QString& input, const QString& output, const QString& reason) {
            const auto ran = run_program(
                "setpriv", plain + QStringList{DEWEATHER_BIN "/deweather", "restore", path(input), "-o", path(output)});
            QCOMPARE(ran.status, 1);
            QVERIFY2(ran.lines().size() == 1 && QString(ran.errors).contains(reason), ran.errors);
        };
        refused("a.png", "b.png", "no permission");
        refused("c.png", "closed/b.png", "may write");
        QVERIFY(!QFile::exists(path("b.png")) &&
                QDir(path("closed")).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }

    void full_disk_leaves_nothing() {
        picture("a.png", 300, 300);
        QDir(folder_->path()).mkdir("small");
        // A private 64 KB file system, in its own namespace.
        const auto ran = run_program("unshare", {"--user", "--map-root-user", "--mount", "sh", "-c",
                                                 QString("mount -t tmpfs -o size=64k small '%1' || exit 77; '%2' "
                                                         "restore '%3' -o '%1/b.png'; s=$?; ls -A '%1'; exit $s")
                                                     .arg(path("small"), DEWEATHER_BIN "/deweather", path("a.png"))});
        if (ran.status == 77 || ran.status == -1 || ran.errors.contains("unshare"))
            QSKIP("no file system can be mounted here");
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.lines().size() == 1 && ran.errors.contains("disk is full"), ran.errors);
        QVERIFY2(ran.output.isEmpty(), ran.output);
    }

    void bad_models_get_one_line() {
        picture("a.png");
        refused({"restore", path("a.png"), "-o", path("b.png"), "--model", "nonsense"}, "unknown model 'nonsense'");
        file("bad.safetensors", "12345678 this is none");
        refused({"restore", path("a.png"), "-o", path("b.png"), "--model", path("bad.safetensors")}, "bad.safetensors");
    }

    void wrong_usage_exits_with_two() {
        picture("a.png");
        for (const QStringList& arguments : {QStringList{},
                                             {"nonsense"},
                                             {"restore"},
                                             {"restore", path("a.png"), "--nonsense"},
                                             {"restore", path("a.png"), "--tile", "x"}})
            QCOMPARE(deweather_command(arguments).status, 2);
        QCOMPARE(deweather_command({"--help"}).status, 0);
        QCOMPARE(deweather_command({"restore", "--help"}).status, 0);
        refused({"restore", path("a.png"), "-o", path("b.png"), "--tile", "7"}, "bad tile size");
        refused({"restore", path("a.png"), "-o", path("b.png"), "--device", "gpu"}, "unknown device 'gpu'");
    }
};

QTEST_GUILESS_MAIN(TestRestoreRefusals)
#include "test_restore_refusals.moc"
