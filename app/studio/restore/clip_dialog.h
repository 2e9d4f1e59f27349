// The clip export dialog: file, codec, quality, temporal smoothing, and the whole clip or the range from in to out
// point.
//
//     dialog->set_clip({.id = 3, .path = "clip.mp4", .model = "mofme-compact", .from = 1.5, .to = 4.0});
//     connect(dialog, &ClipDialog::export_requested, ...);
#pragma once

#include <QDialog>

#include "app/studio/engine/engine.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;

namespace deweather::studio {

struct ClipChoice {
    int id = 0;
    QString path = {}, model = {};
    double from = 0, to = 0;  // seconds; to 0: the end
};

class ClipDialog : public QDialog {
    Q_OBJECT

  public:
    explicit ClipDialog(QWidget* parent = nullptr);

    void set_clip(const ClipChoice& clip);
    // The export request with the current choices.
    ClipSave save() const;
    QLineEdit& file() { return *file_; }
    QComboBox& codec() { return *codec_; }

  Q_SIGNALS:
    void export_requested(deweather::studio::ClipSave save);

  private:
    void choose_file();

    ClipChoice clip_;
    QLineEdit* file_;
    QComboBox* codec_;
    QSlider* quality_;
    QLabel* range_;
    QCheckBox *steady_, *overwrite_;
};

}  // namespace deweather::studio
