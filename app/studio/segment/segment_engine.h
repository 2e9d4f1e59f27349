// Segments the pictures on screen off the UI thread, with its own thread and its own segmenter.
//
//     SegmentEngine engine("auto");
//     engine.set_model("espnet-camvid");
//     engine.want({{.key = 1, .image = degraded}, {.key = 2, .image = restored}}, {.picture = path, .truth = folder});
//     connect(&engine, &SegmentEngine::segmented, ...);
//
// Every call returns at once; answers come as queued signals. Includes nothing of LibTorch.
#pragma once

#include <QColor>
#include <QImage>
#include <QList>
#include <QObject>
#include <QStringList>
#include <memory>
#include <optional>

namespace deweather::studio {

struct SegmentClasses {
    QString model;
    QStringList names;
    QList<QColor> colours;
};

// An image and a number that tells it from others, such as its QImage::cacheKey().
struct ImageToSegment {
    qint64 key = 0;
    QImage image = {};
};

// Where the true labels are: a file, or a folder in which they are found by the picture's name. Empty: not known.
struct TrueLabels {
    QString picture = {}, truth = {};
    bool operator==(const TrueLabels&) const = default;
};

struct SegmentScores {
    std::optional<double> miou = {}, macc = {};  // 0..1
    QList<std::optional<double>> iou = {};       // by class
};

struct SegmentedImage {
    QImage labels;                             // Grayscale8, of the image's size: class, or 255
    QList<double> shares;                      // by class, 0..1
    std::optional<SegmentScores> scores = {};  // where true labels are known
};

class SegmentEngine : public QObject {
    Q_OBJECT

  public:
    explicit SegmentEngine(const QString& device);
    // Waits for the image under way.
    ~SegmentEngine() override;

    // The names of the installed segmenters come by listed().
    void list();
    // An installed segmenter's name or a file; the images that are wanted are segmented by it again. Empty: none. One
    // that is a program (TorchScript) is run only where it may be, and asked for by asks_to_run() otherwise.
    void set_model(const QString& name, bool may_run = false);
    // Makes a file one of the user's segmenters: installed(), or declined() where it is a model that does not segment.
    void install(const QString& file);

    // Requests these images and no others, in this order. A cached result for the same key and model is emitted again
    // at once.
    void want(const QList<ImageToSegment>& images, const TrueLabels& truth);

  Q_SIGNALS:
    void listed(QStringList names);
    void installed(QString name);
    void declined(QString file);
    void asks_to_run(QString name);
    void model_ready(deweather::studio::SegmentClasses classes);
    void segmented(qint64 key, std::shared_ptr<const deweather::studio::SegmentedImage> segmented);
    // The true labels of the picture as they are; null: there are none.
    void truth_read(QImage labels);
    void busy(bool working);
    void failed(QString message);

  private:
    class Work;
    std::unique_ptr<Work> work_;
};

}  // namespace deweather::studio
