// The export dialog: which pictures, in which format and under which names. Validates while the user types, and shows
// an example name. Modeless.
//
//     auto* dialog = new ExportDialog(ExportSettings::load(), this);
//     dialog->set_choice({.count = 12, .shown = "rain.jpg", .models = {"mofme-compact"}, .comparison = false});
//     connect(dialog, &ExportDialog::export_requested, ...);
#pragma once

#include <QDialog>

#include "app/studio/engine/saving/export_settings.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSlider;

namespace deweather::studio {

// The exportable items.
struct ExportChoice {
    int count = 0;            // open pictures
    int selected = 0;         // selected ones
    int unsaved = 0;          // restored ones that no file has as they are on screen
    QString shown = {};       // path of the picture on screen; empty: none
    QStringList models = {};  // the first restores the queue
    bool comparison = false;  // the picture on screen has all results
};

class ExportDialog : public QDialog {
    Q_OBJECT

  public:
    enum class What { kShown, kSelected, kAll, kUnsaved, kComparison };
    Q_ENUM(What)

    explicit ExportDialog(const ExportSettings& settings, QWidget* parent = nullptr);

    void set_choice(const ExportChoice& choice);
    ExportSettings settings() const;
    // Shows why nothing was exported below the fields; empty: hides it.
    void set_problem(const QString& problem);

    What what() const;
    void set_what(What what);
    QLineEdit& pattern() { return *pattern_; }
    QComboBox& existing() { return *existing_; }
    QString example() const;
    QString problem() const;
    QPushButton& export_button() { return *export_; }

  Q_SIGNALS:
    void export_requested(deweather::studio::ExportDialog::What what, QStringList models,
                          deweather::studio::ExportSettings settings);

  private:
    void check();
    void choose_folder();
    QStringList chosen_models() const;

    ExportChoice choice_;
    int number_of(What what) const;

    QComboBox *what_, *models_, *format_, *place_, *existing_;
    QLineEdit* pattern_;
    QLabel *example_, *problem_, *quality_text_;
    QSlider* quality_;
    QCheckBox* metadata_;
    QPushButton* export_;
    QString folder_;
};

}  // namespace deweather::studio
