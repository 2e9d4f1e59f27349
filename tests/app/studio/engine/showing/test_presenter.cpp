// The presenter alone: pictures and results on screen, blended at their strength; what is outdated stays away.
#include "app/studio/engine/showing/presenter.h"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <QTemporaryDir>
#include <QtTest>

#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/pictures/picture_store.h"
#include "app/studio/engine/restoring/chosen_models.h"
#include "app/studio/engine/showing/scorer.h"
#include "tests/app/studio/engine/heard.h"
#include "tests/app/studio/engine/small_inputs.h"

using namespace deweather;
using namespace deweather::studio;

class TestPresenter : public QObject {
    Q_OBJECT

    // Everything that a presenter needs.
    struct Stage {
        QTemporaryDir folder;
        SharedDevice device{"cpu"};
        ChosenModels models{device.models};
        QThreadPool pool;
        PictureReader pictures{pool};
        Strengths strengths;
        Scorer scorer{pictures, models, strengths, pool};
        Presenter presenter{pictures, models, strengths, scorer, pool};
        Heard originals{&presenter, &Presenter::original_shown}, results{&presenter, &Presenter::result_shown},
            maps{&presenter, &Presenter::weather_shown}, failures{&presenter, &Presenter::failed};

        Stage() {
            models.set({"a"});
            pictures.add(1, pattern_picture(folder.filePath("a.png"), 40, 30));
            pictures.add(2, pattern_picture(folder.filePath("b.png"), 20, 10));
        }
        QImage last() const { return results.last()[2].value<QImage>(); }
    };
    static QImage of_one_colour(int grey, QSize size = {40, 30}) {
        QImage image(size, QImage::Format_RGB32);
        image.fill(qRgb(grey, grey, grey));
        return image;
    }

  private Q_SLOTS:
    void the_original_then_the_result_at_its_strength() {
        Stage stage;
        stage.strengths.set({1}, 0.5);
        stage.pictures.put_result(
            1, "a", {.rgb = at::full({3, 30, 40}, 1.0), .weather_map = at::zeros({4, 4, 5}), .weather_patch = 8});
        stage.presenter.show(1);
        QTRY_COMPARE(stage.results.size(), 1);
        const auto facts = stage.originals[0][2].value<PictureFacts>();
        QVERIFY(facts.width == 40 && facts.height == 30 && facts.file_bytes > 0);
        const auto original = stage.originals[0][1].value<QImage>();
        const int before = qGreen(original.pixel(7, 9)), blend = qGreen(stage.last().pixel(7, 9));
        QVERIFY2(qAbs(blend - (before + 255) / 2) <= 1, qPrintable(QString("%1 of %2").arg(blend).arg(before)));
        QTRY_COMPARE(stage.maps.size(), 1);
        const auto map = stage.maps[0][2].value<WeatherMap>();
        QVERIFY(map.columns == 5 && map.rows == 4 && map.patch == 8 && map.probabilities.size() == 80);
        stage.strengths.set({1}, 1);
        stage.presenter.strength_changed({1});
        QTRY_COMPARE(stage.results.size(), 2);
        QCOMPARE(stage.last().pixel(7, 9) & 0xffffff, 0xffffffU);
        // Another picture's strength changes nothing here.
        stage.presenter.strength_changed({2});
        QTest::qWait(30);
        QCOMPARE(stage.results.size(), 2);
    }

    void a_later_picture_replaces_an_earlier_one() {
        Stage stage;
        stage.pool.setMaxThreadCount(1);
        stage.presenter.show(1);
        const auto first = stage.presenter.showing(1);
        stage.presenter.show(2);
        QVERIFY(!stage.presenter.is_shown(first));
        QCOMPARE(stage.presenter.shown(), 2);
        QTRY_VERIFY(!stage.originals.isEmpty() && stage.originals.last()[0].toInt() == 2);
        // A result for what is no longer on screen.
        stage.presenter.show_result(first, "a", {.original = of_one_colour(0), .restored = of_one_colour(9)});
        stage.presenter.show_result(stage.presenter.showing(1), "a",
                                    {.original = of_one_colour(0), .restored = of_one_colour(9)});
        QTest::qWait(30);
        QCOMPARE(stage.results.size(), 0);
    }

    void a_preview_does_not_replace_the_result() {
        Stage stage;
        stage.presenter.show(1);
        QTRY_COMPARE(stage.originals.size(), 1);
        const auto showing = stage.presenter.showing(1);
        const auto small = of_one_colour(100, {20, 15});
        stage.presenter.show_result(showing, "a", {.original = small, .restored = small, .preview = true});
        QCOMPARE(stage.last().size(), QSize(20, 15));
        const auto large = of_one_colour(50);
        stage.presenter.show_result(showing, "a", {.original = large, .restored = large});
        stage.presenter.show_result(showing, "a", {.original = small, .restored = small, .preview = true});
        QCOMPARE(stage.last().size(), QSize(40, 30));
    }

    void frames_of_a_clip_each_have_their_own_results() {
        Stage stage;
        const auto clip = stage.presenter.show_clip(5);
        const auto first = stage.presenter.begin_frame(5, clip), second = stage.presenter.begin_frame(5, clip);
        QVERIFY(first > clip && second > first && !stage.presenter.is_shown(first));
        const auto image = of_one_colour(50);
        stage.presenter.show_result(first, "a", {.original = image, .restored = image});
        QCOMPARE(stage.results.size(), 0);
        stage.presenter.show_result(second, "a", {.original = image, .restored = image});
        QCOMPARE(stage.results.size(), 1);
        stage.presenter.show(Presenter::kNone);
        QCOMPARE(stage.presenter.begin_frame(5, clip), 0);
    }

    void an_unreadable_picture_fails_and_is_shown_when_it_is_repaired() {
        Stage stage;
        const auto file = stage.folder.filePath("c.png");
        stage.pictures.add(3, file);
        stage.presenter.show(3);
        QTRY_COMPARE(stage.failures.size(), 1);
        QCOMPARE(stage.failures[0][0].toInt(), 3);
        pattern_picture(file);
        stage.presenter.retry({1});
        stage.presenter.retry({3});
        QTRY_COMPARE(stage.originals.size(), 1);
        stage.presenter.remove({3});
        QCOMPARE(stage.presenter.shown(), Presenter::kNone);
    }
};

QTEST_GUILESS_MAIN(TestPresenter)
#include "test_presenter.moc"
