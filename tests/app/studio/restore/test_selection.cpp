// What is selected: each change is announced once, and what is removed is left for what stays.
#include "app/studio/restore/selection.h"

#include <QSignalSpy>
#include <QtTest>

#include "widgets/job_list.h"

using namespace deweather::studio;

class TestSelection : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void a_picture_becomes_current_once() {
        PictureList pictures;
        Selection selection(pictures);
        QSignalSpy current(&selection, &Selection::current_changed);
        const auto ids = pictures.add_all({"a", "b"});
        QCOMPARE(selection.current(), Engine::kNone);
        selection.set_current(ids[0]);
        selection.set_current(ids[0]);
        selection.set_current(99);
        QCOMPARE(current.count(), 1);
        QCOMPARE(current.last().first().toInt(), ids[0]);
        selection.repeat();
        QCOMPARE(current.count(), 2);
        selection.set_current(ids[1]);
        selection.set_current(ids[1]);
        QCOMPARE(current.count(), 3);
        QCOMPARE(selection.current(), ids[1]);
        QCOMPARE(selection.selected(), QList<int>{ids[1]});
        selection.set_current(Engine::kNone);
        QCOMPARE(current.last().first().toInt(), Engine::kNone);
    }

    void a_view_of_the_list_shares_it() {
        PictureList pictures;
        Selection selection(pictures);
        deweather::widgets::JobList list(pictures);
        list.setSelectionModel(&selection.rows());
        const auto ids = pictures.add_all({"a", "b", "c"});
        list.set_current(ids[1]);
        QCOMPARE(selection.current(), ids[1]);
        selection.set_current(ids[2]);
        QCOMPARE(list.current_id(), ids[2]);
        list.selectAll();
        QCOMPARE(selection.selected(), ids);
    }

    void what_goes_is_left_for_the_nearest_that_stays() {
        PictureList pictures;
        Selection selection(pictures);
        const auto ids = pictures.add_all({"a", "b", "c", "d"});
        selection.set_current(ids[1]);
        QSignalSpy current(&selection, &Selection::current_changed);
        selection.leave({ids[0]});
        QCOMPARE(current.count(), 0);
        selection.leave({ids[1], ids[2]});
        QCOMPARE(current.count(), 1);
        QCOMPARE(selection.current(), ids[3]);
        selection.leave({ids[3], ids[2]});
        QCOMPARE(selection.current(), ids[1]);
        selection.leave(ids);
        QCOMPARE(selection.current(), Engine::kNone);
    }

    void models_are_chosen_and_one_is_looked_at() {
        PictureList pictures;
        Selection selection(pictures);
        QSignalSpy models(&selection, &Selection::models_changed), model(&selection, &Selection::model_changed);
        selection.choose_models({});
        QCOMPARE(selection.models().size(), 1);
        selection.choose_models({"1", "2", "3", "4", "5", "6", "7", "8"});
        QCOMPARE(selection.models().size(), Engine::kMaxModels);
        QCOMPARE(models.count(), 2);
        selection.set_model(2);
        selection.set_model(2);
        QCOMPARE(model.count(), 1);
        QCOMPARE(selection.model(), QString("3"));
        QCOMPARE(selection.first_model(), QString("1"));
        selection.choose_models({"only"});
        QCOMPARE(selection.model(), QString("only"));
    }
};

QTEST_MAIN(TestSelection)
#include "test_selection.moc"
