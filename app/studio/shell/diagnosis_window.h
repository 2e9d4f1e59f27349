// The diagnosis window: the text of `deweather diagnose` and Qt's facts about the screen. Always in English, because it
// is meant to be sent in problem reports.
//
//     auto* window = new DiagnosisWindow("auto", parent);
//     window->setAttribute(Qt::WA_DeleteOnClose);
//     window->show();
//     window->start();
#pragma once

#include <QPlainTextEdit>
#include <QWidget>
#include <atomic>
#include <memory>
#include <thread>

class QLabel;
class QPushButton;

namespace deweather::studio {

class DiagnosisWindow : public QWidget {
    Q_OBJECT

  public:
    // device: as choose_device() takes it.
    explicit DiagnosisWindow(QString device, QWidget* parent = nullptr);
    // Waits for the current picture, a few tenths of a second.
    ~DiagnosisWindow() override;

    // Runs the diagnosis in the background; may be called again.
    void start();
    // Empty until it is finished.
    QString text() const { return text_->toPlainText(); }

  Q_SIGNALS:
    void finished();

  private:
    void show_text(const QString& text, int problems);
    void save();

    QString device_;
    QPlainTextEdit* text_;
    QLabel* state_;
    QPushButton *copy_, *save_, *again_;
    std::shared_ptr<std::atomic<bool>> cancelled_;
    std::thread thread_;
};

}  // namespace deweather::studio
