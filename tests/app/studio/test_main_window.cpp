// The real window on a real display: drops a picture, waits, saves, and compares with what the command line writes.
#include "app/studio/main_window.h"

#include <QDir>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QMimeData>
#include <QProcess>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

#include "app/studio/info_panel.h"
#include "app/studio/message_strip.h"
#include "app/studio/picture_list.h"

using namespace deweather::studio;
using State = PictureList::State;

class TestMainWindow : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<MainWindow> window_;

    QString path(const QString& name) const { return folder_->filePath(name); }

    void picture(const QString& name, int width = 300, int height = 200) const {
        QImage image(width, height, QImage::Format_RGB32);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                image.setPixel(x, y, qRgb((x * 3 + y) % 256, (x + y * 2) % 256, (x ^ y) % 256));
        QVERIFY(image.save(path(name), nullptr, 95));
    }

    void drop(const QStringList& names) const {
        QMimeData data;
        QList<QUrl> urls;
        for (const auto& name : names) urls.append(QUrl::fromLocalFile(path(name)));
        data.setUrls(urls);
        QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window_.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window_.get(), &event);
    }

    // Counts a signal of the engine, which comes from its threads, on this thread.
    template <typename Signal>
    std::shared_ptr<int> counter(Signal signal) const {
        auto count = std::make_shared<int>(0);
        connect(&window_->engine(), signal, window_.get(), [count] { ++*count; });
        return count;
    }

    static QByteArray bytes(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

  private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("DeweatherTest");
        QCoreApplication::setApplicationName("test_main_window");
        QSettings().clear();
    }

    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        window_ = std::make_unique<MainWindow>(std::make_unique<Engine>("mofme-compact", "cpu"));
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
        // Without a window manager nobody makes a window the active one, which shortcuts need.
        QApplication::setActiveWindow(window_.get());
        window_->engine().start();
    }

    void dropped_restored_saved_as_the_command_line_does() {
        picture("a.jpg");
        QSignalSpy finished(window_.get(), &MainWindow::all_finished);
        const auto saved = counter(&Engine::saved);
        drop({"a.jpg"});
        QVERIFY(finished.wait(20000));
        QTRY_VERIFY(!window_->canvas().result_image(0).isNull());
        QCOMPARE(window_->canvas().original().size(), QSize(300, 200));
        QVERIFY(window_->canvas().result_image(0) != window_->canvas().original());

        QTest::keyClick(window_.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(*saved == 1, 10000);
        QCOMPARE(window_->pictures().state(0), State::kSaved);
        QCOMPARE(QProcess::execute(DEWEATHER_BIN "/deweather",
                                   {"restore", path("a.jpg"), "-o", path("b.jpg"), "--device", "cpu"}),
                 0);
        QVERIFY(!bytes(path("b.jpg")).isEmpty());
        QVERIFY(bytes(path("a_restored.jpg")) == bytes(path("b.jpg")));

        // A second time nothing is overwritten: the window says so and offers another name.
        const QByteArray before = bytes(path("a_restored.jpg"));
        const auto refused = counter(&Engine::save_failed);
        QTest::keyClick(window_.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(*refused == 1, 10000);
        QVERIFY(window_->messages().message().contains("exists already"));
        QVERIFY(bytes(path("a_restored.jpg")) == before);
    }

    void strength_is_shown_and_saved() {
        picture("a.png");
        QSignalSpy finished(window_.get(), &MainWindow::all_finished);
        const auto saved = counter(&Engine::saved);
        drop({"a.png"});
        QVERIFY(finished.wait(20000));
        QTRY_VERIFY(!window_->canvas().result_image(0).isNull());
        window_->info().set_strength(0);
        QTRY_VERIFY(window_->canvas().result_image(0) == window_->canvas().original());
        window_->info().set_strength(0.5);
        QTRY_VERIFY(window_->canvas().result_image(0) != window_->canvas().original());
        window_->save();
        QTRY_VERIFY_WITH_TIMEOUT(*saved == 1, 10000);
        QCOMPARE(QProcess::execute(DEWEATHER_BIN "/deweather", {"restore", path("a.png"), "-o", path("b.png"),
                                                                "--device", "cpu", "--strength", "0.5"}),
                 0);
        QVERIFY(bytes(path("a_restored.png")) == bytes(path("b.png")));
    }

    void a_bad_file_says_why_and_the_rest_goes_on() {
        picture("a.png");
        QFile bad(path("bad.png"));
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("no picture") > 0);
        bad.close();
        picture("c.png");
        QSignalSpy finished(window_.get(), &MainWindow::all_finished);
        drop({"a.png", "bad.png", "c.png"});
        QVERIFY(finished.wait(20000));
        QCOMPARE(window_->pictures().state(0), State::kDone);
        QCOMPARE(window_->pictures().state(1), State::kFailed);
        QCOMPARE(window_->pictures().state(2), State::kDone);
        QVERIFY(window_->messages().message().contains("bad.png"));
        QVERIFY(window_->pictures().item(1)->toolTip().contains("not a picture"));
        // Choosing the bad one leaves no other picture on screen; choosing another shows that one.
        window_->pictures().setCurrentRow(1);
        QTRY_VERIFY(window_->canvas().original().isNull());
        window_->pictures().setCurrentRow(2);
        QTRY_VERIFY(!window_->canvas().result_image(0).isNull());
    }

    void a_folder_opens_its_pictures() {
        QDir(folder_->path()).mkdir("in");
        picture("in/b.png");
        picture("in/a.png");
        picture("in/a_restored.png");
        QSignalSpy finished(window_.get(), &MainWindow::all_finished);
        drop({"in"});
        QCOMPARE(window_->pictures().count(), 2);
        QVERIFY(window_->pictures().path(0).endsWith("in/a.png"));
        QVERIFY(finished.wait(20000));
    }

    void escape_cancels_within_a_second_and_the_window_stays_alive() {
        picture("large.bmp", 4000, 3000);
        const auto cancelled = counter(&Engine::cancelled), progressed = counter(&Engine::progressed);
        drop({"large.bmp"});
        QTRY_VERIFY_WITH_TIMEOUT(*progressed > 3, 20000);

        // A clock that ticks every 5 ms on the UI thread: what it misses is how long the thread was blocked.
        qint64 longest = 0;
        QElapsedTimer since;
        since.start();
        QTimer watchdog;
        watchdog.setTimerType(Qt::PreciseTimer);
        connect(&watchdog, &QTimer::timeout, this, [&] { longest = std::max(longest, since.restart()); });
        watchdog.start(5);
        since.restart();
        QTest::qWait(1000);
        watchdog.stop();
        // All cores are busy restoring here, and the machine may be shared: its pauses come on top of the 50 ms that
        // are allowed.
        QVERIFY2(longest < 150, qPrintable(QString("blocked for %1 ms").arg(longest)));

        QElapsedTimer timer;
        timer.start();
        QTest::keyClick(window_.get(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(*cancelled == 1, 5000);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(window_->pictures().state(0), State::kCancelled);
    }

    void closing_while_working_is_quick() {
        picture("large.bmp", 3000, 2000);
        const auto progressed = counter(&Engine::progressed);
        drop({"large.bmp"});
        QTRY_VERIFY_WITH_TIMEOUT(*progressed > 3, 20000);
        QElapsedTimer timer;
        timer.start();
        window_->close();
        window_.reset();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }

    void a_missing_model_is_said() {
        window_ = std::make_unique<MainWindow>(std::make_unique<Engine>("nonsense", "cpu"));
        window_->show();
        const auto failed = counter(&Engine::model_failed);
        window_->engine().start();
        QTRY_VERIFY_WITH_TIMEOUT(*failed == 1, 20000);
        QVERIFY(window_->messages().message().contains("unknown model 'nonsense'"));
    }

    void the_view_is_remembered() {
        window_->canvas().set_mode(deweather::widgets::CompareCanvas::Mode::kSideBySide);
        window_->close();
        window_ = std::make_unique<MainWindow>(std::make_unique<Engine>("mofme-compact", "cpu"));
        QVERIFY(window_->canvas().mode() == deweather::widgets::CompareCanvas::Mode::kSideBySide);
    }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
