// In place of a picture that cannot be shown: which it is, why, and what can be done.
//
//     card->show_problem("rain.jpg", tr("the file is empty; copy it again"), {{tr("Try again"), [] { ... }}});
#pragma once

#include <QFrame>
#include <QList>

#include "app/studio/common/message_strip.h"

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace deweather::studio {

class ErrorCard : public QFrame {
    Q_OBJECT

  public:
    // In the middle of host.
    explicit ErrorCard(QWidget* host);

    void show_problem(const QString& name, const QString& reason, const QList<MessageStrip::Offer>& offers);
    QString reason() const;  // empty while it is hidden
    // Presses an offer's button.
    void accept(int offer = 0);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void place();
    void draw_sign();

    QWidget* host_;
    QLabel *sign_, *name_, *reason_;
    QHBoxLayout* buttons_;
    QList<QPushButton*> offers_;
};

}  // namespace deweather::studio
