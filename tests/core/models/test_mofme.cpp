// mofme-compact against outputs, gate weights and weather logits stored with its weights; mofme-paper against the
// published code's; wrong configs.
#include "../../npy.h"
#include "core/checkpoint/import.h"
#include "core/models/profile.h"
#include "core/models/registry.h"

#include <QFileInfo>
#include <QtTest>

using namespace deweather;

class TestMofme : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void agrees_with_stored_outputs_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("256 x 256") << "rain256";
        QTest::newRow("101 x 77, padded") << "odd_101x77";
    }

    void agrees_with_stored_outputs() {
        QFETCH(QString, name);
        const std::string stem = DEWEATHER_SHARED "/weights/" + name.toStdString();
        if (!QFileInfo::exists(QString::fromStdString(stem + ".input.npy"))) QSKIP("the stored outputs are not here");
        const auto stored = checkpoint::import_checkpoint(DEWEATHER_SHARED "/weights/mofme-compact-first.safetensors",
                                                          "mofme-compact", nlohmann::json::object());
        const at::NoGradGuard no_grad;
        const auto input = read_npy(stem + ".input.npy").permute({2, 0, 1}).to(at::kFloat).div(255).unsqueeze(0);
        models::RoutingTrace trace;
        const auto output = stored.network->forward(input, &trace);
        QVERIFY(largest_difference(output[0], read_npy(stem + ".output.npy")) < 1e-4);

        const auto routing = read_npy(stem + ".routing.npy");
        QCOMPARE(trace.layers.size(), static_cast<std::size_t>(routing.size(0)));
        for (std::size_t layer = 0; layer < trace.layers.size(); ++layer)
            QVERIFY(largest_difference(trace.layers[layer].gates.view({-1, 16}), routing[static_cast<int64_t>(layer)]) <
                    1e-4);
        QVERIFY(largest_difference(trace.weather.view({-1, 4}), read_npy(stem + ".weather.npy")) < 1e-4);
    }

    void agrees_with_the_published_code() {
        const std::string stem = DEWEATHER_SHARED "/parity/film_e4k2_d32";
        if (!QFileInfo::exists(QString::fromStdString(stem + ".pth"))) QSKIP("the published checkpoint is not here");
        const auto imported = checkpoint::import_checkpoint(stem + ".pth", {}, {{"top_k", 2}});
        auto& network = *imported.network;
        QCOMPARE(QString::fromUtf8(network.architecture().data()), "mofme-paper");
        const at::NoGradGuard no_grad;
        models::RoutingTrace trace;
        const auto output = network.forward(read_npy(stem + ".input.npy"), &trace);
        QVERIFY(largest_difference(output, read_npy(stem + ".output.npy")) < 1e-4);
        const auto routing = read_npy(stem + ".routing.npy");  // [layer,B,tokens,E]
        for (std::size_t layer = 0; layer < trace.layers.size(); ++layer)
            QVERIFY(largest_difference(trace.layers[layer].gates.flatten(1, 2), routing[static_cast<int64_t>(layer)]) <
                    1e-4);
    }

    void parameters_and_macs_are_those_of_its_definition() {
        // method.md: 1.40 M parameters; 2.69 GMAC at 256 x 256, of it 0.60 in attention.
        const auto profile = models::profile(*models::create("mofme-compact"), 256, 256);
        QCOMPARE(qRound(static_cast<double>(profile.parameters) / 1e4), 140);
        QCOMPARE(qRound(static_cast<double>(profile.macs) / 1e7), 269);
        QCOMPARE(qRound(static_cast<double>(profile.attention_macs) / 1e7), 60);
    }

    void cost_does_not_grow_with_the_experts() {
        const auto few = models::create("mofme-compact", {{"experts", 4}}),
                   many = models::create("mofme-compact", {{"experts", 64}});
        const auto few_macs = models::profile(*few, 64, 64).macs, many_macs = models::profile(*many, 64, 64).macs;
        // Only the router's own matrix grows: 3 layers, 64 tokens, 96 inputs, 60 further experts.
        QCOMPARE(many_macs - few_macs, 3LL * 64 * 96 * 60);
    }

    void wrong_configs_name_the_field_data() {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QString>("field");
        QTest::newRow("unknown") << R"({"expert": 3})"
                                 << "expert";
        QTest::newRow("type") << R"({"experts": "16"})"
                              << "experts";
        QTest::newRow("negative") << R"({"experts": -1})"
                                  << "experts";
        QTest::newRow("huge") << R"({"layers": 18446744073709551615})"
                              << "layers";
        QTest::newRow("top_k") << R"({"experts": 2, "top_k": 3})"
                               << "top_k";
        QTest::newRow("heads") << R"({"dim": 95})"
                               << "heads";
        QTest::newRow("choice") << R"({"calibration": "centered"})"
                                << "calibration";
        QTest::newRow("no uncertainty") << R"({"calibration": "centred", "uncertainty": "none"})"
                                        << "calibration";
        QTest::newRow("number") << R"({"router_dropout": 1.5})"
                                << "router_dropout";
        QTest::newRow("true or false") << R"({"film_base": 1})"
                                       << "film_base";
        QTest::newRow("no object") << "[1]"
                                   << "object";
    }

    void wrong_configs_name_the_field() {
        QFETCH(QString, config);
        QFETCH(QString, field);
        try {
            models::create("mofme-compact", nlohmann::json::parse(config.toStdString()));
            QFAIL("accepted");
        } catch (const std::exception& error) {
            QVERIFY2(QString(error.what()).contains(field), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestMofme)
#include "test_mofme.moc"
