// `deweather inspect` on generated pictures: its files are consistent, and an analysis can be opened again.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include "../../clip.h"
#include "command.h"
#include "core/media/image_io.h"

using namespace deweather;

class TestInspectCommand : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }

    void write(const at::Tensor& rgb, const QString& name) const {
        media::Image image;
        image.rgb = rgb.clamp(0, 1).contiguous();
        media::write_image(image, path(name).toStdString(), {});
    }

    QByteArray read(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QStringList lines(const QString& name) const { return QString::fromUtf8(read(name)).trimmed().split('\n'); }

  private Q_SLOTS:
    // rain/ and snow/ of two pictures each, and the clean ones.
    void initTestCase() {
        folder_ = std::make_unique<QTemporaryDir>();
        for (const char* name : {"rain", "snow", "clean"}) QDir(folder_->path()).mkpath(name);
        at::manual_seed(1);
        const auto ramp = at::linspace(0, 1, 96).view({1, 1, 96}).expand({3, 72, 96});
        for (const char* number : {"1", "2"}) {
            const auto clean = ramp * at::rand({3, 1, 1});
            write(clean, QString("clean/%1.png").arg(number));
            write(clean + 0.2 * at::rand({1, 1, 96}), QString("rain/%1.png").arg(number));
            write(clean + (at::rand({1, 72, 96}) > 0.97), QString("snow/%1.png").arg(number));
        }
    }

    void all_files_are_written_and_agree() {
        const auto ran =
            deweather_command({"inspect", path("rain"), path("snow"), "-o", path("out"), "--tsne", "--points", "200",
                               "--iterations", "50", "--reference", path("clean"), "--json", "--maps", "1"});
        QVERIFY2(ran.status == 0, ran.errors.constData());
        const auto json = ran.json();
        const auto layers = json["layers"].toArray();
        QVERIFY(!layers.isEmpty());
        QCOMPARE(json["pictures"].toArray().size(), 4);
        QCOMPARE(json["tokens"].toInt(), 4 * 9 * 12);
        QVERIFY(json["tsne"].toObject()["purity"].toDouble() > 0);
        QCOMPARE(json["tsne"].toObject()["points"].toInt(), 200);
        for (const auto& entry : layers) {
            double sum = 0;
            for (const auto& share : entry.toObject()["load"].toArray()) sum += share.toDouble();
            QVERIFY(std::abs(sum - 1) < 1e-9);
            QCOMPARE(entry.toObject()["groups"].toObject().keys(), (QStringList{"rain", "snow"}));
        }
        // The utilisation in the JSON, the table and the figure's data is the same.
        const auto experts = layers[0].toObject()["experts"].toInt();
        const double wanted = layers[0].toObject()["utilisation"].toArray()[0].toDouble();
        QCOMPARE(lines("out/load.csv")[1].split(',')[5].toDouble(), wanted);
        const auto figure = lines("out/load-0.csv");
        QCOMPARE(figure.size(), 1 + 2 * experts);
        QCOMPARE(figure[1].split(',')[1], QString("rain"));
        for (int i = 0; i < 2; ++i) {
            const auto group = lines("out/load.csv")[1 + experts * (i + 1)].split(',');
            QCOMPARE(group[1], figure[1 + i * experts].split(',')[1]);
            QCOMPARE(group[5].toDouble(), figure[1 + i * experts].split(',')[2].toDouble());
        }
        QCOMPARE(lines("out/embedding.csv").size(), 201);
        QCOMPARE(lines("out/pictures.csv").size(), 5);
        QVERIFY(lines("out/pictures.csv")[1].split(',').last().toDouble() > 5);  // PSNR
        for (const char* name : {"out/load-0.png", "out/embedding.png", "out/reliability.png",
                                 "out/maps/1-layer0-expert.png", "out/maps/1-layer0-change.png"})
            QVERIFY2(!QImage(path(name)).isNull(), name);
        QCOMPARE(QImage(path("out/maps/1-layer0-expert.png")).size(), QSize(96, 72));
        QVERIFY(read("out/load-0.svg").startsWith("<svg"));
    }

    void the_report_stands_alone() {
        const auto html = QString::fromUtf8(read("out/report.html"));
        QVERIFY(html.startsWith("<!DOCTYPE html>") && html.trimmed().endsWith("</html>"));
        QVERIFY(html.contains("<svg") && html.contains("data:image/png;base64,iVBOR"));
        // XML namespace URIs are not links.
        auto without_names = html;
        without_names.remove("http://www.w3.org/2000/svg");
        QVERIFY(!without_names.contains("http:") && !without_names.contains("https:") &&
                !without_names.contains("src=\"/"));
        QVERIFY(!html.contains("<script"));
    }

    void what_is_there_is_kept() {
        const auto before = read("out/report.html");
        const auto ran = deweather_command({"inspect", path("rain"), "-o", path("out")});
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.errors.contains("--overwrite"), ran.errors.constData());
        QCOMPARE(read("out/report.html"), before);
    }

    void an_analysis_is_opened_again() {
        const auto ran = deweather_command({"inspect", "--open", path("out/analysis.safetensors"), "-o", path("again"),
                                            "--pca", "--color-by", "expert", "--group-by", "folder", "--json"});
        QVERIFY2(ran.status == 0, ran.errors.constData());
        QCOMPARE(lines("again/load.csv")[1], lines("out/load.csv")[1]);
        QVERIFY(ran.json()["pca"].toObject()["points"].toInt() > 200);
        QVERIFY(read("again/entropy.csv").contains("snow"));
    }

    void two_models_are_compared() {
        QVERIFY(QFile::copy("resources/models/mofme-compact.safetensors", path("other.safetensors")));
        const auto ran = deweather_command({"inspect", path("rain"), "-o", path("two"), "--model", "mofme-compact",
                                            "--model", path("other.safetensors"), "--passes", "3", "--maps", "0"});
        QVERIFY2(ran.status == 0, ran.errors.constData());
        const auto change = lines("two/other/routing-change-0.csv");
        QVERIFY(change.size() > 2);
        // Identical weights: each row is concentrated on the diagonal.
        for (int row = 1; row < change.size(); ++row) {
            const auto cells = change[row].split(',');
            for (int column = 1; column < cells.size(); ++column)
                QVERIFY(cells[column].isEmpty() || cells[column].toDouble() == (row == column ? 1.0 : 0.0));
        }
        QVERIFY(read("two/report.html").contains("From mofme-compact to other"));
        QVERIFY(!QFile::exists(path("two/mofme-compact/maps")));
    }

    void experts_are_changed_and_compared() {
        const QStringList inputs = {"inspect", path("rain"), path("snow"), "--maps", "0", "--counterfactual"};
        const auto ran =
            deweather_command(inputs + QStringList{"-o", path("asked"), "--reference", path("clean"), "--json"});
        QVERIFY2(ran.status == 0, ran.errors.constData());
        const auto asked = ran.json()["counterfactual"].toObject();
        const auto exchange = asked["exchange"].toObject();
        QCOMPARE(exchange["seeds"].toInt(), 5);
        QCOMPARE(exchange["groups"].toObject().keys(), (QStringList{"rain", "snow"}));
        QVERIFY(exchange["least"].toDouble() <= exchange["loss"].toDouble() &&
                exchange["loss"].toDouble() <= exchange["most"].toDouble());
        // The unchanged pictures equal those scored by the analysis, except for rounding to 8 bits.
        double psnr = 0;
        for (const auto& picture : ran.json()["pictures"].toArray()) psnr += picture.toObject()["psnr"].toDouble() / 4;
        QVERIFY(std::abs(asked["psnr"].toDouble() - psnr) < 0.05);
        const auto layers = ran.json()["layers"].toArray();
        const auto experts = layers[0].toObject()["experts"].toInt();
        QCOMPARE(asked["layers"].toArray().size(), layers.size());
        QCOMPARE(asked["without"].toArray().size(), layers.size() * experts);
        // Experts that were never chosen cost nothing.
        int never = 0;
        for (const auto& entry : asked["without"].toArray()) {
            const auto off = entry.toObject();
            const auto load = layers[off["layer"].toInt()].toObject()["load"].toArray();
            if (load[off["expert"].toInt()].toDouble() > 0) continue;
            ++never;
            QCOMPARE(off["loss"].toDouble(), 0.0);
            QCOMPARE(off["moved"].toDouble(), 0.0);
        }
        QVERIFY(never > 0);
        // Figure, table and JSON agree.
        const auto figure = lines("asked/counterfactual.csv");
        QCOMPARE(figure.size(), 1 + 2 * 4);
        QCOMPARE(figure[1].split(',')[0], QString("exchange"));
        QCOMPARE(figure[1].split(',')[2].toDouble(),
                 exchange["groups"].toObject()["rain"].toObject()["loss"].toDouble());
        QCOMPARE(lines("asked/costs.csv")[3].split(',')[7].toDouble(), exchange["loss"].toDouble());
        QCOMPARE(lines("asked/switched-off-0.csv").size(), 1 + 2 * experts);
        QVERIFY(!QImage(path("asked/counterfactual.png")).isNull());
        // The sentence is above the figure, and the experts of each weather above the loads.
        const auto html = QString::fromUtf8(read("asked/report.html"));
        const auto sentence = asked["sentence"].toString();
        QVERIFY(sentence.startsWith("Exchanging experts "));
        QVERIFY(html.contains(sentence) && html.indexOf(sentence) < html.indexOf("What other choices of experts"));
        const auto handles = ran.json()["handles"].toArray();
        QCOMPARE(handles.size(), 2);
        QCOMPARE(handles[0].toObject()["weather"].toString(), "rain");
        const auto who = handles[0].toObject()["sentence"].toString();
        QVERIFY(who.startsWith("Rain: "));
        QVERIFY(html.contains(who) && html.indexOf(who) < html.indexOf("Load of the experts"));

        // Without references, only the change of the picture is reported.
        const auto alone = deweather_command(inputs + QStringList{"-o", path("alone")});
        QVERIFY2(alone.status == 0, alone.errors.constData());
        QVERIFY2(alone.output.contains("Exchanging experts ") && alone.output.contains("1/255"),
                 alone.output.constData());
        QVERIFY(alone.output.contains("Rain: "));
        QVERIFY(lines("alone/costs.csv")[1].split(',')[7].isEmpty());
    }

    void wrong_inputs_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, QStringList arguments, int status, const char* says) {
            QTest::newRow(name) << arguments << status << QByteArray(says);
        };
        row("nothing", {"inspect", "-o", "x"}, 2, "--open");
        row("no such", {"inspect", "nowhere", "-o", "x"}, 1, "'nowhere'");
        row("group", {"inspect", "nowhere", "-o", "x", "--group-by", "colour"}, 2, "--group-by");
        row("opened", {"inspect", "--open", "README.md", "-o", "x"}, 1, "README.md");
        row("counterfactual", {"inspect", "--open", "README.md", "-o", "x", "--counterfactual"}, 2, "--counterfactual");
        row("clip and picture", {"inspect", "a.mp4", "resources/samples", "-o", "x"}, 1, "clips and pictures together");
        row("clip and reference", {"inspect", "a.mp4", "--reference", "resources", "-o", "x"}, 1, "--reference");
        row("no clip", {"inspect", "a.mp4", "-o", "x"}, 1, "'a.mp4'");
        row("passes", {"inspect", "resources/samples", "-o", "/nowhere/x", "--passes", "1"}, 1, "passes");
    }
    void wrong_inputs() {
        QFETCH(QStringList, arguments);
        const auto ran = deweather_command(arguments);
        QTEST(ran.status, "status");
        QFETCH(QByteArray, says);
        QVERIFY2(ran.errors.contains(says), ran.errors.constData());
    }

    void a_clip_is_inspected_over_time() {
        QVERIFY(make_clip({"-f", "lavfi", "-i", "testsrc2=s=96x64:r=10:d=0.6", path("clip.mkv")}));
        QFile broken(path("broken.mp4"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("no clip");
        broken.close();
        const auto ran = deweather_command(
            {"inspect", path("clip.mkv"), path("broken.mp4"), "-o", path("time"), "--every", "2", "--json"});
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.errors.contains("broken.mp4"), ran.errors.constData());
        QCOMPARE(ran.json()["failed"].toInt(), 1);
        const auto clip = ran.json()["clips"].toArray().at(0).toObject();
        const auto frames = clip["frames"].toArray();
        QCOMPARE(frames.size(), 3);
        QCOMPARE(frames[2].toObject()["frame"].toInt(), 4);
        QVERIFY(std::abs(frames[2].toObject()["time"].toDouble() - 0.4) < 1e-3);
        const auto layers = clip["layers"].toArray();
        QVERIFY(!layers.isEmpty());
        for (const auto& frame : frames)
            for (const auto& layer : frame.toObject()["shares"].toArray()) {
                double sum = 0;
                for (const auto& share : layer.toArray()) sum += share.toDouble();
                QVERIFY(std::abs(sum - 1) < 1e-9);
            }
        QVERIFY(frames[0].toObject()["weather"].toObject().contains("rain"));
        const int experts = layers[0].toObject()["experts"].toInt();
        QCOMPARE(lines("time/clip/over-time.csv").size(), 1 + 3 * static_cast<int>(layers.size()) * experts);
        QVERIFY(!QImage(path("time/clip/over-time-0.png")).isNull());
        QVERIFY(read("time/clip/over-time-0.svg").contains("time (s)"));
    }

    void a_bad_picture_does_not_stop_the_rest() {
        QFile broken(path("rain/3.png"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("no picture");
        broken.close();
        const auto ran = deweather_command({"inspect", path("rain"), "-o", path("partly"), "--maps", "0", "--json"});
        QVERIFY(broken.remove());
        QCOMPARE(ran.status, 1);
        QVERIFY(ran.errors.contains("3.png"));
        QCOMPARE(ran.json()["pictures"].toArray().size(), 2);
        QCOMPARE(ran.json()["failed"].toInt(), 1);
        const auto failures = ran.json()["failures"].toArray();
        QCOMPARE(failures.size(), 1);
        QVERIFY(failures[0].toObject()["input"].toString().endsWith("rain/3.png"));
        QVERIFY(failures[0].toObject()["error"].toString().contains("not a picture"));
    }
};

QTEST_GUILESS_MAIN(TestInspectCommand)
#include "test_inspect_command.moc"
