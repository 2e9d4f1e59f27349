// A message that reports an error, a suggestion or a success, with buttons that act on it; never a modal dialog. It
// stands in a layout, or floats over a part of the window and moves nothing.
//
//     auto* message = new MessageStrip(MessageStrip::Kind::kWarning);
//     message->float_over(canvas);
//     message->show_message(tr("rain.jpg exists already"), {{tr("Save as…"), [this] { save_as(); }}});
#pragma once

#include <QFrame>
#include <QList>
#include <QTimer>
#include <functional>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace deweather::studio {

class MessageStrip : public QFrame {
    Q_OBJECT

  public:
    struct Offer {
        QString text;
        std::function<void()> action;
    };
    // News goes by itself after a while, unless the pointer is on it.
    enum class Kind { kWarning, kInformation, kNews };

    explicit MessageStrip(Kind kind, QWidget* parent = nullptr);
    Kind kind() const { return kind_; }

    // Lies over the upper part of host, below those that already float there.
    void float_over(QWidget* host);

    // Shows a button for each offer, which also closes the message, beside the close button.
    void show_message(const QString& message, const QList<Offer>& offers = {});
    QString message() const;  // empty while it is closed
    // Presses an offer's button; for tests and keys.
    void accept(int offer = 0);

  Q_SIGNALS:
    // Closed by its close button rather than by an offer.
    void dismissed();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void place_all();
    void draw_sign();

    Kind kind_;
    QLabel *sign_, *label_;
    QHBoxLayout* buttons_;
    QToolButton* close_;
    QList<QPushButton*> offers_;
    QWidget* host_ = nullptr;
    QTimer life_, placing_;
};

}  // namespace deweather::studio
