// Segmentation overlays on a canvas: segments every picture of the canvas, with the settings of the panel.
//
//     Segmentation segmentation(std::make_unique<SegmentEngine>(device), *panel, *canvas);
//     segmentation.follow(path);                  // after whatever changed in the canvas
//     segmentation.text_at(pixel);                // "road → building"
//     segmentation.of(image);                     // its labels; null: not yet segmented
#pragma once

#include <QHash>
#include <QSet>
#include <memory>

#include "app/studio/segment/segment_engine.h"
#include "app/studio/segment/segment_panel.h"
#include "widgets/compare_canvas.h"

namespace deweather::studio {

class Segmentation : public QObject {
    Q_OBJECT

  public:
    Segmentation(std::unique_ptr<SegmentEngine> engine, SegmentPanel& panel, widgets::CompareCanvas& canvas,
                 QObject* parent = nullptr);
    ~Segmentation() override;

    // Call when the canvas's images or the current pane changed. path: the picture, by which true labels are found.
    void follow(const QString& path);
    // Sets true labels (a folder or a file) or a model file from outside the panel.
    void set_truth(const QString& path);
    void install(const QString& file) { engine_->install(file); }
    bool is_on() const { return panel_.is_on(); }

    // The classes of a pixel in the original → the results, with the true class; empty while unknown.
    QString text_at(QPoint pixel) const;
    // The segmentation of an image on the canvas; null while unknown.
    std::shared_ptr<const SegmentedImage> of(const QImage& image) const;

    SegmentEngine& engine() { return *engine_; }
    const SegmentClasses& classes() const { return classes_; }

  Q_SIGNALS:
    // Scores or classes appeared or disappeared.
    void changed();
    void failed(QString message);
    // A file to be installed holds a model of another kind.
    void declined(QString file);

  private:
    void choose(const QString& model);
    // Asks whether a model that is a program may run; the answer holds until the window is closed.
    void ask_to_run(const QString& model);
    void ask();
    void show();
    void show_legend();
    void set_on(bool on);
    // Redraws all overlays.
    void redraw();
    QImage overlay_of(const QImage& image, bool result);
    QImage drawn(const QImage& image, bool result) const;
    QString class_at(const QImage& labels, QPoint pixel) const;

    std::unique_ptr<SegmentEngine> engine_;
    SegmentPanel& panel_;
    widgets::CompareCanvas& canvas_;
    QSet<QString> may_run_;
    QString path_;
    SegmentClasses classes_;
    QHash<qint64, std::shared_ptr<const SegmentedImage>> known_;  // by QImage::cacheKey()
    QImage truth_;
    QHash<qint64, QImage> drawn_;  // finished overlays, by the image's key
    QList<qint64> asked_;
    TrueLabels asked_truth_;
};

}  // namespace deweather::studio
