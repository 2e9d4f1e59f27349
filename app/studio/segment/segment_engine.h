// Segments the pictures on screen off the UI thread: reads files on a thread of its own, and takes turns on the device.
//
//     SharedDevice device("auto");
//     SegmentEngine engine(device);
//     engine.set_model("espnet-camvid");
//     engine.want({{.key = 1, .image = degraded}, {.key = 2, .image = restored}}, {.picture = path, .truth = folder});
//     connect(&engine, &SegmentEngine::segmented, ...);
//
// Every call returns at once; answers come as queued signals. Does not include LibTorch.
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

// An image and a number that identifies it, such as its QImage::cacheKey().
struct ImageToSegment {
    qint64 key = 0;
    QImage image = {};
};

// Location of the true labels: a file, or a folder in which they are found by the picture's name. Empty: unknown.
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

struct SharedDevice;

class SegmentEngine : public QObject {
    Q_OBJECT

  public:
    // The device has to outlive it.
    explicit SegmentEngine(SharedDevice& device);
    // Waits for the current image.
    ~SegmentEngine() override;

    // Lists the installed segmenters: answers by listed().
    void list();
    // Selects an installed segmenter by name, or a file; the requested images are segmented again. Empty: none. A
    // program (TorchScript) runs only with may_run; otherwise asks_to_run() asks for it.
    void set_model(const QString& name, bool may_run = false);
    // Installs a file as a segmenter: emits installed(), or declined() for a model that does not segment.
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
    // The true labels of the picture, unmodified; null: none.
    void truth_read(QImage labels);
    void busy(bool working);
    void failed(QString message);

  private:
    class Work;
    std::unique_ptr<Work> work_;
};

}  // namespace deweather::studio
