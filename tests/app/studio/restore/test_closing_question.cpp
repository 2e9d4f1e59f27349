// When the window asks before it closes, and what the answers lead to, with made-up pictures.
#include "app/studio/restore/closing_question.h"

#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace deweather::studio;
using State = PictureState;

class TestClosingQuestion : public QObject {
    Q_OBJECT

    OpenPictures pictures_;
    std::unique_ptr<QWidget> window_;
    std::unique_ptr<ClosingQuestion> question_;

    void add(int id, State state, double seconds, bool restored = true) {
        pictures_.add(id, QString::number(id));
        auto& picture = pictures_.at(id);
        picture.restored = restored;
        picture.restorations["a"] = {.milliseconds = seconds * 500};
        picture.restorations["b"] = {.milliseconds = seconds * 500};
        pictures_.set_state(id, state);
    }
    // Presses a button of the question with the mouse.
    void press(const QString& text) {
        for (auto* button : question_->box()->buttons())
            if (button->text().remove('&') == text) return QTest::mouseClick(button, Qt::LeftButton);
        QFAIL(qPrintable("no button " + text));
    }

  private Q_SLOTS:
    void init() {
        pictures_ = {};
        window_ = std::make_unique<QWidget>();
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
        question_ = std::make_unique<ClosingQuestion>(pictures_, window_.get());
    }
    void cleanup() {
        question_.reset();
        window_.reset();
    }

    void little_work_and_saved_work_close_at_once() {
        QVERIFY(question_->may_close());
        add(1, State::kRestored, 50);
        add(2, State::kSaved, 500);
        add(3, State::kFailed, 500, false);
        add(4, State::kSaving, 500);
        pictures_.add(5, "clip.mp4", true);
        const auto work = unsaved_work(pictures_);
        QCOMPARE(work.pictures, QList<int>{1});
        QCOMPARE(work.seconds, 50.0);
        QVERIFY(question_->may_close());
        QVERIFY(question_->box() == nullptr);
    }

    void more_than_a_minute_is_asked_about_once() {
        for (int id = 1; id <= 3; ++id) add(id, State::kRestored, 30);
        QSignalSpy close(question_.get(), &ClosingQuestion::close_wanted);
        QVERIFY(!question_->may_close());
        auto* box = question_->box();
        QVERIFY(box != nullptr && box->isVisible());
        QVERIFY2(box->text().contains("3"), qPrintable(box->text()));
        QVERIFY2(box->informativeText().contains("1 min 30 s"), qPrintable(box->informativeText()));
        // Closed again meanwhile: still the same question.
        QVERIFY(!question_->may_close());
        QVERIFY(question_->box() == box);
        QTest::keyClick(box, Qt::Key_Escape);
        QTRY_VERIFY(question_->box() == nullptr);
        QCOMPARE(close.count(), 0);
        QVERIFY(!question_->may_close());
        press("Quit without saving");
        QTRY_COMPARE(close.count(), 1);
        QVERIFY(question_->may_close());
    }

    void save_all_closes_once_all_is_saved() {
        for (int id = 1; id <= 2; ++id) add(id, State::kRestored, 60);
        QSignalSpy close(question_.get(), &ClosingQuestion::close_wanted);
        QSignalSpy save(question_.get(), &ClosingQuestion::save_wanted);
        QVERIFY(!question_->may_close());
        press("Save all");
        QCOMPARE(save.count(), 1);
        QCOMPARE(save.first().first().value<QList<int>>(), (QList<int>{1, 2}));
        for (int id = 1; id <= 2; ++id) pictures_.set_state(id, State::kSaving);
        question_->follow();
        pictures_.set_state(1, State::kSaved);
        question_->follow();
        QApplication::processEvents();  // close_wanted is queued: it would come now
        QCOMPARE(close.count(), 0);
        pictures_.set_state(2, State::kSaved);
        question_->follow();
        QTRY_COMPARE(close.count(), 1);
        QVERIFY(question_->may_close());
    }

    void what_cannot_be_saved_keeps_the_window_open() {
        for (int id = 1; id <= 2; ++id) add(id, State::kRestored, 60);
        QSignalSpy close(question_.get(), &ClosingQuestion::close_wanted);
        QVERIFY(!question_->may_close());
        press("Save all");
        pictures_.set_state(1, State::kSaved);
        question_->follow();            // 2 was refused: it is restored, and in no file
        QApplication::processEvents();  // close_wanted is queued: it would come now
        QCOMPARE(close.count(), 0);
        QVERIFY(unsaved_work(pictures_).pictures == QList<int>{2});
    }
};

QTEST_MAIN(TestClosingQuestion)
#include "test_closing_question.moc"
