// gcanet against the authors' names, shapes and outputs, and its costs by arithmetic.
#include "published_network.h"

using namespace deweather;

class TestGcaNet : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("gcanet", "gcanet_dehaze"); }
    void gives_the_picture_itself_where_it_was_trained_so() {
        if (!published::has("gcanet_derain.json")) QSKIP("the stored outputs are not here");
        const auto network = models::create("gcanet", {{"only_residual", false}});
        fill_by_formula(*network, published::file("gcanet_derain.json"));
        published::gives(*network, published::stored_input(), read_npy(published::file("gcanet_derain.output.npy")));
    }
    void agrees_with_trained_weights() {
        published::agrees_with_trained_weights("gcanet/wacv_gcanet_dehaze.pth", "gcanet_dehaze");
        published::agrees_with_trained_weights("gcanet/wacv_gcanet_derain.pth", "gcanet_derain",
                                               {{"only_residual", false}});
    }
    void recognises_its_own() { published::recognises_its_own("gcanet", "gcanet", "gcanet_dehaze"); }
    void takes_any_size() { published::takes_any_size(*models::create("gcanet")); }
    void learns() { published::learns(*models::create("gcanet")); }
    void comes_back_from_its_file() {
        published::comes_back_from_its_file(*models::create("gcanet", {{"only_residual", false}}));
    }

    void costs_what_its_definition_says() {
        const auto profile = models::profile(*models::create("gcanet"), 16, 8);
        QCOMPARE(profile.parameters, 702818);
        // At full resolution, then at half of it.
        const int64_t conv = 64 * 64 * 9, full = 4 * 64 * 9 + conv + conv + 64 * 3;
        const int64_t half = conv + 14 * conv + 64 * (6 * 9 + 6 * 49) + 3 * 64 * 3 * 9 + 64 * 64 * 16;
        QCOMPARE(profile.macs, 16 * 8 * full + 8 * 4 * half);
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("gcanet", R"({"only_residual": 1})").contains("'only_residual'"));
        QVERIFY(published::refusal("gcanet", R"({"channels": 64})").contains("'channels'"));
    }
};

QTEST_GUILESS_MAIN(TestGcaNet)
#include "test_gca_net.moc"
