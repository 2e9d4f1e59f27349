// Labels as Cityscapes and CamVid store them.
#include <torch/types.h>

#include <numeric>

#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/segment/label_map.h"

using namespace deweather;
using namespace deweather::segment;

class TestLabelMap : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    static media::Image grey(std::vector<int> values, int depth) {
        media::Image image;
        image.grey = true;
        image.bit_depth = depth;
        const float largest = depth == 16 ? 65535.0F : 255.0F;
        image.rgb = (at::tensor(values).to(at::kFloat) / largest).view({1, 1, -1}).expand({3, 1, -1}).contiguous();
        return image;
    }

    static media::Image colours(const std::vector<Colour>& values) {
        media::Image image;
        image.rgb = at::empty({3, 1, static_cast<int64_t>(values.size())});
        for (std::size_t i = 0; i < values.size(); ++i)
            for (std::size_t channel = 0; channel < 3; ++channel)
                image.rgb[static_cast<int64_t>(channel)][0][static_cast<int64_t>(i)] = values[i][channel] / 255.0F;
        return image;
    }

    // By way of a file, as users have them.
    std::vector<int> read(const media::Image& image, const LabelSet& set, const char* name) {
        const std::filesystem::path file = folder_.filePath(name).toStdString();
        media::write_image(image, file, {.existing = Existing::kReplace});
        const auto labels = read_labels(file, set).to(at::kInt).flatten();
        return {labels.data_ptr<int>(), labels.data_ptr<int>() + labels.numel()};
    }

    QString said(const media::Image& image, const LabelSet& set, const char* name) {
        try {
            (void)read(image, set, name);
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

    using Labels = std::vector<int>;

  private Q_SLOTS:
    // The pairs of ids are those of the Cityscapes paper's table and scripts.
    void cityscapes_label_ids() {
        const auto image = grey({7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33}, 8);
        Labels expected(19);
        std::iota(expected.begin(), expected.end(), 0);
        QCOMPARE(read(image, cityscapes(), "a_gtFine_labelIds.png"), expected);
        QCOMPARE(read(image, cityscapes(), "any.png"), expected);
        QCOMPARE(read(grey({0, 1, 6, 9, 10, 14, 15, 16, 18, 29, 30, 255, 26}, 8), cityscapes(), "v_labelIds.png"),
                 (Labels{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 13}));
    }

    // 7 to 18 mean one thing as train ids and another as label ids.
    void cityscapes_train_ids() {
        const auto image = grey({0, 7, 18, 255}, 8);
        const Labels as_train = {0, 7, 18, 255};
        QCOMPARE(read(image, cityscapes(), "a_gtFine_labelTrainIds.png"), as_train);
        QCOMPARE(read(image, cityscapes(), "a.png"), as_train);
        QCOMPARE(read(image, cityscapes(), "a_labelIds.png"), (Labels{255, 0, 255, 255}));
    }

    void cityscapes_instance_ids() {
        QCOMPARE(read(grey({7, 26, 26000, 26123, 24999, 33001, 4, 65535}, 16), cityscapes(), "a_instanceIds.png"),
                 (Labels{0, 13, 13, 13, 11, 18, 255, 255}));
    }

    void cityscapes_colours() {
        QCOMPARE(read(colours({{128, 64, 128}, {0, 0, 142}, {119, 11, 32}, {0, 0, 0}, {81, 0, 81}}), cityscapes(),
                      "a_color.png"),
                 (Labels{0, 13, 18, 255, 255}));
    }

    void camvid_indices_and_colours() {
        QCOMPARE(read(grey({0, 3, 10, 11, 255}, 8), camvid(), "i.png"), (Labels{0, 3, 10, 255, 255}));
        QCOMPARE(read(colours({{128, 128, 128}, {64, 0, 128}, {0, 128, 192}, {0, 0, 0}}), camvid(), "c.png"),
                 (Labels{0, 8, 10, 255}));
    }

    void own_sets() {
        const auto set = LabelSet::from_json({{"classes", {{{"name", "wet"}}, {{"name", "dry"}}}}});
        QCOMPARE(read(grey({0, 1, 255}, 8), set, "own.png"), (Labels{0, 1, 255}));
        QVERIFY(said(grey({0, 2}, 8), set, "own.png").contains("value 2"));
    }

    void unknown_values_are_named() {
        QVERIFY(said(grey({0, 12}, 8), camvid(), "x.png").contains("value 12"));
        QVERIFY(said(grey({26, 34}, 8), cityscapes(), "x_labelIds.png").contains("value 34"));
        QVERIFY(said(grey({19}, 8), cityscapes(), "x_labelTrainIds.png").contains("value 19"));
        QVERIFY(said(grey({34000}, 16), cityscapes(), "x.png").contains("value 34000"));
        QVERIFY(said(colours({{1, 2, 3}}), camvid(), "x.png").contains("(1, 2, 3)"));
        QVERIFY(said(grey({0, 3}, 16), camvid(), "x.png").contains("16 bit"));
        QVERIFY(!said(colours({{1, 2, 3}}), camvid(), "x.png").contains('\n'));
    }

    void what_is_written_is_read() {
        at::manual_seed(1);
        for (const auto* set : {&cityscapes(), &camvid()}) {
            auto labels = at::randint(0, set->size(), {9, 13}).to(at::kByte);
            labels[0][0] = kVoid;
            const std::filesystem::path file = folder_.filePath("written_labelTrainIds.png").toStdString();
            write_labels(labels, *set, file, Existing::kReplace);
            QVERIFY(at::equal(read_labels(file, *set), labels));
        }
    }

    void sets_survive_their_json() {
        QCOMPARE(camvid().to_json(), nlohmann::json("camvid"));
        const auto own = LabelSet::from_json(
            {{"name", "wetness"}, {"classes", {{{"name", "wet"}, {"colour", {1, 2, 255}}}, {{"name", "dry"}}}}});
        QCOMPARE(own.classes[0].colour, (Colour{1, 2, 255}));
        QVERIFY(LabelSet::from_json(own.to_json()) == own);
        for (const nlohmann::json& bad : {nlohmann::json("kitti"), nlohmann::json(3), nlohmann::json::object(),
                                          nlohmann::json{{"classes", nlohmann::json::array()}},
                                          nlohmann::json{{"classes", {{{"name", "a"}, {"colour", {1, 2, 256}}}}}}})
            QVERIFY_THROWS_EXCEPTION(Error, LabelSet::from_json(bad));
    }
};

QTEST_GUILESS_MAIN(TestLabelMap)
#include "test_label_map.moc"
