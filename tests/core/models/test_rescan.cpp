// rescan against the authors' names, shapes and outputs, and its costs by arithmetic.
#include "published_network.h"

using namespace deweather;

class TestRescan : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("rescan", "rescan"); }
    void recognises_its_own() { published::recognises_its_own("rescan", "rescan", "rescan"); }
    void takes_any_size() { published::takes_any_size(*models::create("rescan")); }
    void learns() { published::learns(*models::create("rescan", {{"stages", 3}, {"channels", 5}})); }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*models::create("rescan", {{"depth", 4}})); }

    void recognises_other_depths() {
        const auto network = models::create("rescan", {{"depth", 5}, {"channels", 8}});
        models::TensorShapes shapes;
        for (const auto& item : network->named_parameters()) shapes[item.key()] = item.value().sizes().vec();
        const auto config = models::find_architecture("rescan").recognise(shapes);
        QVERIFY(config.has_value());
        QVERIFY(models::create("rescan", *config)->config() == network->config());
    }

    void costs_what_its_definition_says() {
        const auto profile = models::profile(*models::create("rescan"), 16, 8);
        const int64_t from_picture = 3 * 24 * 9, from_features = 24 * 24 * 9;
        const int64_t squeeze = 2 * 24 * 6, end = from_features + 24 * 3;
        // The first stage has no memory and resets nothing: two gates of the input alone.
        const int64_t first = 2 * (from_picture + 4 * from_features) + end;
        const int64_t further = 3 * (from_picture + 4 * from_features) + 5 * 3 * from_features + end;
        QCOMPARE(profile.macs, 16 * 8 * (first + 3 * further) + 4 * 6 * squeeze);
        QCOMPARE(profile.parameters, 149823);
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("rescan", R"({"stages": 0})").contains("'stages'"));
        QVERIFY(published::refusal("rescan", R"({"channels": "24"})").contains("'channels'"));
        QVERIFY(published::refusal("rescan", R"({"depth": 2})").contains("'depth'"));
        QVERIFY(published::refusal("rescan", R"({"depht": 7})").contains("'depht'"));
    }
};

QTEST_GUILESS_MAIN(TestRescan)
#include "test_rescan.moc"
