// The About dialog: what the program is for, its version and its licence.
//
//     auto* dialog = new AboutDialog(parent);
//     dialog->open();
#pragma once

#include <QDialog>

namespace deweather::studio {

class AboutDialog : public QDialog {
    Q_OBJECT

  public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

}  // namespace deweather::studio
