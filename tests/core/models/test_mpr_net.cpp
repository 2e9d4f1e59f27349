// mprnet against the authors' names, shapes and outputs.
#include "published_network.h"

using namespace deweather;

namespace {

const nlohmann::json kSmall = {{"n_feat", 8}, {"scale_unetfeats", 4}, {"scale_orsnetfeats", 4}, {"num_cab", 1}};

}  // namespace

class TestMprNet : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("mprnet", "mprnet"); }
    void recognises_its_own() { published::recognises_its_own("mprnet", "mprnet", "mprnet"); }
    void recognises_other_sizes() {
        const auto network = models::create("mprnet", kSmall);
        models::TensorShapes shapes;
        for (const auto& item : network->named_parameters()) shapes[item.key()] = item.value().sizes().vec();
        const auto config = models::find_architecture("mprnet").recognise(shapes);
        QVERIFY(config.has_value());
        QVERIFY(*config == network->config());
    }

    // The authors list the one PReLU under the name of every block.
    void takes_the_slope_that_all_blocks_share_once() {
        const auto& architecture = models::find_architecture("mprnet");
        const models::NamedTensors theirs = {{"shallow_feat1.1.body.1.weight", at::full({1}, 0.2)},
                                             {"stage1_encoder.encoder_level1.0.body.1.weight", at::full({1}, 0.2)},
                                             {"tail.weight", at::ones({3, 56, 3, 3})}};
        const auto ours = architecture.adopt(theirs, {});
        QCOMPARE(ours.size(), 2);
        QVERIFY(ours.contains("shallow_feat1.1.body.1.weight"));
    }

    void takes_any_size() { published::takes_any_size(*models::create("mprnet", kSmall)); }
    void learns() { published::learns(*models::create("mprnet", kSmall)); }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*models::create("mprnet", kSmall)); }
    void has_as_many_parameters_as_published() {
        QCOMPARE(models::profile(*models::create("mprnet"), 16, 16).parameters, 3637249);
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("mprnet", R"({"n_feat": 42})").contains("'n_feat'"));
        QVERIFY(published::refusal("mprnet", R"({"num_cab": 0})").contains("'num_cab'"));
        QVERIFY(published::refusal("mprnet", R"({"dim": 40})").contains("'dim'"));
    }
};

QTEST_GUILESS_MAIN(TestMprNet)
#include "test_mpr_net.moc"
