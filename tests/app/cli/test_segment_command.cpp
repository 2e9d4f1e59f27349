// `deweather segment` as users and scripts call it, with a small untrained network: its scores equal those of the maps
// that it writes.
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "core/checkpoint/model_file.h"
#include "core/segment/confusion.h"
#include "core/segment/label_map.h"
#include "core/segment/model.h"
#include "tests/core/segment/script_file.h"

using namespace deweather;

class TestSegmentCommand : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString path(const QString& name) const { return folder_.filePath(name); }

    void write(const at::Tensor& rgb, const QString& name) const {
        media::Image image;
        image.rgb = rgb;
        media::write_image(image, path(name).toStdString(), {});
    }

    at::Tensor labels(const QString& name) const {
        return segment::read_labels(path(name).toStdString(), segment::camvid());
    }

  private Q_SLOTS:
    void initTestCase() {
        at::manual_seed(2);
        for (const char* name : {"in", "truth", "bad"}) QDir(folder_.path()).mkpath(name);
        const auto network = segment::create("espnet", {{"labels", "camvid"}, {"p", 1}, {"q", 1}, {"height", 0}});
        network->eval();
        checkpoint::save_model(*network, {}, path("small.safetensors").toStdString(), at::kFloat, Existing::kKeep);
        for (int i = 0; i < 2; ++i) {
            write(at::rand({3, 40, 48}), QString("in/%1.png").arg(i));
            auto truth = at::randint(0, 11, {40, 48}).to(at::kByte);
            truth[0] = segment::kVoid;
            segment::write_labels(truth, segment::camvid(), path(QString("truth/%1.png").arg(i)).toStdString(),
                                  Existing::kKeep);
        }
    }

    void scores_are_those_of_its_maps() {
        const QStringList command = {"segment",   path("in"),    "-o",
                                     path("out"), "--model",     path("small.safetensors"),
                                     "--labels",  path("truth"), "--json"};
        const auto ran = deweather_command(command);
        QVERIFY2(ran.status == 0, ran.errors);
        segment::Confusion both(11);
        for (int i = 0; i < 2; ++i) {
            const auto found = labels(QString("out/%1_labels.png").arg(i));
            const auto truth = labels(QString("truth/%1.png").arg(i));
            QCOMPARE(media::read_image(path(QString("out/%1_overlay.png").arg(i)).toStdString(), {}).width(), 48);
            segment::Confusion own(11);
            own.add(found, truth);
            both.add(found, truth);
            const auto result = ran.json()["results"].toArray()[i].toObject();
            QVERIFY(std::abs(result["miou"].toDouble() - *own.scores().miou) < 1e-9);
            const auto road = found.eq(3).to(at::kDouble).mean().item<double>();
            QVERIFY(std::abs(result["shares"].toObject()["road"].toDouble() - road) < 1e-9);
        }
        const auto scores = both.scores();
        QVERIFY(std::abs(ran.json()["miou"].toDouble() - *scores.miou) < 1e-9);
        QVERIFY(std::abs(ran.json()["macc"].toDouble() - *scores.macc) < 1e-9);
        const auto iou = ran.json()["iou"].toObject();
        QCOMPARE(iou.size(), 11);
        for (std::size_t label = 0; label < 11; ++label) {
            const auto value = iou[QString::fromStdString(segment::camvid().classes[label].name)];
            QVERIFY(scores.iou[label] ? std::abs(value.toDouble() - *scores.iou[label]) < 1e-9 : value.isNull());
        }
        QCOMPARE(ran.json()["classes"].toArray().size(), 11);

        const auto kept = deweather_command(command);
        QVERIFY(kept.status == 1 && kept.errors.contains("exists already"));
    }

    void restored_first_it_sees_another_picture() {
        const QStringList command = {"segment", path("in/0.png"),          "-o",    path("restored"),
                                     "--model", path("small.safetensors"), "--json"};
        const auto ran = deweather_command(command + QStringList{"--restore-first"});
        QVERIFY2(ran.status == 0, ran.errors);
        QCOMPARE(ran.json()["restored_by"].toString(), QString("mofme-compact"));
        QVERIFY(!ran.json().contains("miou"));
        QVERIFY(!at::equal(labels("restored/0_labels.png"), labels("out/0_labels.png")));
    }

    void what_is_wrong_is_said_and_the_rest_done() {
        write(at::rand({3, 24, 24}), "in/2.png");  // size differs from its labels
        write(at::rand({3, 24, 24}), "in/3.png");  // without labels
        segment::write_labels(at::zeros({24, 32}, at::kByte), segment::camvid(), path("truth/2.png").toStdString(),
                              Existing::kKeep);
        const auto ran = deweather_command({"segment", path("in"), "-o", path("some"), "--model",
                                            path("small.safetensors"), "--labels", path("truth"), "--json"});
        QCOMPARE(ran.status, 1);
        QCOMPARE(ran.json()["failed"].toInt(), 2);
        const auto results = ran.json()["results"].toArray();  // each picture's in its place
        QCOMPARE(results.size(), 4);
        for (int i = 0; i < 4; ++i) {
            QVERIFY(results[i]["input"].toString().endsWith(QStringLiteral("/%1.png").arg(i)));
            QCOMPARE(results[i]["error"].toString().isEmpty(), i < 2);
        }
        QVERIFY2(ran.errors.contains("24 x 24") && ran.errors.contains("32 x 24"), ran.errors);
        QVERIFY(ran.errors.contains("no ground truth for"));
        QVERIFY(!QFile::exists(path("some/2_labels.png")));
    }

    void a_program_runs_only_where_it_is_allowed() {
        script::write(path("colours.pt").toStdString(), "    return x\n");
        const QStringList command = {"segment", path("in/0.png"),   "-o",    path("scripted"),
                                     "--model", path("colours.pt"), "--json"};
        const auto refused = deweather_command(command);
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.lines().size() == 1 && refused.errors.contains("--run-torchscript"), refused.errors);
        const auto ran = deweather_command(command + QStringList{"--run-torchscript"});
        QVERIFY2(ran.status == 0, ran.errors);
        const auto shares = ran.json()["results"].toArray()[0].toObject()["shares"].toObject();
        QVERIFY(std::abs(shares["red"].toDouble() + shares["green"].toDouble() + shares["blue"].toDouble() - 1) < 1e-9);
    }

    void mistakes_are_one_line() {
        const auto said = [&](const QStringList& arguments) {
            const auto ran = deweather_command(QStringList{"segment"} + arguments);
            return ran.status == 1 && ran.lines().size() == 1 ? QString(ran.errors) : QString();
        };
        const QStringList out = {"-o", path("none"), "--model", path("small.safetensors")};
        QVERIFY(said(QStringList{path("in/9.png")} + out).contains("no such file"));
        QVERIFY(said(QStringList{path("in/0.png"), path("in/0.png")} + out).contains("two pictures"));
        QVERIFY(said(QStringList{path("in/0.png"), "--labels", path("bad")} + out).contains("no ground truth"));
        QVERIFY(said({path("in/0.png"), "-o", path("none"), "--model", "mofme"}).contains("unknown model"));
        QVERIFY(!QDir(path("none")).exists());
    }
};

QTEST_GUILESS_MAIN(TestSegmentCommand)
#include "test_segment_command.moc"
