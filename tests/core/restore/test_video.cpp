// The pipeline of three threads: in and out points, bounds, resume, cancel.
#include "core/restore/video.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/models/registry.h"
#include "tests/clip.h"

using namespace deweather;
using restore::VideoPoint;

class TestVideo : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::unique_ptr<restore::Restorer> restorer_, together_;  // the second sees several frames at once

    QString path(const QString& name) const { return folder_.filePath(name); }

    static restore::VideoOptions options() {
        restore::VideoOptions options;
        options.threads = 1;
        options.existing = Existing::kReplace;
        options.part_frames = 8;
        options.codec = "ffv1";
        return options;
    }

    restore::VideoReport run(const QString& from, const QString& to, const restore::VideoOptions& options) {
        Progress progress;
        return run(from, to, options, progress);
    }
    restore::VideoReport run(const QString& from, const QString& to, const restore::VideoOptions& options,
                             Progress& progress) {
        return restore::restore_video(*restorer_, {.input = path(from).toStdString(), .output = path(to).toStdString()},
                                      options, progress);
    }

    // Cancels after this many frames, and counts those that are restored all the same.
    class StopAfter : public Progress {
      public:
        explicit StopAfter(int64_t frames) : frames_(frames) {}
        void step(int64_t done, int64_t /*total*/, std::string_view /*what*/) override {
            // SubProgress counts a frame in thousandths.
            const int64_t restored = done / 1000;
            if (stopped_) more = std::max(more, restored - at_);
            if (restored >= frames_ && !stopped_) {
                stopped_ = true;
                at_ = restored;
            }
        }
        bool cancelled() const override { return stopped_; }
        int64_t more = 0;

      private:
        int64_t frames_, at_ = 0;
        std::atomic<bool> stopped_ = false;
    };

  private Q_SLOTS:
    void initTestCase() {
        restorer_ = std::make_unique<restore::Restorer>(
            checkpoint::load_model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors"), at::kCPU);
        checkpoint::Model model{.name = "frames", .file = {}, .training = {}, .network = {}};
        model.network = models::create("s2vd", {{"features", 4}, {"blocks", 1}});
        together_ = std::make_unique<restore::Restorer>(std::move(model), at::kCPU);
        QVERIFY(make_uneven_clip(path("clip.mov"), {.options = {"-g", "12", "-bf", "2"}, .sound = "pcm_s16le"}));
    }

    void times_that_people_type() {
        QCOMPARE(VideoPoint::parse("12.5").seconds, 12.5);
        QCOMPARE(VideoPoint::parse("1:02.5").seconds, 62.5);
        QCOMPARE(VideoPoint::parse("1:00:02").seconds, 3602.0);
        QCOMPARE(VideoPoint::parse("375f").frame.value_or(0), int64_t{375});
        for (const char* wrong : {"", "x", "1:2:3:4", "-1", "1.5f", "5s", ":", "1:", "nan", "f"})
            QVERIFY_EXCEPTION_THROWN(VideoPoint::parse(wrong), Error);
    }

    void strength_zero_gives_the_video_back() {
        auto none = options();
        none.restore.strength = 0;
        const auto report = run("clip.mov", "same.nut", none);
        QCOMPARE(report.frames, 50);
        QCOMPARE(report.width, 64);
        QCOMPARE(frame_times(path("same.nut")), frame_times(path("clip.mov")));
        QCOMPARE(frame_sums(path("same.nut")), frame_sums(path("clip.mov")));
        QCOMPARE(packets(path("same.nut"), "a"), packets(path("clip.mov"), "a"));
        QVERIFY(report.frames_per_second > 0 && report.peak_bytes > 0 && report.weather.has_value());
        // Something is restored otherwise.
        (void)run("clip.mov", "restored.nut", options());
        QVERIFY(frame_sums(path("restored.nut")) != frame_sums(path("clip.mov")));
    }

    void queues_never_hold_more_than_their_bound() {
        const auto report = run("clip.mov", "bounded.mkv", options());
        QVERIFY(report.most_queued >= 1 && report.most_queued <= restore::kQueueBound);
    }

    void in_and_out_points_to_the_frame_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("count");
        QTest::newRow("frames") << "13f"
                                << "27f" << 13 << 14;
        QTest::newRow("one frame") << "30f"
                                   << "31f" << 30 << 1;
        QTest::newRow("to the end") << "45f"
                                    << "" << 45 << 5;
        QTest::newRow("from the start") << ""
                                        << "9f" << 0 << 9;
        QTest::newRow("beyond the end") << "48f"
                                        << "900f" << 48 << 2;
        QTest::newRow("key frame") << "24f"
                                   << "26f" << 24 << 2;
    }

    void in_and_out_points_to_the_frame() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(int, first);
        QFETCH(int, count);
        auto cut = options();
        cut.restore.strength = 0;
        if (!from.isEmpty()) cut.from = VideoPoint::parse(from.toStdString());
        if (!to.isEmpty()) cut.to = VideoPoint::parse(to.toStdString());
        QCOMPARE(run("clip.mov", "cut.nut", cut).frames, count);
        QCOMPARE(frame_sums(path("cut.nut")), frame_sums(path("clip.mov")).mid(first, count));
        const auto times = frame_times(path("clip.mov")), cut_times = frame_times(path("cut.nut"));
        const double start = from.isEmpty() ? 0 : times[first].toDouble();
        for (int i = 0; i < count; ++i)
            QVERIFY(std::abs(cut_times[i].toDouble() - (times[first + i].toDouble() - start)) < 3e-6);
        // Sound: the same packets, limited to the range and shifted by its start.
        const double end = first + count == 50 ? 1e9 : times[first + count].toDouble();
        QStringList expected;
        for (const auto& packet : packets(path("clip.mov"), "a")) {
            const double time = packet.section(' ', 0, 0).toDouble();
            if ((from.isEmpty() || time >= start) && time < end) expected += packet.section(' ', 1);
        }
        QStringList found;
        for (const auto& packet : packets(path("cut.nut"), "a")) found += packet.section(' ', 1);
        QCOMPARE(found, expected);
        // The same by seconds, typed with three decimals.
        if (!to.isEmpty() && first + count < 50) {
            auto seconds = cut;
            if (cut.from) seconds.from = VideoPoint{.seconds = std::round(start * 1000) / 1000, .frame = {}};
            seconds.to = VideoPoint{.seconds = std::round(end * 1000) / 1000, .frame = {}};
            QCOMPARE(run("clip.mov", "seconds.nut", seconds).frames, count);
            QCOMPARE(frame_sums(path("seconds.nut")), frame_sums(path("cut.nut")));
        }
    }

    void points_that_make_no_sense() {
        auto cut = options();
        cut.from = VideoPoint::parse("20f");
        cut.to = VideoPoint::parse("20f");
        QVERIFY_EXCEPTION_THROWN(run("clip.mov", "no.mkv", cut), Error);
        cut.from = VideoPoint::parse("100");
        cut.to.reset();
        QVERIFY_EXCEPTION_THROWN(run("clip.mov", "no.mkv", cut), Error);
        QVERIFY(!QFile::exists(path("no.mkv")) && !QFile::exists(path(".no.mkv.parts")));
        QVERIFY_EXCEPTION_THROWN(run("clip.mov", "clip.mov", options()), Error);
    }

    void cancelled_goes_on_where_it_was_data() {
        QTest::addColumn<bool>("steady");
        QTest::addColumn<bool>("together");
        QTest::newRow("plain") << false << false;
        QTest::newRow("steady") << true << false;
        QTest::newRow("frames together") << false << true;
        QTest::newRow("frames together, steady") << true << true;
    }

    void cancelled_goes_on_where_it_was() {
        QFETCH(bool, steady);
        QFETCH(bool, together);
        auto some = options();
        if (together) restorer_.swap(together_);
        some.steady = steady;
        (void)run("clip.mov", "unbroken.nut", some);
        StopAfter stop(29);
        QVERIFY_EXCEPTION_THROWN(run("clip.mov", "stopped.nut", some, stop), Cancelled);
        QVERIFY2(stop.more <= 1, qPrintable(QString::number(stop.more)));
        QVERIFY(!QFile::exists(path("stopped.nut")) && QFile::exists(path(".stopped.nut.parts/parts.json")));
        some.resume = media::Resume::kYes;
        const auto report = run("clip.mov", "stopped.nut", some);
        QVERIFY(report.resumed >= 16 && report.resumed % 8 == 0);
        QCOMPARE(report.frames, 50);
        QVERIFY(!QFile::exists(path(".stopped.nut.parts")));
        QCOMPARE(frame_times(path("stopped.nut")), frame_times(path("unbroken.nut")));
        QCOMPARE(packets(path("stopped.nut"), "a"), packets(path("unbroken.nut"), "a"));
        // Frames that are restored together begin anew after the last part.
        const auto equal = together ? report.resumed : report.frames;
        QCOMPARE(frame_sums(path("stopped.nut")).first(equal), frame_sums(path("unbroken.nut")).first(equal));
        QFile::remove(path("stopped.nut"));
        if (together) restorer_.swap(together_);
    }

    void other_settings_do_not_go_on() {
        StopAfter stop(20);
        QVERIFY_EXCEPTION_THROWN(run("clip.mov", "other.nut", options(), stop), Cancelled);
        auto other = options();
        other.resume = media::Resume::kYes;
        other.restore.strength = 0.5;
        QVERIFY_EXCEPTION_THROWN(run("clip.mov", "other.nut", other), Error);
        QVERIFY(QFile::exists(path(".other.nut.parts/000000.part")));
        // Without resume it starts again.
        QCOMPARE(run("clip.mov", "other.nut", options()).resumed, 0);
    }

    void a_cut_video_is_kept_as_far_as_it_goes() {
        QVERIFY(make_clip({"-i", path("clip.mov"), "-c", "copy", "-movflags", "faststart", path("fast.mov")}));
        QFile whole(path("fast.mov")), cut(path("cut_short.mov"));
        QVERIFY(whole.open(QIODevice::ReadOnly) && cut.open(QIODevice::WriteOnly));
        cut.write(whole.read(whole.size() * 7 / 10));
        cut.close();
        auto none = options();
        none.restore.strength = 0;
        const auto report = run("cut_short.mov", "kept.nut", none);
        QVERIFY(report.frames > 20 && report.frames < 50);
        QCOMPARE(frame_times(path("kept.nut")), frame_times(path("clip.mov")).first(report.frames));
        QVERIFY(!report.notes.empty() && report.notes.front().find("cut short") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestVideo)
#include "test_video.moc"
