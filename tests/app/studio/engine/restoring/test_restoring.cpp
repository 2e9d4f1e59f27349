// The restoring thread alone: the queue in order, what is wanted, paused, held and cancelled.
#include "app/studio/engine/restoring/restoring.h"

#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>

#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/pictures/picture_store.h"
#include "app/studio/engine/restoring/chosen_models.h"
#include "app/studio/engine/showing/presenter.h"
#include "tests/app/studio/engine/heard.h"
#include "tests/app/studio/engine/small_inputs.h"

using namespace deweather;
using namespace deweather::studio;

class TestRestoring : public QObject {
    Q_OBJECT

    // Everything that it needs, and what it tells.
    struct Stage {
        QTemporaryDir folder;
        SharedDevice device{"cpu"};
        ChosenModels models{device.models};
        QThreadPool pool;
        PictureReader pictures{pool};
        std::mutex mutex;
        QStringList told;
        Strength strength;
        std::atomic<bool> may_go_on = true;
        std::string model = small_model(folder.filePath("a.safetensors"));
        Restoring restoring{
            device,
            pictures,
            models,
            {.strength =
                 [this](int) {
                     const std::lock_guard lock(mutex);
                     return strength;
                 },
             .made = [this](int id, const std::string&,
                            const PictureResult& made) { tell(QString("made %1 %2").arg(id).arg(made.rgb.dim())); },
             .previewed = [this](int id, const std::string&,
                                 const ShownResult&) { tell(QString("previewed %1").arg(id)); },
             .failed = [this](int id, const std::string& model,
                              const QString&) { tell(QString(model.empty() ? "unreadable %1" : "failed %1").arg(id)); },
             .may_go_on = [this] { return may_go_on.load(); }}};
        Heard begun{&restoring, &Restoring::restoring}, finished{&restoring, &Restoring::finished},
            cancelled{&restoring, &Restoring::cancelled}, waiting{&restoring, &Restoring::waiting},
            failed{&restoring, &Restoring::failed};

        Stage() {
            models.set({model});
            restoring.set_models({model});
        }
        void tell(const QString& line) {
            const std::lock_guard lock(mutex);
            told.append(line);
        }
        QStringList all() {
            const std::lock_guard lock(mutex);
            return told;
        }
        void add(int id, int width = 64, int height = 48) {
            pictures.add(id, pattern_picture(folder.filePath(QString("%1.bmp").arg(id)), width, height));
            restoring.add(id);
        }
    };

  private Q_SLOTS:
    void the_queue_in_order() {
        Stage stage;
        for (const int id : {1, 2, 3}) stage.add(id);
        stage.restoring.start();
        QTRY_COMPARE(stage.finished.size(), 3);
        QCOMPARE(stage.all(), (QStringList{"made 1 3", "made 2 3", "made 3 3"}));
        QVERIFY(stage.pictures.result(2, stage.model).rgb.defined());
        const auto made = stage.finished[0][2].value<Restoration>();
        QVERIFY(made.tiles == 1 && made.milliseconds > 0 && made.weather);
    }

    void a_wanted_result_is_given_or_made() {
        Stage stage;
        stage.restoring.start();
        stage.add(1);
        QTRY_COMPARE(stage.finished.size(), 1);
        const auto there = stage.restoring.want(1, stage.model);
        QVERIFY(there && there->rgb.defined());
        QVERIFY(!stage.restoring.want(9, stage.model));
        const auto other = small_model(stage.folder.filePath("b.safetensors"), 4);
        const auto later = stage.restoring.want(1, other);
        QVERIFY(later && !later->rgb.defined());
        QTRY_COMPARE(stage.finished.size(), 2);
        QVERIFY(stage.pictures.result(1, other).rgb.defined());
    }

    // OneRestore gets the words; what was made by other words is made again.
    void a_network_is_told_what_to_remove() {
        Stage stage;
        const auto file = stage.folder.filePath("told.safetensors").toStdString();
        at::manual_seed(5);
        const auto network = models::create("onerestore", {{"channel", 8}});
        {
            // Untrained, it would give values far beyond those of pictures.
            const at::NoGradGuard no_grad;
            for (auto& parameter : network->named_parameters())
                if (parameter.key().find("out_conv") != std::string::npos) parameter.value().mul_(0.1);
        }
        checkpoint::save_model(*network, {}, file, at::kFloat, Existing::kReplace);
        stage.models.set({file});
        stage.restoring.set_models({file});
        stage.add(1);
        stage.restoring.start();
        QTRY_COMPARE_WITH_TIMEOUT(stage.finished.size(), 1, 60000);
        QVERIFY(stage.finished[0][2].value<Restoration>().chooses_removal);
        const auto told = [&](const std::array<bool, 4>& removes) {
            {
                const std::lock_guard lock(stage.mutex);
                stage.strength.removes = removes;
            }
            stage.restoring.removal_changed({1});
        };
        told({false, false, false, true});
        QVERIFY(!stage.restoring.want(1, file)->rgb.defined());
        QTRY_COMPARE_WITH_TIMEOUT(stage.finished.size(), 2, 60000);
        const auto snow = stage.pictures.result(1, file).rgb;
        told({false, true, true, false});  // it knows nothing of raindrops
        const auto wanted = stage.restoring.want(1, file);
        QVERIFY(wanted && !wanted->rgb.defined());
        QTRY_COMPARE_WITH_TIMEOUT(stage.finished.size(), 3, 60000);
        const auto haze = stage.pictures.result(1, file).rgb;
        QVERIFY(!at::equal(snow, haze));
        Progress progress;
        auto restorer = stage.device.models.get(file)->restorer_in_turn();
        const auto expected = restorer.restore(*stage.pictures.original(1), {.remove = {"haze"}}, progress).image.rgb;
        QVERIFY(at::allclose(haze, expected, 0, 1e-5));
    }

