// Controls of the segmentation overlay: model, map, opacity and true labels; and the classes with their shares and
// scores.
//
//     auto* panel = new SegmentPanel;
//     panel->set_models({"espnet-camvid"});
//     connect(panel, &SegmentPanel::view_changed, ...);
#pragma once

#include <QWidget>

#include "widgets/class_legend.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace deweather::studio {

class SegmentPanel : public QWidget {
    Q_OBJECT

  public:
    enum class View {
        kClasses,  // every pixel's class
        kMarked,   // the same, faint where a result agrees with the picture
        kChanged,  // only where a result's class differs from the picture's
        kWrong,    // only where the class differs from the true one
        kTruth     // the true labels over every picture
    };

    explicit SegmentPanel(QWidget* parent = nullptr);

    bool is_on() const;
    void set_on(bool on);
    // Keeps the chosen model if it is still listed, else chooses the first.
    void set_models(const QStringList& models);
    QString model() const;
    void choose_model(const QString& model);
    View view() const;
    void set_view(View view);
    double opacity() const;  // 0..1
    void set_opacity(double opacity);
    // The truth of the picture on screen, or a folder for all pictures; empty: none.
    void set_truth(const QString& path);
    const QString& truth() const { return truth_; }

    // summary: a line above the classes.
    void set_rows(const QList<widgets::ClassRow>& rows, const QString& summary);
    QString summary() const;
    widgets::ClassLegend& legend() { return *legend_; }

  Q_SIGNALS:
    void on_changed(bool on);
    void model_chosen(QString model);
    void add_requested();
    void view_changed();
    void opacity_changed();
    void truth_changed(QString path);

  private:
    void choose_truth(bool folder);

    QString truth_;
    QCheckBox* on_;
    QComboBox *model_, *view_;
    QSlider* opacity_;
    QToolButton *add_, *choose_truth_;
    QLabel *truth_text_, *summary_;
    widgets::ClassLegend* legend_;
};

}  // namespace deweather::studio
