// promptir and adair, Restormer's successors, against their authors' names, shapes and outputs.
#include "published_network.h"

using namespace deweather;

namespace {

const nlohmann::json kSmall = {
    {"dim", 8}, {"num_blocks", {1, 2, 1, 1}}, {"num_refinement_blocks", 1}, {"heads", {1, 2, 4, 2}}};

}  // namespace

class TestPromptIr : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("promptir", "promptir"); }
    void agrees_with_the_authors_adair() { published::agrees_with_the_authors("adair", "adair"); }

    // Only at 512 pixels is the mask of low frequencies not empty. In float64, as the authors' float32 is that far off.
    void agrees_with_the_authors_on_low_frequencies() {
        if (!published::has("adair.json")) QSKIP("the stored outputs are not here");
        const auto network = models::create("adair");
        fill_by_formula(*network, published::file("adair.json"));
        const auto input = published::mirrored(published::stored_input(), 512, 512);
        const c10::InferenceMode inference;
        const auto ours = network->forward(input, nullptr)[0].slice(1, 0, {}, 4).slice(2, 0, {}, 4);
        const double apart = disagreement(ours, read_npy(published::file("adair.512.output.npy")));
        QVERIFY2(apart < 2e-3, qPrintable(QString::number(apart)));
    }

    void recognises_its_own() { published::recognises_its_own("promptir", "promptir", "promptir"); }
    void recognises_its_own_adair() { published::recognises_its_own("adair", "adair", "adair"); }

    void takes_any_size() {
        published::takes_any_size(*models::create("promptir", kSmall));
        published::takes_any_size(*models::create("adair", kSmall));
    }
    void learns() { published::learns(*models::create("promptir", kSmall)); }
    void comes_back_from_its_file() {
        published::comes_back_from_its_file(*models::create("promptir", kSmall));
        published::comes_back_from_its_file(*models::create("adair", kSmall));
    }

    // Without the tensors that the authors store but never use; with them 35,592,263 and 28,784,824.
    void has_as_many_parameters_as_published() {
        const auto count = [](const char* preset) {
            int64_t parameters = 0;
            for (const auto& parameter : models::create(preset)->parameters()) parameters += parameter.numel();
            return parameters;
        };
        QCOMPARE(count("promptir"), 35592263 - (64 * 64 + 128 * 128 + 256 * 320 + 48 * 112 + 96 * 224 + 192 * 448));
        QCOMPARE(count("adair"), 28784824 - ((384 + 192 + 96) * 27 + 3 * (2 * 2 * 49 + 2)));
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("promptir", R"({"heads": [1, 2, 3, 8]})").contains("'heads'"));
        QVERIFY(published::refusal("promptir", R"({"blocks": 6})").contains("'blocks'"));
        QVERIFY(published::refusal("adair", R"({"dim": 4, "heads": [1, 1, 1, 1]})").contains("'dim'"));
    }
};

QTEST_GUILESS_MAIN(TestPromptIr)
#include "test_prompt_ir.moc"
