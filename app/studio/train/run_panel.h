// Details of one run, or of several overlaid: figures, expert usage, samples over time, log.
//
//     panel->show_runs({{.name = "first", .content = content}});
//     panel->show_log(text);
#pragma once

#include <QTabWidget>
#include <array>

#include "app/studio/train/run_figures.h"
#include "widgets/figure_view.h"

class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QSlider;
class QSpinBox;

namespace deweather::studio {

class RunPanel : public QTabWidget {
    Q_OBJECT

  public:
    static constexpr std::size_t kFigures = 12;

    explicit RunPanel(QWidget* parent = nullptr);

    // Shows the samples of the first run; the others are compared with it.
    void show_runs(const std::vector<ShownRun>& runs);
    void show_log(const QString& text);
    // Answers sample_wanted(); null: the picture cannot be read.
    void show_picture(const QString& file, const QImage& image);
    void set_smoothing(int percent);
    widgets::FigureView& figure(std::size_t index) { return *views_[index]; }
    QSlider& time() { return *time_; }
    QString sample_shown() const { return sample_; }
    QLabel& picture() { return *picture_; }
    QString log() const;

  Q_SIGNALS:
    void export_wanted(QString name, QByteArray bytes);
    // Requests a picture, decoded and scaled to fit.
    void sample_wanted(QString file, QSize size);

  protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    // A page of `count` figures, below an optional bar.
    QWidget* figures_page(std::size_t first, std::size_t count, QLayout* bar);
    void draw();
    void fill_samples();
    void show_sample();
    QPixmap labelled(const QImage& row) const;

    std::vector<ShownRun> runs_;
    std::array<QStringList, kFigures> drawn_;  // names of the runs in each figure
    std::array<widgets::FigureView*, kFigures> views_{};
    QSlider *smoothing_, *time_;
    QCheckBox* logarithmic_;
    QSpinBox* which_;
    QLabel *step_, *picture_;
    QPlainTextEdit* log_;
    std::vector<int64_t> steps_;  // steps with samples
    QString sample_;
    QSize sample_size_;  // as requested
};

}  // namespace deweather::studio
