// A folder of pairs that `deweather evaluate` is called on, and the scores that its files should get.
//
//     class TestEvaluateCommand : public QObject, protected EvaluatedFolder {
//         ...
//         make_set();
//         verify_near(row(ran, "rain", "input"), means("set/rain/%1.png", false));
#pragma once

#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include "command.h"
#include "core/analysis/image_quality.h"
#include "core/checkpoint/model_file.h"
#include "core/media/image_io.h"
#include "tests/clip.h"

class EvaluatedFolder {
  protected:
    static constexpr int kPictures = 4;
    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }
    QString set() const { return path("set"); }

    void write(const at::Tensor& rgb, const QString& name) const {
        deweather::media::Image image;
        image.rgb = rgb;
        deweather::media::write_image(image, path(name).toStdString(), {});
    }

    at::Tensor read(const QString& name) const {
        return deweather::media::read_image(path(name).toStdString(), {}).rgb;
    }

    // rain/ and snow/ against clean/: smooth colours, and the same with noise of increasing strength.
    void make_set() const {
        for (const char* name : {"set/rain", "set/snow", "set/clean"}) QDir(folder_->path()).mkpath(name);
        at::manual_seed(1);
        const auto ramp = at::linspace(0, 1, 48).view({1, 1, 48}).expand({3, 40, 48});
        for (int i = 0; i < kPictures; ++i) {
            const auto clean = (ramp * at::rand({3, 1, 1})).contiguous();
            write(clean, QString("set/clean/%1.png").arg(i));
            write((clean + 0.02 * (i + 1) * at::randn({3, 40, 48})).clamp(0, 1), QString("set/rain/%1.png").arg(i));
            write((clean + 0.3 * at::rand({1, 40, 48})).clamp(0, 1), QString("set/snow/%1.png").arg(i));
        }
    }

    static QJsonObject row(const Ran& ran, const QString& weather, const QString& model) {
        for (const auto& value : ran.json()["rows"].toArray())
            if (value.toObject()["weather"] == weather && value.toObject()["model"] == model) return value.toObject();
        return {};
    }

    struct Means {
        double psnr = 0, ssim = 0;
    };
    // The mean scores of a folder's pictures against set/clean.
    Means means(const QString& name_of, bool luma) const {
        Means sum;
        for (int i = 0; i < kPictures; ++i) {
            auto a = read(name_of.arg(i)), b = read(QString("set/clean/%1.png").arg(i));
            if (luma) a = deweather::analysis::luma(a), b = deweather::analysis::luma(b);
            sum.psnr += deweather::analysis::psnr(a, b) / kPictures;
            sum.ssim += deweather::analysis::ssim(a, b) / kPictures;
        }
        return sum;
    }

    static void verify_near(const QJsonObject& row, const Means& expected) {
        QVERIFY2(std::abs(row["psnr"].toDouble() - expected.psnr) < 1e-4,
                 qPrintable(QString("%1 for %2").arg(row["psnr"].toDouble()).arg(expected.psnr)));
        QVERIFY(std::abs(row["ssim"].toDouble() - expected.ssim) < 1e-5);
    }

    // The number of pictures in which this weather is the most likely one according to restore.
    static int named(const Ran& restored, const QString& weather) {
        int right = 0;
        for (const auto& result : restored.json()["results"].toArray()) {
            const auto told = result.toObject()["weather"].toObject();
            bool likeliest = true;
            for (const auto& other : told) likeliest = likeliest && other.toDouble() <= told[weather].toDouble();
            right += likeliest ? 1 : 0;
        }
        return right;
    }

    // The rows without the times, which vary between runs.
    static QJsonArray without_seconds(const Ran& ran) {
        QJsonArray rows;
        for (const auto& value : ran.json()["rows"].toArray()) {
            auto row = value.toObject();
            row.remove("seconds");
            rows.append(row);
        }
        return rows;
    }

    void refused(const QStringList& arguments, const char* reason, int status = 1) const {
        const auto ran = deweather_command(QStringList{"evaluate"} + arguments);
        QCOMPARE(ran.status, status);
        QVERIFY2(ran.errors.contains(reason) && (status == 2 || ran.lines().size() == 1), ran.errors);
    }
};
