// dehazeformer and mixdehazenet, which share their frame, against their authors' names, shapes and outputs.
#include "published_network.h"

using namespace deweather;

namespace {

const nlohmann::json kSmallFormer = {
    {"embed_dims", {4, 8, 12, 8, 4}}, {"depths", {1, 2, 2, 1, 1}}, {"attention", {0, 1, 2, 0, 0}}, {"window_size", 2}};
const nlohmann::json kSmallMix = {{"embed_dims", {8, 8, 16, 8, 8}}, {"depths", {1, 1, 1, 1, 1}}};

}  // namespace

class TestDehazeFormer : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QString>("fixture");
        QTest::newRow("T") << "dehazeformer"
                           << "dehazeformer_t";
        QTest::newRow("S") << "dehazeformer-s"
                           << "dehazeformer_s";
        QTest::newRow("B") << "dehazeformer-b"
                           << "dehazeformer_b";
        QTest::newRow("mix") << "mixdehazenet"
                             << "mixdehazenet_s";
    }
    void agrees_with_the_authors() {
        QFETCH(QString, preset);
        QFETCH(QString, fixture);
        published::agrees_with_the_authors(preset.toStdString(), fixture.toStdString());
    }
    void recognises_its_own_data() { agrees_with_the_authors_data(); }
    void recognises_its_own() {
        QFETCH(QString, preset);
        QFETCH(QString, fixture);
        published::recognises_its_own(preset.section('-', 0, 0).toStdString(), preset.toStdString(),
                                      fixture.toStdString());
    }

    void takes_any_size() {
        published::takes_any_size(*models::create("dehazeformer", kSmallFormer));
        const auto mix = models::create("mixdehazenet", kSmallMix);
        mix->eval();
        published::takes_any_size(*mix);
    }
    void learns() {
        const auto network = models::create("dehazeformer", kSmallFormer);
        published::learns(*network);
    }
    void learns_with_batch_statistics() {
        const auto network = models::create("mixdehazenet", kSmallMix);
        network->eval();
        published::learns(*network);
        // In training the statistics of the batch are used, and followed.
        const auto before = network->named_buffers()["layer1.blocks.0.norm1.running_mean"].clone();
        network->train();
        network->forward(at::rand({2, 3, 40, 40}, at::kDouble), nullptr);
        QVERIFY(!at::equal(before, network->named_buffers()["layer1.blocks.0.norm1.running_mean"]));
    }
    void comes_back_from_its_file() {
        published::comes_back_from_its_file(*models::create("dehazeformer", kSmallFormer));
        const auto mix = models::create("mixdehazenet", kSmallMix);
        mix->eval();
        published::comes_back_from_its_file(*mix);
    }

    void has_as_many_parameters_as_published() {
        const auto count = [](const char* preset) {
            return models::profile(*models::create(preset), 32, 32).parameters;
        };
        QCOMPARE(count("dehazeformer"), 687404);
        QCOMPARE(count("dehazeformer-b"), 2517612);
        QCOMPARE(count("mixdehazenet"), 3164944);
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("dehazeformer", R"({"heads": [1, 1, 7, 1, 1]})").contains("'heads'"));
        QVERIFY(published::refusal("dehazeformer", R"({"attention": [5, 1, 1, 1, 1]})").contains("'attention'"));
        QVERIFY(published::refusal("dehazeformer", R"({"window_size": 7})").contains("'window_size'"));
        QVERIFY(published::refusal("dehazeformer", R"({"depths": [1, 1]})").contains("'depths'"));
        QVERIFY(published::refusal("mixdehazenet", R"({"embed_dims": [24, 48, 96, 48, 20]})").contains("'embed_dims'"));
        QVERIFY(published::refusal("mixdehazenet", R"({"dim": 24})").contains("'dim'"));
    }
};

QTEST_GUILESS_MAIN(TestDehazeFormer)
#include "test_dehaze_former.moc"
