// The expert overlay in the Restore workspace, compared with the routing that the core computes itself.
#include <torch/types.h>

#include <QLabel>
#include <QStatusBar>

#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/routing_panel.h"
#include "core/checkpoint/model_file.h"
#include "core/media/image_io.h"
#include "core/models/registry.h"
#include "core/restore/restorer.h"
#include "studio_window.h"

using namespace deweather;
using namespace deweather::studio;

class TestExpertsOverlay : public QObject {
    Q_OBJECT

    static constexpr int kPatience = 60'000;

    static RoutingPanel& panel(StudioWindow& studio) { return studio.details().routing(); }
    static void show(StudioWindow& studio, const QString& name, QSize size = {300, 200}) {
        studio.drop({studio.picture(name, size.width(), size.height())});
        QTRY_VERIFY_WITH_TIMEOUT(
            studio->canvas().original().size() == size && studio->canvas().result_image(0).size() == size, kPatience);
    }

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("test_experts_overlay"); }
    void init() { QSettings().clear(); }

    void maps_are_those_of_the_model() {
        StudioWindow studio;
        show(studio, "rain.png");
        const auto plain = studio->canvas().grab().toImage();
        auto watchdog = std::make_unique<Watchdog>();
        studio->actions().experts->trigger();
        QVERIFY(panel(studio).is_on());
        QTRY_VERIFY_WITH_TIMEOUT(panel(studio).maps() != nullptr, kPatience);
        QVERIFY2(watchdog->longest_busy() < 50, qPrintable(QString("busy %1 ms").arg(watchdog->longest_busy())));
        watchdog.reset();

        restore::Restorer restorer(checkpoint::load_model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors"),
                                   c10::kCPU);
        Progress unheard;
        const auto own =
            restorer.trace(media::read_image(studio.path("rain.png").toStdString(), {}), {}, false, unheard);
        const auto* maps = panel(studio).maps();
        QCOMPARE(maps->layers.size(), static_cast<qsizetype>(own.trace.layers.size()));
        QCOMPARE(QSize(maps->columns, maps->rows), QSize(38, 25));
        const auto gates = own.trace.layers[1].gates;
        const auto top = gates.argmax(-1)[0];
        int others = 0;
        for (int row = 0; row < maps->rows; ++row)
            for (int column = 0; column < maps->columns; ++column)
                others += maps->layers[1].top[row * maps->columns + column] != top[row][column].item<int>() ? 1 : 0;
        QVERIFY2(others <= 2, qPrintable(QString::number(others)));  // of 950, where two gates are almost equal

        // Every kind has something to show; the token under the pointer is described.
        panel(studio).set_layer(1);
        for (const auto kind :
             {MapKind::kGate, MapKind::kDeviation, MapKind::kEntropy, MapKind::kChange, MapKind::kExpert}) {
            panel(studio).set_kind(kind);
            QCOMPARE(panel(studio).drawing().image.size(), QSize(38, 25));
        }
        const auto best = top[12][20].item<int>();
        const auto weight = qRound(100 * gates[0][12][20][best].item<double>());
        QCOMPARE(panel(studio).text_at({163, 99}).section(',', 0, 0), QString("expert %1 %2 %").arg(best).arg(weight));
        QVERIFY(panel(studio).text_at({400, 99}).isEmpty());
        QTRY_VERIFY(studio->canvas().grab().toImage() != plain);

        studio->actions().experts->trigger();
        QVERIFY(!panel(studio).is_on() && panel(studio).drawing().image.isNull());
        QTRY_COMPARE(studio->canvas().grab().toImage(), plain);
    }

    void another_picture_has_its_own() {
        StudioWindow studio;
        show(studio, "rain.png");
        studio->actions().experts->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(panel(studio).maps() != nullptr, kPatience);
        show(studio, "snow.png", {160, 120});
        QTRY_VERIFY_WITH_TIMEOUT(panel(studio).maps() != nullptr && panel(studio).maps()->columns == 20, kPatience);
        QCOMPARE(panel(studio).maps()->rows, 15);
    }

    void one_map_at_a_time() {
        StudioWindow studio;
        show(studio, "rain.png");
        studio->actions().weather_map->trigger();
        studio->actions().experts->trigger();
        QVERIFY(panel(studio).is_on() && !studio.details().map_shown());
        QVERIFY(!studio->actions().weather_map->isChecked());
        studio->actions().weather_map->trigger();
        QVERIFY(!panel(studio).is_on() && studio.details().map_shown());
        QVERIFY(!studio->actions().experts->isChecked());
    }

    void a_model_without_experts_says_so() {
        const QTemporaryDir models;
        at::manual_seed(1);
        const auto dense = models.filePath("dense.safetensors");
        checkpoint::save_model(*models::create("dense-compact", {{"layers", 1}}), {}, dense.toStdString(), at::kHalf,
                               Existing::kReplace);
        StudioWindow studio({dense});
        show(studio, "rain.png");
        studio->actions().experts->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(panel(studio).maps() != nullptr, kPatience);
        QVERIFY(panel(studio).drawing().image.isNull());
        QVERIFY(panel(studio).drawing().note.contains("no experts"));
        QVERIFY(panel(studio).text_at({10, 10}).isEmpty());
    }
};

QTEST_MAIN(TestExpertsOverlay)
#include "test_experts_overlay.moc"
