// restormer against the authors' names, shapes and outputs, and its costs by arithmetic.
#include "published_network.h"

using namespace deweather;

namespace {

const nlohmann::json kSmall = {
    {"dim", 4}, {"num_blocks", {1, 2, 1, 1}}, {"num_refinement_blocks", 1}, {"heads", {1, 2, 4, 2}}};

}  // namespace

class TestRestormer : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("restormer", "restormer"); }
    void recognises_its_own() { published::recognises_its_own("restormer", "restormer", "restormer"); }

    void recognises_other_sizes() {
        auto config = kSmall;
        for (const double expansion : {1.0, 2.0, 2.5, 2.66, 4.0}) {
            config["ffn_expansion_factor"] = expansion;
            const auto network = models::create("restormer", config);
            models::TensorShapes shapes;
            for (const auto& item : network->named_parameters()) shapes[item.key()] = item.value().sizes().vec();
            const auto found = models::find_architecture("restormer").recognise(shapes);
            QVERIFY(found.has_value());
            models::TensorShapes again;
            const auto twin = models::create("restormer", *found);
            for (const auto& item : twin->named_parameters()) again[item.key()] = item.value().sizes().vec();
            QVERIFY2(again == shapes, found->dump().c_str());
        }
    }

    void takes_any_size() { published::takes_any_size(*models::create("restormer", kSmall)); }
    void learns() { published::learns(*models::create("restormer", kSmall)); }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*models::create("restormer", kSmall)); }

    void strips_of_rows_give_the_whole() {
        // 640 pixels wide, so that three strips make up the finest level, the last one cut short.
        const auto network = models::create("restormer", kSmall);
        for (auto& parameter : network->parameters()) parameter.detach().normal_(0, 0.3);
        // In float64, as few channels let normalisation enlarge rounding errors.
        network->to(at::kDouble);
        const auto input = at::rand({2, 3, 40, 640}, at::kDouble);
        const auto whole = network->forward(input, nullptr).detach();
        const c10::InferenceMode inference;
        QVERIFY(disagreement(network->forward(input, nullptr), whole) < 1e-9);
    }

    void costs_what_its_definition_says() {
        const auto profile = models::profile(*models::create("restormer"), 64, 64);
        QCOMPARE(profile.parameters, 26126644);
        // The paper's 140,990,496,768 at 256 x 256, a sixteenth of it.
        int64_t macs = 140990496768 / 16;
        const auto add_attention = [&](int64_t blocks, int64_t channels, int64_t heads, int64_t pixels) {
            // Products of queries and keys, then of attention and projection.
            macs += blocks * channels * channels / heads * (pixels + channels);
        };
        add_attention(4, 48, 1, 4096);
        add_attention(4 + 4, 96, 1, 4096);
        add_attention(6 + 6, 96, 2, 1024);
        add_attention(6 + 6, 192, 4, 256);
        add_attention(8, 384, 8, 64);
        QCOMPARE(profile.macs, macs);
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("restormer", R"({"dim": 0})").contains("'dim'"));
        QVERIFY(published::refusal("restormer", R"({"dim": 5, "heads": [1, 1, 1, 1]})").contains("'dim'"));
        QVERIFY(
            published::refusal("restormer", R"({"num_refinement_blocks": 2.5})").contains("'num_refinement_blocks'"));
        for (const char* wrong : {"4", "[4,6,6]", "[4,6,6,8,8]", "[4,6,6,0]", R"([4,6,6,"8"])", "null"})
            QVERIFY(
                published::refusal("restormer", QString(R"({"num_blocks": %1})").arg(wrong)).contains("'num_blocks'"));
        QVERIFY(published::refusal("restormer", R"({"heads": [1, 2, 4, 7]})").contains("'heads'"));
        for (const char* wrong : {"\"2.66\"", "0.5", "1e300", "[]"})
            QVERIFY(published::refusal("restormer", QString(R"({"ffn_expansion_factor": %1})").arg(wrong))
                        .contains("'ffn_expansion_factor'"));
        QVERIFY(published::refusal("restormer", R"({"ffn_expansion_factor": 3})").isEmpty());
        QVERIFY(published::refusal("restormer", R"({"blocks": 6})").contains("'blocks'"));
    }
};

QTEST_GUILESS_MAIN(TestRestormer)
#include "test_restormer.moc"
