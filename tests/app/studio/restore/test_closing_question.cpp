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

    std::unique_ptr<PictureList> list_;
    std::unique_ptr<QWidget> window_;
    std::unique_ptr<ClosingQuestion> question_;

    // Returns the id.
    int add(State state, double seconds, bool restored = true) {
        const int id = list_->add(QString::number(list_->count()));
        list_->change(id, [&](PictureRecord& picture) {
            picture.restored = restored;
            picture.restorations["a"] = {.milliseconds = seconds * 500};
            picture.restorations["b"] = {.milliseconds = seconds * 500};
            picture.state = state;
        });
        return id;
    }
    // Presses a button of the question with the mouse.
    void press(const QString& text) {
        for (auto* button : question_->box()->buttons())
            if (button->text().remove('&') == text) return QTest::mouseClick(button, Qt::LeftButton);
        QFAIL(qPrintable("no button " + text));
    }

  private Q_SLOTS:
    void init() {
        list_ = std::make_unique<PictureList>();
        window_ = std::make_unique<QWidget>();
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
        question_ = std::make_unique<ClosingQuestion>(*list_, window_.get());
    }
    void cleanup() {
        question_.reset();
        window_.reset();
    }

    void little_work_and_saved_work_close_at_once() {
        QVERIFY(question_->may_close());
        const int unsaved = add(State::kRestored, 50);
        add(State::kSaved, 500);
        add(State::kFailed, 500, false);
        add(State::kSaving, 500);
        list_->add("clip.mp4", true);
        const auto work = unsaved_work(*list_);
        QCOMPARE(work.pictures, QList<int>{unsaved});
        QCOMPARE(work.seconds, 50.0);
        QVERIFY(question_->may_close());
        QVERIFY(question_->box() == nullptr);
    }

    void more_than_a_minute_is_asked_about_once() {
        for (int i = 0; i < 3; ++i) add(State::kRestored, 30);
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
        const int first = add(State::kRestored, 60), second = add(State::kRestored, 60);
        QSignalSpy close(question_.get(), &ClosingQuestion::close_wanted);
        QSignalSpy save(question_.get(), &ClosingQuestion::save_wanted);
        QVERIFY(!question_->may_close());
        press("Save all");
        QCOMPARE(save.count(), 1);
        QCOMPARE(save.first().first().value<QList<int>>(), (QList<int>{first, second}));
        for (const int id : {first, second}) list_->set_state(id, State::kSaving);
        question_->follow();
        list_->set_state(first, State::kSaved);
        question_->follow();
        QApplication::processEvents();  // close_wanted is queued: it would come now
        QCOMPARE(close.count(), 0);
        list_->set_state(second, State::kSaved);
        question_->follow();
        QTRY_COMPARE(close.count(), 1);
        QVERIFY(question_->may_close());
    }

    void what_cannot_be_saved_keeps_the_window_open() {
        const int first = add(State::kRestored, 60), second = add(State::kRestored, 60);
        QSignalSpy close(question_.get(), &ClosingQuestion::close_wanted);
        QVERIFY(!question_->may_close());
        press("Save all");
        list_->set_state(first, State::kSaved);
        question_->follow();            // the second was refused: it is restored, and in no file
        QApplication::processEvents();  // close_wanted is queued: it would come now
        QCOMPARE(close.count(), 0);
        QVERIFY(unsaved_work(*list_).pictures == QList<int>{second});
    }
};

QTEST_MAIN(TestClosingQuestion)
#include "test_closing_question.moc"
