// The clip export dialog: file, codec, quality, steadying, and the whole clip or the part from in to out point; about
// how long it takes, and what comes of the sound.
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
    int frames = 0;           // in this part; 0: unknown
    int audio = 0, subtitles = 0;
    double seconds_per_frame = 0;  // by the model; 0: unknown
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
    QCheckBox& steady() { return *steady_; }
    QString estimate() const;

  Q_SIGNALS:
    void export_requested(deweather::studio::ClipSave save);

  private:
    void choose_file();
    void show_estimate();

    ClipChoice clip_;
    QLineEdit* file_;
    QComboBox* codec_;
    QSlider* quality_;
    QLabel *quality_text_, *range_, *estimate_, *sound_;
    QCheckBox *steady_, *overwrite_;
};

}  // namespace deweather::studio
