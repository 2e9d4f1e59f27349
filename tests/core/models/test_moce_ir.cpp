// moce-ir against its authors' names, shapes, outputs and routing.
#include "published_network.h"

using namespace deweather;

namespace {

const nlohmann::json kSmall = {{"dim", 8},
                               {"num_blocks", {1, 2, 1, 1}},
                               {"num_dec_blocks", {1, 2, 1}},
                               {"num_refinement_blocks", 1},
                               {"heads", {1, 2, 4, 2}}};

}  // namespace

class TestMoceIr : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("moce-ir", "moce_ir"); }
    void agrees_with_the_authors_s() { published::agrees_with_the_authors("moce-ir-s", "moce_ir_s"); }

    // With one expert its gate cancels out: the attention after it divides by lengths.
    void agrees_with_the_authors_with_all_experts() {
        if (!published::has("moce_ir_s.json")) QSKIP("the stored outputs are not here");
        const auto network = models::create("moce-ir-s", {{"topk", 4}});
        fill_by_formula(*network, published::file("moce_ir_s.json"));
        published::gives(*network, published::stored_input(), read_npy(published::file("moce_ir_s.topk4.output.npy")));
    }

    void its_routing_is_the_authors() {
        if (!published::has("moce_ir.json")) QSKIP("the stored outputs are not here");
        const auto one = models::create("moce-ir");
        fill_by_formula(*one, published::file("moce_ir.json"));
        const auto stored =
            nlohmann::json::parse(std::ifstream(published::file("moce_ir.json"))).at("more").at("routing").at("layers");
        models::RoutingTrace trace;
        const c10::InferenceMode inference;
        one->forward(published::stored_input(), &trace);
        QCOMPARE(trace.layers.size(), stored.size());
        QCOMPARE(trace.patch, 96);
        for (std::size_t index = 0; index < stored.size(); ++index) {
            const auto& layer = trace.layers[index];
            QCOMPARE(layer.gates.sizes(), at::IntArrayRef({1, 1, 1, 4}));
            const auto chosen = stored[index][0].get<int64_t>();
            QCOMPARE(layer.chosen.item<int64_t>(), chosen);
            const auto gates = layer.logits.flatten().softmax(0);
            for (int64_t expert = 0; expert < 4; ++expert) {
                const auto theirs = stored[index][1][static_cast<std::size_t>(expert)].get<double>();
                QVERIFY(std::abs(gates[expert].item<double>() - theirs) < 2e-4);
                QCOMPARE(layer.gates.flatten()[expert].item<double>() > 0, expert == chosen);
            }
        }
    }

    void recognises_its_own() { published::recognises_its_own("moce-ir", "moce-ir", "moce_ir"); }
    void takes_any_size() { published::takes_any_size(*models::create("moce-ir", kSmall)); }

    // With all experts, as a gradient reaches only the chosen ones.
    void learns() {
        auto all = kSmall;
        all["topk"] = 4;
        published::learns(*models::create("moce-ir", all));
    }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*models::create("moce-ir", kSmall)); }

    void has_as_many_parameters_as_published() {
        for (const auto& [preset, published] : {std::pair("moce-ir", 25353796), {"moce-ir-s", 11477752}}) {
            int64_t parameters = 0;
            for (const auto& parameter : models::create(preset)->parameters()) parameters += parameter.numel();
            QCOMPARE(parameters, published);
        }
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("moce-ir", R"({"dim": 36})").contains("'dim'"));
        QVERIFY(published::refusal("moce-ir", R"({"topk": 5})").contains("'topk'"));
        QVERIFY(published::refusal("moce-ir", R"({"heads": [1, 5, 4, 8]})").contains("'heads'"));
    }
};

QTEST_GUILESS_MAIN(TestMoceIr)
#include "test_moce_ir.moc"
