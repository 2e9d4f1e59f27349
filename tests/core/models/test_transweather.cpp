// transweather against the authors' names, shapes and outputs, and its costs by arithmetic.
#include "published_network.h"

using namespace deweather;

namespace {

const nlohmann::json kSmall = {{"dims", {4, 6, 8, 16}}, {"depths", {1, 2, 1, 1}}, {"decoder_depth", 2}, {"queries", 5}};

std::unique_ptr<models::RestorationNetwork> evaluated(const nlohmann::json& config) {
    auto network = models::create("transweather", config);
    network->eval();
    return network;
}

// Tensors that the authors' code stores but never uses.
bool is_unused(const std::string& name) {
    return name.find("Tenc.mini_patch_embed4.") == 0 || name.find("convtail.conv_output.") == 0;
}

}  // namespace

class TestTransWeather : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { at::manual_seed(1); }

    void agrees_with_the_authors() { published::agrees_with_the_authors("transweather", "transweather"); }
    void recognises_its_own() { published::recognises_its_own("transweather", "transweather", "transweather"); }

    void recognises_other_sizes() {
        const auto network = models::create("transweather", kSmall);
        models::TensorShapes shapes;
        for (const auto& item : network->named_parameters()) shapes[item.key()] = item.value().sizes().vec();
        const auto found = models::find_architecture("transweather").recognise(shapes);
        QVERIFY(found.has_value());
        QCOMPARE(QString::fromStdString(found->dump()), QString::fromStdString(network->config().dump()));
    }

    void takes_any_size() { published::takes_any_size(*evaluated(kSmall)); }
    void comes_back_from_its_file() { published::comes_back_from_its_file(*evaluated(kSmall)); }

    void learns() {
        const auto network = models::create("transweather", kSmall);
        const auto input = at::rand({2, 3, 70, 90});
        const auto loss = [&] { return network->forward(input, nullptr).square().mean(); };
        loss().backward();
        for (const auto& item : network->named_parameters()) {
            const auto& gradient = item.value().grad();
            QVERIFY2(gradient.defined() != is_unused(item.key()), item.key().c_str());
            if (gradient.defined()) QVERIFY2(gradient.isfinite().all().item<bool>(), item.key().c_str());
        }
    }

    void drops_branches_only_while_training() {
        const auto network = models::create("transweather", kSmall);
        for (auto& parameter : network->parameters()) parameter.detach().normal_(0, 0.3);
        const c10::InferenceMode inference;
        const auto input = at::rand({16, 3, 48, 48});
        QVERIFY(!at::equal(network->forward(input, nullptr), network->forward(input, nullptr)));
        network->eval();
        QVERIFY(at::equal(network->forward(input, nullptr), network->forward(input, nullptr)));
    }

    void costs_what_its_definition_says() {
        const auto profile = models::profile(*evaluated(nlohmann::json::object()), 256, 256);
        QCOMPARE(profile.parameters, 38052078);
        // By stage: positions, channels, side of the patches that are attended to.
        const std::array<int64_t, 4> n = {4096, 1024, 256, 64}, c = {64, 128, 320, 512}, r = {4, 2, 2, 1};
        int64_t macs = 0, attention = 0;
        const auto add_block = [&](int64_t positions, int64_t channels, int64_t side) {
            const int64_t attended = positions / (side * side);
            if (side > 1) macs += positions * channels * channels;
            macs += (2 * positions + 2 * attended) * channels * channels;
            macs += positions * (4 * channels * channels + 2 * channels * 9);
            attention += 2 * positions * attended * channels;
        };
        macs += n[0] * 3 * c[0] * 49;
        for (std::size_t stage = 0; stage < 4; ++stage) {
            add_block(n[stage], c[stage], r[stage]);
            add_block(n[stage], c[stage], r[stage]);
            if (stage == 3) break;
            macs += 2 * n[stage + 1] * c[stage] * c[stage + 1] * 9;
            add_block(n[stage + 1], c[stage + 1], r[stage]);
        }
        // The decoder: 16 positions, 48 queries.
        macs += 16 * 512 * 512 * 9 + 3 * (48 + 3 * 16 + 8 * 16) * 512 * 512 + 3 * 16 * 2048 * 9;
        attention += 3 * 2 * 16 * 16 * 512;
        // The convolutions: up to each resolution, then two there.
        int64_t up = 16 * 512 * 512 * 16 + 16384 * 16 * 8 * 16;
        const std::array<int64_t, 4> finer = {16, 64, 128, 320};
        for (std::size_t stage = 0; stage < 4; ++stage) {
            up += n[stage] * c[stage] * finer[stage] * 16;
            macs += 2 * 4 * n[stage] * finer[stage] * finer[stage] * 9;
        }
        macs += up + 65536 * 8 * 3 * 9;
        QCOMPARE(profile.attention_macs, attention);
        QCOMPARE(profile.macs, macs + attention);
        // The note's explanation of the paper's 6.12 GMAC: without attention, and with transposed convolutions counted
        // 4 times.
        QVERIFY(std::abs(static_cast<double>(macs + 3 * up) - 6.12e9) < 0.01e9);
    }

    void wrong_configs_name_the_field() {
        for (const char* wrong : {"64", "[64,128,320]", "[64,128,320,510]", "[64,128,318,512]", "[64,127,320,512]"})
            QVERIFY(published::refusal("transweather", QString(R"({"dims": %1})").arg(wrong)).contains("'dims'"));
        QVERIFY(published::refusal("transweather", R"({"depths": [2, 2, 2, 0]})").contains("'depths'"));
        QVERIFY(published::refusal("transweather", R"({"decoder_depth": -1})").contains("'decoder_depth'"));
        QVERIFY(published::refusal("transweather", R"({"queries": true})").contains("'queries'"));
        QVERIFY(published::refusal("transweather", R"({"depth": 2})").contains("'depth'"));
    }
};

QTEST_GUILESS_MAIN(TestTransWeather)
#include "test_transweather.moc"
