// The menu above the list: counts, what each choice lists, when there is something to choose.
#include "app/studio/restore/list_filter.h"

#include <QMenu>
#include <QtTest>

#include "widgets/job_list.h"

using namespace deweather::studio;
using State = PictureState;
using Show = ListFilter::Show;

class TestListFilter : public QObject {
    Q_OBJECT

    static QStringList shown(const PictureList& pictures, const deweather::widgets::JobList& list) {
        QStringList names;
        for (int row = 0; row < pictures.count(); ++row)
            if (!list.isRowHidden(row)) names.append(pictures.job(row).name);
        return names;
    }

  private Q_SLOTS:
    void each_choice_lists_its_pictures() {
        PictureList pictures;
        deweather::widgets::JobList list(pictures);
        QWidget window;
        ListFilter filter(pictures, list, &window);
        QVERIFY(filter.isHidden());
        const auto ids = pictures.add_all({"/x/a", "/x/b", "/x/c"});
        pictures.add("/x/clip.mp4", true);
        QTRY_VERIFY(!filter.isHidden());
        pictures.set_state(ids[0], State::kRestored);
        pictures.set_state(ids[1], State::kSaved);
        pictures.set_state(ids[2], State::kFailed, "the file is empty");
        QTRY_COMPARE(filter.text(), QString("All (4)"));
        filter.choose(Show::kUnsaved);
        QCOMPARE(filter.text(), QString("Not saved (1)"));
        QCOMPARE(shown(pictures, list), QStringList{"a"});
        filter.choose(Show::kFailed);
        QCOMPARE(shown(pictures, list), QStringList{"c"});
        filter.choose(Show::kClips);
        QCOMPARE(shown(pictures, list), QStringList{"clip.mp4"});
        filter.choose(Show::kAll);
        QCOMPARE(shown(pictures, list).size(), 4);
    }

    // The menu of a user: what there is nothing of cannot be chosen, but what is chosen stays.
    void choices_follow_the_counts() {
        PictureList pictures;
        deweather::widgets::JobList list(pictures);
        QWidget window;
        ListFilter filter(pictures, list, &window);
        const auto ids = pictures.add_all({"/x/a", "/x/b"});
        const auto choices = filter.menu()->actions();
        QCOMPARE(choices.size(), 4);
        QVERIFY(choices[0]->isEnabled() && !choices[1]->isEnabled() && !choices[2]->isEnabled());
        pictures.set_state(ids[0], State::kRestored);
        QTRY_VERIFY(choices[1]->isEnabled());
        choices[1]->trigger();
        QCOMPARE(shown(pictures, list), QStringList{"a"});
        pictures.set_state(ids[0], State::kSaved);
        QTRY_COMPARE(filter.text(), QString("Not saved (0)"));
        QVERIFY(choices[1]->isEnabled() && choices[1]->isChecked());
        QVERIFY(shown(pictures, list).isEmpty());
    }
};

QTEST_MAIN(TestListFilter)
#include "test_list_filter.moc"
