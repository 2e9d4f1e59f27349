// A message bar above the canvas that reports an error or a suggestion with buttons that act on it; never a modal
// dialog.
//
//     strip->show_message(tr("rain.jpg exists already"), {{tr("Save as…"), [this] { save_as(); }}});
#pragma once

#include <QFrame>
#include <QList>
#include <functional>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace deweather::studio {

class MessageStrip : public QFrame {
    Q_OBJECT

  public:
    struct Offer {
        QString text;
        std::function<void()> action;
    };
    enum class Kind { kWarning, kInformation };

    explicit MessageStrip(Kind kind, QWidget* parent = nullptr);

    // Shows a button for each offer, which also closes the strip, beside the close button.
    void show_message(const QString& message, const QList<Offer>& offers = {});
    QString message() const;  // empty while it is closed
    // Presses an offer's button; for tests and keys.
    void accept(int offer = 0);

  Q_SIGNALS:
    // Closed by its close button rather than by an offer.
    void dismissed();

  private:
    QLabel* label_;
    QHBoxLayout* buttons_;
    QList<QPushButton*> offers_;
};

}  // namespace deweather::studio
