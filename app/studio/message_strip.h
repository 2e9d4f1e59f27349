// A line over the canvas that says what went wrong, and offers at most one thing to do about it; never a dialog in the
// way.
//
//     strip->show_message(tr("rain.jpg exists already"), tr("Save as..."), [this] { save_as(); });
#pragma once

#include <QFrame>
#include <functional>

class QLabel;
class QPushButton;

namespace deweather::studio {

class MessageStrip : public QFrame {
    Q_OBJECT

  public:
    explicit MessageStrip(QWidget* parent = nullptr);

    // action_text empty: no button but the one that closes the strip.
    void show_message(const QString& message, const QString& action_text = {}, std::function<void()> action = {});
    QString message() const;

  private:
    QLabel* label_;
    QPushButton* action_button_;
    std::function<void()> action_;
};

}  // namespace deweather::studio
