// The result table of synthetic scores, and merging parts of an evaluation.
#include "trainer/evaluation/score_rows.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "trainer/evaluation/parts.h"
#include "trainer/evaluation/protocol.h"

using namespace deweather;
namespace fs = std::filesystem;

class TestScoreRows : public QObject {
    Q_OBJECT

    static constexpr double kInfinite = std::numeric_limits<double>::infinity();

    // Two sets: snow, rain and a failure; one picture of unknown weather that is clean already.
    static trainer::Evaluation evaluation() {
        return {.luma = true,
                .models = {{"net", 1000, 1.5}},
                .data = {{"mixed", 4}, {"a,b", 1}},
                .pictures = {{.data = 0,
                              .index = 0,
                              .file = "0",
                              .weather = "snow",
                              .scores = {{20, 0.5}, {24.1, 0.6, 2, true}},
                              .error = {}},
                             {.data = 0,
                              .index = 1,
                              .file = "1",
                              .weather = "snow",
                              .scores = {{40, 0.9}, {38, 0.8, 4, false}},
                              .error = {}},
                             {.data = 0, .index = 2, .file = "2", .weather = "snow", .scores = {}, .error = "damaged"},
                             {.data = 0,
                              .index = 3,
                              .file = "3",
                              .weather = "rain",
                              .scores = {{29, 0.7}, {30, 0.75, 3, true}},
                              .error = {}},
                             {.data = 1,
                              .index = 0,
                              .file = "4",
                              .weather = "",
                              .scores = {{kInfinite, 1}, {45, 1, 1}},
                              .error = {}}}};
    }

    static bool near(double a, double b) { return std::abs(a - b) < 1e-12; }

    static std::vector<fs::path> written(const QTemporaryDir& folder, const std::vector<std::string>& texts) {
        std::vector<fs::path> files;
        for (const auto& text : texts) {
            files.push_back(fs::path(folder.path().toStdString()) / ("part-" + std::to_string(files.size())));
            QFile file(QString::fromStdString(files.back().string()));
            if (!file.open(QIODevice::WriteOnly) || file.write(text.c_str()) < 0) qFatal("cannot write");
        }
        return files;
    }

