// The job list with synthetic jobs, a few and ten thousand.
#include "widgets/job_list.h"

#include <QAction>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>
#include <utility>

#include "widgets/contrast.h"
#include "widgets/job_model.h"

using namespace deweather::widgets;

namespace {

// Made-up jobs.
class Jobs : public JobModel {
  public:
    int add(const JobEntry& entry) { return add_all({entry}).front(); }
    QList<int> add_all(const std::vector<JobEntry>& entries) {
        QList<int> ids;
        for (const auto& entry : entries) {
            Job job;
            static_cast<JobEntry&>(job) = entry;
            job.id = next_++;
            ids.append(job.id);
            put_back(job);
        }
        return ids;
    }
    void set_state(int id, JobState state, const QString& detail = {}) {
        if (const int row = row_of(id); row >= 0) {
            auto& job = jobs_[static_cast<std::size_t>(row)];
            const auto before = std::exchange(job.state, state);
            job.detail = detail;
            changed(row, before);
        }
    }
    void set_progress(int id, int done, int total) {
        const int row = row_of(id);
        auto& job = jobs_.at(static_cast<std::size_t>(row));
        job.done = done;
        job.total = total;
        changed(row, job.state);
    }
    void remove(int id) {
        const int row = row_of(id);
        const Job gone = job(row);
        beginRemoveRows({}, row, row);
        jobs_.erase(jobs_.begin() + row);
        endRemoveRows();
        went(gone);
    }
    void put_back(const Job& job) {
        const int row = place_of(job.id);
        came(job);
        beginInsertRows({}, row, row);
        jobs_.insert(jobs_.begin() + row, job);
        endInsertRows();
    }
    QList<int> ids() const {
        QList<int> ids;
        for (const auto& job : jobs_) ids.append(job.id);
        return ids;
    }
    const Job& job(int row) const override { return jobs_.at(static_cast<std::size_t>(row)); }
    int rowCount(const QModelIndex& = {}) const override { return static_cast<int>(jobs_.size()); }

  private:
    std::vector<Job> jobs_;
    int next_ = 0;
};

}  // namespace

class TestJobList : public QObject {
    Q_OBJECT

    std::unique_ptr<Jobs> jobs_;
    std::unique_ptr<JobList> list_;

    QString said(int row, int role = Qt::AccessibleTextRole) const {
        return list_->model()->index(row, 0).data(role).toString();
    }
    QAction* action(const QString& text) const {
        for (auto* each : list_->actions())
            if (each->text().remove('&') == text) return each;
        return nullptr;
    }

