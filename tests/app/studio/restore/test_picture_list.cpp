// The records of open pictures as a model: what is announced, counted, taken off and put back; and what the journal
// makes of it.
#include "app/studio/restore/picture_list.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <stdexcept>

#include "app/studio/restore/journal_writer.h"

using namespace deweather::studio;
using State = PictureState;

class TestPictureList : public QObject {
    Q_OBJECT

    static QStringList left_behind(const QString& folder) {
        QStringList found;
        if (const auto session = Journal::left_behind(folder))
            for (const auto& picture : session->pictures) found.append(picture.path + ">" + picture.save_to);
        return found;
    }

  private Q_SLOTS:
    void a_change_of_state_is_announced_once_and_counted() {
        PictureList pictures;
        const auto ids = pictures.add_all({"/a/rain.jpg", "/b/snow.jpg"});
        const int clip = pictures.add("/c/clip.mp4", true);
        QCOMPARE(pictures.at(clip).state, State::kOpen);
        QCOMPARE(pictures.at(ids[0]).name, QString("rain.jpg"));
        QCOMPARE(pictures.unfinished(), 2);
        QSignalSpy data(&pictures, &PictureList::dataChanged), states(&pictures, &PictureList::state_changed);
        pictures.set_state(ids[0], State::kRestoring);
        QCOMPARE(data.count(), 1);
        QCOMPARE(states.count(), 1);
        QCOMPARE(states[0][0].toInt(), ids[0]);
        QCOMPARE(states[0][1].value<State>(), State::kWaiting);
        pictures.set_progress(ids[0], 1, 4);
        pictures.change(ids[0], [](PictureRecord& picture) { picture.strength = 0.5; });
        QCOMPARE(data.count(), 3);
        QCOMPARE(states.count(), 1);
        QCOMPARE(pictures.unfinished(), 2);
        pictures.set_state(ids[0], State::kFailed, "why");
        QCOMPARE(pictures.unfinished(), 1);
        QCOMPARE(pictures.failed(), 1);
        QCOMPARE(pictures.at(ids[0]).detail, QString("why"));
        // A new attempt begins without progress.
        pictures.set_state(ids[0], State::kWaiting);
        QCOMPARE(pictures.at(ids[0]).done, 0);
        QVERIFY_EXCEPTION_THROWN(pictures.at(99), std::out_of_range);
        pictures.set_progress(99, 1, 2);  // news of a picture that is gone
    }

    void a_taken_one_comes_back_to_its_place_unless_its_file_is_open_again() {
        PictureList pictures;
        const auto ids = pictures.add_all({"a", "b", "c"});
        pictures.set_state(ids[1], State::kSaved, "b_restored");
        const auto taken = pictures.take(ids[1]);
        QVERIFY(taken != nullptr && pictures.take(ids[1]) == nullptr);
        QVERIFY(!pictures.has(ids[1]) && !pictures.is_open("b"));
        QCOMPARE(pictures.count(State::kSaved), 0);
        QVERIFY(pictures.put_back(*taken));
        QCOMPARE(pictures.ids(), ids);
        QCOMPARE(pictures.at(ids[1]).detail, QString("b_restored"));
        QCOMPARE(pictures.count(State::kSaved), 1);
        const auto again = pictures.take(ids[1]);
        QVERIFY(pictures.add("b") > ids[2]);
        QVERIFY(!pictures.put_back(*again));
        QCOMPARE(pictures.count(), 3);
    }

    void a_file_at_another_strength_does_not_count_as_saved() {
        PictureRecord picture;
        QCOMPARE(resting_state(picture), State::kCancelled);
        picture.restored = true;
        QCOMPARE(resting_state(picture), State::kRestored);
        picture.saved_strength = 1;
        QCOMPARE(resting_state(picture), State::kSaved);
        picture.strength = 0.5;
        QCOMPARE(resting_state(picture), State::kRestored);
        picture.clip = true;
        QCOMPARE(resting_state(picture), State::kOpen);
    }

    void the_journal_follows() {
        const QTemporaryDir folder;
        {
            PictureList pictures;
            Journal journal(folder.path());
            const JournalWriter writer(pictures, journal);
            const auto ids = pictures.add_all({"waits", "is restored", "is saved", "is closed"});
            pictures.add("clip", true);
            pictures.set_state(ids[0], State::kRestoring);
            pictures.set_state(ids[1], State::kRestored);
            pictures.change(ids[2], [](PictureRecord& picture) {
                picture.save = SaveRequest{.path = "saved"};
                picture.state = State::kSaving;
            });
            const auto closed = pictures.take(ids[3]);
            journal.flush();
        }
        QCOMPARE(left_behind(folder.path()), (QStringList{"waits>", "is restored>", "is saved>saved", "clip>"}));
        {
            PictureList pictures;
            Journal journal(folder.path());
            const JournalWriter writer(pictures, journal);
            const int id = pictures.add("back");
            pictures.set_state(id, State::kRestored);
            const auto taken = pictures.take(id);
            pictures.put_back(*taken);
            const int saved = pictures.add("saved");
            pictures.set_state(saved, State::kSaved);
            journal.flush();
        }
        QVERIFY(left_behind(folder.path()).contains("back>"));
        QVERIFY(!left_behind(folder.path()).contains("saved>"));
    }
};

QTEST_MAIN(TestPictureList)
#include "test_picture_list.moc"
