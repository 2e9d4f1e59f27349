// prenet and prenet-r against the authors' names, shapes and outputs, and its costs by arithmetic.
#include "published_network.h"

using namespace deweather;

class TestPReNet : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("prenet", "prenet"); }
    void agrees_with_the_authors_recursive() { published::agrees_with_the_authors("prenet-r", "prenet_r"); }
    void recognises_its_own() { published::recognises_its_own("prenet", "prenet", "prenet"); }
    void recognises_its_own_recursive() { published::recognises_its_own("prenet", "prenet-r", "prenet_r"); }

    void does_not_recognise_its_relatives() {
        // The same gates stand in networks that see three pictures at once, or have other ends.
        const models::TensorShapes gates = {{"conv_i.0.weight", {32, 64, 3, 3}}, {"conv_f.0.weight", {32, 64, 3, 3}}};
        const auto recognise = models::find_architecture("prenet").recognise;
        QVERIFY(!recognise(gates).has_value());
        auto shapes = gates;
        shapes["conv0.0.weight"] = {32, 9, 3, 3};
        QVERIFY(!recognise(shapes).has_value());
        shapes["conv0.0.weight"] = {32, 6, 3, 3};
        QVERIFY(recognise(shapes).has_value());
    }

    void takes_any_size() { published::takes_any_size(*models::create("prenet")); }
    void learns() { published::learns(*models::create("prenet", {{"stages", 3}, {"channels", 5}})); }
    void learns_recursively() { published::learns(*models::create("prenet-r", {{"stages", 3}, {"channels", 5}})); }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*models::create("prenet-r")); }

    void costs_what_its_definition_says() {
        for (const bool recursive : {false, true}) {
            const auto profile = models::profile(*models::create("prenet", {{"recursive", recursive}}), 16, 8);
            const int64_t blocks = recursive ? 1 : 5;
            QCOMPARE(profile.parameters,
                     6 * 32 * 9 + 32 + blocks * 2 * (32 * 32 * 9 + 32) + 4 * (64 * 32 * 9 + 32) + 32 * 3 * 9 + 3);
            // A pixel of a stage; the first has no memory: no forget gate, and the others see half.
            const int64_t common = (6 * 32 + 10 * 32 * 32 + 32 * 3) * 9, gate = 64 * 32 * 9;
            QCOMPARE(profile.macs, 16 * 8 * (6 * common + 5 * 4 * gate + 3 * gate / 2));
        }
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("prenet", R"({"stages": 0})").contains("'stages'"));
        QVERIFY(published::refusal("prenet", R"({"channels": 2.5})").contains("'channels'"));
        for (const char* wrong : {"1", "\"true\"", "null", "[]"})
            QVERIFY(published::refusal("prenet", QString(R"({"recursive": %1})").arg(wrong)).contains("'recursive'"));
        QVERIFY(published::refusal("prenet-r", R"({"recursive": false})").isEmpty());
        QVERIFY(published::refusal("prenet", R"({"stage": 6})").contains("'stage'"));
    }
};

QTEST_GUILESS_MAIN(TestPReNet)
#include "test_prenet.moc"
