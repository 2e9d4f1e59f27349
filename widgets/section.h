// A part of a panel under a heading that folds and unfolds it.
//
//     auto* facts = new Section(tr("Picture"), form, this);
//     facts->set_open(false);
#pragma once

#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace deweather::widgets {

class Section : public QWidget {
    Q_OBJECT

  public:
    // Takes the content; open at first.
    Section(const QString& title, QWidget* content, QWidget* parent = nullptr);

    bool is_open() const;
    void set_open(bool open);
    // Beside the heading, at the right.
    void add_to_heading(QWidget* widget);

  Q_SIGNALS:
    void toggled(bool open);

  private:
    QToolButton* heading_;
    QHBoxLayout* top_;
    QWidget* content_;
};

}  // namespace deweather::widgets
