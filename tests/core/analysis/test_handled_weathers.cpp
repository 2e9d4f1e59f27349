// Expert specialisation on an analysis with known numbers.
#include "core/analysis/handled_weathers.h"

#include <QtTest>

#include "analysis_by_hand.h"

using namespace deweather::analysis;

class TestHandledWeathers : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    // In the first layer rain has experts 0 and 1, snow 1 and 2; in the second rain has 0 and snow 3.
    void who_handles_which_weather() {
        const auto handled = handled_weathers(analysis_by_hand());
        QCOMPARE(handled.size(), std::size_t{2});
        QCOMPARE(handled[0].weather, std::string("rain"));
        QCOMPARE(handled[0].experts.size(), std::size_t{2});
        QCOMPARE(handled[0].experts[0].name(), std::string("L1 \u00b7 E0"));
        QCOMPARE(handled[0].experts[0].share, 1.0);
        QCOMPARE(handled[0].experts[0].others, 0.0);
        QCOMPARE(handled[0].experts[1].name(), std::string("L0 \u00b7 E0"));
        QCOMPARE(handled[0].experts[1].share, 0.5);
        QCOMPARE(handled[1].experts[0].name(), std::string("L1 \u00b7 E3"));
        QCOMPARE(handled[1].experts[1].name(), std::string("L0 \u00b7 E2"));
        QCOMPARE(handled_weathers(analysis_by_hand(), 1)[0].experts.size(), std::size_t{1});
        const auto sentences = handled_sentences(handled);
        QCOMPARE(sentences[0], std::string("Rain: L1 \u00b7 E0 takes 100 % of the choices there, 0 % in other weather; "
                                           "L0 \u00b7 E0 50 %, 0 %."));
        // An expert with the same share in every weather is specialised in none.
        auto alike = analysis_by_hand();
        for (auto& picture : alike.pictures) picture.choices = {{2, 3, 3}, {1, 1, 1, 1}};
        QVERIFY(handled_weathers(alike)[1].experts.empty());
        QVERIFY(QString::fromStdString(handled_sentences(handled_weathers(alike))[1]).startsWith("Snow: no expert"));
        auto one = analysis_by_hand();
        for (auto& picture : one.pictures) picture.weather = "rain";
        QVERIFY(handled_weathers(one).empty());
    }
};

QTEST_GUILESS_MAIN(TestHandledWeathers)
#include "test_handled_weathers.moc"
