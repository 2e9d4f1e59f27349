// Progress of parts: the whole counts up evenly, says what is done, and cancels its parts.
#include "core/base/sub_progress.h"

#include <QtTest>
#include <vector>

using namespace deweather;

class TestSubProgress : public QObject {
    Q_OBJECT

    struct Recorder : Progress {
        void step(int64_t done, int64_t total, std::string_view what) override {
            shares.push_back(static_cast<double>(done) / static_cast<double>(total));
            text = std::string(what);
        }
        bool cancelled() const override { return stop; }

        std::vector<double> shares;
        std::string text;
        bool stop = false;
    };

  private Q_SLOTS:
    void parts_of_different_lengths_count_equally() {
        Recorder whole;
        SubProgress first(whole, 0, 2, "a.png"), second(whole, 1, 2, "b.png");
        first.step(1, 2, "restoring");
        first.step(2, 2, "restoring");
        second.step(1, 10, "restoring");
        second.step(10, 10, "restoring");
        QVERIFY((whole.shares == std::vector<double>{0.25, 0.5, 0.55, 1}));
        QCOMPARE(whole.text, std::string("b.png"));
    }

    void names_stand_before_the_parts_own_words_on_request() {
        Recorder whole;
        SubProgress part(whole, 0, 1, "clip.mp4", SubProgress::Text::kNameAndWhat);
        part.step(0, 0, "frame 3");
        QCOMPARE(whole.text, std::string("clip.mp4: frame 3"));
        QVERIFY(whole.shares == std::vector<double>{0});
    }

    // The number of frames of a video is an estimate and may be too small.
    void more_parts_than_expected_do_not_pass_the_end() {
        Recorder whole;
        SubProgress part(whole, 7, 5, "frame");
        part.step(1, 1, "");
        QVERIFY(whole.shares == std::vector<double>{1});
    }

    void cancelling_the_whole_cancels_its_parts() {
        Recorder whole;
        SubProgress part(whole, 0, 1, "a.png");
        CancelOnly quiet(part);
        QVERIFY(!quiet.cancelled());
        quiet.step(1, 2, "never shown");
        QVERIFY(whole.shares.empty());
        whole.stop = true;
        QVERIFY(part.cancelled() && quiet.cancelled());
        QVERIFY_EXCEPTION_THROWN(quiet.throw_if_cancelled(), Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestSubProgress)
#include "test_sub_progress.moc"
