// Computes the expert routing of the picture on screen, off the UI thread: with its own thread and its own copy of the
// model.
//
//     RoutingEngine engine("auto");
//     connect(&engine, &RoutingEngine::routed, ...);
//     engine.want("mofme-compact", image);
//
// Every call returns at once; only the last one is answered, by a queued signal. Includes nothing of LibTorch.
#pragma once

#include <QImage>
#include <QObject>
#include <memory>

#include "app/studio/inspect/layer_maps.h"

namespace deweather::studio {

class RoutingEngine : public QObject {
    Q_OBJECT

  public:
    explicit RoutingEngine(const QString& device);
    // Cancels what is under way and waits for it: well under a second.
    ~RoutingEngine() override;

    // By the model's name or file. A null image: nothing any more.
    void want(const QString& model, const QImage& image);

  Q_SIGNALS:
    // key: the image's cacheKey(). Without layers where the model has no experts.
    void routed(qint64 key, QString model, std::shared_ptr<const deweather::studio::PictureMaps> maps);
    void failed(QString message);

  private:
    class Work;
    std::unique_ptr<Work> work_;
};

}  // namespace deweather::studio
