// Installing segmenters: copied or imported, never over another one, and restoration models declined.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"
#include "core/models/registry.h"
#include "core/segment/model.h"
#include "tests/core/onnx/onnx_file.h"

using namespace deweather;
namespace fs = std::filesystem;

class TestInstallModel : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    std::string path(const char* name) const { return folder_->filePath(name).toStdString(); }
    void write(const char* name, const QByteArray& content) const {
        QFile file(folder_->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("cannot write");
    }
    void write_segmenter(const char* name, int seed, at::ScalarType type = at::kHalf) const {
        at::manual_seed(static_cast<uint64_t>(seed));
        checkpoint::save_model(*segment::create("espnet", {{"labels", "camvid"}, {"p", 1}, {"q", 1}}), {}, path(name),
                               type, Existing::kReplace);
    }
    void write_onnx(const char* name, float first) const {
        write((std::string(name) + ".onnx").c_str(), onnx_file::convolution(3, {first, 0, 0, 0, 1, 0, 0, 0, 1}, 6, 9));
        write((std::string(name) + ".toml").c_str(), "[[classes]]\nname = \"a\"\n[[classes]]\nname = \"b\"\n");
    }
    static QByteArray bytes(const fs::path& file) {
        QFile read(QString::fromStdString(file.string()));
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }
    QStringList own() const { return QDir(folder_->filePath("data/deweather/models")).entryList(QDir::Files); }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", folder_->filePath("data").toUtf8());
        qunsetenv("DEWEATHER_MODELS");
    }

    void a_model_file_is_copied_once() {
        write_segmenter("streets.safetensors", 1);
        const auto first = segment::install_model(path("streets.safetensors"));
        QVERIFY(first.has_value());
        QCOMPARE(bytes(*first), bytes(path("streets.safetensors")));
        QCOMPARE(segment::install_model(path("streets.safetensors")), first);
        QCOMPARE(own(), QStringList{"streets.safetensors"});
        // Another of the same name.
        write_segmenter("streets.safetensors", 2);
        const auto second = segment::install_model(path("streets.safetensors"));
        QCOMPARE(second.value().filename().string(), std::string("streets-2.safetensors"));
    }

    // The one that comes with the program, and a restorer's, too.
    void no_installed_name_is_taken() {
        for (const char* name : {"espnet-camvid.safetensors", "mofme-compact.safetensors"}) {
            write_segmenter(name, 1);
            const auto stem = fs::path(name).stem().string();
            QCOMPARE(segment::install_model(path(name)).value().stem().string(), stem + "-2");
        }
        write_onnx("espnet-camvid", 1);
        QCOMPARE(segment::install_model(path("espnet-camvid.onnx")).value().filename().string(),
                 std::string("espnet-camvid-3.onnx"));
    }

    void onnx_comes_with_its_description() {
        write_onnx("flag", 1);
        const auto installed = segment::install_model(path("flag.onnx"));
        QCOMPARE(own(), (QStringList{"flag.onnx", "flag.toml"}));
        QCOMPARE(segment::load_model(checkpoint::find_segmenter("flag")).network->labels().size(), int64_t{2});
        QCOMPARE(segment::install_model(path("flag.onnx")), installed);
    }

    void what_does_not_segment_is_left_and_what_is_damaged_is_said() {
        checkpoint::save_model(*models::create("mofme-compact", {{"layers", 1}, {"experts", 2}}), {},
                               path("restorer.safetensors"), at::kHalf, Existing::kKeep);
        QVERIFY(!segment::install_model(path("restorer.safetensors")));
        write("junk.onnx", "no network");
        QVERIFY_EXCEPTION_THROWN((void)segment::install_model(path("junk.onnx")), Error);
        // ONNX without classes restores.
        write("restorer.onnx", onnx_file::convolution(3, {1, 0, 0, 0, 1, 0, 0, 0, 1}, 64, 64));
        QVERIFY(!segment::install_model(path("restorer.onnx")));
        // The description's target already exists: the network is not installed without it.
        write_onnx("flag", 1);
        QDir().mkpath(folder_->filePath("data/deweather/models"));
        write("data/deweather/models/flag.toml", "mine");
        QVERIFY_EXCEPTION_THROWN((void)segment::install_model(path("flag.onnx")), Error);
        QCOMPARE(own(), QStringList{"flag.toml"});
        QCOMPARE(bytes(path("data/deweather/models/flag.toml")), QByteArray("mine"));
    }
};

QTEST_MAIN(TestInstallModel)
#include "test_install_model.moc"
