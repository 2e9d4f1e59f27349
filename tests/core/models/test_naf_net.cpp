// nafnet against the authors' names, shapes and outputs, and its costs by arithmetic.
#include "published_network.h"

using namespace deweather;

namespace {

const nlohmann::json kSmall = {{"width", 4}, {"enc_blk_nums", {1, 2}}, {"middle_blk_num", 1}, {"dec_blk_nums", {2, 1}}};

// One publisher numbers the decoder's levels without a point.
std::string all_in_one_name(const std::string& name) {
    return name.starts_with("decoders.") ? "decoder" + name.substr(9) : name;
}

}  // namespace

class TestNafNet : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("nafnet", "nafnet_width32"); }
    void agrees_with_the_authors_gopro() { published::agrees_with_the_authors("nafnet-gopro", "nafnet_gopro_width32"); }
    void agrees_with_the_authors_all_in_one() {
        published::agrees_with_the_authors("nafnet-all-in-one", "nafnet_dcpt", all_in_one_name);
    }

    // A picture larger than the windows of its attention.
    void agrees_with_the_authors_in_windows() {
        if (!published::has("nafnet_gopro_width32.json")) QSKIP("the stored outputs are not here");
        const auto network = models::create("nafnet-gopro");
        fill_by_formula(*network, published::file("nafnet_gopro_width32.json"));
        const auto input = published::mirrored(published::stored_input(), 400, 416);
        const c10::InferenceMode inference;
        const auto ours = network->forward(input, nullptr)[0].slice(1, 0, {}, 4).slice(2, 0, {}, 4);
        const double apart = disagreement(ours, read_npy(published::file("nafnet_gopro_width32.400x416.output.npy")));
        QVERIFY2(apart < 2e-4, qPrintable(QString::number(apart)));
    }

    void recognises_its_own() { published::recognises_its_own("nafnet", "nafnet", "nafnet_width32"); }
    void recognises_its_own_gopro() { published::recognises_its_own("nafnet", "nafnet-gopro", "nafnet_gopro_width32"); }
    void recognises_its_own_all_in_one() {
        published::recognises_its_own("nafnet", "nafnet-all-in-one", "nafnet_dcpt");
    }

    void takes_any_size() {
        published::takes_any_size(*models::create("nafnet", kSmall));
        auto local = kSmall;
        local.update({{"window", 8}, {"reflect", true}});
        published::takes_any_size(*models::create("nafnet", local));
    }

    // Its last steps begin at zero, and so would all gradients but theirs.
    void learns() {
        const auto network = models::create("nafnet", kSmall);
        for (auto& item : network->named_parameters())
            if (item.key().ends_with("beta") || item.key().ends_with("gamma")) item.value().detach().fill_(0.7);
        published::learns(*network);
    }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*models::create("nafnet", kSmall)); }

    void costs_what_its_definition_says() {
        QCOMPARE(models::profile(*models::create("nafnet-gopro"), 16, 16).parameters, 17111907);
        QCOMPARE(models::profile(*models::create("nafnet-all-in-one"), 16, 16).parameters, 67888835);
        const auto profile = models::profile(*models::create("nafnet"), 32, 16);
        QCOMPARE(profile.parameters, 29159715);
        // A block: four 1 x 1 convolutions of 2, 1, 2 and 1 times its channels, a depthwise one, attention.
        const auto block = [](int64_t channels, int64_t pixels) {
            return pixels * (6 * channels * channels + 2 * channels * 9) + channels * channels;
        };
        const std::array<int64_t, 4> encoder = {2, 2, 4, 8};
        int64_t macs = 32 * 16 * 2 * (3 * 32 * 9) + 12 * block(512, 2 * 1);
        for (int64_t level = 0; level < 4; ++level) {
            const int64_t channels = 32 << level, pixels = (32 * 16) >> (2 * level);
            macs += (encoder[static_cast<std::size_t>(level)] + 2) * block(channels, pixels);
            macs += pixels / 4 * (channels * 2 * channels * 4 + 2 * channels * 4 * channels);
        }
        QCOMPARE(profile.macs, macs);
    }

    void wrong_configs_name_the_field() {
        QVERIFY(published::refusal("nafnet", R"({"width": 0})").contains("'width'"));
        QVERIFY(published::refusal("nafnet", R"({"enc_blk_nums": [1, 1]})").contains("'dec_blk_nums'"));
        QVERIFY(published::refusal("nafnet", R"({"middle_blk_num": -1})").contains("'middle_blk_num'"));
        QVERIFY(published::refusal("nafnet", R"({"window": "all"})").contains("'window'"));
        QVERIFY(published::refusal("nafnet", R"({"dim": 32})").contains("'dim'"));
    }
};

QTEST_GUILESS_MAIN(TestNafNet)
#include "test_naf_net.moc"
