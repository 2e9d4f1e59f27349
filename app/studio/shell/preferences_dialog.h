// Settings of the program itself: its language and its look.
//
//     auto* dialog = new PreferencesDialog(parent);
//     dialog->open();
//
// The look changes at once, the language at the next start.
#pragma once

#include <QDialog>

class QComboBox;
class QLabel;

namespace deweather::studio {

class PreferencesDialog : public QDialog {
    Q_OBJECT

  public:
    explicit PreferencesDialog(QWidget* parent = nullptr);

    QComboBox& language() { return *language_; }
    QComboBox& appearance() { return *appearance_; }
    QString note() const;

  private:
    QComboBox *language_, *appearance_;
    QLabel* note_;
};

}  // namespace deweather::studio
