// Help > Diagnosis: opens beside the window, shows the report, and its text can be copied.
#include "app/studio/shell/diagnosis_window.h"

#include <QClipboard>
#include <QMenuBar>
#include <QPushButton>
#include <QRegularExpression>

#include "../studio_window.h"

using namespace deweather::studio;

class TestDiagnosisWindow : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("diagnosis"); }

    void it_tells_what_there_is() {
        StudioWindow studio;
        QAction* action = nullptr;
        for (auto* menu : studio.window().findChildren<QMenu*>())
            for (auto* one : menu->actions())
                if (one->text() == "&Diagnosis") action = one;
        QVERIFY(action != nullptr);
        Watchdog watchdog;
        action->trigger();
        auto* window = studio.window().findChild<DiagnosisWindow*>();
        QVERIFY(window != nullptr && window->isVisible() && !window->isModal());
        QSignalSpy finished(window, &DiagnosisWindow::finished);
        QVERIFY(finished.wait(60000));
        QVERIFY2(watchdog.longest_busy() < 50, qPrintable(QString::number(watchdog.longest_busy())));

        const QString text = window->text();
        for (const QString& expected :
             {QString("version +%1").arg(QRegularExpression::escape(DEWEATHER_VERSION)),
              QString("Qt +%1").arg(qVersion()), QString("LibTorch +2\\.11\\.0"),
              QString("mofme-compact +mofme-compact, 1\\.73 M parameters, \\d+ ms"), QString("screen 1 +\\d+ × \\d+")})
            QVERIFY2(text.contains(QRegularExpression("^. " + expected, QRegularExpression::MultilineOption)),
                     qPrintable(expected + " in\n" + text));
        QVERIFY(!text.contains(QDir::homePath() + "/"));

        for (auto* button : window->findChildren<QPushButton*>())
            if (button->text() == "&Copy") button->click();
        QCOMPARE(QApplication::clipboard()->text(), text);
    }

    // Closing it takes a small share of the time of a whole diagnosis.
    void closing_it_does_not_wait_for_the_models() {
        StudioWindow studio;
        DiagnosisWindow whole("cpu");
        QSignalSpy finished(&whole, &DiagnosisWindow::finished);
        QElapsedTimer clock;
        clock.start();
        whole.start();
        QVERIFY(finished.wait(60000));
        const auto time = clock.restart();
        auto window = std::make_unique<DiagnosisWindow>("cpu");
        window->show();
        window->start();
        clock.restart();
        window.reset();
        QVERIFY2(clock.elapsed() < time / 2, qPrintable(QString("%1 of %2 ms").arg(clock.elapsed()).arg(time)));
    }
};

QTEST_MAIN(TestDiagnosisWindow)
#include "test_diagnosis_window.moc"