    // Nanoseconds to add so many entries one by one and to show them; to paint the list at some place of it (the
    // median); and to set all states.
    struct Times {
        qint64 added = 0, painted = 0, set = 0;
    };
    Times times_of(int entries) {
        Times times;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < entries; ++i) jobs_->add({.name = QString("picture %1.jpg").arg(i), .path = "/somewhere"});
        QCoreApplication::processEvents();  // lays out
        list_->viewport()->repaint();
        times.added = timer.nsecsElapsed();
        std::vector<qint64> painted;
        auto* bar = list_->verticalScrollBar();
        for (int i = 0; i < 101; ++i) {
            timer.restart();
            bar->setValue(bar->maximum() / 100 * i);
            list_->viewport()->repaint();
            painted.push_back(timer.nsecsElapsed());
        }
        std::nth_element(painted.begin(), painted.begin() + 50, painted.end());
        times.painted = painted[50];
        timer.restart();
        for (const int id : jobs_->ids()) jobs_->set_state(id, JobState::kRestored);
        times.set = timer.nsecsElapsed();
        return times;
    }

  private Q_SLOTS:
    void init() {
        list_.reset();
        jobs_ = std::make_unique<Jobs>();
        list_ = std::make_unique<JobList>(*jobs_);
        list_->resize(260, 480);
        list_->show();
        list_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(list_.get()));
        list_->setFocus();
    }

    void states_are_said_and_counted() {
        const int rain = jobs_->add({.name = "rain.jpg", .path = "/a/rain.jpg"});
        const int clip = jobs_->add({.name = "clip.mp4", .path = {}, .clip = true});
        QCOMPARE(said(0), QString("rain.jpg, waiting"));
        jobs_->set_state(rain, JobState::kRestoring);
        jobs_->set_progress(rain, 3, 12);
        QCOMPARE(said(0), QString("rain.jpg, being restored, 25 %"));
        QCOMPARE(jobs_->unfinished(), 2);
        jobs_->set_state(rain, JobState::kFailed, "the disk is full");
        QCOMPARE(said(0), QString("rain.jpg, failed: the disk is full"));
        QVERIFY(said(0, Qt::ToolTipRole).startsWith("/a/rain.jpg\n"));
        QVERIFY(said(0, Qt::ToolTipRole).contains("the disk is full"));
        QCOMPARE(said(1), QString("video clip.mp4, waiting"));
        jobs_->set_state(clip, JobState::kSaved, "/a/clip_restored.mp4");
        QCOMPARE(jobs_->unfinished(), 0);
        QCOMPARE(jobs_->count(JobState::kFailed), 1);
        QVERIFY(jobs_->job(jobs_->row_of(clip)).state == JobState::kSaved);
    }

    void badges_show_the_state() {
        const int id = jobs_->add({.name = "a.jpg", .path = {}});
        const auto red = [this] {
            const QImage shown = list_->viewport()->grab().toImage();
            int count = 0;
            for (int y = 0; y < 70; ++y)
                for (int x = 60; x < 115; ++x) {
                    const QColor colour = shown.pixelColor(x, y);
                    count += colour.red() > 180 && colour.green() < 80 ? 1 : 0;
                }
            return count;
        };
        QCoreApplication::processEvents();  // lays out
        QCOMPARE(red(), 0);
        jobs_->set_state(id, JobState::kFailed, "no");
        QVERIFY(red() > 80);
    }

    void removing_keeps_ids_and_passes_over_late_news() {
        const auto ids =
            jobs_->add_all({{.name = "a", .path = {}}, {.name = "b", .path = {}}, {.name = "c", .path = {}}});
        QSignalSpy chosen(list_.get(), &JobList::chosen);
        list_->set_current(ids[1]);
        QCOMPARE(chosen.last().first().toInt(), ids[1]);
        jobs_->remove(ids[1]);
        QVERIFY(list_->current_id() == ids[0] || list_->current_id() == ids[2]);
        jobs_->set_thumbnail(ids[1], QImage(10, 10, QImage::Format_RGB32));
        QCOMPARE(jobs_->row_of(ids[1]), -1);
        QCOMPARE(jobs_->unfinished(), 2);
        jobs_->set_state(ids[2], JobState::kRestored);
        QCOMPARE(said(1), QString("c, restored, not saved"));
        jobs_->remove(ids[0]);
        jobs_->remove(ids[2]);
        QCOMPARE(list_->current_id(), -1);
        QCOMPARE(chosen.last().first().toInt(), -1);
        QVERIFY(jobs_->add({.name = "d", .path = {}}) > ids[2]);
    }

    void a_removed_one_comes_back_to_its_place() {
        const auto ids =
            jobs_->add_all({{.name = "a", .path = {}}, {.name = "b", .path = {}}, {.name = "c", .path = {}}});
        jobs_->set_state(ids[1], JobState::kSaved, "b_restored");
        const Job removed = jobs_->job(jobs_->row_of(ids[1]));
        jobs_->remove(ids[1]);
        jobs_->put_back(removed);
        QCOMPARE(jobs_->ids(), ids);
        QCOMPARE(said(1), QString("b, saved: b_restored"));
        QCOMPARE(jobs_->count(JobState::kSaved), 1);
        QSignalSpy wanted(list_.get(), &JobList::thumbnail_wanted);
        QTRY_VERIFY(wanted.count() >= 1);  // its thumbnail went with it
        // The last of all as well.
        const Job last = jobs_->job(jobs_->row_of(ids[2]));
        jobs_->remove(ids[2]);
        jobs_->put_back(last);
        QCOMPARE(jobs_->ids(), ids);
    }

    void a_name_that_repeats_is_shown_with_its_folder() {
        const int first = jobs_->add({.name = "10.jpg", .path = "/trip/day 1/10.jpg"});
        QCOMPARE(said(0, Qt::DisplayRole), QString("10.jpg"));
        const int second = jobs_->add({.name = "10.jpg", .path = "/trip/day 2/10.jpg"});
        jobs_->add({.name = "11.jpg", .path = "/trip/day 2/11.jpg"});
        QCOMPARE(said(0, Qt::DisplayRole), QString("10.jpg (day 1)"));
        QCOMPARE(said(1, Qt::DisplayRole), QString("10.jpg (day 2)"));
        QCOMPARE(said(1), QString("10.jpg (day 2), waiting"));
        QCOMPARE(said(2, Qt::DisplayRole), QString("11.jpg"));
        jobs_->remove(first);
        QCOMPARE(said(0, Qt::DisplayRole), QString("10.jpg"));
        jobs_->remove(second);
        QCOMPARE(said(0, Qt::DisplayRole), QString("11.jpg"));
    }

    // Views send the status tip's role to the window's status bar, where it would cover the progress.
    void a_row_under_the_mouse_leaves_the_status_bar_alone() {
        const int id = jobs_->add({.name = "a", .path = {}});
        jobs_->set_state(id, JobState::kSaving);
        jobs_->set_progress(id, 1, 4);
        QVERIFY(!list_->model()->index(0, 0).data(Qt::StatusTipRole).isValid());
        QCOMPARE(said(0, JobModel::kStateText), QString("being saved, 25 %"));
    }

    // In the colours of the desktop, whose own highlight is too light for white text.
    void a_selected_row_can_be_read() {
        const int id = jobs_->add({.name = "a.jpg", .path = {}});
        auto palette = list_->palette();
        palette.setColor(QPalette::Highlight, QColor(0x30, 0x8c, 0xc6));
        palette.setColor(QPalette::HighlightedText, Qt::white);
        list_->setPalette(palette);
        list_->set_current(id);
        const QImage shown = list_->viewport()->grab().toImage();
        // Below the thumbnail there is nothing but ground.
        const auto row = list_->visualRect(list_->model()->index(0, 0));
        const QColor ground = shown.pixelColor(row.center().x(), row.bottom() - 5);
        QVERIFY2(contrast(ground, Qt::white) >= 6, qPrintable(ground.name()));
        // The ring of the focus is as thick as it can be seen, in the colour of the text.
        int ring = 0;
        for (int y = row.center().y(), x = row.left(); x < row.left() + 8; ++x)
            ring +=
                contrast(shown.pixelColor(x, y), Qt::white) < 2 && shown.pixelColor(x, y) != QColor(Qt::white) ? 1 : 0;
        for (int y = row.center().y(), x = row.left() + 2; x < row.left() + 6; ++x)
            ring += shown.pixelColor(x, y) == QColor(Qt::white) ? 1 : 0;
        QVERIFY2(ring >= 2, qPrintable(QString::number(ring)));
    }

    void keys_ask() {
        const auto ids =
            jobs_->add_all({{.name = "a", .path = {}}, {.name = "b", .path = {}}, {.name = "c", .path = {}}});
        jobs_->set_state(ids[0], JobState::kFailed, "x");
        jobs_->set_state(ids[1], JobState::kCancelled);
        QSignalSpy retry(list_.get(), &JobList::retry_requested), remove(list_.get(), &JobList::remove_requested);
        QSignalSpy cancel(list_.get(), &JobList::cancel_requested), chosen(list_.get(), &JobList::chosen);
        QSignalSpy reveal(list_.get(), &JobList::reveal_requested), opened(list_.get(), &JobList::opened);
        list_->set_current(ids[0]);
        QTest::keyClick(list_.get(), Qt::Key_Down);
        QCOMPARE(chosen.last().first().toInt(), ids[1]);
        QTest::keyClick(list_.get(), Qt::Key_Return);
        QCOMPARE(opened.last().first().toInt(), ids[1]);
        list_->selectAll();
        QTest::keyClick(list_.get(), Qt::Key_F5);
        QCOMPARE(retry.last().first().value<QList<int>>(), QList<int>({ids[0], ids[1]}));
        QTest::keyClick(list_.get(), Qt::Key_Delete);
        QCOMPARE(remove.last().first().value<QList<int>>(), ids);
        QCOMPARE(jobs_->count(), 3);  // requested, but not done
        action("Cancel")->trigger();
        QCOMPARE(cancel.last().first().value<QList<int>>(), QList<int>({ids[2]}));
        action("Show in folder")->trigger();
        QCOMPARE(reveal.last().first().toInt(), ids[1]);
    }

    // As Ctrl+Down steps through the pictures: what was visited before must not be removed with the current one.
    void stepping_with_ctrl_held_selects_one() {
        const auto ids =
            jobs_->add_all({{.name = "a", .path = {}}, {.name = "b", .path = {}}, {.name = "c", .path = {}}});
        list_->set_current(ids[0]);
        QTest::keyPress(list_->windowHandle(), Qt::Key_Control, Qt::ControlModifier);
        QVERIFY(QGuiApplication::keyboardModifiers().testFlag(Qt::ControlModifier));
        list_->set_current(ids[1]);
        QCOMPARE(list_->selected_ids(), QList<int>{ids[1]});
        list_->set_current(ids[2]);
        QCOMPARE(list_->selected_ids(), QList<int>{ids[2]});
        QTest::keyRelease(list_->windowHandle(), Qt::Key_Control);
        QSignalSpy remove(list_.get(), &JobList::remove_requested);
        QTest::keyClick(list_.get(), Qt::Key_Delete);
        QCOMPARE(remove.last().first().value<QList<int>>(), QList<int>{ids[2]});
    }

    void the_menu_offers_what_can_be_done() {
        const int id = jobs_->add({.name = "a", .path = {}});
        list_->set_current(id);
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {10, 10}, list_->mapToGlobal(QPoint(10, 10)));
        QCoreApplication::sendEvent(list_.get(), &event);
        auto* menu = qobject_cast<QWidget*>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr);
        QVERIFY(!action("Try again")->isEnabled() && action("Cancel")->isEnabled());
        menu->close();
        QTRY_VERIFY(action("Try again")->isEnabled());  // F5 has to work once it has failed
    }

    // Ten times the entries take about ten times as long to be added, and no longer to be painted.
    void the_time_of_ten_thousand_is_that_of_a_thousand() {
        const auto few = times_of(1000);
        init();
        const auto many = times_of(10000);
        qInfo("1,000 and 10,000 entries: added in %.1f and %.1f ms, painted in %.2f and %.2f, set in %.1f and %.1f",
              static_cast<double>(few.added) / 1e6, static_cast<double>(many.added) / 1e6,
              static_cast<double>(few.painted) / 1e6, static_cast<double>(many.painted) / 1e6,
              static_cast<double>(few.set) / 1e6, static_cast<double>(many.set) / 1e6);
        QVERIFY(many.added < 40 * few.added);
        QVERIFY(many.painted < 4 * few.painted);
        QVERIFY(many.set < 40 * few.set);
    }

    void a_filter_hides_what_cannot_be_selected() {
        for (const char* name : {"a", "b", "c", "d"}) jobs_->add({.name = name, .path = "/somewhere"});
        const auto ids = jobs_->ids();
        for (const int row : {0, 2}) jobs_->set_state(ids[row], JobState::kFailed);
        list_->set_current(ids[1]);
        list_->set_filter([](const Job& job) { return job.state == JobState::kFailed; });
        const auto hidden = [&] {
            QList<bool> rows;
            for (int row = 0; row < 4; ++row) rows.append(list_->isRowHidden(row));
            return rows;
        };
        QCOMPARE(hidden(), (QList<bool>{false, true, false, true}));
        QCOMPARE(list_->current_id(), ids[1]);  // it stays on screen
        QCOMPARE(list_->neighbour(1), ids[2]);
        QCOMPARE(list_->neighbour(-1), ids[0]);
        QTest::keyClick(list_.get(), Qt::Key_Down);
        QCOMPARE(list_->current_id(), ids[2]);
        QCOMPARE(list_->neighbour(1), -1);
        // Everything that is seen, and nothing else.
        QTest::keyClick(list_.get(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(list_->selected_ids(), (QList<int>{ids[0], ids[2]}));
        QCOMPARE(list_->selectionModel()->selectedIndexes().size(), 2);
        // Follows changes and new entries.
        jobs_->set_state(ids[3], JobState::kFailed);
        jobs_->set_state(ids[0], JobState::kWaiting);
        jobs_->add({.name = "e", .path = "/somewhere"});
        QCOMPARE(hidden(), (QList<bool>{true, true, false, false}));
        QVERIFY(list_->isRowHidden(4));
        list_->set_filter({});
        QCOMPARE(hidden(), QList<bool>(4, false));
    }

    void ten_thousand_ask_for_the_thumbnails_in_view() {
        QSignalSpy wanted(list_.get(), &JobList::thumbnail_wanted);
        for (int i = 0; i < 10000; ++i) jobs_->add({.name = QString("picture %1.jpg").arg(i), .path = "/somewhere"});
        QCoreApplication::processEvents();  // lays out
        auto* bar = list_->verticalScrollBar();
        QVERIFY(bar->maximum() > 10000 * 60);
        for (int i = 0; i < 200; ++i) {
            bar->setValue(bar->maximum() / 200 * i);
            list_->viewport()->repaint();
        }
        // Only the rows visible in the end are requested, once.
        QVERIFY(wanted.wait());
        QVERIFY2(wanted.count() < 60, qPrintable(QString::number(wanted.count())));
        const int before = wanted.count();
        list_->viewport()->repaint();
        QTest::qWait(150);  // none may come: longer than the list takes to ask
        QCOMPARE(wanted.count(), before);
        for (int id = 0; id < 10000; ++id) jobs_->set_state(id, JobState::kRestored);
        QCOMPARE(jobs_->unfinished(), 0);
    }

    void thumbnails_show_and_none_is_asked_for_twice() {
        QSignalSpy wanted(list_.get(), &JobList::thumbnail_wanted);
        const auto ids = jobs_->add_all({{.name = "a", .path = {}}, {.name = "b", .path = {}}});
        QTRY_COMPARE(wanted.count(), 2);
        QImage blue(4000, 3000, QImage::Format_RGB32);
        blue.fill(Qt::blue);
        jobs_->set_thumbnail(ids[0], blue);
        jobs_->set_thumbnail(ids[1], {});  // there is none
        QCOMPARE(list_->viewport()->grab().toImage().pixelColor(40, 50), QColor(Qt::blue));
        QTest::qWait(150);  // none may come: longer than the list takes to ask
        QCOMPARE(wanted.count(), 2);
    }
};

QTEST_MAIN(TestJobList)
#include "test_job_list.moc"