    void nothing_new_while_results_pile_up_or_it_is_paused_or_held() {
        Stage stage;
        stage.may_go_on = false;
        stage.restoring.start();
        stage.add(1);
        QTest::qWait(50);
        QCOMPARE(stage.begun.size(), 0);
        stage.restoring.set_paused(true);
        stage.may_go_on = true;
        stage.restoring.wake();
        QTest::qWait(50);
        QCOMPARE(stage.begun.size(), 0);
        stage.restoring.set_held(true);
        stage.restoring.set_paused(false);
        QTest::qWait(50);
        QCOMPARE(stage.begun.size(), 0);
        stage.restoring.set_held(false);
        QTRY_COMPARE(stage.finished.size(), 1);
    }

    void a_running_piece_goes_back_when_it_is_held_and_stops_when_it_is_cancelled() {
        Stage stage;
        stage.restoring.start();
        stage.add(1, 4000, 3000);
        QTRY_COMPARE_WITH_TIMEOUT(stage.begun.size(), 1, 10000);
        stage.restoring.set_held(true);
        QTRY_COMPARE(stage.waiting.size(), 1);
        stage.restoring.set_held(false);
        QTRY_COMPARE(stage.begun.size(), 2);
        QCOMPARE(stage.restoring.cancel({2}), QList<int>());
        QCOMPARE(stage.restoring.cancel({}), QList<int>{1});
        QCOMPARE(stage.cancelled.size(), 1);
        stage.add(2);
        QTRY_COMPARE(stage.finished.size(), 1);
        QCOMPARE(stage.finished[0][0].toInt(), 2);
        QVERIFY(!stage.restoring.want(3, stage.model));
    }

    // More urgent work runs within a tile's time; then the piece is made after all.
    void a_piece_makes_way_on_the_device() {
        Stage stage;
        stage.restoring.start();
        stage.add(1, 4000, 3000);
        QTRY_COMPARE_WITH_TIMEOUT(stage.begun.size(), 1, 10000);
        Progress progress;
        QElapsedTimer timer;
        timer.start();
        bool was_made = true;
        stage.device.queue.run(Lane::kFrame, progress,
                               [&](Progress&) { was_made = stage.pictures.result(1, stage.model).rgb.defined(); });
        QVERIFY(timer.elapsed() < 1500);
        QVERIFY(!was_made);
        QTRY_COMPARE_WITH_TIMEOUT(stage.finished.size(), 1, 60000);
        QCOMPARE(stage.waiting.size(), 0);
    }

    void failures_of_pictures_and_of_models() {
        Stage stage;
        stage.pictures.add(1, stage.folder.filePath("none.png"));
        stage.restoring.add(1);
        stage.restoring.start();
        QTRY_COMPARE(stage.failed.size(), 1);
        QCOMPARE(stage.failed[0][1].toString(), "");
        QCOMPARE(stage.all(), QStringList{"unreadable 1"});
        stage.restoring.set_models({"no-such-model"});
        stage.add(2);
        QTRY_COMPARE(stage.failed.size(), 2);
        QCOMPARE(stage.failed[1][1].toString(), "no-such-model");
        // What was repaired is made.
        stage.restoring.set_models({stage.model});
        pattern_picture(stage.folder.filePath("none.png"), 64, 48);
        stage.restoring.retry({1, 2});
        QTRY_COMPARE(stage.finished.size(), 2);
    }

    void what_was_evicted_is_made_again_when_it_is_shown() {
        Stage stage;
        stage.restoring.start();
        stage.add(1);
        QTRY_COMPARE(stage.finished.size(), 1);
        stage.restoring.evicted({1});
        QTest::qWait(50);
        QCOMPARE(stage.finished.size(), 1);
        stage.restoring.show(1);
        QTRY_COMPARE(stage.finished.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestRestoring)
#include "test_restoring.moc"
