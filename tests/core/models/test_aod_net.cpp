// aod-net and light-dehazenet, which share a formula, against their authors' names, shapes and outputs.
#include "published_network.h"

using namespace deweather;

class TestAodNet : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("aod-net", "aodnet"); }
    void agrees_with_the_authors_light() { published::agrees_with_the_authors("light-dehazenet", "light_dehazenet"); }
    void agrees_with_trained_weights() { published::agrees_with_trained_weights("aodnet/dehazer.pth", "aodnet"); }
    void agrees_with_trained_weights_light() {
        published::agrees_with_trained_weights("light_dehazenet/trained_LDNet.pth", "light_dehazenet");
    }
    void recognises_its_own() { published::recognises_its_own("aod-net", "aod-net", "aodnet"); }
    void recognises_its_own_light() {
        published::recognises_its_own("light-dehazenet", "light-dehazenet", "light_dehazenet");
    }
    void takes_any_size() {
        published::takes_any_size(*models::create("aod-net"));
        published::takes_any_size(*models::create("light-dehazenet"));
    }
    void comes_back_from_its_file() {
        published::comes_back_from_its_file(*models::create("aod-net"));
        published::comes_back_from_its_file(*models::create("light-dehazenet"));
    }

    // K = 1 everywhere leaves the picture as it is; its kernels zero and K = 0.5 halves contrast around white.
    void solves_the_scattering_model() {
        const c10::InferenceMode inference;
        const auto input = at::rand({1, 3, 5, 6});
        for (const double k : {1.0, 0.5}) {
            const auto network = models::create("aod-net");
            for (auto& item : network->named_parameters()) item.value().zero_();
            network->named_parameters()["e_conv5.bias"].fill_(k);
            QVERIFY(largest_difference(network->forward(input, nullptr), k * input + 1 - k) < 1e-6);
        }
    }

    void costs_what_its_definition_says() {
        const auto small = models::profile(*models::create("aod-net"), 16, 8);
        QCOMPARE(small.parameters, 1761);
        QCOMPARE(small.macs, 16 * 8 * 3 * (3 + 3 * 9 + 6 * 25 + 6 * 49 + 12 * 9));
        const auto light = models::profile(*models::create("light-dehazenet"), 16, 8);
        QCOMPARE(light.parameters, 30187);
        QCOMPARE(light.macs, 16 * 8 * (24 + 64 * 9 + 64 * 25 + 256 * 49 + 2 * 256 * 9 + 1024 * 9 + 56 * 3 * 9));
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("aod-net", R"({"dim": 1})").contains("'dim'"));
        QVERIFY(published::refusal("light-dehazenet", R"({"dim": 1})").contains("'dim'"));
    }
};

QTEST_GUILESS_MAIN(TestAodNet)
#include "test_aod_net.moc"
