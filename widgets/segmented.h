// A segmented control: the choices of one question side by side in one frame, of which the chosen one stands out.
//
//     auto* views = new Segmented(Qt::ToolButtonIconOnly, parent);
//     views->add(split_action);
//     views->add(grid_action);
//
// The actions are the model: checkable ones of one exclusive group, or plain ones.
#pragma once

#include <QFrame>
#include <QList>

class QAction;
class QHBoxLayout;
class QToolButton;

namespace deweather::widgets {

class Segmented : public QFrame {
    Q_OBJECT

  public:
    explicit Segmented(Qt::ToolButtonStyle style, QWidget* parent = nullptr);

    QToolButton* add(QAction* action);
    void add(QWidget* widget);
    void add_gap();
    QToolButton* button(const QAction* action) const;
    const QList<QToolButton*>& buttons() const { return buttons_; }

  protected:
    // Left and right move the focus between the choices.
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    Qt::ToolButtonStyle style_;
    QHBoxLayout* row_;
    QList<QToolButton*> buttons_;
};

}  // namespace deweather::widgets
