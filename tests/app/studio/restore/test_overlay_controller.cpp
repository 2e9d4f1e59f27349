// One overlay at a time, whichever switch is used.
#include "app/studio/restore/overlay_controller.h"

#include "app/studio/restore/routing_panel.h"
#include "restore_parts.h"
#include "widgets/time_line.h"

using namespace deweather::studio;

class TestOverlayController : public QObject {
    Q_OBJECT

    std::unique_ptr<RestoreParts> parts_;
    std::unique_ptr<ViewController> view_;
    std::unique_ptr<OverlayController> overlays_;

    // Which switches are on, of the panels and of the actions.
    QString switched() const {
        const auto& layout = parts_->layout;
        QString on;
        if (layout.details->map_shown()) on += 'w';
        if (layout.details->routing().is_on()) on += 'e';
        if (layout.segments->is_on()) on += 'c';
        if (layout.actions->weather_map->isChecked()) on += 'W';
        if (layout.actions->experts->isChecked()) on += 'E';
        if (layout.actions->segmentation->isChecked()) on += 'C';
        return on;
    }

  private Q_SLOTS:
    void init() {
        parts_ = std::make_unique<RestoreParts>();
        auto& layout = parts_->layout;
        view_ = std::make_unique<ViewController>(parts_->pictures, parts_->selection, parts_->engine, parts_->catalog,
                                                 parts_->segmentation, parts_->view_widgets(), parts_->notices());
        overlays_ = std::make_unique<OverlayController>(
            parts_->pictures, parts_->selection, parts_->engine, *view_, parts_->segmentation,
            OverlayController::Widgets{*layout.canvas, *layout.details, *layout.segments, *layout.time_line},
            *layout.actions, *layout.messages);
        parts_->selection.choose_models({"one"});
    }
    void cleanup() {
        overlays_.reset();
        view_.reset();
        parts_.reset();
    }

    void one_at_a_time_by_every_switch() {
        auto& layout = parts_->layout;
        QCOMPARE(switched(), QString());
        layout.actions->weather_map->trigger();
        QCOMPARE(switched(), QString("wW"));
        QVERIFY(overlays_->overlay() == Overlay::kWeather);
        layout.details->routing().set_on(true);
        QCOMPARE(switched(), QString("eE"));
        layout.actions->segmentation->trigger();
        QCOMPARE(switched(), QString("cC"));
        QVERIFY(overlays_->overlay() == Overlay::kClasses);
        layout.details->set_map_shown(true);
        QCOMPARE(switched(), QString("wW"));
        layout.actions->weather_map->trigger();
        QCOMPARE(switched(), QString());
        overlays_->set(Overlay::kExperts);
        QCOMPARE(switched(), QString("eE"));
        overlays_->set(Overlay::kNone);
        QCOMPARE(switched(), QString());
    }

    void the_weather_is_that_of_the_picture_on_screen() {
        auto& parts = *parts_;
        parts.layout.canvas->resize(300, 200);
        parts.show(parts.a);
        const auto plain = parts.layout.canvas->grab().toImage();
        const WeatherMap rain{
            .columns = 1, .rows = 1, .patch = 64, .width = 60, .height = 40, .probabilities = {1, 0, 0, 0}};
        Q_EMIT parts.engine.presenter().weather_shown(parts.a, "one", rain);
        QCOMPARE(parts.layout.canvas->grab().toImage(), plain);  // not asked for
        overlays_->set(Overlay::kWeather);
        QVERIFY(parts.layout.canvas->grab().toImage() != plain);
        parts.show(parts.b);
        QCOMPARE(parts.layout.canvas->grab().toImage(), plain);
        Q_EMIT parts.engine.presenter().weather_shown(parts.a, "one", rain);  // late news
        QCOMPARE(parts.layout.canvas->grab().toImage(), plain);
        Q_EMIT parts.engine.presenter().weather_shown(parts.b, "one", rain);
        QVERIFY(parts.layout.canvas->grab().toImage() != plain);
    }
};

QTEST_MAIN(TestOverlayController)
#include "test_overlay_controller.moc"