    static void refused(const std::vector<std::string>& texts, const char* reason) {
        const QTemporaryDir folder;
        try {
            (void)trainer::merge_parts(written(folder, texts));
            QFAIL("merged");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains(reason), error.what());
        }
    }

    // The text of the part that has these pictures.
    static std::string part(const std::vector<std::size_t>& pictures, trainer::Evaluation whole = evaluation()) {
        std::vector<trainer::EvaluatedPicture> own;
        for (const auto i : pictures) own.push_back(whole.pictures[i]);
        whole.pictures = own;
        return trainer::part_text(whole);
    }

  private Q_SLOTS:
    void means_of_each_weather_and_of_all() {
        const auto rows = trainer::score_rows(evaluation());
        QStringList names;
        for (const auto& row : rows) names += QString::fromStdString(row.data + "/" + row.weather + "/" + row.model);
        QCOMPARE(names, (QStringList{"mixed/rain/input", "mixed/rain/net", "mixed/snow/input", "mixed/snow/net",
                                     "mixed/average/input", "mixed/average/net", "a,b//input", "a,b//net"}));
        const auto &snow_input = rows[2], &snow = rows[3], &average = rows[5], &clean_input = rows[6], &clean = rows[7];
        QCOMPARE(snow_input.count, 2);
        QVERIFY(near(snow_input.psnr, 30) && near(snow_input.ssim, 0.7));
        QVERIFY(!snow_input.visible && !snow_input.named && !snow_input.seconds && !snow_input.parameters);
        QVERIFY(near(snow.psnr, 31.05) && near(snow.ssim, 0.7) && near(*snow.seconds, 3));
        // The picture at 40 dB is not visibly degraded.
        QVERIFY(snow.visible_count == 1 && near(*snow.visible, 4.1));
        QVERIFY(snow.named_count == 2 && near(*snow.named, 0.5));
        QVERIFY(*snow.parameters == 1000 && near(*snow.gmac, 1.5));
        QVERIFY(average.count == 3 && near(average.psnr, (24.1 + 38 + 30) / 3) && near(*average.named, 2.0 / 3));
        QVERIFY(average.visible_count == 2 && near(*average.visible, (4.1 + 1) / 2));
        QVERIFY(std::isinf(clean_input.psnr));
        QVERIFY(!clean.visible && !clean.named && near(clean.psnr, 45));
    }

    void json_and_csv() {
        const auto rows = trainer::score_rows(evaluation());
        const auto json = trainer::to_json(rows, evaluation());
        QCOMPARE(json[2]["color"].get<std::string>(), std::string("y"));
        QVERIFY(json[2]["seconds"].is_null() && json[3]["visible"] == 24.1 - 20);
        QVERIFY(nlohmann::json::parse(json.dump())[6]["psnr"].is_null());
        const auto lines = QString::fromStdString(trainer::to_csv(rows, evaluation())).split('\n');
        QCOMPARE(lines.size(), 10);
        QCOMPARE(lines[1], "input,mixed,rain,1,29,0.7,y,,,1,,0,,,");
        QCOMPARE(lines[2], "net,mixed,rain,1,30,0.75,y,,1,1,1,1,3,1000,1.5");
        QVERIFY(lines[8].startsWith("net,\"a,b\",,1,45,1,y,,,0,,0,1,"));
    }

    void the_quality_of_inputs_is_said() {
        auto saved = evaluation();
        saved.jpeg = 75;
        const auto rows = trainer::score_rows(saved);
        QVERIFY(trainer::to_json(rows, saved)[0]["jpeg"] == 75);
        QVERIFY(trainer::to_json(rows, evaluation())[0]["jpeg"].is_null());
        QCOMPARE(QString::fromStdString(trainer::to_csv(rows, saved)).split('\n')[1],
                 "input,mixed,rain,1,29,0.7,y,75,,1,,0,,,");
        const QTemporaryDir folder;
        const auto whole = trainer::merge_parts(written(folder, {part({0, 1, 2, 3, 4}, saved)}));
        QCOMPARE(whole.jpeg, 75);
        refused({part({0, 1, 2}), part({3, 4}, saved)}, "it is of other models, data, colours or inputs");
        const auto said = [](const trainer::Evaluation& of) {
            QString text;
            for (const auto& choice : trainer::protocol_choices(of)) text += QString::fromStdString(choice.here + "; ");
            return text;
        };
        QVERIFY(said(saved).contains("JPEG of quality 75") && said(saved).contains("Y of BT.601"));
        QVERIFY(!said(evaluation()).contains("quality 75") && said(evaluation()).contains("OpenCV"));
    }

    void the_hash_is_of_the_pictures_in_any_order() {
        auto known = evaluation();
        for (auto& picture : known.pictures) picture.hash = "hash of " + picture.file;
        const auto hash = trainer::set_hash(known, 0);
        // sha256sum of "hash of 0hash of 1hash of 2hash of 3".
        QCOMPARE(hash, std::string("d5bc441dcb8548d796bc00ceb5dc858a56485dd5c94c9dc426fa5463c04450cc"));
        std::reverse(known.pictures.begin(), known.pictures.end());
        QCOMPARE(trainer::set_hash(known, 0), hash);
        QVERIFY(trainer::set_hash(known, 1) != hash);
        const QTemporaryDir folder;
        const auto whole = trainer::merge_parts(written(folder, {part({4, 2}, known), part({0, 1, 3}, known)}));
        QCOMPARE(trainer::set_hash(whole, 0), hash);
        known.pictures.back().hash.clear();
        QVERIFY(trainer::set_hash(known, 0).empty() && !trainer::set_hash(known, 1).empty());
    }

    void parts_are_the_whole() {
        const QTemporaryDir folder;
        const auto whole = trainer::merge_parts(written(folder, {part({1, 4}), part({2}), part({3, 0})}));
        QCOMPARE(trainer::part_text(whole), trainer::part_text(evaluation()));
        QVERIFY(std::isinf(whole.pictures[4].scores[0].psnr));
        QCOMPARE(trainer::to_csv(trainer::score_rows(whole), whole),
                 trainer::to_csv(trainer::score_rows(evaluation()), evaluation()));
    }

    void parts_that_do_not_fit() {
        refused({part({0, 1, 2})}, "2 pictures are in no part");
        refused({part({0, 1, 2}), part({2, 3, 4})}, "'2' is in another part as well");
        auto other = evaluation();
        other.models.front().name = "other";
        refused({part({0, 1, 2}), part({3, 4}, other)}, "it is of other models");
        refused({"no part"}, "line 1 is not what --parts writes");
        refused({""}, "line 1 is not what --parts writes");
        refused({part({0, 1}) + "{\"data\": 0}\n"}, "line 4 is not what --parts writes");
        auto wrong = evaluation();
        wrong.pictures[0].index = 4;
        refused({part({0}, wrong)}, "contradict its first line");
        wrong = evaluation();
        wrong.pictures[0].scores.pop_back();
        refused({part({0}, wrong)}, "contradict its first line");
    }
};

QTEST_GUILESS_MAIN(TestScoreRows)
#include "test_score_rows.moc"
