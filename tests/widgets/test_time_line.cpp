// The time line of a synthetic video: mouse and keys.
#include "widgets/time_line.h"

#include <QLabel>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

#include "widgets/time_code.h"
#include "widgets/time_strip.h"

using namespace deweather::widgets;

class TestTimeLine : public QObject {
    Q_OBJECT

    std::unique_ptr<TimeLine> line_;

    TimeStrip* strip() const { return line_->findChild<TimeStrip*>(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const {
        QTest::keyClick(line_.get(), key, modifiers);
    }

  private Q_SLOTS:
    void init() {
        line_ = std::make_unique<TimeLine>();
        line_->resize(820, line_->sizeHint().height());
        line_->set_rate(25, 250);  // ten seconds
        line_->show();
        QVERIFY(QTest::qWaitForWindowExposed(line_.get()));
        line_->setFocus();
    }

    void times_in_words() {
        QCOMPARE(time_code(0), QString("00:00.000"));
        QCOMPARE(time_code(62.5), QString("01:02.500"));
        QCOMPARE(time_code(59.9996), QString("01:00.000"));
        QCOMPARE(time_code(3723.042), QString("1:02:03.042"));
        QCOMPARE(time_code(-1), QString("00:00.000"));
        QCOMPARE(ruler_step(0.7), 1.0);
        QCOMPARE(ruler_step(61), 120.0);
        QCOMPARE(ruler_step(7300), 10800.0);
    }

    // The flags of the in and the out point stand below the times, not on them.
    void the_times_are_not_covered_by_flags() {
        auto* strip = line_->findChild<deweather::widgets::TimeStrip*>();
        QVERIFY(strip != nullptr);
        const auto times = [&] {
            return strip->grab(QRect(0, 0, strip->width(), strip->fontMetrics().height())).toImage();
        };
        line_->set_range(0, 249);
        const auto at_the_ends = times();
        line_->set_range(3, 240);
        QVERIFY(times() == at_the_ends);
    }

    void j_and_l_go_a_second() {
        line_->set_position(30);
        press(Qt::Key_J);
        QCOMPARE(line_->position(), 5);
        press(Qt::Key_J);
        QCOMPARE(line_->position(), 0);
        press(Qt::Key_L);
        QCOMPARE(line_->position(), 25);
    }

    void r_repeats_and_playing_says_preview() {
        QVERIFY(!line_->repeats());
        press(Qt::Key_R);
        QVERIFY(line_->repeats());
        press(Qt::Key_R);
        QVERIFY(!line_->repeats());
        const auto says_preview = [&] {
            const auto labels = line_->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [](const QLabel* label) { return label->isVisible() && label->text() == "preview"; });
        };
        QVERIFY(!says_preview());
        press(Qt::Key_Space);
        QVERIFY(line_->is_playing() && says_preview());
        press(Qt::Key_Space);
        QVERIFY(!line_->is_playing() && !says_preview());
    }

    void keys_of_others_are_left_to_them() {
        QKeyEvent letter(QEvent::KeyPress, Qt::Key_X, Qt::NoModifier),
            copy(QEvent::KeyPress, Qt::Key_I, Qt::ControlModifier),
            step(QEvent::KeyPress, Qt::Key_Right, Qt::NoModifier);
        QVERIFY(!line_->take_key(letter) && !line_->take_key(copy) && line_->take_key(step));
        line_->set_frames({}, 0);
        QVERIFY(!line_->take_key(step));
    }

    void keys_step_and_play() {
        QSignalSpy chosen(line_.get(), &TimeLine::position_chosen);
        QSignalSpy play(line_.get(), &TimeLine::play_wanted);
        press(Qt::Key_Left);  // at the start already
        QCOMPARE(chosen.count(), 0);
        press(Qt::Key_Right);
        press(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(chosen.last().first().toInt(), 26);
        press(Qt::Key_End);
        QCOMPARE(line_->position(), 249);
        press(Qt::Key_Right);
        QCOMPARE(chosen.count(), 3);
        press(Qt::Key_Home);
        QCOMPARE(line_->position(), 0);
        press(Qt::Key_K);
        press(Qt::Key_P);
        QCOMPARE(play.count(), 2);
        QVERIFY(play.first().first().toBool() && !play.last().first().toBool());
    }

    void in_and_out_by_keys() {
        QSignalSpy range(line_.get(), &TimeLine::range_chosen);
        line_->set_position(50);
        press(Qt::Key_I);
        line_->set_position(150);
        press(Qt::Key_O);
        QCOMPARE(range.last(), QVariantList({50, 150}));
        press(Qt::Key_Home);
        QCOMPARE(line_->position(), 50);
        press(Qt::Key_End);
        QCOMPARE(line_->position(), 150);
        line_->set_position(200);
        press(Qt::Key_I);  // behind the out point, which gives way
        QCOMPARE(range.last(), QVariantList({200, 249}));
        line_->set_position(20);
        press(Qt::Key_O);  // before the in point
        QCOMPARE(range.last(), QVariantList({0, 20}));
        press(Qt::Key_O, Qt::ShiftModifier);
        QCOMPARE(range.last(), QVariantList({0, 249}));
        QCOMPARE(range.count(), 5);
        line_->set_range(5, 9);  // set, not chosen
        QCOMPARE(range.count(), 5);
    }

    void the_mouse_drags_the_position() {
        QSignalSpy chosen(line_.get(), &TimeLine::position_chosen);
        const int y = strip()->height() - 20;
        QTest::mousePress(strip(), Qt::LeftButton, {}, {strip()->x_of(100) + 1, y});
        QCOMPARE(line_->position(), 100);
        QTest::mouseMove(strip(), {strip()->x_of(120) + 1, y});
        QCOMPARE(chosen.last().first().toInt(), 120);
        QTest::mouseMove(strip(), {5000, y});  // past the end
        QCOMPARE(line_->position(), 249);
        QTest::mouseRelease(strip(), Qt::LeftButton, {}, {5000, y});
        QTest::mouseMove(strip(), {strip()->x_of(30), y});
        QCOMPARE(line_->position(), 249);
    }

    void the_mouse_drags_the_marks() {
        QSignalSpy range(line_.get(), &TimeLine::range_chosen);
        line_->set_range(50, 199);
        QTest::mousePress(strip(), Qt::LeftButton, {}, {strip()->x_of(50) + 2, 5});
        QTest::mouseMove(strip(), {strip()->x_of(75) + 1, 5});
        QCOMPARE(range.last(), QVariantList({75, 199}));
        QTest::mouseMove(strip(), {strip()->x_of(240), 5});  // not past the other one
        QCOMPARE(range.last(), QVariantList({199, 199}));
        QTest::mouseRelease(strip(), Qt::LeftButton, {}, {strip()->x_of(240), 5});
        QCOMPARE(line_->position(), 0);
    }

    void hovering_names_the_frame() {
        QSignalSpy hovered(line_.get(), &TimeLine::frame_hovered);
        QTest::mouseMove(strip(), {strip()->x_of(130) + 1, 40});
        QTRY_VERIFY(!hovered.isEmpty());
        QCOMPARE(hovered.last().first().toInt(), 130);
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(strip(), &leave);
        QCOMPARE(hovered.last().first().toInt(), -1);
    }

    void the_frame_under_the_pointer_is_shown() {
        QImage image(160, 90, QImage::Format_RGB32);
        image.fill(Qt::red);
        line_->set_preview(10, image);
        QCOMPARE(line_->previewed(), -1);  // the pointer is elsewhere
        QTest::mouseMove(strip(), {strip()->x_of(130) + 1, 40});
        QSignalSpy hovered(line_.get(), &TimeLine::frame_hovered);
        QTest::mouseMove(strip(), {strip()->x_of(140) + 1, 40});
        QTRY_VERIFY(!hovered.isEmpty());
        line_->set_preview(140, image);
        QCOMPARE(line_->previewed(), 140);
        auto* shown = line_->findChild<QLabel*>({}, Qt::FindDirectChildrenOnly);
        for (auto* label : line_->findChildren<QLabel*>())
            if (label->isWindow()) shown = label;
        QVERIFY(shown != nullptr && shown->isWindow() && shown->isVisible());
        const auto place = shown->geometry();
        QVERIFY(place.bottom() < strip()->mapToGlobal(QPoint(0, 0)).y());
        QVERIFY(std::abs(place.center().x() - strip()->mapToGlobal(QPoint(strip()->x_of(140), 0)).x()) <= 2);
        // At the end it stays within the strip.
        QTest::mouseMove(strip(), {strip()->width() - 2, 40});
        QTRY_VERIFY(shown->geometry().right() <= strip()->mapToGlobal(QPoint(strip()->width(), 0)).x() + 1 &&
                    shown->x() > place.x());
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(strip(), &leave);
        QVERIFY(!shown->isVisible());
        QCOMPARE(line_->previewed(), -1);
    }

    void variable_rates_are_kept() {
        line_->set_frames({10.0, 10.1, 14.0, 14.5}, 8.0);  // the first counts as 0
        QCOMPARE(strip()->frame_at_time(3.9), 1);
        QCOMPARE(strip()->frame_at_time(4.0), 2);
        QCOMPARE(strip()->frame_at_time(100), 3);
        QCOMPARE(strip()->x_of(2) - strip()->x_of(0), (820 - 2 * 8 - 2 * 10) / 2);  // but for the margins
    }

    void restored_frames_show() {
        const auto green = [this](int frame) {
            const QColor colour = strip()->grab().toImage().pixelColor(
                (strip()->x_of(frame) + strip()->x_of(frame + 1)) / 2, strip()->height() - 5);
            return colour.green() > colour.red() + 80;
        };
        QVERIFY(!green(60));
        for (int frame = 50; frame < 80; ++frame) line_->set_restored(frame);
        line_->set_restored(9999);  // not of this video
        QVERIFY(green(60) && !green(100) && !green(40));
        line_->set_restored(60, false);
        QVERIFY(!green(60));
        line_->clear_restored();
        QVERIFY(!green(70));
    }

    void thumbnails_are_asked_for_where_they_are_seen() {
        QSignalSpy wanted(line_.get(), &TimeLine::thumbnails_wanted);
        line_->set_rate(25, 5000);
        const auto frames = wanted.last().first().value<QList<int>>();
        QVERIFY(frames.size() > 5 && frames.size() < 20);
        QImage red(160, 90, QImage::Format_RGB32);
        red.fill(Qt::red);
        line_->set_thumbnail(frames[3], red);
        QCOMPARE(strip()->grab().toImage().pixelColor(strip()->x_of(frames[3]), strip()->height() - 30),
                 QColor(Qt::red));
    }

    void without_a_video_nothing_happens() {
        line_->set_frames({}, 0);
        QSignalSpy chosen(line_.get(), &TimeLine::position_chosen);
        for (const auto key : {Qt::Key_K, Qt::Key_Left, Qt::Key_Right, Qt::Key_Home, Qt::Key_End, Qt::Key_I, Qt::Key_O})
            press(key), press(key, Qt::ShiftModifier);
        QTest::mouseClick(strip(), Qt::LeftButton, {}, {100, 5});
        QTest::mouseMove(strip(), {120, 40});
        line_->set_position(5);
        line_->set_range(3, 4);
        QCOMPARE(line_->position(), -1);
        QCOMPARE(chosen.count(), 0);
        QVERIFY(!line_->is_playing());
        QVERIFY(!line_->grab().isNull());
    }
};

QTEST_MAIN(TestTimeLine)
#include "test_time_line.moc"
