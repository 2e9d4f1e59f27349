// ffa-net against the authors' names, shapes and outputs, and its costs by arithmetic.
#include "published_network.h"

using namespace deweather;

class TestFfaNet : public QObject {
    Q_OBJECT

    const nlohmann::json small_ = {{"groups", 2}, {"blocks", 2}, {"channels", 16}};

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("ffa-net", "ffa"); }
    void recognises_its_own() { published::recognises_its_own("ffa-net", "ffa-net", "ffa"); }
    void takes_any_size() { published::takes_any_size(*models::create("ffa-net", {{"blocks", 2}})); }
    void takes_one_pixel_in_full_size() {
        const c10::InferenceMode inference;
        const auto output = models::create("ffa-net")->forward(at::rand({1, 3, 1, 1}), nullptr);
        QCOMPARE(output.numel(), 3);
        QVERIFY(output.isfinite().all().item<bool>());
    }
    void learns() { published::learns(*models::create("ffa-net", small_)); }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*models::create("ffa-net", small_)); }

    void recognises_other_sizes() {
        const auto network = models::create("ffa-net", small_);
        models::TensorShapes shapes;
        for (const auto& item : network->named_parameters()) shapes[item.key()] = item.value().sizes().vec();
        const auto config = models::find_architecture("ffa-net").recognise(shapes);
        QVERIFY(config.has_value());
        QVERIFY(models::create("ffa-net", *config)->config() == network->config());
    }

    void costs_what_its_definition_says() {
        const auto profile = models::profile(*models::create("ffa-net"), 16, 8);
        const int64_t conv = 64 * 64 * 9, pixel = 64 * 8 + 8, channel = 2 * 64 * 8;
        QCOMPARE(profile.macs, 16 * 8 * (3 * (19 * (2 * conv + pixel) + conv) + 2 * (3 * 64 * 9) + conv + pixel) +
                                   57 * channel + 2 * 192 * 4);
        QCOMPARE(profile.parameters, 4455913);
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("ffa-net", R"({"groups": 0})").contains("'groups'"));
        QVERIFY(published::refusal("ffa-net", R"({"blocks": -1})").contains("'blocks'"));
        QVERIFY(published::refusal("ffa-net", R"({"channels": 24})").contains("'channels'"));
        QVERIFY(published::refusal("ffa-net", R"({"dim": 64})").contains("'dim'"));
    }
};

QTEST_GUILESS_MAIN(TestFfaNet)
#include "test_ffa_net.moc"
